"""What a document is about: the countries that it names, by nationality, name, party or place, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from khabar.matching.names import Names, outlet_key
from khabar.syntax.view import View

LEADING = 0.3  # share of all mentions of countries from which one counts as the country that a document is about
MAX_WORDS = 8  # words of a name that are looked at


class Setting(NamedTuple):
    """The countries (alpha-3) that a document names, how often, and the one that it is about."""

    votes: Counter[str]
    country: str | None

    def leads(self, share: float) -> bool:
        """Whether the leading country has at least this share of all mentions."""
        return self.country is not None and self.votes[self.country] >= share * max(1, self.votes.total())

    def other_than(self, countries: frozenset[str]) -> str | None:
        """The country named most often beside these."""
        return _first(Counter({nation: n for nation, n in self.votes.items() if nation not in countries}))


def setting(views: Sequence[View], names: Names, outlet: str | None) -> Setting:
    """What a document is about. Where none is named, it is at home in the country of its outlet."""
    votes = Counter(country for view in views for country in countriescountry_at(view, names))
    best = _first(votes)
    if best is not None and votes[best] < LEADING * votes.total():
        best = None
    if not votes and outlet is not None:
        best = names.data.outlets.get(outlet_key(outlet))
    return Setting(votes, best)


def countriescountry_at(view: View, names: Names) -> Iterator[str]:
    """The countries (alpha-3) that a sentence names, in order: by adjective, name, party or place."""
    taken = -1
    for index, word in enumerate(view.words):
        if word.kind != "word" or index <= taken:
            continue
        nation = names.data.adjectives.get(word.stem) or names.data.adjectives.get(word.folded)
        last, country = country_at(view, index, names)
        taken = max(taken, last)
        if nation in names.data.countries:
            yield nation
        elif country is not None:
            yield country


def country_at(view: View, index: int, names: Names) -> tuple[int, str | None]:
    """The last token of the longest name that begins at a token, and the country that it can only be of."""
    best: tuple[int, list[tuple[str, int]], str] = (-1, [], "")
    for stem, _ in view.words[index].stems:
        words = view.words[index + 1 : index + MAX_WORDS]
        last, refs = names.longest(stem, [(i, w.folded) for i, w in enumerate(words, index + 1) if w.kind != "mark"])
        refs = [ref for ref in refs if ref[0] != "noun"]
        last = index if last is None else last
        if refs and last > best[0]:
            best = (last, refs, stem)
    last, refs, stem = best
    actors = [names.data.actors[number] for table, number in refs if table == "actor"]
    state = next((actor.country for actor in actors if actor.id.split("-gov")[0] == actor.country.lower()), None)
    parties = {actor.country for actor in actors}
    if state is not None or (len(parties) == 1 and parties <= names.data.countries.keys()):
        return last, state or actors[0].country
    places = {names.alpha3.get(names.data.places[number].country or "") for table, number in refs if table == "place"}
    if actors or len(places) != 1 or (last == index and stem in names.common):
        return last, None
    return last, places.pop()


def _first(votes: Counter[str]) -> str | None:
    return max(votes, key=lambda country: (votes[country], country), default=None)
