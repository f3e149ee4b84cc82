"""In the form of PLOVER: the codes of the manual, a row an event. PLOVER prescribes codes, no table; the columns are ours."""

from __future__ import annotations

from khabar.interfaces.columns import PARTY_FIELDS, distinct, joined, parties, place, tolls
from khabar.interfaces.forms.case import Case, Who
from khabar.interfaces.forms.common import filled, form
from khabar.records.event import EventPlace, Toll
from khabar.resolution.assemble import Code, code_of

NAMES = PARTY_FIELDS["name"]


def code(case: Case) -> Code:
    """Quad category, score and CAMEO code of the event's type and mode."""
    return code_of(case.event.type, case.event.mode)


def contexts(case: Case) -> str | None:
    """The contexts that any account gives."""
    return distinct(context for report in case.reports for context in report.claim.contexts)


def _actors(case: Case) -> tuple[Who, ...]:
    return case.actors


def _recipients(case: Case) -> tuple[Who, ...]:
    return case.recipients


def _place(case: Case) -> EventPlace | None:
    return case.event.place


def _casualties(case: Case) -> dict[str, Toll]:
    return case.event.casualties


def _titles(case: Case, parties: tuple[Who, ...]) -> str | None:
    return joined(case.office(party.entity) for party in parties)


PLOVER = form(
    (
        filled("event_id", "id of the event", lambda case: case.event.id),
        filled("date", "first day on which it may have happened (ISO 8601)", lambda case: case.event.start),
        filled("date_end", "last day on which it may have happened", lambda case: case.event.end),
        filled("type", "PLOVER type", lambda case: case.event.type),
        filled("mode", "PLOVER mode; empty where none is told or the type has none", lambda case: case.event.mode),
        filled("quad", "quad category of the type", lambda case: code(case).quad),
        filled("score", "score of type and mode (a mode without one: its type's)", lambda case: code(case).score, float),
        filled("cameo", "most specific CAMEO code of type and mode", lambda case: code(case).cameo),
        filled("contexts", "contexts that any account gives", contexts),
        *parties("actor", _actors, "entity", "ids of listed parties"),
        *parties("recipient", _recipients, "entity", "ids of listed parties"),
        *place(_place),
        *tolls(_casualties, (("low", int, "low estimate"), ("best", int, "best"), ("high", int, "high"))),
        filled("actor_titles", "offices that listed persons held on the day", lambda case: _titles(case, case.actors)),
        filled("recipient_titles", "likewise", lambda case: _titles(case, case.recipients)),
    ),
    lambda case: None,
)
