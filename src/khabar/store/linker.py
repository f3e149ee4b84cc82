"""Linking within the store: claims of new documents join events, events are put together again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

import msgspec

from khabar.events.building import build, event_id
from khabar.events.grades import Evidence
from khabar.events.keys import sought, written
from khabar.events.linking import Link, Profile, compare
from khabar.events.mention import Mention, mentions
from khabar.events.parties import called
from khabar.events.settings import Linking
from khabar.records import Claim, CodedDocument
from khabar.records.event import Event
from khabar.store.corrections import corrected
from khabar.store.database import Database

KEPT = 4_000  # events of earlier batches that are kept in memory, since the next report often tells of them
_encoder = msgspec.json.Encoder(order="deterministic")
_profile = msgspec.msgpack.Decoder(Profile)
_claim = msgspec.json.Decoder(Claim)

Accounts = dict[int, Evidence]  # of one event, by the row of the claim


class Linker:
    """Links the claims of one load. Each batch ends with :meth:`finish`, within its transaction.

    Rows wait until then (:meth:`flush`); who reads the tables before must flush. Profiles and accounts of events stay in memory
    from batch to batch: nobody else writes meanwhile, and a linker whose transaction failed is not used again.
    """

    def __init__(self, database: Database, rules: Linking) -> None:
        self.database = database
        self.rules = rules
        self.profiles: dict[int, Profile] = {}
        self.accounts: dict[int, Accounts] = {}
        self.new: set[int] = set()
        self.touched: set[int] = set()
        self.keys: dict[int, list[int]] = {}
        self.members: list[tuple[int, int, float, str]] = []

    def add(self, document: CodedDocument, original: str, numbers: dict[str, int]) -> None:
        """Give each claim of a document its event; ``numbers`` are the rows of the claims by id."""
        claims = {claim.id: claim for claim in document.claims}
        for mention in mentions(document, self.rules):
            number = numbers[mention.claim]
            event, link = self._place(msgspec.structs.replace(mention, copy=original), number)
            score, why = (link.score, link.why) if link else (0.0, ())
            self.members.append((number, event, score, _encoder.encode(why).decode()))
            if event in self.accounts:
                self.accounts[event][number] = Evidence(
                    document.id, document.outlet, document.date, original, claims[mention.claim], score, why
                )

    def drop(self, document: int) -> None:
        """Take the claims of a document that has a newer version out of their events (flushed before)."""
        emptied = set()
        for claim, event in self.database.run("members of a document", document).fetchall():
            self.database.run("drop member", claim)
            emptied.add(event)
        for event in sorted(emptied):
            self._rebuild(event)

    def again(self, event: int) -> None:
        """Put an event together again, after a correction."""
        self._profile(event)
        self.touched.add(event)

    def flush(self) -> None:
        """Write the keys and members that wait."""
        self.database.many("add key", sorted((key, event) for key, events in self.keys.items() for event in events))
        self.database.many("add member", self.members)
        self.keys.clear()
        self.members.clear()

    def finish(self) -> None:
        """Write profiles and records of the events that changed."""
        self.flush()
        any_correction = self.database.one("any correction")[0]
        touched = sorted(self.touched)
        events = [(number, self._built(number, any_correction)) for number in touched]
        self.database.many("drop parties", [(number,) for number in touched if number not in self.new])
        self.database.many("write event", [_row(number, self.profiles[number], event) for number, event in events])
        self.database.many("add party", [row for number, event in events if event for row in _parties(number, event)])
        if len(self.profiles) > KEPT:
            self.profiles = {number: self.profiles[number] for number in touched}
            self.accounts = {number: self.accounts[number] for number in touched if number in self.accounts}
        self.touched.clear()
        self.new.clear()

    def _place(self, mention: Mention, claim: int) -> tuple[int, Link | None]:
        """The event of a mention, a new one where none fits, and why."""
        event, link = self._best(mention)
        if event is None:
            event = self.database.run("begin event", event_id(f"{mention.document}\n{mention.claim}\n{claim}")).lastrowid
            assert event is not None
            self.profiles[event] = Profile.of([mention], self.rules)
            self.accounts[event] = {}
            self.new.add(event)
        else:
            self._profile(event).add(mention)
        for key in written(mention, self.rules):
            events = self.keys.setdefault(key, [])
            if event not in events:
                events.append(event)
        self.touched.add(event)
        return event, link

    def _best(self, mention: Mention) -> tuple[int | None, Link | None]:
        """The event that fits best, and how; none where no event fits well enough."""
        keys = sorted(sought(mention, self.rules))
        found = {event for (event,) in self.database.run("events of keys", _encoder.encode(keys).decode())}
        found.update(event for key in keys for event in self.keys.get(key, ()))
        best: tuple[float, int] | None = None
        chosen: Link | None = None
        for event in found:
            link = compare(mention, self._profile(event), self.rules)
            if link is not None and link.enough and (best is None or (link.score, -event) > best):
                best, chosen = (link.score, -event), link
        return (-best[1], chosen) if best else (None, None)

    def _profile(self, event: int) -> Profile:
        if event not in self.profiles:
            self.profiles[event] = _profile.decode(self.database.one("profile", event)[0])
        return self.profiles[event]

    def _rebuild(self, event: int) -> None:
        """Profile and keys of an event that lost claims, from the claims that are left."""
        self.database.run("drop keys", event)
        self.profiles.pop(event, None)
        self.accounts.pop(event, None)
        self.new.discard(event)
        if self.database.one("claims in an event", event):
            self.profiles[event], keys = self.profile_and_keys(event)
            self.database.many("add key", [(key, event) for key in keys])
            self.touched.add(event)
        else:
            self.touched.discard(event)
            self.database.run("drop parties", event)
            self.database.run("drop event", event)

    def profile_and_keys(self, event: int) -> tuple[Profile, list[int]]:
        """Both from the claims that the event has in the database, one at least."""
        members = list(self._mentions(event))
        return Profile.of(members, self.rules), sorted({key for one in members for key in written(one, self.rules)})

    def _mentions(self, event: int) -> Iterator[Mention]:
        inside = {row[0] for row in self.database.run("claims in an event", event)}
        for number, id_, outlet, date, title, text, copy in self.database.run("documents of an event", event).fetchall():
            claims = tuple(_claim.decode(record) for (record,) in self.database.run("claims of a document", number))
            document = CodedDocument(id_, outlet, None, date, title, text, None, (), claims)
            for mention in mentions(document, self.rules):
                if mention.claim in inside:
                    yield msgspec.structs.replace(mention, copy=copy)

    def _built(self, number: int, any_correction: bool) -> Event | None:
        """An event from its accounts, with what is corrected about them; None where all its claims were withdrawn."""
        if number not in self.accounts:
            self.accounts[number] = self._read(number)
        accounts = dict(sorted(self.accounts[number].items()))
        if any_correction:
            claims = {claim: corrected(self.database, claim, one.claim) for claim, one in accounts.items()}
            accounts = {number: one._replace(claim=claim) for number, one in accounts.items() if (claim := claims[number])}
        return build(self.database.one("id of an event", number)[0], list(accounts.values()), self.rules) if accounts else None

    def _read(self, number: int) -> Accounts:
        return {
            claim: Evidence(id_, outlet, date, copy, _claim.decode(record), score, tuple(json.loads(why)))
            for claim, record, id_, outlet, date, copy, score, why in self.database.run("accounts", number)
        }


def _row(number: int, profile: Profile, event: Event | None) -> tuple[object, ...]:
    """The record, and its columns; one whose claims were all withdrawn stays without a record, and is shown nowhere."""
    packed = msgspec.msgpack.encode(profile)
    if event is None:
        return (packed, "", *[None] * 11, number)
    place = event.place
    point = (place.lat, place.lon, place.name, place.country) if place else (None,) * 4
    values = (event.type, event.mode, event.standing, event.start, event.end, *point, event.sources, len(event.documents))
    return (packed, _encoder.encode(event).decode(), *values, number)


def _parties(number: int, event: Event) -> Iterable[tuple[int, str, str]]:
    """The names under which the parties of an event can be asked for."""
    for role, parties in (("actor", event.actors), ("recipient", event.recipients)):
        for party in parties:
            yield from ((number, role, name) for name in sorted(called(party)))
