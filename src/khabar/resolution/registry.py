"""What the actor files say beyond names: who held which office when, and by which nouns organisations are called."""

from __future__ import annotations

from functools import cached_property, lru_cache

from khabar.matching.names import Actor, Names, Office

USUAL = 5  # organisations whose names must begin with a noun before it stands for any of them


class Registry:
    """Indexes over the actors of one set of names."""

    def __init__(self, names: Names) -> None:
        self.names = names

    @cached_property
    def kinds(self) -> dict[str, tuple[str, ...]]:
        """For each organisation the nouns that its names begin with ("حركة"), of those that many names begin with."""
        begins: dict[str, set[str]] = {}
        for words, table, number in self.names.data.spellings:
            if table == "actor" and len(words) > 1 and not self.names.data.actors[number].offices:
                begins.setdefault(words[0].removeprefix("ال"), set()).add(self.names.data.actors[number].id)
        found: dict[str, list[str]] = {}
        for noun, bearers in begins.items():
            if len(bearers) >= USUAL:
                for bearer in bearers:
                    found.setdefault(bearer, []).append(noun)
        return {bearer: tuple(nouns) for bearer, nouns in found.items()}

    @cached_property
    def holders(self) -> dict[tuple[str, str], list[tuple[Office, Actor]]]:
        """For each country and office those who have held it."""
        found: dict[tuple[str, str], list[tuple[Office, Actor]]] = {}
        for actor in self.names.data.actors:
            for office in actor.offices:
                found.setdefault((office.country, office.office), []).append((office, actor))
        return found

    def holder(self, office: str, country: str, day: str) -> Actor | None:
        """Who holds an office of a country on a day (ISO 8601), where that is one person for sure."""
        held = {
            actor.id: actor
            for term, actor in self.holders.get((country, office), ())
            if term.since is not None and during(term.since, term.until, day)
        }
        return next(iter(held.values())) if len(held) == 1 else None

    @cached_property
    def fighting(self) -> dict[str, str]:
        """The sector in attacks of those organisations for which it is another."""
        return {actor.id: actor.fighting for actor in self.names.data.actors if actor.fighting}


@lru_cache(maxsize=4)
def registry(names: Names) -> Registry:
    """The registry of these names, made once."""
    return Registry(names)


def during(since: str | None, until: str | None, day: str | None) -> bool:
    """Whether a day lies in a period; without a day, whether the period lasts."""
    if day is None:
        return until is None
    return (since is None or since <= day) and (until is None or day <= until + "~")
