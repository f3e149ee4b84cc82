"""Comparing parties and outlets over the store: dyads, coverage, camps, framing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import msgspec

from khabar.errors import SettingError
from khabar.events import dyads as counting
from khabar.events import framing as naming
from khabar.events.pairs import Deed, Happening, deeds
from khabar.events.parties import Bodies, Named, called
from khabar.events.periods import PERIODS, Span, period
from khabar.events.settings import camp_rules
from khabar.records.comparison import Camps, Coverage, Dyad, FramingRate
from khabar.records.document import content_of
from khabar.store.accounts import evidence_of
from khabar.store.answer import Answer
from khabar.store.asking import Question, conditions
from khabar.store.database import Database, told
from khabar.text.fold import fold

_ACCOUNTS = """select e.number, e.id, e.type, e.mode, e.start, e.end, c.number, c.record, d.id, d.outlet, d.date, d.copy_of
from event e join member m on m.event = e.number join claim c on c.number = m.claim join document d on d.number = c.document
where {wheres} order by e.number, c.number"""
CONTRASTS = 25  # events of a wording in which another outlet's is sought


def coverage(database: Database, *, start: str | None = None, end: str | None = None, by: str = "day") -> Answer[Coverage]:
    """What was read of each outlet in each period of publication, periods without left out; undated reports have none."""
    _check_by(by)
    sums: dict[tuple[str | None, str | None], Counter[str]] = {}
    with told(database.path):
        rows = database.run("coverage", start or "", f"{end or ''}~").fetchall()
    for outlet, day, documents, copies, sentences in rows:
        if day is None and (start or end):
            continue
        cell = sums.setdefault((outlet, day and period(day, by)), Counter())
        cell.update(documents=documents, copies=copies, sentences=sentences)
    return Answer(
        Coverage, [Coverage(*key, cell["documents"], cell["copies"], cell["sentences"]) for key, cell in sums.items()]
    )


def dyads(database: Database, question: Question, *, by: str = "month", level: str = "state") -> Answer[Dyad]:
    """Counts of events per directed pair of parties and period: see :class:`khabar.records.comparison.Dyad`."""
    span, left = _span(database, question, by), Counter[str]()
    if span is None:
        return Answer(Dyad)
    read = counting.Read(coverage(database, start=span.first, end=span.last, by=by))
    found = _deeds(database, question, Bodies(level), left)
    return Answer(Dyad, counting.dyads(found, span, database.rules.days.longest, read, left), left)


def camps(database: Database, question: Question, *, by: str = "month", rules: Path | None = None) -> Answer[Camps]:
    """Who acts with and against whom in each period: see :class:`khabar.records.comparison.Camps`."""
    from khabar.events import camps as camping  # noqa: PLC0415  (networkx takes a second to load)

    span, left, settings = _span(database, question, by), Counter[str](), camp_rules(rules)
    if span is None:
        return Answer(Camps)
    read = counting.Read(coverage(database, start=span.first, end=span.last, by=by))
    found = _deeds(database, question, Bodies("state"), left)
    return Answer(Camps, camping.camps(found, span, database.rules.days.longest, read, left, settings), left)


def _check_by(by: str) -> None:
    if by not in PERIODS:
        raise SettingError(f"{by!r} is no period; {', '.join(PERIODS)} are")


def _span(database: Database, question: Question, by: str) -> Span | None:
    """The days asked for; without, from the first day of publication to the last: before and after nothing was read."""
    _check_by(by)
    with told(database.path):
        first, last = database.one("days of publication")
    first, last = question.start or (first and first[:10]), question.end or (last and last[:10])
    if first and last and first > last:
        raise SettingError(f"the time asked for ends ({last}) before it begins ({first})")
    return Span(first, last, by) if first and last else None


def _deeds(database: Database, question: Question, bodies: Bodies, left: Counter[str]) -> Iterator[Deed]:
    rules = database.rules

    def wanted(actor: Named, recipient: Named) -> bool:
        asked = ((question.actor, (actor,)), (question.party, (actor, recipient)))
        return all(
            name is None or any({name, fold(name).lower()} & called(party) for party in parties) for name, parties in asked
        )

    for _, happening in happenings(database, *conditions(question)):
        yield from deeds(happening, bodies, rules, left, wanted)


def happenings(database: Database, wheres: Sequence[str], values: Sequence[Any]) -> Iterator[tuple[int, Happening]]:
    """The events (``e``) for which all this holds, by their numbers, with their accounts as corrections leave them."""
    with told(database.path):
        any_correction, rules = database.one("any correction")[0], database.rules.standing
        rows = database.connection.execute(_ACCOUNTS.format(wheres=" and ".join(wheres)), values)
        for number, group in groupby(rows, key=itemgetter(0)):
            accounts = list(group)
            evidence = (evidence_of(database, row[6:], any_correction, rules) for row in accounts)
            id_, type_, mode, start, end = accounts[0][1:6]
            yield number, Happening(id_, type_, mode, start, end, [one for one in evidence if one is not None])


def framing(
    database: Database,
    outlets: Sequence[str] = (),
    *,
    start: str | None = None,
    end: str | None = None,
    by: str = "word",
    min_claims: int = 1,
) -> Answer[FramingRate]:
    """How outlets (all where none is given) name parties and acts: see :class:`khabar.records.comparison.FramingRate`.

    ``by`` "word" gives a row for each party or act and loaded word, "family" one for each family of words. ``start`` and
    ``end`` are days of publication. Outlets with less than ``min_claims`` are left out. SettingError where an outlet has no
    report.
    """
    if by not in ("word", "family"):
        raise SettingError(f"{by!r}: framing is told by word or by family")
    bodies, found = Bodies("state"), dict[str | None, naming.Outlet]()
    with told(database.path):
        known = [outlet for (outlet,) in database.run("outlets")]
        if unknown := [outlet for outlet in outlets if outlet not in known]:
            raise SettingError(f"no report of {', '.join(unknown)} in {database.path}; khabar coverage lists its outlets")
        any_correction, rules = database.one("any correction")[0], database.rules.standing
        for row in database.run("current claims", start or "", f"{end or ''}~"):
            if not outlets or row[3] in outlets:
                evidence = evidence_of(database, row, any_correction, rules)
                if evidence is not None:
                    found.setdefault(evidence.outlet, naming.Outlet()).add(row[0], evidence, bodies, by_family=by == "family")
        few = [outlet for outlet, its in found.items() if its.claims < min_claims]
        left = {f"outlets with fewer than {min_claims} claims": len(few)} if few else {}
        for outlet in few:
            del found[outlet]
        rows = naming.rates(found, by_family=by == "family")
        return Answer(FramingRate, [shown(database, *row, bodies) for row in rows], left)


def shown(database: Database, rate: FramingRate, key: naming.Key, use: naming.Counted, bodies: Bodies) -> FramingRate:
    """A rate with the sentence of its example, and what another outlet says in the same event."""
    if use.example is None:
        return rate
    extent = use.example.claim.sentence
    row = database.one("document by id", use.example.document)
    rate = msgspec.structs.replace(rate, example=content_of(row[5], row[6])[extent.start : extent.end])
    rules = database.rules.standing
    events = database.run("events of claims", json.dumps(use.claims), CONTRASTS).fetchall() if rate.about else []
    for number, event in events:
        rows = database.run("accounts", number).fetchall()
        accounts = [found for row in rows if (found := evidence_of(database, row, True, rules)) is not None]
        other = naming.contrast(key, rate.outlet, accounts, bodies)
        if other is not None:
            account, words = other
            return msgspec.structs.replace(
                rate, event=event, other_outlet=account.outlet, other_words=words, other_document=account.document
            )
    return rate
