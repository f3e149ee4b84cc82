"""What a document is about: the countries that it names, by nationality, name, party or place, counted."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from khabar.matching.names import Actor, Names, outlet_key
from khabar.matching.vocabulary import Word
from khabar.resolution.registry import registry
from khabar.syntax.view import NameAt, View
from khabar.text.memo import Memo

LEADING = 0.3  # share of all mentions of countries from which one counts as the country that a document is about
SETTLED = 2  # mentions of countries below which a report is taken to be about its outlet's home
TOWN = 20_000  # people of a town whose name of one word is taken for a place wherever it stands


class Setting(msgspec.Struct, frozen=True, gc=False):
    """The countries (alpha-3) that a document names, how often, and the one that it is about.

    ``kinds`` gives the organisation named most often under each noun that may stand for it ("حركة", "جيش").
    """

    votes: Counter[str]
    country: str | None
    kinds: dict[str, Actor]

    def leads(self, share: float) -> bool:
        """Whether the leading country has at least this share of all mentions."""
        return self.country is not None and self.votes[self.country] >= share * max(1, self.votes.total())

    def other_than(self, countries: frozenset[str]) -> str | None:
        """The country named most often beside these."""
        return _first(Counter({nation: n for nation, n in self.votes.items() if nation not in countries}))


class Named(msgspec.Struct, frozen=True, gc=False):
    """The longest name that begins at a token: how many more it takes, the country it can only be of, the actor it is."""

    more: int = 0
    country: str | None = None
    actor: Actor | None = None


NOTHING = Named()


def setting(views: Sequence[View], names: Names, outlet: str | None) -> Setting:
    """What a document is about. Where hardly any is named, it is the home of its outlet."""
    votes: Counter[str] = Counter()
    actors: Counter[str] = Counter()
    known: dict[str, Actor] = {}
    for view in views:
        for nation, actor in named(view, names):
            if nation is not None:
                votes[nation] += 1
            if actor is not None:
                actors[actor.id] += 1
                known[actor.id] = actor
    best = _first(votes)
    if best is not None and votes[best] < LEADING * votes.total():
        best = None
    if votes.total() < SETTLED and outlet is not None:
        best = names.data.outlets.get(outlet_key(outlet), best)
    kinds: dict[str, Actor] = {}
    for bearer, _ in actors.most_common():
        for noun in registry(names).kinds.get(bearer, ()):
            kinds.setdefault(noun, known[bearer])
    return Setting(votes, best, kinds)


def named(view: View, names: Names) -> Iterator[tuple[str | None, Actor | None]]:
    """What a sentence names, in order: countries (by adjective, name, party or place) and actors."""
    taken = -1
    for index, word in enumerate(view.words):
        nation = word.nation
        if not (nation or word.stems) or index <= taken:
            continue
        found = named_at(view, index, names)
        if not (nation or found.country or found.actor or found.more) or index in view.dated:
            continue
        taken = index + found.more
        yield nation if nation in names.data.countries else found.country, found.actor


def named_at(view: View, index: int, names: Names) -> Named:
    """The longest name that begins at a token."""
    word = view.words[index]
    return _meant(names, word, view.names_at(index)) if word.longer else _alone(names)[word]


@functools.lru_cache(maxsize=4)
def _alone(names: Names) -> Memo[Word, Named]:
    """What words name by themselves, whatever stands behind them."""
    return Memo(lambda word: _meant(names, word, [(0, names.longest(stem, ())[1], stem) for stem, _ in word.stems]))


def _meant(names: Names, word: Word, spelled: list[NameAt]) -> Named:
    """What a name is that begins with a word, given the longest one of each of its stems."""
    best: NameAt = (-1, [], "")
    for more, found, stem in spelled:
        refs = [ref for ref in found if ref[0] != "noun"]
        if refs and more > best[0]:
            best = (more, refs, stem)
    more, refs, stem = best
    if not refs:
        return NOTHING
    actors = [names.data.actors[number] for table, number in refs if table == "actor"]
    state = next((actor for actor in actors if actor.id.split("-gov")[0] == actor.country.lower()), None)
    if actors:
        parties = {actor.country for actor in actors}
        sure = state or (actors[0] if len(parties) == 1 and parties <= names.data.countries.keys() else None)
        return Named(more, sure.country if sure else None, actors[0] if len(actors) == 1 else None)
    if not more and (stem in names.common or word.known or word.stem in names.nouns):
        return NOTHING
    meant = [names.data.places[number] for _, number in refs]
    places = {names.alpha3.get(place.country or "") for place in meant}
    small = not more and all(place.precision == "city" and place.population < TOWN for place in meant)
    return Named(more, places.pop() if len(places) == 1 and not small else None)


def _first(votes: Counter[str]) -> str | None:
    return max(votes, key=lambda country: (votes[country], country), default=None)
