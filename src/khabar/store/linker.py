"""Linking within the store: claims of new documents join events, events are put together again."""

from __future__ import annotations

import hashlib
import json

import msgspec

from khabar.events.building import build, event_id
from khabar.events.keys import sought, written
from khabar.events.linking import Link, Profile, compare
from khabar.events.mention import Mention, mentions
from khabar.events.parties import called
from khabar.events.settings import Linking
from khabar.records import Claim, CodedDocument
from khabar.records.event import Event
from khabar.store.database import Database
from khabar.store.history import evidence

_encoder = msgspec.json.Encoder(order="deterministic")
_profile = msgspec.msgpack.Decoder(Profile)
_claim = msgspec.json.Decoder(Claim)


class Linker:
    """Links within one transaction; :meth:`finish` writes what changed."""

    def __init__(self, database: Database, rules: Linking) -> None:
        self.database = database
        self.rules = rules
        self.profiles: dict[int, Profile] = {}
        self.touched: set[int] = set()
        self.emptied: set[int] = set()

    def add(self, document: CodedDocument, original: str, numbers: dict[str, int]) -> None:
        """Give each claim of a document its event; ``numbers`` are the rows of the claims by id."""
        for mention in mentions(document, self.rules):
            self._place(msgspec.structs.replace(mention, copy=original), numbers[mention.claim])

    def drop(self, document: int) -> None:
        """Take the claims of a document that has a newer version out of their events."""
        for claim, event in self.database.run("members of a document", document).fetchall():
            self.database.run("drop member", claim)
            self.emptied.add(event)
        self._rebuild_profiles()

    def again(self, event: int) -> None:
        """Put an event together again, after a correction."""
        self.touched.add(event)

    def finish(self) -> None:
        """Write profiles and records of the events that changed."""
        for event in sorted(self.touched):
            if event in self.profiles:
                self.database.run("write profile", msgspec.msgpack.encode(self.profiles[event]), event)
            self._write(event)

    def _place(self, mention: Mention, claim: int) -> None:
        event, link = self._best(mention)
        if event is None:
            profile = Profile.of([mention], self.rules)
            name = event_id(f"{mention.document}\n{mention.claim}\n{claim}")
            event = self.database.run("begin event", name, msgspec.msgpack.encode(profile)).lastrowid
            assert event is not None
            self.profiles[event] = profile
        else:
            self._profile(event).add(mention)
        self.database.many("add key", [(_number(key), event) for key in sorted(written(mention, self.rules))])
        why = json.dumps(link.why if link else ())
        self.database.run("add member", claim, event, link.score if link else 0.0, why)
        self.touched.add(event)

    def _best(self, mention: Mention) -> tuple[int | None, Link | None]:
        """The event that fits best, and how; none where no event fits well enough."""
        keys = json.dumps(sorted(map(_number, sought(mention, self.rules))))
        best: tuple[float, int] | None = None
        chosen: Link | None = None
        for (event,) in self.database.run("events of keys", keys).fetchall():
            link = compare(mention, self._profile(event), self.rules)
            if link is not None and link.enough and (best is None or (link.score, -event) > best):
                best, chosen = (link.score, -event), link
        return (-best[1], chosen) if best else (None, None)

    def _profile(self, event: int) -> Profile:
        if event not in self.profiles:
            self.profiles[event] = _profile.decode(self.database.one("profile", event)[0])
        return self.profiles[event]

    def _rebuild_profiles(self) -> None:
        """Profiles and keys of the events that lost claims, from the claims that are left."""
        for event in sorted(self.emptied):
            left = self._mentions(event)
            self.database.run("drop keys", event)
            self.profiles.pop(event, None)
            if left:
                self.profiles[event] = Profile.of(left, self.rules)
                keys = {key for mention in left for key in written(mention, self.rules)}
                self.database.many("add key", [(_number(key), event) for key in sorted(keys)])
                self.touched.add(event)
            else:
                self.touched.discard(event)
                self.database.run("drop parties", event)
                self.database.run("drop event", event)
        self.emptied.clear()

    def _mentions(self, event: int) -> list[Mention]:
        inside = {row[0] for row in self.database.run("claims in an event", event)}
        found: list[Mention] = []
        for (number,) in self.database.run("documents of an event", event).fetchall():
            row = self.database.connection.execute(
                "select id, outlet, date, title, text, copy_of from document where number = ?", (number,)
            ).fetchone()
            claims = tuple(_claim.decode(record) for (record,) in self.database.run("claims of a document", number))
            document = CodedDocument(row[0], row[1], None, row[2], row[3], row[4], None, (), claims)
            found += [
                msgspec.structs.replace(mention, copy=row[5])
                for mention in mentions(document, self.rules)
                if mention.claim in inside
            ]
        return found

    def _write(self, number: int) -> None:
        """The record of an event from its accounts, with what is corrected about them."""
        accounts = evidence(self.database, number)
        name = self.database.connection.execute("select id from event where number = ?", (number,)).fetchone()
        if name is None:
            return
        event = build(name[0], accounts, self.rules) if accounts else None
        self.database.run("drop parties", number)
        _write_event(self.database, number, event)


def _write_event(database: Database, number: int, event: Event | None) -> None:
    """The record, and its columns; one whose claims were all withdrawn stays without a record, and is shown nowhere."""
    if event is None:
        database.run("write event", "", *[None] * 11, number)
        return
    place = event.place
    point = (place.lat, place.lon, place.name, place.country) if place else (None,) * 4
    values = (event.type, event.mode, event.standing, event.start, event.end, *point, event.sources, len(event.documents))
    database.run("write event", _encoder.encode(event).decode(), *values, number)
    for role, parties in (("actor", event.actors), ("recipient", event.recipients)):
        for party in parties:
            database.many("add party", [(number, role, name) for name in sorted(called(party))])


def _number(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big") >> 1
