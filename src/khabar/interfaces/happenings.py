"""Events for eyes and as records: tables, one event with its accounts, sites at their settlement unless asked otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from khabar.interfaces.bidi import clean, isolated
from khabar.interfaces.ontology import quads
from khabar.interfaces.table import QUAD_STYLES
from khabar.records.event import Account, Contradiction, Event, EventParty, EventPlace, Toll

STANDING_STYLES = {"confirmed": "bold green", "reported": "green", "disputed": "bold magenta", "denied": "bold magenta"}
GRADES = {
    "reported": "in its own voice", "sourced": "named source", "party": "a party's word", "unsourced": "alleged or unnamed",
    "against": "denies",
}  # fmt: skip


def where(event: Event, *, exact: bool) -> EventPlace | None:
    """The place as it may be shown."""
    return event.site if exact and event.site else event.place


def shown(event: Event, *, exact: bool) -> Event:
    """The event with its place as it may be shown, and no site beside it."""
    return msgspec.structs.replace(event, place=where(event, exact=exact), site=None)


def record(event: Event, *, exact: bool = False) -> dict[str, Any]:
    """The event as JSON, with sites only where they are asked for."""
    fields: dict[str, Any] = msgspec.to_builtins(shown(event, exact=exact))
    del fields["site"]
    return fields


def events_table(events: Iterable[Event], *, exact: bool) -> Table:
    """One row an event."""
    table = Table(box=SIMPLE_HEAD, expand=True, pad_edge=False, padding=(0, 1, 0, 0))
    for name, ratio in (
        ("when", 2),
        ("what", 3),
        ("who", 4),
        ("to whom", 4),
        ("where", 3),
        ("toll", 3),
        ("standing", 3),
        ("id", 2),
    ):
        table.add_column(name, ratio=ratio, overflow="fold")
    for event in events:
        place = where(event, exact=exact)
        standing = Text(event.standing, style=STANDING_STYLES.get(event.standing, "yellow"))
        standing.append(f"\n{event.sources} of {len(event.documents)} reports", style="dim")
        table.add_row(
            Text(when(event), style="cyan"), what(event), _parties(event.actors), _parties(event.recipients),
            Text(isolated(place.name) if place else ""), Text(tolls(event.casualties)), standing, Text(event.id[:7], "dim"),
        )  # fmt: skip
    return table


def what(event: Event) -> Text:
    """Type and mode, in the colour of their quad category."""
    style = QUAD_STYLES.get(quads().get(event.type, ""), "white")
    text = Text(event.type, style=f"bold {style}")
    return text.append(f"\n{event.mode}", style=style) if event.mode else text


def when(event: Event) -> str:
    """The day, or the interval."""
    return "" if event.start is None else event.start if event.start == event.end else f"{event.start}/{event.end}"


def _parties(parties: tuple[EventParty, ...]) -> Text:
    lines = []
    for party in parties[:3]:
        line = Text(isolated(party.name))
        if party.grade not in ("reported", "sourced"):
            line.append(f" ({GRADES[party.grade]})", style="yellow")
        lines.append(line)
    return Text("\n").join(lines)


def tolls(casualties: dict[str, Toll]) -> str:
    """ "4 killed (2-6)": best, and low to high."""
    parts = []
    for kind, toll in casualties.items():
        span = "" if toll.low == toll.high == toll.best else f" ({_number(toll.low)}-{_number(toll.high)})"
        said = "" if toll.grade in ("reported", "sourced") else f", {GRADES[toll.grade]}"
        parts.append(f"{_number(toll.best)} {kind}{span}{said}")
    return "; ".join(parts)


def _number(number: int | None) -> str:
    return "?" if number is None else f"{number:,}"


def event_view(event: Event, words: dict[str, str], *, exact: bool) -> Group:
    """One event with its accounts, each with its sentence, and what they contradict each other in."""
    place = where(event, exact=exact)
    head = Text(" · ").join([Text(event.id, style="dim"), Text(when(event), style="cyan"), Text(event.standing, style="bold")])
    rows: list[tuple[str, Text]] = [
        ("what", Text(" ").join([Text(event.type, style="bold"), Text(event.mode or "")])),
        ("who", _parties(event.actors)),
        ("to whom", _parties(event.recipients)),
        ("where", Text(_place(place))),
        ("toll", Text(tolls(event.casualties))),
        ("civilians", Text(tolls(event.civilians))),
        ("victims", Text(event.victims or "")),
        (
            "sources",
            Text(f"{event.sources} independent, {len(event.documents)} reports, {event.first_report} to {event.last_report}"),
        ),
    ]
    blocks: list[RenderableType] = [head]
    blocks += [Padding(Text.assemble((f"{label} ", "dim"), text), (0, 0, 0, 2)) for label, text in rows if text.plain]
    blocks += [Padding(_contradiction(one), (0, 0, 0, 2)) for one in event.contradictions]
    for account in event.accounts:
        blocks += [Text(""), _account(account), Padding(Text(isolated(words.get(account.claim, ""))), (0, 0, 0, 4))]
    return Group(*blocks)


def _place(place: EventPlace | None) -> str:
    if place is None:
        return ""
    point = f" {place.lat:.3f}, {place.lon:.3f}" if place.lat is not None and place.lon is not None else ""
    notes = [
        place.precision or "",
        "disputed" if place.disputed else "",
        "site shown at its settlement" if place.within else "",
    ]
    return f"{isolated(place.name)}{point} ({', '.join(note for note in notes if note)})"


def _contradiction(one: Contradiction) -> Text:
    text = Text(f"≠ {one.kind}: ", style="bold magenta")
    for side, end in ((one.said, " / "), (one.against, "")):
        text.append(
            f"{clean(side.value)} ({isolated(side.source)}, {side.stance}: {isolated(side.words.text)}){end}", style="not bold"
        )
    return text


def _account(account: Account) -> Text:
    text = Text(f"  {account.voice}. ", style="bold")
    text.append(isolated(account.source))
    text.append(f" {account.stance or 'reports'}, {account.status} ({GRADES[account.grade]})", style="dim")
    text.append(f"  {clean(account.outlet or '')} {account.published or ''} {clean(account.claim)}", style="dim")
    return text.append(f"\n     {', '.join(account.why)}", style="dim") if account.why else text
