"""An event as the forms of other data sets ask for it: who, on which side, where, how exactly, how many.

The event comes as :func:`khabar.interfaces.privacy.public` gives it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from functools import cached_property
from typing import NamedTuple

from khabar.interfaces.columns import distinct
from khabar.interfaces.ontology import (
    NO_STATE,
    State,
    actors,
    clashes,
    names,
    names_place,
    places,
    sectors,
    states,
)
from khabar.interfaces.privacy import described
from khabar.matching.names import GazetteerPlace
from khabar.records import Party
from khabar.records.event import Event, EventParty, EventPlace
from khabar.resolution.registry import during
from khabar.store.dossiers import Dossier, Report

UNHAPPENED = ("planned", "hypothetical", "denied")  # standings of what nobody says has happened


class Who(NamedTuple):
    """A party: its name (or description), its id where it is listed, country (alpha-3, IGO, …) and PLOVER sector."""

    name: str
    entity: str | None
    country: str | None
    sector: str | None

    @property
    def state(self) -> State:
        """Its state's numbers in other lists."""
        return states().get(self.country or "", NO_STATE)

    @property
    def kind(self) -> str:
        """state, group, civilian or other."""
        sector = sectors().get(self.sector or "")
        return sector.side if sector else "other"


def who(party: EventParty | Party) -> Who:
    """A party as it may be named."""
    return Who(
        party.name if party.entity and party.name else described(party.sector, party.country),
        party.entity,
        party.country,
        party.sector,
    )


class Case:
    """One event with what is worked out from it, each thing once."""

    def __init__(self, dossier: Dossier) -> None:
        self.event: Event = dossier.event
        self.reports: tuple[Report, ...] = dossier.reports
        self.dossier = dossier

    @cached_property
    def actors(self) -> tuple[Who, ...]:
        """The actors, those of most reports first, each description once."""
        return tuple(dict.fromkeys(map(who, self.event.actors)))

    @cached_property
    def recipients(self) -> tuple[Who, ...]:
        """The recipients, likewise."""
        return tuple(dict.fromkeys(map(who, self.event.recipients)))

    @cached_property
    def sides(self) -> tuple[tuple[Who, ...], tuple[Who, ...]]:
        """Actors and recipients; of a clash without recipients the first actor, and those whom it fights."""
        fought = any(reason in clashes() for report in self.reports for reason in report.claim.why)
        if fought and not self.recipients and len(self.actors) > 1:
            return self.actors[:1], self.actors[1:]
        return self.actors, self.recipients

    def side(self, number: int) -> str:
        """The side of the first (0) or second (1) party for the rules: state, external, group, civilian, other, none."""
        parties = self.sides[number]
        if not parties:
            return "none"
        first = parties[0]
        return "external" if first.kind == "state" and self.abroad(first) else first.kind

    def abroad(self, party: Who) -> bool | None:
        """Whether a party acts in another country than its own; None where either is not known."""
        if party.country in (None, "UNK") or self.country is None:
            return None
        return party.country != self.country

    def words(self, entity: str | None) -> str | None:
        """How the first report that names it writes a listed party."""
        parties = (party for report in self.reports for party in (*report.claim.actors, *report.claim.recipients))
        return next((party.text for party in parties if entity and party.entity == entity), None)

    def office(self, entity: str | None) -> str | None:
        """The office that a listed person held on the first day of the event, where the actor files say so for sure."""
        actor = actors().get(entity or "")
        held = [o.office for o in actor.offices if o.since and during(o.since, o.until, self.event.start)] if actor else []
        return "; ".join(dict.fromkeys(held)) or None

    @property
    def place(self) -> EventPlace | None:
        """Where it happened, as it may be shown."""
        return self.event.place

    @property
    def place_name(self) -> str | None:
        """Its English name, or words that may be shown."""
        return self.event.place.name or None if self.event.place else None

    @property
    def year(self) -> int | None:
        """The year of the first day."""
        return int(self.event.start[:4]) if self.event.start else None

    @property
    def outlets(self) -> str | None:
        """Who published the reports."""
        return distinct(report.outlet for report in self.reports)

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude."""
        place = self.event.place
        return (place.lat, place.lon) if place and place.lat is not None and place.lon is not None else None

    @cached_property
    def country(self) -> str | None:
        """The country of the place, alpha-3."""
        place = self.event.place
        return names().alpha3.get(place.country) if place and place.country else None

    @property
    def state(self) -> State:
        """The numbers of the country in other lists."""
        return states().get(self.country or "", NO_STATE)

    @cached_property
    def known(self) -> GazetteerPlace | None:
        """The place in the shipped gazetteer."""
        place = self.event.place
        return places().get(place.gazetteer) if place and place.gazetteer else None

    def unit(self, level: str) -> str | None:
        """The first-level unit (``province``) or second-level unit (``district``) that the gazetteer gives for the place."""
        place = self.event.place
        if place is None or self.known is None:
            return None
        if self.known.kind == level:
            return self.known.name
        return (self.known.admin1 or None) if level == "province" else None

    @cached_property
    def place_words(self) -> str | None:
        """How the first report that names this very place writes it: the name, at most with its kind before it."""
        place = self.event.place
        if place is None or place.gazetteer is None:
            return None
        words = (one.text for report in self.reports for one in report.claim.places if one.gazetteer == place.gazetteer)
        return next((text for text in words if names_place(text, place.gazetteer or "")), None)

    @cached_property
    def effect(self) -> str:
        """The territorial effect that most accounts tell; empty where none does."""
        effects = Counter(
            report.claim.territory.effect
            for account, report in zip(self.event.accounts, self.reports, strict=False)
            if report.claim.territory and account.grade != "against"
        )
        return effects.most_common(1)[0][0] if effects else ""

    @cached_property
    def days(self) -> int | None:
        """How many days the interval spans in which it happened."""
        if self.event.start is None or self.event.end is None:
            return None
        return (dt.date.fromisoformat(self.event.end) - dt.date.fromisoformat(self.event.start)).days + 1

    @property
    def hurt(self) -> bool:
        """Whether somebody was killed or wounded."""
        tolls = (self.event.casualties.get(kind) for kind in ("killed", "wounded"))
        return any(toll and (toll.high or toll.best or toll.low) for toll in tolls)
