"""In the form of ACLED: its 31 columns in order. Which event is which of its types says ``data/ontology/acled.tsv``."""

from __future__ import annotations

from khabar.interfaces.columns import distinct, joined
from khabar.interfaces.forms.case import UNHAPPENED, Case, Who
from khabar.interfaces.forms.common import empty, filled, form
from khabar.interfaces.ontology import country_name, first_rule, sectors
from khabar.interfaces.privacy import in_country

PROTESTERS, RIOTERS = ("Protesters", "6"), ("Rioters", "5")  # the name that ACLED gives them, and its number for them


def rule(case: Case) -> dict[str, str] | None:
    """The row of ``acled.tsv`` for an event; None where ACLED has no type for it."""
    return first_rule(
        "acled.tsv", type=case.event.type, mode=case.event.mode or "", effect=case.effect, actor=case.side(0),
        recipient=case.side(1), toll="yes" if case.hurt else "no",
    )  # fmt: skip


def _left_out(case: Case) -> str | None:
    if case.event.standing in UNHAPPENED:
        return "planned, hypothetical or denied"
    return None if rule(case) else "of types that ACLED does not record"


def _rule(case: Case, field: str) -> str:
    found = rule(case)
    return found[field] if found else ""


def _crowd(case: Case) -> tuple[str, str] | None:
    """What ACLED calls the crowd that is its first actor; None where there is none."""
    return {"Protests": PROTESTERS, "Riots": RIOTERS}.get(_rule(case, "event_type"))


def _parties(case: Case, number: int) -> tuple[Who, ...]:
    """Actor 1 (0) or 2 (1) with its associates; a protest's second is who steps in, and never whom it is against."""
    if number == 1 and case.event.type == "PROTEST":
        return ()
    swapped = _rule(case, "actor1") == "recipient"
    return case.sides[1 - number if swapped else number]


def _names(case: Case, number: int) -> list[str]:
    parties, crowd = _parties(case, number), _crowd(case)
    if number == 0 and crowd:
        named = [one.name for one in parties if one.entity and one.kind != "civilian"]
        return [in_country(crowd[0], country_name(case.country)), *named]
    return [one.name for one in parties]


def _inter(case: Case, number: int) -> str:
    if number == 0 and (crowd := _crowd(case)):
        return crowd[1]
    for party in _parties(case, number)[:1]:
        sector = sectors().get(party.sector or "")
        if sector is None:
            break
        abroad = case.abroad(party)
        if sector.acled == sector.abroad or abroad is not None:
            return sector.abroad if abroad else sector.acled
    return ""


def _interaction(case: Case) -> str:
    numbers = sorted(filter(None, (_inter(case, 0), _inter(case, 1))))
    return "" if not numbers else f"{numbers[0]}{numbers[1] if len(numbers) > 1 else '0'}"


def _targeting(case: Case) -> str | None:
    aimed = "Political violence" in _rule(case, "disorder_type") and case.side(1) == "civilian"
    return "Civilian targeting" if aimed else None


def _time_precision(case: Case) -> int | None:
    return next((code for code, days in ((1, 1), (2, 7), (3, 31)) if case.days is not None and case.days <= days), None)


def _geo_precision(case: Case) -> int | None:
    if case.place is None or case.point is None:
        return None
    exact = case.place.precision in ("city", "site") and not case.place.within
    return 1 if exact else 2 if case.place.within or case.place.precision == "district" else 3


def _notes(case: Case) -> str:
    event = case.event
    told = (f"{one.source} ({one.stance or 'report'}, {one.status})" for one in event.accounts)
    what = f"{event.type}/{event.mode}" if event.mode else event.type
    return f"{what}, {event.standing}; according to {distinct(told)}"


def _killed(case: Case) -> int | None:
    toll = case.event.casualties.get("killed")
    return toll.best if toll else None


ACLED = form(
    (
        filled(
            "event_id_cnty",
            "country (alpha-3) and Khabar's id of the event",
            lambda case: f"{case.country or ''}{case.event.id}",
        ),
        filled("event_date", "first day on which it may have happened (ISO 8601)", lambda case: case.event.start),
        filled("year", "its year", lambda case: case.year, int),
        filled(
            "time_precision", "1 the day, 2 within a week, 3 within a month; empty: longer, or no day", _time_precision, int
        ),
        filled("disorder_type", "by acled.tsv", lambda case: _rule(case, "disorder_type")),
        filled(
            "event_type",
            "by acled.tsv; empty where the texts tell neither means nor sides",
            lambda case: _rule(case, "event_type"),
        ),
        filled("sub_event_type", "by acled.tsv, likewise", lambda case: _rule(case, "sub_event_type")),
        filled(
            "actor1", "first party by name, or described by sector and country", lambda case: next(iter(_names(case, 0)), None)
        ),
        filled("assoc_actor_1", "the others on its side", lambda case: joined(_names(case, 0)[1:])),
        filled("inter1", "kind of actor 1 by sectors.tsv: 1 state forces … 8 external", lambda case: _inter(case, 0)),
        filled("actor2", "second party, likewise", lambda case: next(iter(_names(case, 1)), None)),
        filled("assoc_actor_2", "the others on its side", lambda case: joined(_names(case, 1)[1:])),
        filled("inter2", "kind of actor 2", lambda case: _inter(case, 1)),
        filled("interaction", "both kinds, the lower first; 0 for a side that nobody names", _interaction),
        filled("civilian_targeting", "Civilian targeting, where political violence hits civilians first", _targeting),
        filled("iso", "ISO 3166 numeric (states.tsv)", lambda case: int(case.state.iso_numeric or 0) or None, int),
        filled("region", "states.tsv", lambda case: case.state.acled),
        filled("country", "English name; empty where contested or not known", lambda case: country_name(case.country)),
        filled("admin1", "first-level unit, where the gazetteer gives one", lambda case: case.unit("province")),
        filled("admin2", "second-level unit, where the place is one", lambda case: case.unit("district")),
        empty("admin3", "no such units in the gazetteer"),
        filled("location", "English name of the place", lambda case: case.place_name),
        filled("latitude", "decimal degrees (WGS 84)", lambda case: case.point and case.point[0], float),
        filled("longitude", "decimal degrees (WGS 84)", lambda case: case.point and case.point[1], float),
        filled("geo_precision", "1 the named town, 2 near it or a small area, 3 a larger region", _geo_precision, int),
        filled("source", "outlets", lambda case: case.outlets),
        empty("source_scale", "outlets are not rated by their reach"),
        filled("notes", "type, mode, standing, and whose word it is; no words of the reports", _notes),
        filled("fatalities", "best estimate; empty where no number is told (ACLED writes 0)", _killed, int),
        empty("tags", "nothing that a report tells"),
        empty("timestamp", "the day of upload, which would differ from run to run"),
    ),
    _left_out,
)
