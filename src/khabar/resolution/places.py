"""Where it is: from the words of a place to a point in the gazetteer, with how precise that is."""

from __future__ import annotations

import math
from collections import Counter

import msgspec

from khabar.matching.names import GazetteerPlace, Names, Noun
from khabar.matching.vocabulary import Word
from khabar.records.claim import Place, PlaceCandidate, Span
from khabar.resolution.mentions import Mentions
from khabar.syntax.phrases import Phrase
from khabar.syntax.view import View

MAX_CANDIDATES = 3
KNOWN = 100_000  # inhabitants from which a town is meant by its name behind a preposition, though the name is a common word


class PlaceResolver:
    """Resolves the places of one document; what the document names helps to choose."""

    def __init__(self, names: Names, countries: Counter[str]) -> None:
        self.names, self.countries = names, countries
        self.mentions: Mentions[Place] = Mentions()

    def resolve(self, view: View, phrase: Phrase) -> Place:
        """The place that a phrase means; without coordinates where it cannot be found."""
        span = view.phrase_span(phrase)
        kinds, refs, bare = self._parts(view, phrase)
        if bare:
            earlier = self.mentions.recall(view, phrase)
            if earlier is not None:
                return msgspec.structs.replace(earlier, start=span.start, end=span.end, text=span.text)
        if not refs:
            return self._unfound(view, phrase, span, kinds)
        ranked = sorted(
            (self.names.data.places[number] for number in refs),
            key=lambda place: (-self._score(place, kinds), place.id),
        )
        place = self._place(span, ranked, kinds)
        self.mentions.remember(view, phrase, place)
        return place

    def _unfound(self, view: View, phrase: Phrase, span: Span, kinds: list[Noun]) -> Place:
        """A place that the gazetteer lacks: its words, what kind it is, and the country that an adjective names."""
        nations = (self.names.data.adjectives.get(view.words[i].stem, "") for i in range(phrase.head, phrase.last + 1))
        nation = next((nation for nation in nations if nation in self.names.data.countries), None)
        country = self.names.data.countries[nation][0] if nation else None
        return Place(
            span.start,
            span.end,
            span.text,
            country=country,
            precision=(kinds[0].precision or None) if kinds else None,
        )

    def _parts(self, view: View, phrase: Phrase) -> tuple[list[Noun], list[int], bool]:
        """The kind words of a phrase, the candidates for the name behind them, and whether it is a kind word alone."""
        kinds: list[Noun] = []
        for index in range(phrase.head, phrase.last + 1):
            word = view.words[index]
            own = [noun for noun in self.names.nouns.get(word.stem, ()) if noun.role == "kind"]
            if own and phrase.last == phrase.head:
                return own, [], True
            refs = self._names_at(view, index, phrase.last) if not own or kinds else []
            located = phrase.preposition in view.vocabulary.lists["place"] and any(
                self.names.data.places[ref].population >= KNOWN for ref in refs
            )
            if refs and (located or any(kind.precision for kind in kinds) or self._expected(word, refs)):
                return kinds, refs, False
            if own and not refs:
                longer = self._names_at(view, index, phrase.last)  # "القطاع الغربي" as a name of its own
                if longer and not kinds and index == phrase.head:
                    return kinds, longer, False
            kinds.extend(own)
        return kinds, [], False

    def _expected(self, word: Word, refs: list[int]) -> bool:
        """A name that is a common word as well counts by itself only where the document speaks of its country."""
        common = word.folded in self.names.common or word.stem in self.names.common
        return not common or any(self.countries.get(self.names.data.places[ref].country or "") for ref in refs)

    def _names_at(self, view: View, index: int, last: int) -> list[int]:
        following = [
            (i, view.words[i].folded) for i in range(index + 1, min(last, index + 7) + 1) if view.words[i].kind != "mark"
        ]
        for stem, _ in view.words[index].stems:
            _, found = self.names.longest(stem, following)
            refs = [number for table, number in found if table == "place"]
            if refs:
                return refs
        return []

    def _score(self, place: GazetteerPlace, kinds: list[Noun]) -> float:
        score = 1.5 * math.log10(place.population + 1000)
        votes = self.countries.get(place.country or "", 0)
        score += 3.0 + min(votes, 4) if votes else 0.0
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
