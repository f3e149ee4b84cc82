"""Where it is: from the words of a place to a point in the gazetteer, with how precise that is."""

from __future__ import annotations

from collections import Counter

from khabar.matching.names import GazetteerPlace, Names, Noun
from khabar.records.claim import Place, PlaceCandidate, Span
from khabar.syntax.phrases import Phrase
from khabar.syntax.view import View

MAX_CANDIDATES = 3


class PlaceResolver:
    """Resolves the places of one document; what the document names helps to choose."""

    def __init__(self, names: Names, countries: Counter[str]) -> None:
        self.names, self.countries = names, countries

    def resolve(self, view: View, phrase: Phrase) -> Place:
        """The place that a phrase means; without coordinates where it cannot be found."""
        span = view.phrase_span(phrase)
        kinds, refs = self._parts(view, phrase)
        if not refs:
            return Place(
                span.start, span.end, span.text, precision=kinds[0].precision or None if kinds else None
            )
        ranked = sorted(
            (self.names.data.places[number] for number in refs),
            key=lambda place: (-self._score(place, kinds), place.id),
        )
        return self._place(span, ranked, kinds)

    def _parts(self, view: View, phrase: Phrase) -> tuple[list[Noun], list[int]]:
        """The kind words of a phrase and the candidates for the name behind them."""
        kinds: list[Noun] = []
        index = phrase.head
        while index <= phrase.last:
            word = view.words[index]
            for stem, _ in word.stems:
                following = [
                    (i, view.words[i].folded)
                    for i in range(index + 1, min(phrase.last, index + 7) + 1)
                    if view.words[i].kind != "mark"
                ]
                _, found = self.names.longest(stem, following)
                refs = [number for table, number in found if table == "place"]
                if refs:
                    return kinds, refs
            kinds.extend(noun for noun in self.names.nouns.get(word.stem, ()) if noun.role == "kind")
            index += 1
        return kinds, []

    def _score(self, place: GazetteerPlace, kinds: list[Noun]) -> float:
        score = min(place.population, 3_000_000) / 1_000_000
        score += 3.0 * min(self.countries.get(place.country or "", 0), 5)
        last = kinds[-1] if kinds else None
        if last is not None and (last.kind == place.kind or last.precision == place.precision):
            score += 8.0
        if last is None:
            score += {"country": 9.0, "city": 3.0, "province": 2.0}.get(place.precision, 0.0)
        return score

    def _place(self, span: Span, ranked: list[GazetteerPlace], kinds: list[Noun]) -> Place:
        best = ranked[0]
        country, disputed = best.country, False
        if best.id in self.names.data.disputed:
            country, disputed = self.names.data.disputed[best.id][0], True
        precision = best.precision
        if kinds and kinds[0].kind == "direction" and precision in ("country", "province"):
            precision = "region"
        others = tuple(
            PlaceCandidate(place.name, place.id, place.country, place.lat, place.lon, place.precision)
            for place in ranked[1 : 1 + MAX_CANDIDATES]
        )
        return Place(
            span.start,
            span.end,
            span.text,
            best.name,
            best.id,
            country,
            best.lat,
            best.lon,
            precision,
            disputed,
            others,
        )
