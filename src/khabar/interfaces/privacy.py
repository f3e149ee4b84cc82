"""What may leave in files: parties by name where they are listed, sites at their settlement.

Only states, organisations and office-holders of the actor files are named. Everybody else is described by sector and country
("civilians (Syria)"): no private person gets a name. Sources are quoted as the reports quote them.
"""

from __future__ import annotations

import re

import msgspec

from khabar.events.sites import nearby
from khabar.interfaces.happenings import shown
from khabar.interfaces.ontology import actors, begins_as_settlement, country_name, sectors
from khabar.records import Claim, Party, Place
from khabar.records.control import Holding
from khabar.records.event import Event, EventParty, EventPlace
from khabar.resolution.who import country_ar, institution

UNLISTED = "unlisted party"
_KEY = re.compile("[A-Z]{0,3}:[A-Z]{0,3}")


def public(event: Event, *, exact: bool) -> Event:
    """The event as it may leave; sites at their own place only with ``exact``."""
    event = shown(event, exact=exact)
    actors, recipients = (tuple(map(_party, parties)) for parties in (event.actors, event.recipients))
    return msgspec.structs.replace(event, actors=actors, recipients=recipients, place=_place(event.place))


def public_claim(claim: Claim, *, exact: bool) -> Claim:
    """The claim likewise; its unlisted parties have no name, and their words are left to the columns."""
    actors, recipients = (tuple(map(_unnamed, parties)) for parties in (claim.actors, claim.recipients))
    places = claim.places if exact else tuple(map(_settled_place, claim.places))
    return msgspec.structs.replace(claim, actors=actors, recipients=recipients, places=places)


def public_holding(holding: Holding, *, exact: bool) -> Holding:
    """The row of the ledger likewise."""
    gained, lost = (tuple(map(_listed_id, names)) for names in (holding.gained, holding.lost))
    holding = msgspec.structs.replace(holding, gained=gained, lost=lost)
    if exact or holding.precision != "site" or holding.lat is None or holding.lon is None:
        return holding
    near = nearby(holding.country, holding.lat, holding.lon)
    return msgspec.structs.replace(
        holding, place=near.name, gazetteer=near.id, lat=near.lat, lon=near.lon, precision=near.precision
    )


def described(sector: str | None, country: str | None) -> str:
    """ "civilians (Syria)"."""
    return in_country((sectors().get(sector or "") or sectors()["UNK"]).label, country_name(country))


def described_ar(sector: str | None, country: str | None) -> str:
    """ "مدنيون (سوريا)"."""
    return in_country((sectors().get(sector or "") or sectors()["UNK"]).label_ar, country_ar(country))


def in_country(label: str, country: str) -> str:
    """A description with its country behind it, where that is known."""
    return f"{label} ({country})" if country else label


def _party(party: EventParty) -> EventParty:
    return party if party.entity else msgspec.structs.replace(party, name=described(party.sector, party.country))


def _unnamed(party: Party) -> Party:
    return party if party.entity else msgspec.structs.replace(party, name=None)


def _place(place: EventPlace | None) -> EventPlace | None:
    """A place not found keeps words that begin as a settlement's name does: "the house of …" could name a person."""
    if place is None or place.gazetteer or place.within or begins_as_settlement(place.name):
        return place
    return msgspec.structs.replace(place, name="") if place.country or place.lat is not None else None


def _settled_place(place: Place) -> Place:
    if place.precision != "site" or place.lat is None or place.lon is None:
        return place if not place.candidates else msgspec.structs.replace(place, candidates=())
    near = nearby(place.country, place.lat, place.lon)
    return msgspec.structs.replace(
        place, text="", name=near.name, gazetteer=near.id, lat=near.lat, lon=near.lon, precision=near.precision, candidates=()
    )


def is_id(name: str) -> bool:
    """Whether a party of the ledger stands there by a listed id, or by country and sector; one that has neither does by its
    words, which may be the name of a private person."""
    return name in actors() or institution(name) is not None or _KEY.fullmatch(name) is not None


def _listed_id(name: str) -> str:
    return name if is_id(name) else UNLISTED
