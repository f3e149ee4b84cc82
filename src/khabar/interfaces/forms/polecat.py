"""In the form of POLECAT: its 40 columns in order, tab separated, a row an event."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from khabar.interfaces.columns import Column, distinct, joined
from khabar.interfaces.forms.case import Case, Who, who
from khabar.interfaces.forms.common import empty, filled, form
from khabar.interfaces.forms.plover import NAMES, code, contexts
from khabar.interfaces.ontology import actors
from khabar.version import __version__


def _party(role: str, pick: Callable[[Case], tuple[Who, ...]]) -> list[Column[Case]]:
    def listed(case: Case, field: Callable[[Who], str | None]) -> str | None:
        return joined(field(one) for one in pick(case))

    return [
        filled(f"{role} Name", NAMES, lambda case: listed(case, lambda one: one.name)),
        filled(f"{role} Country", "alpha-3, or IGO, NGO, IMG, UNK", lambda case: listed(case, lambda one: one.country)),
        filled(
            f"{role} COW", "COW number of the state (states.tsv); empty for all others",
            lambda case: listed(case, lambda one: one.state.cow),
        ),
        filled(f"Primary {role} Sector", "of the party that most reports name", lambda case: _primary(pick(case))),
        filled(f"{role} Sectors", "PLOVER sectors, in order of names", lambda case: listed(case, lambda one: one.sector)),
        filled(
            f"{role} Title", "offices that listed persons held on the day, where the actor files say so",
            lambda case: listed(case, lambda one: case.office(one.entity)),
        ),
        filled(
            f"{role} Name Raw", "words of the report, for listed parties only",
            lambda case: listed(case, lambda one: case.words(one.entity)),
        ),
        empty(f"Wikipedia {role} ID", "not in the actor files"),
    ]  # fmt: skip


def _primary(parties: tuple[Who, ...]) -> str | None:
    return parties[0].sector if parties else None


def _listed(case: Case, person: bool) -> str | None:
    """The listed persons, or the listed organisations and states, that the event's reports name in a role or as a source."""

    def entries() -> Iterable[Who]:
        for report in case.reports:
            yield from map(who, (*report.claim.actors, *report.claim.recipients))
            yield from (Who(link.name or "", link.entity, None, None) for link in report.claim.attribution)

    found = (one for one in entries() if one.entity)
    return distinct(one.name for one in found if bool(getattr(actors().get(one.entity or ""), "offices", ())) == person)


def _locations(case: Case) -> str | None:
    named = (
        place.name for report in case.reports for place in report.claim.places if place.gazetteer and place.precision != "site"
    )
    return distinct([case.place_name, *named])


def _city(case: Case) -> str | None:
    place = case.place
    return place.name if place and place.precision == "city" else None


def _geonames(case: Case) -> str | None:
    source, _, number = (case.place.gazetteer or "" if case.place else "").partition(":")
    return number if source == "geonames" else None


POLECAT = form(
    (
        filled("Event ID", "Khabar's id of the event", lambda case: case.event.id),
        filled("Event Date", "first day on which it may have happened (ISO 8601)", lambda case: case.event.start),
        filled("Event Type", "PLOVER type", lambda case: case.event.type),
        filled("Event Mode", "PLOVER mode; empty where none is told", lambda case: case.event.mode),
        filled("Intensity", "PLOVER score of type and mode", lambda case: code(case).score, float),
        filled("Quad Code", "PLOVER quad category, in words", lambda case: code(case).quad),
        filled("Contexts", "PLOVER contexts that any account gives", contexts),
        *_party("Actor", lambda case: case.actors),
        *_party("Recipient", lambda case: case.recipients),
        filled("Placename", "English name of the place", lambda case: case.place_name),
        filled("City", "the place, where it is a settlement", _city),
        filled("District", "second-level unit, where the place is one", lambda case: case.unit("district")),
        filled("Province", "first-level unit, where the gazetteer gives one", lambda case: case.unit("province")),
        filled("Country", "ISO 3166 alpha-3; empty where contested or not known", lambda case: case.country),
        filled("Latitude", "decimal degrees (WGS 84)", lambda case: case.point and case.point[0], float),
        filled("Longitude", "decimal degrees (WGS 84)", lambda case: case.point and case.point[1], float),
        filled("GeoNames ID", "of towns that come from GeoNames", _geonames),
        filled("Raw Placename", "words of the report for this very place", lambda case: case.place_words),
        filled(
            "Feature Type",
            "kind in Khabar's gazetteer (kinds.tsv); no GeoNames code",
            lambda case: getattr(case.known, "kind", None),
        ),
        filled("Source", "outlets", lambda case: case.outlets),
        filled("Publication Date", "day of the first report", lambda case: case.event.first_report),
        filled("Story People", "listed office-holders in the event's accounts", lambda case: _listed(case, True)),
        filled("Story Organizations", "listed organisations and states in them", lambda case: _listed(case, False)),
        filled("Story Locations", "places in them; of sites only the one shown", _locations),
        filled("Language", "of the reports", lambda case: "Arabic"),
        filled("Version", "of the coder", lambda case: f"Khabar {__version__}"),
    ),
    lambda case: None,
    "\t",
)
