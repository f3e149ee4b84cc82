"""Who counts as a party where parties are compared: states, organisations, bodies of office-holders; never private people."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple, Protocol, get_args

import msgspec

from khabar.errors import SettingError
from khabar.matching.name_files import lookup_names
from khabar.matching.names import Actor
from khabar.text.fold import fold

Level = Literal["state", "organisation"]


class PartyRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every field is described in ``data/events/parties.toml``."""

    organs: frozenset[str]
    people: frozenset[str]
    apart: frozenset[str]
    collectives: dict[str, str]


class Named(Protocol):
    """What a party, a source or a party to an event says of who it is."""

    @property
    def name(self) -> str | None: ...
    @property
    def entity(self) -> str | None: ...
    @property
    def country(self) -> str | None: ...
    @property
    def sector(self) -> str | None: ...


class Body(NamedTuple):
    """A party: its id ("SYR", "hamas", "SYR:REB"), usual English name, and kind (state, organisation, collective)."""

    id: str
    name: str
    kind: str


class Bodies:
    """The bodies of parties. At the level "state" the organs of a state are taken together."""

    def __init__(self, level: str = "state") -> None:
        if level not in get_args(Level):
            raise SettingError(f"{level!r} is no level; {' and '.join(get_args(Level))} are")
        names = lookup_names()
        self.level, self.rules = level, party_rules()
        self.actors = {actor.id: actor for actor in names.data.actors}
        self.countries = names.data.countries
        self._known: dict[tuple[str | None, str | None, str | None], Body | None] = {}

    def all(self, parties: Iterable[Named]) -> list[Body]:
        """The bodies of these parties, each once, in order."""
        return list(dict.fromkeys(body for party in parties if (body := self.of(party)) is not None))

    def of(self, party: Named) -> Body | None:
        """The body of a party; None for private people, and where it is not known."""
        key = (party.entity, party.country, party.sector)
        if key not in self._known:
            self._known[key] = self._body(party)
        return self._known[key]

    def _body(self, party: Named) -> Body | None:
        actor = self.actors.get(party.entity or "")
        if actor is not None and not actor.offices:
            return self._listed(actor, party.sector or actor.sector)
        by_itself = party.sector == "NGO" or (self.level == "organisation" and party.sector in self.rules.organs)
        if actor is None and party.entity is not None and party.name and by_itself:  # made by rule: "irq-army"
            return Body(party.entity, party.name, "organisation")
        return self._unnamed(party.country, party.sector)

    def _listed(self, actor: Actor, sector: str) -> Body | None:
        """A state or organisation of the actor files."""
        rules = self.rules
        if actor.id in (actor.country.lower(), f"{actor.country.lower()}-gov"):
            return None if sector in rules.people else self._state(actor.country)
        if actor.sector in rules.people:
            return None
        organ = actor.sector in rules.organs and actor.country in self.countries and actor.id not in rules.apart
        return self._state(actor.country) if organ and self.level == "state" else Body(actor.id, actor.name, "organisation")

    def _unnamed(self, country: str | None, sector: str | None) -> Body | None:
        """A country's organs, or its organised groups together."""
        if country not in self.countries or sector is None:
            return None
        if sector in self.rules.organs:
            return self._state(country)
        if sector in self.rules.collectives:
            return Body(f"{country}:{sector}", f"{self.countries[country][1]}: {self.rules.collectives[sector]}", "collective")
        return None

    def _state(self, country: str) -> Body:
        return Body(country, self.countries[country][1], "state")


@cache
def party_rules() -> PartyRules:
    """The shipped rules."""
    path = resources.files("khabar").joinpath("data", "events", "parties.toml")
    return msgspec.toml.decode(path.read_bytes(), type=PartyRules)


def called(party: Named) -> set[str]:
    """By what a party is asked for: id, name (folded), country, sector, country and sector ("SYR:MIL")."""
    names = {party.entity, party.country, fold(party.name or "").lower(), party.sector}
    if party.country and party.sector:
        names.add(f"{party.country}:{party.sector}")
    return {name for name in names if name}
