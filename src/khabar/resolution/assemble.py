"""From drafts to claims: spans, names, coordinates, dates, scores and reasons."""

from __future__ import annotations

import functools
from datetime import date
from pathlib import Path
from typing import NamedTuple

from khabar.claims.confidence import confidence
from khabar.claims.draft import Argument, Draft, Source, Toll
from khabar.claims.means import CARRIED
from khabar.matching.entries import read_tsv
from khabar.matching.names import Names
from khabar.records.claim import (
    Attribution,
    Casualty,
    Claim,
    Date,
    Extent,
    Party,
    Territory,
)
from khabar.resolution.framing import FramingFinder
from khabar.resolution.parties import PartyResolver, Scene
from khabar.resolution.places import PlaceResolver
from khabar.resolution.setting import Setting
from khabar.resolution.surroundings import Surroundings
from khabar.syntax.view import View

ONTOLOGY = Path(__file__).parent.parent / "data" / "ontology"
_GAIN = frozenset({"capture", "hold"})
_LOSS = frozenset({"lose", "hand-over"})


class Code(NamedTuple):
    """Score and codes of a type and mode."""

    quad: str
    score: float
    cameo: str | None


@functools.cache
def codes() -> dict[tuple[str, str], Code]:
    """PLOVER types and modes with their scores and CAMEO codes."""
    rows = read_tsv(ONTOLOGY / "plover.tsv", ("type", "mode", "quad", "score", "cameo"))
    return {(r["type"], r["mode"]): Code(r["quad"], float(r["score"]), r["cameo"] or None) for _, r in rows}


def code_of(type_: str, mode: str | None) -> Code:
    """The code of a type and mode; a mode without a row takes its type's. KeyError for a type that is none of PLOVER."""
    return codes().get((type_, mode or "")) or codes()[type_, ""]


@functools.cache
def contexts() -> dict[tuple[str, str], tuple[str, ...]]:
    """The contexts that a type and mode bring with them."""
    rows = read_tsv(ONTOLOGY / "contexts.tsv", ("type", "mode", "contexts"))
    return {(r["type"], r["mode"]): tuple(r["contexts"].split("|")) for _, r in rows}


class Assembler:
    """Makes the claims of one document out of drafts."""

    def __init__(
        self, framing: FramingFinder, names: Names, document: str, published: date | None, where: Surroundings, about: Setting
    ) -> None:
        self.framing, self.document, self.published, self.alpha3 = framing, document, published, names.alpha3
        self.parties, self.places = PartyResolver(names, about), PlaceResolver(names, where, published)

    def claim(self, draft: Draft, sentence: int, number: int) -> Claim:
        """One claim; ``sentence`` and ``number`` (in the sentence) make its id."""
        view, entry = draft.view, draft.found.entry
        trigger = view.span(draft.found.first, draft.found.last, draft.found.begin)
        places = tuple(self.places.resolve(argument.view, argument.phrase) for argument in draft.places)
        country = next((self.alpha3[place.country] for place in places if place.country in self.alpha3), None)
        scene = Scene(country, entry.type, armed=draft.mode is not None and CARRIED not in draft.rules)
        actors = tuple(self._party(argument, scene) for argument in draft.actors)
        recipients = tuple(self._party(argument, scene.suffered(actors)) for argument in draft.recipients)
        mode = draft.mode if (entry.type, draft.mode or "") in codes() else None
        code = codes()[entry.type, mode or ""]
        return Claim(
            id=f"{self.document}#{sentence}.{number}",
            sentence=Extent(view.sentence.start, view.sentence.end),
            trigger=trigger,
            type=entry.type,
            mode=mode,
            actors=actors,
            recipients=recipients,
            places=self.places.ordered(places),
            date=self._date(draft),
            casualties={kind: self._casualty(view, toll) for kind, toll in sorted(draft.tolls.items())},
            status=draft.status,
            foreground=draft.foreground,
            attribution=tuple(self._source(source) for source in draft.sources),
            territory=self._territory(draft, actors, recipients),
            framing=self.framing.find(draft),
            contexts=tuple(
                sorted(
                    {
                        *contexts().get((entry.type, mode or ""), contexts().get((entry.type, ""), ())),
                        *entry.contexts,
                    }
                )
            ),
            plover_score=code.score,
            cameo=code.cameo,
            confidence=confidence(draft.chance),
            why=(*draft.rules, *self.places.why(places)),
        )

    def _party(self, argument: Argument, scene: Scene) -> Party:
        span = argument.view.phrase_span(argument.phrase)
        who = self.parties.resolve(argument.view, argument.phrase, self.published, scene)
        return Party(span.start, span.end, span.text, who.name, who.entity, who.country, who.sector)

    def _source(self, source: Source) -> Attribution:
        span = source.view.phrase_span(source.phrase)
        who = self.parties.resolve(source.view, source.phrase, self.published)
        cue = source.cue_view.span(source.cue_first, source.cue_last, source.cue_begin)
        return Attribution(span.start, span.end, span.text, who.name, who.entity, who.country, who.sector, source.stance, cue)

    def _date(self, draft: Draft) -> Date | None:
        if draft.date is None:
            return Date(None, None, None, self.published.isoformat(), "publication") if self.published else None
        mention = draft.view.dates[draft.date]
        span = draft.view.span(mention.first, mention.last, draft.view.words[mention.first].begin)
        return Date(span.start, span.end, span.text, mention.value, mention.basis)

    def _casualty(self, view: View, toll: Toll) -> Casualty:
        span = view.span(toll.first, toll.last, view.words[toll.first].begin)
        sector = self.parties.resolve(view, toll.victims, self.published).sector if toll.victims else None
        parts = tuple(self._casualty(view, part) for part in toll.parts)
        return Casualty(toll.low, toll.high, span.start, span.end, span.text, sector, parts)

    def _territory(self, draft: Draft, actors: tuple[Party, ...], recipients: tuple[Party, ...]) -> Territory | None:
        if draft.territory is None:
            return None
        place = draft.held.view.phrase_span(draft.held.phrase) if draft.held is not None else None
        doers, others = (tuple(party.entity or party.text for party in side) for side in (actors, recipients))
        gained, lost = (doers, others) if draft.territory in _GAIN else ((), ())
        if draft.territory in _LOSS:
            gained, lost = (others if draft.territory == "hand-over" else ()), doers
        return Territory(draft.territory, place, gained, lost)
