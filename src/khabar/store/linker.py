"""Linking within the store: claims of new documents join events, events are put together again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import msgspec

from khabar.events.building import build, event_id
from khabar.events.grades import Evidence, grade
from khabar.events.keys import sought, written
from khabar.events.linking import Link, Profile, compare
from khabar.events.mention import Mention, mentions
from khabar.events.parties import called
from khabar.records import Claim, CodedDocument
from khabar.records.event import Event
from khabar.store.accounts import evidence_of
from khabar.store.corrections import corrected
from khabar.store.database import Database

KEPT = 4_000  # events of earlier batches that are kept in memory, since the next report often tells of them
_encoder = msgspec.json.Encoder(order="deterministic")
_profile = msgspec.msgpack.Decoder(Profile)
_claim = msgspec.json.Decoder(Claim)

Accounts = dict[int, Evidence]  # of one event, by the row of the claim


class Arrival(NamedTuple):
    """A claim (with its row) that waits for its event, and the keys under which that is sought."""

    row: int
    claim: Claim
    mention: Mention
    keys: list[int]


class Open(msgspec.Struct):
    """An event in memory; ``accounts`` are read when one joins or is taken away."""

    id: str
    profile: Profile
    accounts: Accounts | None = None


class Linker:
    """Links the claims of one load. A batch begins with :meth:`expect` and ends with :meth:`finish`, within its transaction.

    Rows wait until then (:meth:`flush`); who reads the tables before must flush. Events stay in memory from batch to batch:
    nobody else writes meanwhile, and a linker whose transaction failed is not used again.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.rules = database.rules
        self.events: dict[int, Open] = {}
        self.last: int = database.one("last event")[0]
        self.begun: list[tuple[int, str]] = []
        self.touched: set[int] = set()
        self.found: dict[int, set[int]] = {}  # events by key: all that are sought in this batch
        self.keys: set[tuple[int, int]] = set()
        self.members: list[tuple[int, int, float, str]] = []

    def arrivals(self, document: CodedDocument, original: str, numbers: dict[str, int]) -> list[Arrival]:
        """The claims of a document in the order in which they are linked; ``numbers`` are their rows by id."""
        claims = {claim.id: claim for claim in document.claims}
        return [
            Arrival(numbers[mention.claim], claims[mention.claim], mention, sought(mention, self.rules))
            for mention in mentions(document, original, self.rules)
        ]

    def expect(self, arrivals: Iterable[Arrival]) -> None:
        """Read under which keys there are events for these claims, all at once."""
        keys = sorted({key for arrival in arrivals for key in arrival.keys})
        self.found = {}
        for key, event in self.database.run("events of keys", _encoder.encode(keys).decode()):
            self.found.setdefault(key, set()).add(event)

    def add(self, document: CodedDocument, arrivals: Iterable[Arrival]) -> None:
        """Give each claim of a document its event."""
        for arrival in arrivals:
            event, link = self._place(arrival)
            score, why = (link.score, link.why) if link else (0.0, ())
            self.members.append((arrival.row, event, score, _json(why)))
            self._accounts(event)[arrival.row] = Evidence(
                document.id, document.outlet, document.date, arrival.mention.copy, arrival.claim,
                grade(arrival.claim, self.rules.standing), score, why,
            )  # fmt: skip

    def drop(self, document: int) -> None:
        """Take the claims of a document that has a newer version out of their events."""
        self.flush()
        emptied = set()
        for claim, event in self.database.run("members of a document", document).fetchall():
            self.database.run("drop member", claim)
            emptied.add(event)
        for event in sorted(emptied):
            self._rebuild(event)
        self.last = self.database.one("last event")[0]

    def again(self, event: int) -> None:
        """Put an event together again, after a correction."""
        self._accounts(event)
        self.touched.add(event)

    def flush(self) -> None:
        """Write the events, keys and members that wait."""
        self.database.many("begin event", self.begun)
        self.database.many("add key", sorted(self.keys))
        self.database.many("add member", self.members)
        for waiting in (self.begun, self.keys, self.members):
            waiting.clear()

    def finish(self) -> None:
        """Write profiles and records of the events that changed."""
        new = {number for number, _ in self.begun}
        self.flush()
        any_correction = self.database.one("any correction")[0]
        touched = sorted(self.touched)
        events = [(number, self._built(number, any_correction)) for number in touched]
        self.database.many("drop parties", [(number,) for number in touched if number not in new])
        self.database.many("write event", [_row(number, self.events[number].profile, event) for number, event in events])
        self.database.many("add party", [row for number, event in events if event for row in _parties(number, event)])
        if len(self.events) > KEPT:
            self.events = {number: self.events[number] for number in touched}
        self.touched.clear()

    def _place(self, arrival: Arrival) -> tuple[int, Link | None]:
        """The event of a claim, a new one where none fits, and why."""
        mention = arrival.mention
        event, link = self._best(arrival)
        if event is None:
            self.last += 1
            event, id_ = self.last, event_id(f"{mention.document}\n{mention.claim}\n{arrival.row}")
            self.events[event] = Open(id_, Profile.of([mention], self.rules), {})
            self.begun.append((event, id_))
        else:
            self._accounts(event)
            self.events[event].profile.add(mention)
        self._file(event, written(mention, self.rules))
        self.touched.add(event)
        return event, link

    def _file(self, event: int, keys: Iterable[int]) -> None:
        """Let an event be found under these keys."""
        for key in keys:
            self.found.setdefault(key, set()).add(event)
            self.keys.add((key, event))

    def _best(self, arrival: Arrival) -> tuple[int | None, Link | None]:
        """The event that fits best, and how; none where no event fits well enough."""
        events = set[int]().union(*[self.found[key] for key in arrival.keys if key in self.found])
        best: tuple[float, int] | None = None
        chosen: Link | None = None
        for event in events:
            link = compare(arrival.mention, self._open(event).profile, self.rules)
            if link is not None and link.enough and (best is None or (link.score, -event) > best):
                best, chosen = (link.score, -event), link
        return (-best[1], chosen) if best else (None, None)

    def _open(self, event: int) -> Open:
        if event not in self.events:
            id_, profile = self.database.one("profile", event)
            self.events[event] = Open(id_, _profile.decode(profile))
        return self.events[event]

    def _accounts(self, event: int) -> Accounts:
        """The accounts of an event; they are read before the first one of a batch joins, when all others are written."""
        open_ = self._open(event)
        if open_.accounts is None:
            open_.accounts = self._read(event)
        return open_.accounts

    def _rebuild(self, event: int) -> None:
        """Profile and keys of an event that lost claims, from the claims that are left (nothing waits)."""
        for (key,) in self.database.run("keys of an event", event):
            self.found.get(key, set()).discard(event)
        self.database.run("drop keys", event)
        id_ = self._open(event).id
        del self.events[event]
        if self.database.one("claims in an event", event):
            profile, keys = self.profile_and_keys(event)
            self.events[event] = Open(id_, profile)
            self._file(event, keys)
            self._accounts(event)
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
        """The mentions of all claims of an event, in order."""
        own = {id_ for (id_,) in self.database.run("claims in an event", event)}
        for number, id_, outlet, date, title, text, copy in self.database.run("documents of an event", event):
            claims = tuple(_claim.decode(record) for (record,) in self.database.run("claims of a document", number))
            document = CodedDocument(id_, outlet, None, date, title, text, None, (), claims)
            for mention in mentions(document, copy, self.rules):
                if mention.claim in own:
                    yield mention

    def _built(self, number: int, any_correction: bool) -> Event | None:
        """An event from its accounts, with what is corrected about them; None where all its claims were withdrawn."""
        accounts = dict(sorted(self._accounts(number).items()))
        if any_correction:
            accounts = {claim: changed for claim, one in accounts.items() if (changed := self._corrected(claim, one))}
        return build(self.events[number].id, list(accounts.values()), self.rules) if accounts else None

    def _corrected(self, number: int, account: Evidence) -> Evidence | None:
        claim = corrected(self.database, number, account.claim)
        return msgspec.structs.replace(account, claim=claim, grade=grade(claim, self.rules.standing)) if claim else None

    def _read(self, number: int) -> Accounts:
        """The accounts of an event as they were written; what is corrected about them is seen to when it is put together."""
        rows = self.database.run("accounts", number)
        accounts = ((row[0], evidence_of(self.database, row, False, self.rules.standing)) for row in rows)
        return {claim: account for claim, account in accounts if account is not None}


@lru_cache(100_000)
def _json(why: tuple[str, ...]) -> str:
    return _encoder.encode(why).decode()


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
