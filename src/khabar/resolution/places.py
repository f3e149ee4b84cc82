"""Where it is: from the words of a place to a point in the gazetteer, with how precise that is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

import msgspec

from khabar.matching.names import GazetteerPlace, Names, Noun
from khabar.records.claim import Place, PlaceCandidate, Span
from khabar.resolution.choosing import Mention, Ranked, choose
from khabar.resolution.mentions import Mentions
from khabar.resolution.naming import Named, NameFinder, nest_end
from khabar.resolution.offsets import moved, offset_of
from khabar.resolution.surroundings import QUARTER, WIDE, Surroundings, leading
from khabar.syntax.phrase import Phrase
from khabar.syntax.view import View

MAX_CANDIDATES = 3
FINENESS = {"site": 0, "city": 1, "district": 2, "province": 3, "region": 4, "country": 5}
NEARBY = 200  # characters back to a place in which an unnamed facility lies
BESIDE = 70  # characters to a place near which whatever has no known name lies
EXACT = frozenset({"site", "city", "district"})  # what is small enough to say where its neighbour lies
VAST = frozenset({"country", "region", "border", "sea", "river", "desert"})  # kinds of which no single point is told
AREAS = frozenset({"countryside", "corridor", "front", "road"})  # kinds that are more than the town they are named after


class PlaceResolver:
    """Resolves the places of one document; what else the document names helps to choose."""

    def __init__(self, names: Names, where: Surroundings, published: date | None) -> None:
        self.names, self.where = names, where
        self.day = published.isoformat() if published else None
        self.finder = NameFinder(names, where)
        self.mentions: Mentions[Place] = Mentions()
        self.reasons: dict[str, str] = {}  # gazetteer id -> what spoke for it
        self.borrowed: set[tuple[int, int]] = set()  # spans of words that stand for a place named elsewhere
        self.people: dict[str, int] = {}  # gazetteer id -> inhabitants

    def resolve(self, view: View, phrase: Phrase) -> Place:
        """The place that a phrase means; without coordinates where it cannot be found."""
        span, named = view.phrase_span(phrase), self.finder.find(view, phrase)
        if not named.candidates and phrase.last == phrase.head and named.kinds:
            recalled = self.mentions.recall(view, phrase) or self._recalled(view, phrase, span)
            earlier = recalled or self._usual(view, phrase, span)
            if earlier is not None:
                return msgspec.structs.replace(earlier, start=span.start, end=span.end, text=span.text)
        if not named.candidates:
            capital = self._capital(view, phrase, named.kinds)
            if capital is not None:
                return self._as(capital, span, "capital")
            return self._unfound(view, phrase, span, named.kinds)
        best, others = self._choose(view, named)
        if best is None and named.key:  # an unknown village, perhaps told by where it lies ("قرية X شمال الرقة")
            further = self.finder.find(view, phrase, exact=True)
            named = further if further.candidates else named
            best, others = self._choose(view, named)
        if best is None:
            place = self._unfound(view, phrase, span, named.kinds)
            return msgspec.structs.replace(place, candidates=_candidates(others))
        place = self._place(span, best, others, view, phrase, named)
        self.mentions.remember(view, phrase, place)
        return place

    def _choose(self, view: View, named: Named) -> tuple[Ranked | None, list[Ranked]]:
        start, end = view.sentence.starts[named.tokens[0]], view.sentence.ends[named.tokens[-1]]
        nest = nest_end(view, named.tokens[-1])
        mention = Mention(start, end, nest, (view.sentence.start, view.sentence.end), named.kinds, named.key)
        return choose(mention, named.candidates, self.where)

    def ordered(self, places: Sequence[Place]) -> tuple[Place, ...]:
        """Places by how specific they are, those that were found first, of towns the smallest first."""
        return tuple(sorted(places, key=self._rank))

    def why(self, places: Sequence[Place]) -> list[str]:
        """What spoke for each place that was found, as rules of the claim."""
        found = (place.gazetteer for place in places if place.gazetteer is not None)
        return [f"place:{id}={self.reasons[id]}" for id in dict.fromkeys(found)]

    def _rank(self, place: Place) -> tuple[bool, bool, int, int]:
        borrowed = (place.start, place.end) in self.borrowed
        return place.lat is None, borrowed, self._fineness(place), self._size(place)

    def _fineness(self, place: Place) -> int:
        return FINENESS.get(place.precision or "", len(FINENESS))

    def _size(self, place: Place) -> int:
        return round(math.log10(self.people.get(place.gazetteer or "", 0) + 1000)) if place.precision == "city" else 0

    def _recalled(self, view: View, phrase: Phrase, span: Span) -> Place | None:
        """What a definite kind word alone refers back to among the places named before."""
        word = view.words[phrase.head]
        anchor = self.where.before(word.stem, span.start) if word.definite else None
        return self._as(anchor.place, span, "named-before") if anchor else None

    def _usual(self, view: View, phrase: Phrase, span: Span) -> Place | None:
        """The country or region that a definite kind word alone is a name of, where its country is named ("الضفة")."""
        word = view.words[phrase.head]
        _, refs = self.names.longest(f"ال{word.stem}", ()) if word.definite else (None, [])
        places = (self.names.data.places[number] for table, number in refs if table == "place")
        wide = [place for place in places if place.precision in WIDE and place.country in self.where.countries]
        return self._as(wide[0], span, "bare") if len(wide) == 1 else None

    def _capital(self, view: View, phrase: Phrase, kinds: list[Noun]) -> GazetteerPlace | None:
        """The capital of the country of an adjective, else of the one that the document is about ("العاصمة الروسية")."""
        data = self.names.data
        if not kinds or kinds[-1].kind != "capital" or not view.words[phrase.head].definite:
            return None
        country = self._nation(view, phrase) or leading(self.where.countries)
        _, refs = self.names.longest(*_opened(data.capitals.get(country or "", "")))
        places = [data.places[number] for table, number in refs if table == "place"]
        own = (place for place in places if place.country == country)
        return max(own, key=lambda place: (place.precision == "city", place.population, place.id), default=None)

    def _unfound(self, view: View, phrase: Phrase, span: Span, kinds: list[Noun]) -> Place:
        """A place that the gazetteer lacks: its words, its kind, and the country of an adjective, of what is named beside
        it, or that the document is about.

        A facility or area without a name of its own lies in the place that is named beside it, and gets that one's point
        and precision. So does a site of an unknown name that stands right beside one, and a quarter beside its city, with the
        precision of a district; a village of an unknown name does not.
        """
        nation = self._nation(view, phrase)
        precision = (kinds[0].precision or None) if kinds else None
        around = self.where.around(view, span.start, span.end)
        if around is not None and around.place.precision in EXACT:
            unnamed = bool(kinds) and self._unnamed(view, phrase, kinds) and not self._whole(nation, kinds)
            beside = max(around.start - span.end, span.start - around.end) <= BESIDE
            if unnamed and (beside or (nation is None and span.start - around.end <= NEARBY)):
                return self._as(around.place, span, "around")
            if beside and (precision == "site" or (kinds and kinds[0].kind == QUARTER and around.place.precision == "city")):
                return msgspec.structs.replace(self._as(around.place, span, "around"), precision="district")
        country = nation or (self._sovereign(around.place)[0] if around else leading(self.where.countries) if kinds else None)
        return Place(span.start, span.end, span.text, country=country, precision=precision)

    def _nation(self, view: View, phrase: Phrase) -> str | None:
        """The country (alpha-2) of a nationality adjective in a phrase."""
        data = self.names.data
        nations = (data.adjectives.get(word.stem, "") for word in view.words[phrase.head : phrase.last + 1])
        return next((data.countries[nation][0] for nation in nations if nation in data.countries), None)

    def _unnamed(self, view: View, phrase: Phrase, kinds: list[Noun]) -> bool:
        """Whether a phrase holds only kind words and ordinary words: a facility of somebody, an area of the place spoken of."""
        words = [word for word in view.words[phrase.head : phrase.last + 1] if word.kind == "word"]
        if not kinds[-1].facility and not words[0].definite:  # "قرية الزر", "قارة"
            return False
        return all(self.names.doubtful(word.stem) or word.definite for word in words)

    @staticmethod
    def _whole(nation: str | None, kinds: list[Noun]) -> bool:
        """Whether a phrase means a country or much of it, and no town named beside it ("الأراضي السورية", "المدن اليمنية")."""
        return nation is not None and not kinds[-1].facility and kinds[-1].kind != "capital"

    def _as(self, place: GazetteerPlace, span: Span, why: str) -> Place:
        """Words that mean a place which is named elsewhere."""
        country, disputed = self._sovereign(place)
        self.people[place.id], self.reasons[place.id] = place.population, why
        self.borrowed.add((span.start, span.end))
        return Place(
            span.start, span.end, span.text, place.name, place.id, country, place.lat, place.lon, place.precision, disputed
        )  # fmt: skip

    def _sovereign(self, place: GazetteerPlace) -> tuple[str | None, bool]:
        """The country to write, and whether it was disputed when the document appeared."""
        policy = self.names.data.policies.get(place.id)
        return (policy.country, policy.holds(self.day)) if policy else (place.country, False)

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
        self.reasons[found.id], self.people[found.id] = best.why, found.population
        wide = found.kind in VAST
        return Place(
            span.start, span.end, span.text, found.name, found.id, country, None if wide else lat, None if wide else lon,
            precision, disputed, _candidates(others),
        )  # fmt: skip


def _opened(name: str) -> tuple[str, list[tuple[int, str]]]:
    """A folded name as its first word and the others, numbered."""
    first, *rest = name.split() or [""]
    return first, list(enumerate(rest, 1))


def _candidates(ranked: list[Ranked]) -> tuple[PlaceCandidate, ...]:
    places = (one.place for one in ranked[:MAX_CANDIDATES])
    return tuple(PlaceCandidate(p.name, p.id, p.country, p.lat, p.lon, p.precision) for p in places)
