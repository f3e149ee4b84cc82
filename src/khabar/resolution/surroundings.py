"""What a document says about where it is: the places it names beyond doubt, and the countries they lie in."""

from __future__ import annotations

import functools
import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from khabar.matching.names import GazetteerPlace, Names
from khabar.matching.vocabulary import Word
from khabar.syntax.view import MAX_NAME, NameAt, View
from khabar.text.memo import Memo

KNOWN = 100_000  # inhabitants from which a town is meant by its bare name, though the name is a common word or shared
SAME_KM = 30.0  # candidates of one name that lie this near together leave no doubt where it is
REACH_KM = {"province": 50.0, "district": 20.0, "site": 5.0}  # how far a place extends; others: 10 km
QUARTER = "quarter"  # kind of the places behind which a town of the same name is not meant
WIDE = frozenset({"country", "region"})
NAMED = frozenset({"city", "district", "province"})  # precision of the kind words behind which an ordinary word is a name
LEADING = 0.5  # share of all mentions of countries from which one leads


class Anchor(msgspec.Struct, frozen=True, gc=False):
    """A place that a document names beyond doubt: its characters, the candidates for it, the likeliest of them."""

    start: int
    end: int
    numbers: frozenset[int]
    place: GazetteerPlace
    noun: str  # stem of the kind word in front, empty where none is


class Surroundings:
    """The anchors and countries of one document.

    ``countries`` counts how often each country (alpha-2) is named; ``outlet`` is the country of the outlet.
    """

    def __init__(self, names: Names, views: Sequence[View], countries: Counter[str], outlet: str | None) -> None:
        self.names = names
        found = [anchor for view in views for anchor in self._anchors(view)]
        sure = (anchor.place.country for anchor, firm in found if firm and len(self._lands(anchor)) == 1)
        evident = countries + Counter(filter(None, (outlet, *sure)))
        found = [(self._nearer(anchor, evident), firm) for anchor, firm in found]
        known = countries + Counter(filter(None, (outlet, *(anchor.place.country for anchor, firm in found if firm))))
        self.anchors = [anchor for anchor, firm in found if firm or not known or anchor.place.country in known]
        self.countries = known or Counter(filter(None, (anchor.place.country for anchor in self.anchors)))
        self.starts = [anchor.start for anchor in self.anchors]  # anchors never overlap: their ends ascend as well
        self.by_noun: dict[str, list[Anchor]] = {}
        for anchor in self.anchors:
            self.by_noun.setdefault(anchor.noun, []).append(anchor)
        self.same: dict[tuple[str, frozenset[int]], list[Anchor]] = {}
        for anchor in self.anchors:
            self.same.setdefault((anchor.place.id, anchor.numbers), []).append(anchor)

    def _anchors(self, view: View) -> Iterator[tuple[Anchor, bool]]:
        """The names of a sentence that can mean one place only; firm are those that need no other evidence."""
        end, words, alone = -1, view.words, _alone(self.names)
        for index in view.nameable:
            if index <= end:
                continue
            word = words[index]
            if word.longer:
                end, numbers = longest_place(view, index)
                place = certain(self.names, numbers)
            else:
                end, (numbers, place) = index, alone[word]
            if place is None:
                continue
            noun = self._kind_word(view, index, end)
            if place.kind != QUARTER and any(kind.kind == QUARTER for kind in self.names.nouns.get(noun, ())):
                continue  # "حي المنصورة" is no town
            told = self._told(view, index)
            if told or self._evident(view, index, end, place):
                doubtful = end == index and not told and is_ordinary(self.names, word)
                start = view.sentence.starts[index]
                anchor = Anchor(start, view.sentence.ends[end], frozenset(numbers), place, noun)
                yield anchor, not place.source and not doubtful

    def _lands(self, anchor: Anchor) -> set[str | None]:
        """The countries in which places of the name of an anchor lie."""
        return {self.names.data.places[number].country for number in anchor.numbers}

    def _nearer(self, anchor: Anchor, evident: Counter[str]) -> Anchor:
        """The anchor, or its namesake in a country that the document names where it names not that of the larger one."""
        lands = self._lands(anchor)
        if anchor.place.country in evident or evident.keys().isdisjoint(lands):
            return anchor
        numbers = [number for number in anchor.numbers if self.names.data.places[number].country in evident]
        place = certain(self.names, numbers)
        return anchor if place is None else msgspec.structs.replace(anchor, place=place)

    def _kind_word(self, view: View, index: int, last: int) -> str:
        """The stem of the kind word that a name begins with ("مخيم جنين") or stands behind; empty where there is none.

        A name with a particle glued to it stands behind none ("الضفة والقدس").
        """
        within = [index] if last > index else []
        before = [index - 1] if index and not self._glued(view, index) else []
        stems = (view.words[i].stem for i in (*within, *before))
        return next((s for s in stems if any(noun.role == "kind" for noun in self.names.nouns.get(s, ()))), "")

    def _glued(self, view: View, index: int) -> bool:
        """Whether a conjunction or preposition parts a name from the word before it."""
        clitic = view.words[index].clitic
        return bool(clitic.conjunction or clitic.preposition)

    def _told(self, view: View, index: int) -> bool:
        """Whether a kind word says that an ordinary word is a name.

        "مدينة الباب", "العاصمة دكا" do; "وسط المدينة", "المدينة الجديدة" do not.
        """
        before = view.words[index - 1] if index else None
        if before is None or self._glued(view, index):
            return False
        kinds = [noun for noun in self.names.nouns.get(before.stem, ()) if noun.role == "kind" and noun.precision in NAMED]
        return any(noun.kind == "capital" or not before.definite for noun in kinds)

    def _evident(self, view: View, index: int, last: int, place: GazetteerPlace) -> bool:
        """A bare name that is an ordinary word or added by the user proves nothing; a large town behind في does."""
        if last > index:
            return True
        if not is_ordinary(self.names, view.words[index]):
            return not place.source or place.population >= KNOWN
        before = view.words[index - 1].stem if index else ""
        located = {before, view.words[index].clitic.preposition} & view.vocabulary.lists["place"]
        return place.population >= KNOWN and bool(located)

    def before(self, noun: str, position: int) -> Anchor | None:
        """The last place in front of a position that stands behind a kind word ("البلدة" means "بلدة سرمدا")."""
        anchors = self.by_noun.get(noun, ())
        count = bisect_right(anchors, position, key=lambda anchor: anchor.end)
        return anchors[count - 1] if count else None

    def around(self, view: View, start: int, end: int) -> Anchor | None:
        """The place that stands nearest in the same sentence, those behind first; else the last one named before."""
        same = [a for a in self.within(view.sentence.start, view.sentence.end) if a.start >= end or a.end <= start]
        behind = next((a for a in same if a.start >= end), None)
        if behind is not None or same:
            return behind or same[-1]
        count = bisect_right(self.anchors, start, key=lambda anchor: anchor.end)
        return self.anchors[count - 1] if count else None

    def within(self, low: int, high: int) -> list[Anchor]:
        """The places named from one position to another, in order."""
        return self.anchors[bisect_left(self.starts, low) : bisect_left(self.starts, high)]

    def beyond(self, low: int, high: int, own: frozenset[int]) -> list[Anchor]:
        """Each place that is named outside of these positions, as it is named last; ``own`` are candidates left out."""
        found: dict[str, Anchor] = {}
        for (place, numbers), anchors in self.same.items():
            before = len(anchors) if anchors[-1].start >= high else bisect_left(anchors, low, key=lambda anchor: anchor.start)
            if before and numbers.isdisjoint(own):
                anchor = anchors[before - 1]
                if place not in found or anchor.start > found[place].start:
                    found[place] = anchor
        return list(found.values())


@functools.lru_cache(maxsize=4)
def _alone(names: Names) -> Memo[Word, tuple[list[int], GazetteerPlace | None]]:
    """The places that words name by themselves, whatever stands behind them, and the one that is certain."""

    def named(word: Word) -> tuple[list[int], GazetteerPlace | None]:
        _, numbers = _longest((0, names.longest(stem, ())[1], stem) for stem, _ in word.stems)
        return numbers, certain(names, numbers)

    return Memo(named)


def is_ordinary(names: Names, word: Word) -> bool:
    """Whether a word is a common word as well, or part of a person's name, with or without what is glued to it."""
    spelled = [stem for stem, _ in word.stems]
    return any(map(names.doubtful, (word.folded, word.stem, *(spelled if len(spelled) == 1 else ()))))


def certain(names: Names, numbers: Sequence[int]) -> GazetteerPlace | None:
    """The place that a name must mean: all candidates lie together, or one is a large town or first-level unit."""
    places = [names.data.places[number] for number in numbers]
    wide = {place.country for place in places if place.precision in WIDE}
    places = [place for place in places if place.precision not in WIDE and (not wide or place.country in wide)]
    if not places:
        return None
    places.sort(key=lambda place: (-place.population, bool(place.source), place.id))
    if all(distance_km(places[0], other) <= SAME_KM + REACH_KM.get(other.precision, 0) for other in places):
        return places[0]
    unit = next((place for place in places if place.precision == "province" and not place.source), None)
    large = places[0].population >= KNOWN or unit is not None
    best = next((place for place in places if unit is None or place.country == unit.country), places[0])
    return best if large and (best.population >= KNOWN or places[0].population < KNOWN) else None


def leading(countries: Counter[str]) -> str | None:
    """The country that most of a document's mentions of countries are of (alpha-2), None where none leads."""
    total = sum(countries.values())
    best = max(countries, key=lambda country: (countries[country], country), default=None)
    return best if best is not None and countries[best] >= 2 and countries[best] >= LEADING * total else None


def longest_place(view: View, index: int, last: int | None = None) -> tuple[int, list[int]]:
    """The longest place name at a token, not beyond token ``last``: its last token and the numbers of the candidates."""
    if last is None:
        more, numbers = _longest(view.names_at(index))
    else:
        stems = view.words[index].stems
        more, numbers = _longest(_up_to(view, index, last, stem) for stem, _ in stems)
    return index + more, numbers


def _longest(spelled: Iterable[NameAt]) -> tuple[int, list[int]]:
    """The longest place name among names: how many more words it has than one, and the numbers of the candidates."""
    best: tuple[int, list[int]] = (0, [])
    for more, found, _ in spelled:
        numbers = [number for table, number in found if table in ("place", "added")]
        if numbers and (not best[1] or more > best[0]):
            best = (more, numbers)
    return best


def _up_to(view: View, index: int, last: int, stem: str) -> NameAt:
    reached, found = view.names.longest(stem, view.behind(index, min(last, index + MAX_NAME)))
    return 0 if reached is None else reached - index, found, stem


def distance_km(one: GazetteerPlace, other: GazetteerPlace) -> float:
    """The distance of two places along the ground."""
    a, b = math.radians(one.lat), math.radians(other.lat)
    turn = math.radians(other.lon - one.lon)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(turn / 2) ** 2
    return 12_742 * math.asin(min(1.0, math.sqrt(h)))


