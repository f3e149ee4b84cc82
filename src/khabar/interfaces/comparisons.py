"""Pairs of parties, coverage, framing and camps as tables for eyes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from khabar.interfaces.bidi import clean, isolated
from khabar.interfaces.table import QUAD_STYLES
from khabar.records.comparison import Camps, Coverage, Dyad, FramingRate, Pair

NOTHING_READ = "·"
MOST_PERIODS = 60  # that a line of the table shows one by one
QUADS = {"verbal_cooperation": "v+", "material_cooperation": "m+", "verbal_conflict": "v-", "material_conflict": "m-"}
RELATIONS = {"with": "green", "against": "red", "mixed": "yellow"}


def _table(*headings: str, right: Sequence[str] = ()) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold", justify="right" if heading in right else "left")
    return table


def dyads_view(rows: Sequence[Dyad], top: int) -> RenderableType:
    """A line for each of the ``top`` most frequent pairs, over all periods."""
    numbers = ("events", *QUADS.values(), "score", "alleged")
    pairs = [list(group) for _, group in groupby(rows, key=lambda row: (row.actor, row.recipient))]
    strips = len(pairs[0]) <= MOST_PERIODS
    table = _table("who", "to whom", *numbers, *(["per period"] if strips else []), right=numbers)
    for pair in pairs[:top]:
        events = sum(row.events for row in pair)
        scores = sum(row.events * (row.mean_score or 0) for row in pair)
        quads = [
            Text(str(sum(getattr(row, field) for row in pair) or ""), QUAD_STYLES[field.replace("_", " ")]) for field in QUADS
        ]
        table.add_row(
            isolated(pair[0].actor_name), isolated(pair[0].recipient_name), f"{events:,}", *quads,
            f"{scores / events:.1f}" if events else "", str(sum(row.alleged for row in pair) or ""),
            *([_strip(pair)] if strips else []),
        )  # fmt: skip
    first, last = rows[0].period, rows[-1].period
    signs = f": events, + ten or more, 0 none, {NOTHING_READ} nothing read" if strips else " (too many to show each)"
    legend = (
        f"per period, {first} to {last}{signs} · v verbal, m material, + cooperation, - conflict · "
        "alleged: not among the events"
    )
    more = f"\n{top} of {len(pairs):,} pairs; --top shows more, -o writes all" if len(pairs) > top else ""
    return Group(table, Text(legend + more, style="dim"))


def _strip(rows: Iterable[Dyad]) -> Text:
    text = Text()
    for row in rows:
        unread = not row.read_documents and not row.events
        sign = NOTHING_READ if unread else "+" if row.events > 9 else str(row.events)
        text.append(sign, style="bold" if row.events else "dim")
    return text


def coverage_view(rows: Iterable[Coverage]) -> RenderableType:
    """A line for each outlet and period."""
    table = _table("outlet", "period", "reports", "copies", "sentences", right=("reports", "copies", "sentences"))
    for row in rows:
        table.add_row(
            isolated(row.outlet or "not said"), row.period or "no date", f"{row.documents:,}", f"{row.copies or ''}",
            f"{row.sentences:,}",
        )  # fmt: skip
    return table


def framing_view(rows: Iterable[FramingRate], top: int) -> RenderableType:
    """For each outlet the ``top`` most frequent wordings."""
    blocks: list[RenderableType] = []
    for outlet, group in groupby(rows, key=lambda row: row.outlet):
        found = [row for row in group if row.claims]
        if not found:
            continue
        head = Text(isolated(outlet or "outlet not said"), style="bold")
        blocks.append(head.append(f"  {found[0].of_claims:,} claims", style="dim"))
        blocks.append(_by_family(found) if not found[0].neutral else _by_word(found[:top]))
        if len(found) > top and found[0].neutral:
            blocks.append(Text(f"{top} of {len(found):,} wordings; --top shows more, -o writes all\n", style="dim"))
    blocks.append(Text("a rate counts words, whoever says them: it is no measure of truth, quality or bias", style="dim"))
    return Group(*blocks)


def _by_family(rows: Iterable[FramingRate]) -> Table:
    table = _table("family", "claims", "per 1,000", "95 %", "for example", right=("claims", "per 1,000"))
    for row in rows:
        words = Text(isolated(row.words)).append(f" {clean(row.example_document)}", style="dim")
        table.add_row(row.family, f"{row.claims:,}", f"{row.per_1000:.1f}", _interval(row), words)
    return table


def _by_word(rows: Iterable[FramingRate]) -> Table:
    numbers = ("claims", "of those about it", "per 1,000")
    table = _table("about", "words", "read instead", *numbers, "95 %", "another outlet, same event", right=numbers)
    for row in rows:
        meaning = Text(row.neutral).append(f"\n{row.leaning}", style="dim")
        words = Text(isolated(row.words)).append(f"\n{clean(row.example_document)}", style="dim")
        other = Text(isolated(row.other_words)) if row.other_words else Text("")
        if row.event:
            other.append(f" {isolated(row.other_outlet or row.other_document or '')}\n{row.event[:7]}", style="dim")
        quoted = f"\n{row.claims - row.own_voice} quoted" if row.claims > row.own_voice else ""
        table.add_row(
            row.about_name, words, meaning, Text(f"{row.claims:,}{quoted}"),
            "" if row.about_claims is None else f"{row.about_claims:,}", f"{row.per_1000:.1f}", _interval(row), other,
        )  # fmt: skip
    return table


def _interval(row: FramingRate) -> str:
    return f"{row.low:.1f}-{row.high:.1f}"


def camps_view(rows: Iterable[Camps], top: int) -> RenderableType:
    """Period by period: groups with their members, then the pairs of which enough is told."""
    blocks: list[RenderableType] = []
    for camps in rows:
        blocks.append(_head(camps))
        groups: dict[str, list[str]] = {}
        for member in camps.members:
            moved = member.before is not None and member.group not in (member.before, "unknown")
            groups.setdefault(member.group, []).append(f"{member.name} (was {member.before})" if moved else member.name)
        unknown = groups.pop("unknown", [])
        for name, members in groups.items():
            against = [one if other == name else other for one, other in camps.opposed if name in (one, other)]
            line = Text(f"  {name}: ", style="bold").append(isolated(", ".join(members)), style="not bold")
            blocks.append(line.append(f"  against {', '.join(against)}", style="red") if against else line)
        if unknown:
            blocks.append(Text(f"  unknown (alone, or too little is told): {len(unknown):,}", style="dim"))
        blocks += _pairs(camps, top)
    return Group(*blocks)


def _head(camps: Camps) -> Text:
    head = Text(camps.period, style="bold cyan")
    told = f"  events of pairs: {camps.events:,}, alleged apart: {camps.alleged:,}, reports read: {camps.read_documents:,}"
    head.append(told if camps.read_documents or camps.events else "  nothing read", style="dim")
    return head.append(f"; stability {camps.stability:.2f}", style="dim") if camps.stability is not None else head


def _pairs(camps: Camps, top: int) -> list[RenderableType]:
    names = {member.party: member.name for member in camps.members}
    known = sorted((pair for pair in camps.pairs if pair.relation != "unknown"), key=lambda pair: -abs(pair.weight))
    lines: list[RenderableType] = [_pair(pair, names) for pair in known[:top]]
    relations = Counter(pair.relation for pair in camps.pairs)
    if len(known) > top:
        lines.append(Text(f"    {top} of {len(known):,} pairs; --top shows more", style="dim"))
    if relations["unknown"]:
        lines.append(Text(f"    pairs of too few events or sources: {relations['unknown']:,}", style="dim"))
    return lines


def _pair(pair: Pair, names: dict[str, str]) -> Text:
    text = Text(f"    {isolated(names[pair.one])} ")
    text.append(pair.relation, style=RELATIONS[pair.relation]).append(f" {isolated(names[pair.other])}")
    alleged = f", alleged {pair.alleged}" if pair.alleged else ""
    return text.append(f"  {pair.weight:+.1f} (events {pair.events}, sources {pair.sources}{alleged})", style="dim")
