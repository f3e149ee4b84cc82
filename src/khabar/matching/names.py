"""Names of parties and places, and the nouns that parties and places are described with, found by a trie over folded words."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

import msgspec

from khabar.gazetteer.spelling import bare, joined, skeleton, words_of
from khabar.gazetteer.store import AddedPlace, Index
from khabar.text.memo import Memo

END = "\n"  # key of a trie node's own value; no token holds a newline


class Office(msgspec.Struct, frozen=True):
    """An office held by a person; dates ISO 8601, null where open."""

    office: str
    country: str
    sector: str = "GOV"
    since: str | None = None
    until: str | None = None


class Actor(msgspec.Struct, frozen=True):
    """An organisation, a state or an office-holder."""

    id: str
    name: str
    country: str = "UNK"
    sector: str = "UNK"
    fighting: str = ""  # sector in attacks, where it is another
    since: str | None = None
    until: str | None = None
    offices: list[Office] = []


class GazetteerPlace(msgspec.Struct, frozen=True):
    """A place with its coordinates (decimal degrees, WGS 84).

    ``source`` names the added gazetteer it comes from, ``line`` is where it stands there; ``arabic`` is its usual Arabic name.
    """

    id: str
    name: str
    lat: float
    lon: float
    kind: str
    precision: str
    country: str | None
    admin1: str = ""
    population: int = 0
    source: str = ""
    line: int = 0
    arabic: str = ""


class Noun(msgspec.Struct, frozen=True):
    """A noun that describes a party (generic, title, institution) or a place (kind).

    ``precision`` and ``facility`` belong to kinds, ``country`` to generic nouns, ``office`` to titles and institutions;
    ``name`` and ``id`` to institutions are templates over ``{country}`` and ``{alpha3}``.
    """

    role: str
    sector: str = ""
    name: str = ""
    id: str = ""
    kind: str = ""
    precision: str = ""
    facility: bool = False
    country: str = ""
    office: str = ""
    sole: bool = False  # an office that one person holds


class Policy(msgspec.Struct, frozen=True):
    """How a contested place is written: its country (null: none), why, and on which days (ISO 8601) it is disputed."""

    country: str | None
    reason: str
    since: str
    until: str

    def holds(self, day: str | None) -> bool:
        """Whether the place is disputed on a day; on an unknown one, where the dispute has not ended."""
        return not self.until if day is None else self.since <= day and (not self.until or day < self.until)


class NameData(msgspec.Struct):
    """All names as they are kept in the cache."""

    actors: list[Actor] = []
    places: list[GazetteerPlace] = []
    nouns: list[Noun] = []
    spellings: list[tuple[list[str], str, int]] = []  # folded words, table (actor, place, noun), number in it
    adjectives: dict[str, str] = {}  # folded nationality adjective without article -> alpha-3
    countries: dict[str, tuple[str, str, str]] = {}  # alpha-3 -> (alpha-2, English name, English adjective)
    policies: dict[str, Policy] = {}  # of contested places, by gazetteer id
    bearings: dict[str, float] = {}  # folded word for a direction -> degrees clockwise from north
    capitals: dict[str, str] = {}  # alpha-2 -> folded name of the city whose name stands for the government
    units: dict[str, float] = {}  # folded unit of length -> kilometres
    counts: dict[str, int] = {}  # folded noun for people -> 1 or 2, where its shape says how many
    personal: list[str] = []  # folded words of the names of people
    common: list[str] = []  # folded place names that are common words too
    belonging: dict[str, int] = {}  # folded adjective of an organisation without article -> its number
    former: list[str] = []  # folded words after an office that its bearer does not hold
    outlets: dict[str, str] = {}  # folded name of an outlet of one country -> alpha-3


def outlet_key(name: str) -> str:
    """An outlet's name without regard to capitals, spaces and marks."""
    return "".join(words_of(name)).casefold()


class Names:
    """The trie over all names.

    Names of added gazetteers come into it when a word that they begin with is first asked for (:meth:`begins`): they are
    many, and few of them are ever needed.
    """

    def __init__(self, data: NameData, added: Index | None = None) -> None:
        self.data, self.added = data, added
        self.trie: dict[str, Any] = {}
        for words, table, number in data.spellings:
            self._insert(words, table, number)
        self.nouns: dict[str, list[Noun]] = {}
        for words, table, number in data.spellings:
            if table == "noun" and len(words) == 1:
                self.nouns.setdefault(words[0], []).append(data.nouns[number])
        self.heads = frozenset(self.trie)  # every word that a shipped name or describing noun can begin with
        self.common = frozenset(data.common)
        self.personal = frozenset(data.personal)
        self.former = frozenset(data.former)
        self.alpha3 = {alpha2: alpha3 for alpha3, (alpha2, _, _) in data.countries.items()}
        self.ordinary: tuple[Container[str], ...] = ()
        self.precision = {noun.kind: noun.precision for noun in reversed(data.nouns) if noun.role == "kind"}
        self._asked: set[str] = set()
        self._numbers: dict[tuple[str, str], int] = {}
        self._spelled: Memo[str, list[tuple[int, str]]] = Memo(self._spellings)
        self._keys: dict[str, list[int]] | None = None
        self._skeletons: dict[str, list[tuple[str, int]]] = {}

    def _insert(self, words: Iterable[str], table: str, number: int) -> None:
        node = self.trie
        for word in words:
            node = node.setdefault(word, {})
        refs = node.setdefault(END, [])
        if (table, number) not in refs:
            refs.append((table, number))

    def begins(self, word: str) -> bool:
        """Whether a name or describing noun begins with a folded word."""
        if self.added is not None and word not in self._asked:
            self._asked.add(word)
            if len(word) > 1:
                self._fetch(self.added, word)
        return word in self.trie

    def _fetch(self, added: Index, word: str) -> None:
        """Bring the added names that begin with a word into the trie, but none of ordinary words ("المنطقة الصناعية").

        A name of one word goes into a table of its own, "added": it may be somebody's name, and counts only with evidence.
        """
        kind = word in self.nouns  # "تل", "جسر": the first word of many names
        described = bare(word) != word and bare(word) in self.nouns
        alone = all(table == "added" for table, _ in self.trie.get(word, {}).get(END, ()))
        for rest, place in added.beginning(word):
            if rest and not described and (kind or not all(map(self.doubtful, (word, *rest)))):
                self._insert((word, *rest), "place", self.number(place))
            elif not rest and alone and not self.doubtful(word):
                self._insert((word,), "added", self.number(place))

    def doubtful(self, word: str) -> bool:
        """Whether a folded word is a common word or part of a person's name as well."""
        known = word in self.common or word in self.personal or word in self.nouns or word in self.data.adjectives
        return known or any(word in words for words in self.ordinary)

    def number(self, place: AddedPlace) -> int:
        """The number of an added place among all places."""
        number = self._numbers.get((place.source, place.id))
        if number is None:
            number = self._numbers[place.source, place.id] = len(self.data.places)
            precision = self.precision.get(place.kind) or "city"
            known = GazetteerPlace(
                place.id, place.name, place.lat, place.lon, place.kind, precision, place.country or None, place.admin1,
                place.population, place.source, place.line, next(iter(place.names), ""),
            )  # fmt: skip
            self.data.places.append(known)
        return number

    def spelled(self, words: list[str]) -> list[tuple[int, str]]:
        """Places that folded words may mean in another spelling, each with the joined key of its own name.

        Names with the same joined key go before those that share only their consonants.
        """
        return self._spelled[joined(words)]

    def _spellings(self, key: str) -> list[tuple[int, str]]:
        if self._keys is None:
            self._keys = {}
            for words, table, number in self.data.spellings:
                if table == "place":
                    own = joined(words)
                    self._keys.setdefault(own, []).append(number)
                    self._skeletons.setdefault(skeleton(own), []).append((own, number))
        same = [*self._keys.get(key, ())]
        same += [self.number(place) for place in self.added.keyed(key)] if self.added else []
        consonants = skeleton(key)
        if same or not consonants:
            return [(number, key) for number in dict.fromkeys(same)]
        alike = [(number, own) for own, number in self._skeletons.get(consonants, ())]
        alike += [(self.number(place), own) for own, place in self.added.sounding(consonants)] if self.added else []
        return list(dict.fromkeys(alike))

    def goes_on(self, start: str, second: str) -> bool:
        """Whether some name begins with these two words."""
        return second in self.trie.get(start, ())

    def has_longer(self, start: str) -> bool:
        """Whether some name of several words begins with this one."""
        node = self.trie.get(start, ())
        return len(node) > (END in node)

    def longest(
        self, start: str, following: Iterable[tuple[int, str]]
    ) -> tuple[int | None, list[tuple[str, int]]]:
        """Longest name whose first word is ``start`` and whose others are in ``following`` (index, folded word).

        Returns the index of its last word (None: the first word alone) and the candidates, none where nothing matches.
        """
        node = self.trie.get(start)
        last: int | None = None
        refs: list[tuple[str, int]] = []
        if node is None:
            return None, refs
        refs = node.get(END, [])
        if len(node) == (END in node):  # no name of more words
            return None, refs
        for index, word in following:
            node = node.get(word)
            if node is None:
                break
            if END in node:
                last, refs = index, node[END]
        return last, refs
