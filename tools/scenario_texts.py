"""The reports of tools/scenarios.py as documents: their sentences, and the claims that a coder without faults finds in them."""

from __future__ import annotations

import random
import re
from typing import NamedTuple

from scenarios import Party, Report, Settings, Telling, Town

from khabar.records import Attribution, Casualty, Claim, CodedDocument, Date, Place, Span, Territory
from khabar.records import Party as ClaimParty
from khabar.records.claim import Extent

_PIECE = re.compile(r"\{(\w+)\}|\[(.+?)\]")


class Told(NamedTuple):
    """Where a telling stands in its document: the sentence's offsets, in code points."""

    start: int
    end: int
    telling: Telling


class Written(NamedTuple):
    """A document with its claims, and which sentence tells what."""

    document: CodedDocument
    told: tuple[Told, ...]


class Writer:
    """Writes reports in the words of evaluation/scenarios.toml."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.words = settings.words

    def write(self, report: Report) -> Written:
        """The document; a copy has the words of the first report but for its end."""
        lot = random.Random(report.copied or report.id)
        sentences = [self._around(lot)]
        at, claims, told = len(sentences[0]) + 1, [], []
        for number, telling in enumerate(report.tellings, 1):
            sentence, spans = self._sentence(telling, report, lot)
            placed = {name: Span(span.start + at, span.end + at, span.text) for name, span in spans.items()}
            told.append(Told(at, at + len(sentence), telling))
            claims.append(_claim(f"{report.id}#{number}.1", telling, Extent(at, at + len(sentence)), placed))
            sentences.append(sentence)
            at += len(sentence) + 1
        sentences += [self._around(lot) for _ in range(1 if report.copied else 2)]
        text, day = " ".join(sentences), report.published.isoformat()
        return Written(CodedDocument(report.id, report.outlet, None, day, "", text, None, (), tuple(claims)), tuple(told))

    def _around(self, lot: random.Random) -> str:
        return f"{' '.join(lot.choice(row) for row in self.words['around'])}."

    def _sentence(self, telling: Telling, report: Report, lot: random.Random) -> tuple[str, dict[str, Span]]:
        """A sentence, and where its parts stand in it; parts that are left out leave no gap."""
        fillings = self._fillings(telling, report, lot)
        text, spans = "", {}
        rest = getattr(telling.happening.kind, telling.form, None) or self.settings.accounts[telling.form]
        for before, name, trigger in _pieces(rest):
            text += before
            lead, words = ("", trigger) if trigger else fillings.get(name, ("", ""))
            if name and not words:
                text = text.removesuffix(" ")
                continue
            text += lead
            if words:
                part = "trigger" if trigger else "place" if name == "in" else name
                spans[part] = Span(len(text), len(text) + len(words), words)
            text += words
        return text, spans

    def _fillings(self, telling: Telling, report: Report, lot: random.Random) -> dict[str, tuple[str, str]]:
        """For each part what leads to it, and its words."""
        words, found = self.words, dict[str, tuple[str, str]]()
        if telling.happening.kind.crowd:
            found["actor"] = ("", words["crowd"])
        elif telling.actor:
            found["actor"] = ("", words["loose"][telling.actor.sector] if telling.loose else telling.actor.name)
        place = telling.town or telling.province
        if place:
            found["place"] = ("", f"{words['town' if telling.town else 'province']} {place.arabic}")
            found["in"] = (f"{words['in']} ", found["place"][1])
        if telling.day:
            day, ago = telling.day, (report.published - telling.day).days
            form = words["day"][lot.randrange(2) if 0 <= ago < 6 else 1]
            parts = {"weekday": words["weekdays"][day.weekday()], "number": day.day, "month": words["months"][day.month - 1]}
            found["day"] = ("", form.format(**parts))
        if telling.toll:
            found["toll"] = ("", words["killed"].format(number=telling.toll, civilians=words["civilians"]))
        if telling.source:
            party = telling.source.party
            found["source"] = ("", party.name if party else telling.source.name)
        return found


def _pieces(template: str) -> list[tuple[str, str, str]]:
    """What stands before each part, the part's name, and the event word where it is that."""
    found, at = [], 0
    for match in _PIECE.finditer(template):
        found.append((template[at : match.start()], match[1] or "", match[2] or ""))
        at = match.end()
    return [*found, (template[at:], "", "")]


def _claim(id: str, telling: Telling, sentence: Extent, spans: dict[str, Span]) -> Claim:
    """The claim of a sentence, as a coder without faults would make it."""
    happening, form = telling.happening, telling.form
    kind, effect = happening.kind, happening.kind.effect
    if form in ("hold", "hold_said", "lose"):
        effect = form.removesuffix("_said")
    planned = form == "plan"
    return Claim(
        id=id, sentence=sentence, trigger=spans["trigger"],
        type="RETREAT" if form == "lose" else kind.type, mode="withdraw" if form == "lose" else kind.mode,
        actors=_actors(telling, spans), recipients=_victims(telling, spans), places=_places(telling, spans),
        date=_date(telling, spans), casualties=_casualties(telling, spans),
        status="denied" if form == "denied" else "planned" if planned else "actual",
        foreground=True, attribution=_attribution(telling, spans),
        territory=_territory(effect, telling.actor, spans["place"]) if effect and telling.town and "place" in spans else None,
        framing=(), contexts=(), plover_score=-9.0, cameo=None, confidence=0.9, why=(),
    )  # fmt: skip


def _territory(effect: str, actor: Party | None, place: Span) -> Territory:
    party = (actor.id,) if actor else ()
    return Territory(effect, place, () if effect == "lose" else party, party if effect == "lose" else ())


def _actors(telling: Telling, spans: dict[str, Span]) -> tuple[ClaimParty, ...]:
    actor = telling.actor
    if telling.form == "denied" and telling.source and telling.source.party == actor and actor is not None:
        words = spans["source"]
        return (ClaimParty(words.start, words.end, words.text, actor.name, actor.id, actor.alpha3, actor.sector),)
    words = spans.get("actor")
    if words is None:
        return ()
    at, alpha3 = (words.start, words.end, words.text), telling.happening.war.alpha3
    if telling.happening.kind.crowd:
        return (ClaimParty(*at, "civilians", None, alpha3, "CVL"),)
    if actor is None:
        return ()
    return (ClaimParty(*at, None if telling.loose else actor.name, None if telling.loose else actor.id, alpha3, actor.sector),)


def _victims(telling: Telling, spans: dict[str, Span]) -> tuple[ClaimParty, ...]:
    words = spans.get("toll")
    if words is None:
        return ()
    return (ClaimParty(words.start, words.end, words.text, "civilians", None, telling.happening.war.alpha3, "CVL"),)


def _places(telling: Telling, spans: dict[str, Span]) -> tuple[Place, ...]:
    place: Town | None = telling.town or telling.province
    words = spans.get("place")
    if place is None or words is None:
        return ()
    precision = "city" if telling.town else "province"
    at = (words.start, words.end, words.text)
    return (Place(*at, place.name, place.id, place.country, place.lat, place.lon, precision),)


def _date(telling: Telling, spans: dict[str, Span]) -> Date:
    words = spans.get("day")
    if words is None or telling.day is None:
        return Date(None, None, None, None, "publication")
    return Date(words.start, words.end, words.text, telling.day.isoformat(), "relative")


def _casualties(telling: Telling, spans: dict[str, Span]) -> dict[str, Casualty]:
    words, toll = spans.get("toll"), telling.toll
    return {"killed": Casualty(toll, toll, words.start, words.end, words.text, "CVL")} if words and toll else {}


def _attribution(telling: Telling, spans: dict[str, Span]) -> tuple[Attribution, ...]:
    source, words = telling.source, spans.get("source")
    if source is None or words is None:
        return ()
    party = source.party
    who = (party.name, party.id, party.alpha3, party.sector) if party else (source.name, None, None, None)
    return (Attribution(words.start, words.end, words.text, *who, source.stance, words),)


