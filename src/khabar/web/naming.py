"""English and Arabic names beside ids and codes: what the pages show where the record has an id."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from khabar.events.sites import nearby
from khabar.interfaces.happenings import record
from khabar.interfaces.ontology import actors, begins_as_settlement, country_name, names, places
from khabar.interfaces.privacy import UNLISTED, described, described_ar, is_id, public, public_claim
from khabar.records import Claim
from khabar.records.event import Event
from khabar.resolution import who
from khabar.resolution.framing import neutral_ar
from khabar.store.columns import PlaceKey

Json = dict[str, Any]


def warm() -> None:
    """Read the names now, so that the first answer need not wait for them."""
    actors(), places(), who.arabic_names()
    described("CVL", "SYR"), begins_as_settlement("قرية"), nearby("SY", 33.5, 36.3)


def party(id: str, name: str | None = None) -> Json:
    """A party by its id, else with the name given. One that has no id, and stands in the ledger by its words, gets no name."""
    if not is_id(id):
        return {"value": id, "name": UNLISTED, "name_ar": described_ar(None, None)}
    actor, made = actors().get(id), who.institution(id)
    english = actor.name if actor else made[0] if made else name or id
    return {"value": id, "name": english, "name_ar": who.arabic_name(id)}


def body(id: str, name: str) -> Json:
    """A party of the comparisons: by actor id, by country ("SYR") or by country and sector ("SYR:REB": no profile)."""
    country, _, sector = id.partition(":")
    if sector:
        return {"value": id, "name": name, "name_ar": described_ar(sector, country)}
    return {**party(id.lower()), "name": name}


def place_name_ar(gazetteer: str | None) -> str | None:
    """The usual Arabic name of a place."""
    place = places().get(gazetteer or "")
    return (place.arabic or None) if place else None


def nameable(place: PlaceKey) -> bool:
    """Whether a place may stand in a list: words that are no known place could name a person ("the house of …")."""
    return place.gazetteer is not None or begins_as_settlement(place.name)


def event_item(event: Event, *, accounts: bool = False) -> Json:
    """An event as the pages take it: sites at settlements, no private person named, Arabic names beside the English."""
    fields = record(public(event, exact=False))
    if not accounts:
        del fields["accounts"]
    for one in (*fields["actors"], *fields["recipients"]):
        one["name_ar"] = _party_ar(one) or described_ar(one["sector"], one["country"])
        one["name_ar_oblique"] = oblique(one)
    if fields["place"]:
        fields["place"]["name_ar"] = place_name_ar(fields["place"]["gazetteer"])
    return fields


def oblique(party: Json) -> str:
    """An Arabic name as it stands behind a preposition, as in headlines: "مدنيين (سوريا)". Only names made by rule inflect."""
    name: str = party["name_ar"]
    if party["entity"] in who.arabic_names():
        return name
    ending = r"ون\b" if name.split(maxsplit=1)[0].endswith("ون") else r"(?<=ي)ون\b"  # "إدارة السجون" stays
    return re.sub(ending, "ين", name)


def claim_item(claim: Claim) -> Json:
    """A claim as the pages take it: sites at settlements, unlisted parties by description; the words stay, as in the text.

    ``name_ar`` beside every name; ``territory.parties`` has the names of who gained or lost the place, by id.
    """
    fields: Json = msgspec.to_builtins(coarsened(claim))
    for one in (*fields["actors"], *fields["recipients"], *fields["attribution"]):
        one["name_ar"] = _party_ar(one)
    for one in fields["places"]:
        one["name_ar"] = place_name_ar(one["gazetteer"])
    for one in fields["framing"]:
        one["neutral_ar"] = neutral_ar().get(one["neutral"])
    if fields["territory"]:
        ids = (*fields["territory"]["gained_by"], *fields["territory"]["lost_by"])
        fields["territory"]["parties"] = {id: party(id) for id in ids}
    return fields


def source_ar(claim: Claim) -> str | None:
    """Whose word a claim is, in Arabic: the usual name of whom it quotes, else the words of the text; None: its outlet's."""
    if not claim.attribution:
        return None
    link = claim.attribution[-1]
    return (who.arabic_name(link.entity) if link.entity else None) or link.text


def coarsened(claim: Claim) -> Claim:
    """The claim with sites at their settlements and unlisted parties without a name; the words stay: they stand in the text."""
    public = public_claim(claim, exact=False)
    places = (msgspec.structs.replace(place, text=own.text) for place, own in zip(public.places, claim.places, strict=True))
    return msgspec.structs.replace(public, places=tuple(places))


def _party_ar(fields: Json) -> str | None:
    return who.arabic_name(fields["entity"]) if fields["entity"] else None


def countries() -> dict[str, Json]:
    """The names of all states by alpha-3."""
    known = names().data.countries
    return {alpha3: {"name": country_name(alpha3), "name_ar": who.country_ar(alpha3)} for alpha3 in sorted(known)}
