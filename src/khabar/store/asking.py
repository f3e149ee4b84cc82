"""Asking the store: events, claims, search. All values go into SQL as parameters."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import msgspec

from khabar.errors import SettingError
from khabar.events.settings import linking
from khabar.gazetteer.geo import KM_A_DEGREE
from khabar.gazetteer.spelling import words_of
from khabar.matching.known import KnownPlace, find_places, place_by_id
from khabar.records import Claim
from khabar.records.document import content_of
from khabar.records.event import Event
from khabar.resolution.who import actor
from khabar.store.corrections import Correction, corrected, corrections
from khabar.store.database import Database, told
from khabar.store.loading import bare
from khabar.text.fold import fold, fold_map

_event = msgspec.json.Decoder(Event)
_claim = msgspec.json.Decoder(Claim)
_WRITTEN = re.compile(r"\w+|\W+")
_PHRASE = re.compile(r'"([^"]*)"|(\S+)')
EVERYTHING = 1_000_000_000  # a limit beyond all that a database holds
AROUND = 60  # letters shown before and after what was found

Box = tuple[float, float, float, float]


class Hit(NamedTuple):
    """A report that was found: its id, outlet, day and title, and the words around what was sought."""

    document: str
    outlet: str | None
    date: str | None
    title: str
    words: str


class Told(NamedTuple):
    """A claim as its corrections leave it (None: withdrawn), with its report and the corrections."""

    claim: Claim | None
    original: Claim
    document: str
    outlet: str | None
    url: str | None
    date: str | None
    content: str
    corrections: tuple[Correction, ...]


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What events are asked for; all that is given must hold.

    ``start`` and ``end`` are ISO 8601 days that the event's interval must meet, ``box`` is west, south, east, north in degrees,
    ``place`` a name (districts and provinces contain their places), ``actor`` and ``party`` an id, a name, a country (alpha-3)
    or ``SYR:MIL``.
    """

    type: str | None = None
    mode: str | None = None
    place: str | None = None
    box: Box | None = None
    start: str | None = None
    end: str | None = None
    actor: str | None = None
    party: str | None = None
    standing: str | None = None
    min_sources: int = 0
    min_documents: int = 1
    limit: int = 1000


def events(database: Database, question: Question) -> Iterator[Event]:
    """The events that fit, in order of time."""
    wheres, values = conditions(question)
    sql = f"select e.record from event e where {' and '.join(wheres)} order by e.start, e.number limit ?"
    with told(database.path):
        for (record,) in database.connection.execute(sql, (*values, question.limit)):
            yield _event.decode(record)


def conditions(question: Question) -> tuple[list[str], list[Any]]:
    """The question in SQL, about ``event e``: what must hold, and the values of its parameters."""
    values: list[Any]
    wheres, values = ["e.record <> ''", "e.sources >= ?", "e.reports >= ?"], [question.min_sources, question.min_documents]
    columns: list[tuple[str, Any]] = [
        ("e.type = ?", question.type), ("e.mode = ?", question.mode), ("e.standing = ?", question.standing),
        ("e.end >= ?", question.start), ("e.start <= ?", question.end),
    ]  # fmt: skip
    for where, value in columns:
        if value is not None:
            wheres.append(where)
            values.append(value)
    if question.start is not None:  # lets the index on start help; no event is longer than this
        wheres.append("e.start >= date(?, '-400 days')")
        values.append(question.start)
    box = question.box
    if box is not None:
        wheres.append("e.lon between ? and ? and e.lat between ? and ?")
        values += [box[0], box[2], box[1], box[3]]
    if question.place is not None:
        where, more = _around(question.place)
        wheres.append(where)
        values += more
    for roles, name in ((("actor",), question.actor), (("actor", "recipient"), question.party)):
        if name is not None:
            marks = ", ".join("?" * len(roles))
            wheres.append(
                f"exists (select 1 from party p where p.event = e.number and p.role in ({marks}) and p.name in (?, ?))"
            )
            values += [*roles, name, fold(name).lower()]
    return wheres, values


def _around(name: str) -> tuple[str, list[Any]]:
    """The condition for a place of this name: near its point, by its precision; the whole country for one."""
    values: list[Any] = [name]
    parts = ["e.place = ?"]
    for place in meant(name)[:3]:
        if place.precision == "country":
            parts.append("e.country = ?")
            values.append(place.country)
            continue
        south, north, west, east = area(place.lat, place.lon, place.precision)
        parts.append("(e.lat between ? and ? and e.lon between ? and ?)")
        values += [south, north, west, east]
    return f"({' or '.join(parts)})", values


def meant(name: str) -> list[KnownPlace]:
    """The places of this Arabic or English name or gazetteer id; those only spelled alike where there is no other."""
    known = place_by_id(name)
    found = [known] if known else find_places(name)
    return [place for place in found if not place.similar] or found


def area(lat: float, lon: float, precision: str) -> Box:
    """South, north, west and east of the box around a place, by its precision."""
    reach = getattr(linking().reach, precision, linking().reach.city)
    up = reach / KM_A_DEGREE
    return lat - up, lat + up, lon - 1.3 * up, lon + 1.3 * up


def event(database: Database, id: str) -> Event:
    """The event of this id, or of the one that begins so; SettingError where there is none, or several."""
    with told(database.path):
        found = database.run("events like an id", id, f"{id}~").fetchall()
    if len(found) != 1 or not id:
        several = "; several begin so, give more of it" if found else "; khabar events lists them"
        raise SettingError(f"there is no one event {id!r} in {database.path}{several}")
    return _event.decode(found[0][0])


def events_by_number(database: Database, numbers: Sequence[int]) -> Iterator[Event]:
    """The events of these rows, in this order."""
    with told(database.path):
        for _, record in database.run("events by number", json.dumps(list(numbers))):
            yield _event.decode(record)


def claim(database: Database, id: str) -> Told:
    """A claim of the current version of its report, with its corrections."""
    with told(database.path):
        row = database.one("claim by id", id)
        if row is None:
            raise SettingError(f"there is no claim {id!r} in {database.path}; its id looks like REPORT#3.1")
        number, record, document, outlet, url, date, title, text = row
        original = _claim.decode(record)
        made = tuple(corrections(database, number, id))
        return Told(corrected(database, number, original), original, document, outlet, url, date, content_of(title, text), made)


def search(database: Database, words: str, limit: int = 50) -> Iterator[Hit]:
    """Reports with all these words, in any spelling; words in quotes stand together, a word with * goes on freely."""
    query, sought = _query(words), words_of(words)
    with told(database.path):
        for document, outlet, date, title, text in database.run("search", query, limit):
            yield Hit(document, outlet, date, title, _excerpt(content_of(title, text), sought))


def documents_with(database: Database, words: str) -> list[int]:
    """The numbers of all reports with these words, as in :func:`search`."""
    query = _query(words)
    with told(database.path):
        return [number for (number,) in database.run("documents with words", query)]


def _query(words: str) -> str:
    """The words as a query of FTS5. SettingError where there is none."""
    terms = [_term(phrase or word) for phrase, word in _PHRASE.findall(words)]
    query = " AND ".join(term for term in terms if term)
    if not query:
        raise SettingError(f"{words!r} holds no word to search for")
    return query


def _term(words: str) -> str:
    """One term of FTS5: a phrase as it is written, a single word also without article and what is glued to it."""
    folded, star = words_of(words), "*" if words.endswith("*") else ""
    if not folded:
        return ""
    if len(folded) > 1:
        return f'folded : "{" ".join(folded)}"{star}'
    return f'(folded : "{folded[0]}"{star} OR bare : "{bare(folded[0])}"{star})'


def _excerpt(content: str, sought: list[str]) -> str:
    """The words around the first that was sought."""
    folded = fold(content)
    found = [at for word in sought for at in (folded.find(word), folded.find(bare(word))) if at >= 0]
    offsets = fold_map(content)
    at = offsets[min(found)] if found and offsets else 0
    start, end = max(0, at - AROUND), min(len(content), at + AROUND)
    return f"{'…' if start else ''}{content[start:end]}{'…' if end < len(content) else ''}"


def parts(words: str, sought: str) -> list[tuple[str, bool]]:
    """Words as they were found, cut where what was sought begins and ends; with each part whether it was sought."""
    alike = [one for word in words_of(sought) for one in (word, bare(word)) if one]

    def wanted(word: str) -> bool:
        folded = fold(word)
        return any(one in folded for one in alike)

    return [("".join(group), is_sought) for is_sought, group in groupby(_WRITTEN.findall(words), key=wanted)]


def parties_called(name: str) -> list[str]:
    """The ids of the listed parties of this name or id."""
    return [profile.id for profile in actor(name)]


def counts(database: Database) -> dict[str, int]:
    """How much the store holds."""
    names = ("documents", "earlier versions", "claims", "events", "ledger", "corrections", "sources")
    with told(database.path):
        return dict(zip(names, database.one("counts"), strict=True))


def fingerprint(database: Database) -> str:
    """A hash of all content: the same for the same reports, however often the load was cut off and taken up again."""
    digest = hashlib.sha256()
    tables = ("document", "claim", "correction", "source", "event", "member", "party", "blocking", "sketch", "band", "ledger")
    with told(database.path):
        for table in tables:
            for row in database.connection.execute(f"select * from {table} order by 1, 2"):
                digest.update(repr(row).encode())
    return digest.hexdigest()
