"""In the form of UCDP GED: its 49 columns in order. The type of violence says ``data/ontology/ucdp.tsv``."""

from __future__ import annotations

import math

from khabar.interfaces.columns import Column, distinct
from khabar.interfaces.forms.case import UNHAPPENED, Case, Who
from khabar.interfaces.forms.common import empty, filled, form
from khabar.interfaces.ontology import ARMED, country_name, first_rule
from khabar.records.event import Toll

CELLS_A_DEGREE, CELLS_A_ROW = 2, 720  # of PRIO-GRID
WATER = ("sea", "strait", "lake", "coast")  # kinds of the gazetteer
PRECISIONS = {"site": 1, "city": 1, "district": 3, "province": 4, "region": 5, "country": 6}


def _killed(case: Case) -> Toll | None:
    return case.event.casualties.get("killed")


def _left_out(case: Case) -> str | None:
    if case.event.standing in UNHAPPENED:
        return "planned, hypothetical or denied"
    if case.event.type != "ASSAULT":
        return "no violence"
    toll = _killed(case)
    if toll is None or not (toll.high or toll.best):
        return "violence without a number of dead"
    return "by or between unarmed parties only" if case.side(0) not in (*ARMED, "none", "other") else None


def _violence(case: Case) -> int | None:
    rule = first_rule("ucdp.tsv", mode=case.event.mode or "", actor=case.side(0), recipient=case.side(1))
    return int(rule["violence"]) if rule and rule["violence"] else None


def _sides(case: Case) -> tuple[tuple[Who, ...], tuple[Who, ...]]:
    """Side A and B: of state-based violence the state is A, and acts first otherwise."""
    one, other = case.sides
    if case.side(0) == "group" and case.side(1) in ("state", "external"):
        return other, one
    return one, other


def _name(case: Case, number: int) -> str | None:
    """UCDP names states by their government, and unarmed victims as Civilians."""
    for party in _sides(case)[number][:1]:
        if party.kind == "state" and country_name(party.country):
            return f"Government of {country_name(party.country)}"
        return "Civilians" if party.kind == "civilian" else party.name
    return None


def _gw(case: Case, number: int) -> str | None:
    return next((party.state.gw for party in _sides(case)[number][:1] if party.kind == "state"), None)


def _dyad(case: Case) -> str | None:
    one, other = _name(case, 0), _name(case, 1)
    return f"{one} - {other}" if one and other else None


def _deaths(case: Case) -> tuple[int | None, int | None, int | None, int | None]:
    """Of side A, of side B, civilians, unknown: together the best estimate; who is not told is unknown."""
    toll, civilian = _killed(case), case.event.civilians.get("killed")
    if toll is None or toll.best is None:
        return None, None, None, None
    civilians = civilian.best if civilian and civilian.best is not None and civilian.best <= toll.best else 0
    left = toll.best - civilians
    counted = {figure.who for figure in toll.figures if figure.who and toll.best in (figure.low, figure.high)}
    one, other = ({party.sector for party in side if party.kind in ("state", "group")} for side in _sides(case))
    of_one, of_other = bool(counted & (one - other)), bool(counted & (other - one))
    if civilians or of_one == of_other:
        return 0, 0, civilians, left
    return (left, 0, 0, 0) if of_one else (0, left, 0, 0)


def _part(name: str, number: int, about: str) -> Column[Case]:
    return filled(name, about, lambda case: _deaths(case)[number], int)


def _where_prec(case: Case) -> int | None:
    place = case.place
    if place is None:
        return None
    if case.known and case.known.kind in WATER:
        return 7
    return 2 if place.within else PRECISIONS.get(place.precision or "")


def _date_prec(case: Case) -> int | None:
    limits = ((1, 1), (2, 6), (3, 7), (4, 31), (5, 366))
    return next((code for code, days in limits if case.days is not None and case.days <= days), None)


def _clarity(case: Case) -> int:
    settled = case.place is not None and case.place.precision in ("city", "site", "district") and case.point is not None
    return 1 if settled and case.days is not None and case.days <= 2 else 2


def _cell(case: Case) -> int | None:
    """The PRIO-GRID cell of the point, numbered from the south-west by rows of 720 from 1."""
    if case.point is None:
        return None
    row, column = (math.floor((value + half) * CELLS_A_DEGREE) for value, half in zip(case.point, (90, 180), strict=True))
    return min(row, 359) * CELLS_A_ROW + min(column, 719) + 1


def _article(case: Case) -> str | None:
    reports = ((report.outlet, report.date, report.title) for report in case.reports)
    return distinct(",".join(filter(None, report)) for report in reports)


def _original(case: Case) -> str | None:
    return distinct(account.source for account in case.event.accounts if account.stance)


_NO_LIST = "needs UCDP's list of conflicts, dyads and actors"

UCDP = form(
    (
        filled("id", "Khabar's id of the event (UCDP's are numbers)", lambda case: case.event.id),
        empty("relid", _NO_LIST),
        filled("year", "of the first day", lambda case: case.year, int),
        empty("active_year", "needs the deaths of the whole year"),
        empty("code_status", "belongs to UCDP's own review"),
        filled(
            "type_of_violence",
            "1 state-based, 2 non-state, 3 one-sided, by ucdp.tsv; empty where that cannot be told",
            _violence,
            int,
        ),
        *(
            empty(name, _NO_LIST)
            for name in ("conflict_dset_id", "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id")
        ),
        filled("dyad_name", "side A and side B", _dyad),
        *(empty(name, _NO_LIST) for name in ("side_a_dset_id", "side_a_new_id")),
        filled(
            "side_a",
            "first side: the government where one fights a group, else who acts; by name, or described",
            lambda case: _name(case, 0),
        ),
        *(empty(name, _NO_LIST) for name in ("side_b_dset_id", "side_b_new_id")),
        filled("side_b", "second side; Civilians where they are the first to be hit", lambda case: _name(case, 1)),
        filled("number_of_sources", "independent sources", lambda case: case.event.sources, int),
        filled("source_article", "outlet, day and headline of each report", _article),
        filled("source_office", "outlets", lambda case: case.outlets),
        filled("source_date", "days of publication", lambda case: distinct(report.date for report in case.reports)),
        filled("source_headline", "headlines, as published", lambda case: distinct(report.title for report in case.reports)),
        filled("source_original", "whose word the reports say it is, where they say so", _original),
        filled(
            "where_prec", "1 exact, 2 near, 3 second-level unit, 4 first-level, 5 larger, 6 country, 7 water", _where_prec, int
        ),
        filled("where_coordinates", "English name of the place", lambda case: case.place_name),
        filled("where_description", "words of the report for this very place", lambda case: case.place_words),
        filled("adm_1", "first-level unit, where the gazetteer gives one", lambda case: case.unit("province")),
        filled("adm_2", "second-level unit, where the place is one", lambda case: case.unit("district")),
        filled("latitude", "decimal degrees (WGS 84)", lambda case: case.point and case.point[0], float),
        filled("longitude", "decimal degrees (WGS 84)", lambda case: case.point and case.point[1], float),
        filled("geom_wkt", "the point as WKT", lambda case: case.point and f"POINT ({case.point[1]} {case.point[0]})"),
        filled("priogrid_gid", "PRIO-GRID cell of the point", _cell, int),
        filled("country", "English name; empty where contested or not known", lambda case: country_name(case.country)),
        filled("country_id", "number after Gleditsch and Ward (states.tsv)", lambda case: case.state.gw),
        filled("region", "states.tsv", lambda case: case.state.ucdp),
        filled("event_clarity", "1: a place of district size or less and two days at most; else 2", _clarity, int),
        filled("date_prec", "1 day, 2 two to six days, 3 week, 4 month, 5 year", _date_prec, int),
        filled("date_start", "first day on which it may have happened (ISO 8601)", lambda case: case.event.start),
        filled("date_end", "last day", lambda case: case.event.end),
        _part("deaths_a", 0, "dead who are told to be of side A alone"),
        _part("deaths_b", 1, "of side B alone"),
        _part("deaths_civilians", 2, "civilians"),
        _part("deaths_unknown", 3, "all others, so that the four make up the best estimate"),
        filled("best", "best estimate", lambda case: getattr(_killed(case), "best", None), int),
        filled("high", "high estimate", lambda case: getattr(_killed(case), "high", None), int),
        filled("low", "low estimate", lambda case: getattr(_killed(case), "low", None), int),
        filled("gwnoa", "Gleditsch and Ward's number of side A, where it is a state", lambda case: _gw(case, 0)),
        filled("gwnob", "of side B, likewise", lambda case: _gw(case, 1)),
    ),
    _left_out,
)
