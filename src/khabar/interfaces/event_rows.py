"""Events as flat rows: one row an event; source, stance, status and grade travel along.

The events are as :func:`khabar.interfaces.privacy.public` gives them: parties named where listed, sites at their settlement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from khabar.interfaces.columns import Column, Kind, distinct, parties, place, tolls
from khabar.records.event import Event, EventParty, EventPlace, Toll
from khabar.store.dossiers import Dossier

GRADE = "how good the best source is: reported, sourced, party, unsourced or against"
_ESTIMATE: tuple[tuple[str, Kind, str], ...] = (
    ("low", int, "low estimate"),
    ("best", int, "best estimate"),
    ("high", int, "high estimate"),
    ("grade", str, GRADE),
)


def _list(name: str, about: str, pick: Callable[[Event], Iterable[str | None]]) -> Column[Dossier]:
    return Column(name, str, about, lambda item: distinct(pick(item.event)))


def _actors(item: Dossier) -> tuple[EventParty, ...]:
    return item.event.actors


def _recipients(item: Dossier) -> tuple[EventParty, ...]:
    return item.event.recipients


def _place(item: Dossier) -> EventPlace | None:
    return item.event.place


def _casualties(item: Dossier) -> dict[str, Toll]:
    return item.event.casualties


EVENT_ID: Column[Dossier] = Column("event_id", str, "id of the event", lambda item: item.event.id)
STANDING: Column[Dossier] = Column(
    "standing",
    str,
    "how far it is established: confirmed, reported, party, alleged, disputed, denied, planned, hypothetical",
    lambda item: item.event.standing,
)
SOURCES: Column[Dossier] = Column(
    "independent_sources", int, "independent sources; copies of one report count once", lambda item: item.event.sources
)
ACCOUNTS: tuple[Column[Dossier], ...] = (
    _list("sources", "whose word the accounts are", lambda event: (account.source for account in event.accounts)),
    _list(
        "stances",
        "how they say it: report (the outlet's own voice), state, confirm, deny, allege, anonymous, show",
        lambda event: (account.stance or "report" for account in event.accounts),
    ),
    _list(
        "statuses",
        "what they say of it: actual, planned, hypothetical, denied, historical",
        lambda event: (account.status for account in event.accounts),
    ),
    _list(
        "grades",
        "how good they are: reported, sourced, party, unsourced, against",
        lambda event: (account.grade for account in event.accounts),
    ),
    _list("outlets", "who published them", lambda event: (account.outlet for account in event.accounts)),
    _list("documents", "ids of the reports", lambda event: event.documents),
    _list("claims", "ids of the claims", lambda event: (account.claim for account in event.accounts)),
    _list("contradictions", "what accounts contradict each other in", lambda event: (one.kind for one in event.contradictions)),
)
AT_SETTLEMENT: Column[Dossier] = Column(
    "place_is_of_settlement",
    bool,
    "whether a site (base, hospital, camp, …) is shown at its settlement or district",
    lambda item: getattr(item.event.place, "within", None),
)
"""The columns that say on whose word an event stands: they go into every format."""

EVENT_COLUMNS: tuple[Column[Dossier], ...] = (
    EVENT_ID,
    Column("type", str, "PLOVER type", lambda item: item.event.type),
    Column("mode", str, "PLOVER mode", lambda item: item.event.mode),
    STANDING,
    SOURCES,
    Column("reports", int, "reports, copies included", lambda item: len(item.event.documents)),
    Column("start", str, "first day on which it may have happened (ISO 8601)", lambda item: item.event.start),
    Column("end", str, "last day on which it may have happened", lambda item: item.event.end),
    *parties("actor", _actors, "grade", GRADE),
    *parties("recipient", _recipients, "grade", GRADE),
    *place(_place),
    Column("place_grade", str, GRADE, lambda item: getattr(item.event.place, "grade", None)),
    AT_SETTLEMENT,
    *tolls(_casualties, _ESTIMATE),
    Column(
        "civilians_killed_best",
        int,
        "best estimate of the civilians among the killed",
        lambda item: item.event.civilians["killed"].best if "killed" in item.event.civilians else None,
    ),
    Column("victims", str, "civilian, combatant or both", lambda item: item.event.victims),
    *ACCOUNTS,
    Column("first_report", str, "day of the first report", lambda item: item.event.first_report),
    Column("last_report", str, "day of the last report", lambda item: item.event.last_report),
)
