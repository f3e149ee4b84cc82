"""Where it is: from the words of a place to a point in the gazetteer, with how precise that is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from khabar.gazetteer.spelling import joined
from khabar.matching.names import GazetteerPlace, Names, Noun
from khabar.records.claim import Place, PlaceCandidate, Span
from khabar.resolution.choosing import Candidate, Mention, Ranked, choose
from khabar.resolution.mentions import Mentions
from khabar.resolution.offsets import moved, offset_of
from khabar.resolution.surroundings import KNOWN, Surroundings, longest_place
from khabar.syntax.phrases import Phrase
from khabar.syntax.view import View

MAX_CANDIDATES = 3
MAX_SPELLED = 4  # words of a name that is looked up by another spelling
FINENESS = {"site": 0, "city": 1, "district": 2, "province": 3, "region": 4, "country": 5}
AREAS = frozenset({"countryside", "corridor", "front", "road"})  # kinds that are more than the town they are named after


class Named(NamedTuple):
    """The name in a phrase: the kind words in front, its tokens, its candidates."""

    kinds: list[Noun]
    tokens: range
    candidates: list[Candidate]
    key: str = ""


class PlaceResolver:
    """Resolves the places of one document; what else the document names helps to choose."""

    def __init__(self, names: Names, where: Surroundings) -> None:
        self.names, self.where = names, where
        self.mentions: Mentions[Place] = Mentions()
        self.reasons: dict[str, str] = {}  # gazetteer id -> what spoke for it
        self.people: dict[str, int] = {}  # gazetteer id -> inhabitants

    def resolve(self, view: View, phrase: Phrase) -> Place:
        """The place that a phrase means; without coordinates where it cannot be found."""
        span = view.phrase_span(phrase)
        named = self._named(view, phrase)
        if not named.candidates and phrase.last == phrase.head and named.kinds:
            earlier = self.mentions.recall(view, phrase) or self._recalled(view, phrase, span)
            if earlier is not None:
                return msgspec.structs.replace(earlier, start=span.start, end=span.end, text=span.text)
        if not named.candidates:
            return self._unfound(view, phrase, span, named.kinds)
        start, end = view.sentence.starts[named.tokens[0]], view.sentence.ends[named.tokens[-1]]
        mention = Mention(start, end, (view.sentence.start, view.sentence.end), named.kinds, named.key)
        best, others = choose(mention, named.candidates, self.where)
        if best is None:
            place = self._unfound(view, phrase, span, named.kinds)
            return msgspec.structs.replace(place, candidates=_candidates(others))
        place = self._place(span, best, others, view, phrase, named)
        self.mentions.remember(view, phrase, place)
        return place

    def ordered(self, places: Sequence[Place]) -> tuple[Place, ...]:
        """Places by how specific they are, those that were found first, of towns the smallest first."""
        return tuple(sorted(places, key=lambda place: (place.lat is None, self._fineness(place), self._size(place))))

    def _fineness(self, place: Place) -> int:
        return FINENESS.get(place.precision or "", len(FINENESS))

    def _size(self, place: Place) -> int:
        return round(math.log10(self.people.get(place.gazetteer or "", 0) + 1000)) if place.precision == "city" else 0

    def _recalled(self, view: View, phrase: Phrase, span: Span) -> Place | None:
        """What a definite kind word alone refers back to among the places named before."""
        word = view.words[phrase.head]
        anchor = self.where.before(word.stem, span.start) if word.definite else None
        if anchor is None:
            return None
        place, (country, disputed) = anchor.place, self._sovereign(anchor.place)
        self.people[place.id] = place.population
        self.reasons[place.id] = "named-before"
        return Place(
            span.start, span.end, span.text, place.name, place.id, country, place.lat, place.lon, place.precision, disputed
        )  # fmt: skip

    def _unfound(self, view: View, phrase: Phrase, span: Span, kinds: list[Noun]) -> Place:
        """A place that the gazetteer lacks: its words, what kind it is, and the country that an adjective names."""
        nations = (self.names.data.adjectives.get(view.words[i].stem, "") for i in range(phrase.head, phrase.last + 1))
        nation = next((nation for nation in nations if nation in self.names.data.countries), None)
        country = self.names.data.countries[nation][0] if nation else None
        precision = (kinds[0].precision or None) if kinds else None
        return Place(span.start, span.end, span.text, country=country, precision=precision)

    def _named(self, view: View, phrase: Phrase) -> Named:
        """The kind words of a phrase and the candidates for the name behind them.

        A facility that belongs to somebody ("منزل أبو حلب") is not named after a place: the name must follow its kind word.
        """
        kinds: list[Noun] = []
        unknown = False
        for index in range(phrase.head, phrase.last + 1):
            word = view.words[index]
            if word.kind == "mark":
                continue
            own = [noun for noun in self.names.nouns.get(word.stem, ()) if noun.role == "kind"]
            if own and not kinds:
                last, numbers = longest_place(view, index, phrase.last)
                if last > index or (index == phrase.head == phrase.last and numbers and not word.definite):
                    return self._exact(kinds, index, last, numbers)
            elif not (unknown and kinds and kinds[-1].facility):
                last, numbers = longest_place(view, index, phrase.last)
                if numbers and self._believable(view, phrase, index, last, numbers, kinds):
                    return self._exact(kinds, index, last, numbers)
            if own:
                kinds, unknown = [*kinds, own[0]], False
            elif kinds and not unknown and not (spelled := self._spelled(view, phrase, index, kinds)).candidates:
                unknown = True
            elif kinds and not unknown:
                return spelled
        return Named(kinds, range(0), [])

    def _exact(self, kinds: list[Noun], first: int, last: int, numbers: list[int]) -> Named:
        found = [Candidate(number, self.names.data.places[number]) for number in numbers]
        return Named(kinds, range(first, last + 1), found)

    def _spelled(self, view: View, phrase: Phrase, index: int, kinds: list[Noun]) -> Named:
        """Candidates that are spelled otherwise than the name right behind a kind word of a populated or named place."""
        words = view.words
        for last in range(min(phrase.last, index + MAX_SPELLED - 1), index - 1, -1):
            spelling = [words[i].folded for i in range(index, last + 1) if words[i].kind == "word"]
            found = self.names.spelled(spelling)
            if found:
                candidates = [Candidate(number, self.names.data.places[number], key) for number, key in found]
                return Named(kinds, range(index, last + 1), candidates, joined(spelling))
        return Named(kinds, range(0), [])

    def _believable(
        self, view: View, phrase: Phrase, index: int, last: int, numbers: list[int], kinds: list[Noun]
    ) -> bool:
        """A name that is an ordinary word as well needs a kind word, or to be a known town behind a preposition of place."""
        word = view.words[index]
        if any(kind.precision for kind in kinds) or last > index:
            return True
        places = [self.names.data.places[number] for number in numbers]
        if phrase.preposition in view.vocabulary.lists["place"] and any(place.population >= KNOWN for place in places):
            return True
        doubtful = self.names.doubtful(word.folded) or self.names.doubtful(word.stem)
        return not doubtful or any(self.where.countries.get(place.country or "") for place in places)

    def _sovereign(self, place: GazetteerPlace) -> tuple[str | None, bool]:
        """The country to write, and whether it is disputed."""
        policy = self.names.data.disputed.get(place.id)
        return (policy[0], True) if policy else (place.country, False)

    def _place(self, span: Span, best: Ranked, others: list[Ranked], view: View, phrase: Phrase, named: Named) -> Place:
        found, kinds = best.place, named.kinds
        country, disputed = self._sovereign(found)
        lat, lon, precision = found.lat, found.lon, found.precision
        offset = offset_of(view, phrase, named.tokens)
        if offset is not None:
            lat, lon, precision = moved(found, offset)
        elif kinds and kinds[0].kind == "direction" and precision in ("country", "province"):
            precision = "region"
        elif kinds and kinds[0].kind in AREAS and precision in ("city", "site"):
            precision = "district"
        self.reasons[found.id] = best.why
        self.people[found.id] = found.population
        return Place(
            span.start, span.end, span.text, found.name, found.id, country, lat, lon, precision, disputed, _candidates(others)
        )  # fmt: skip


def _candidates(ranked: list[Ranked]) -> tuple[PlaceCandidate, ...]:
    places = (one.place for one in ranked[:MAX_CANDIDATES])
    return tuple(PlaceCandidate(p.name, p.id, p.country, p.lat, p.lon, p.precision) for p in places)
