"""The claims of a document as a table for eyes; narrow terminals get fewer columns, and at last a list."""

from __future__ import annotations

from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from khabar.interfaces import wording
from khabar.interfaces.bidi import Lines, clean, isolated
from khabar.interfaces.ontology import quads
from khabar.records import Attribution, Claim, CodedDocument

QUAD_STYLES = {
    "verbal cooperation": "green",
    "material cooperation": "cyan",
    "verbal conflict": "yellow",
    "material conflict": "red",
}
STATUS_STYLES = {"denied": "bold magenta", "planned": "blue", "hypothetical": "blue", "historical": "dim"}
WIDE, MIDDLE, NARROW = 130, 100, 72
CONTEXT = 32  # characters of the sentence shown before and after the event word


LEGEND = "(date) of publication, nothing said of the time · ⚑ who holds the place · background: only mentioned"


def legend() -> Text:
    """What the signs of the table mean."""
    return Text(LEGEND, style="dim")


class ClaimsTable:
    """A rich renderable: one document with its claims."""

    def __init__(self, coded: CodedDocument) -> None:
        self.coded = coded

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from _heading(self.coded)
        if not self.coded.claims:
            yield Padding(Text("no claim found", style="dim"), (0, 2))
            return
        yield _list(self.coded) if options.max_width < NARROW else _table(self.coded, options.max_width)


def event(claim: Claim, between: str = "\n") -> Text:
    """Type and mode in the colour of their quad category."""
    style = QUAD_STYLES.get(quads().get(claim.type, ""), "white")
    text = Text(claim.type, style=f"bold {style}")
    return text.append(f"{between}{claim.mode}", style=style) if claim.mode else text


def status(claim: Claim) -> Text:
    """The status, quiet where it is the usual one."""
    return Text(wording.standing(claim), style=STATUS_STYLES.get(claim.status, "dim"))


def words(coded: CodedDocument, claim: Claim) -> Text:
    """The event word among its neighbours."""
    content, trigger, sentence = coded.content, claim.trigger, claim.sentence
    left, right = max(sentence.start, trigger.start - CONTEXT), min(sentence.end, trigger.end + CONTEXT)
    if left > sentence.start:  # begin and end at a space
        left = content.find(" ", left, trigger.start) + 1 or trigger.start
    if right < sentence.end:
        cut = content.rfind(" ", trigger.end, right)
        right = cut if cut > 0 else trigger.end
    text = Text("…" if left > sentence.start else "", style="dim")
    text.append(clean(content[left : trigger.start]), style="not dim")
    text.append(clean(trigger.text), style="not dim bold reverse")
    text.append(clean(content[trigger.end : right]), style="not dim")
    return text.append("…" if right < sentence.end else "")


def _named(name: str, detail: str) -> Text:
    text = Text(isolated(name))
    return text.append(f" {clean(detail)}", style="dim") if detail else text


def _cell(texts: Iterable[Text]) -> Group:
    """Texts below each other, each of their lines isolated."""
    return Group(*[Lines(text) for text in texts])


def _plain(name: str, detail: str) -> Text:
    return Text.assemble(clean(name), (f" {clean(detail)}" if detail else "", "dim"))


def sources(coded: CodedDocument, claim: Claim) -> Text:
    """The chain of who says so, outermost first; the outlet alone where nobody is named."""
    if not claim.attribution:
        return Text(isolated(wording.outlet(coded)), style="dim italic")
    return Text(" → ").join([_source(item) for item in claim.attribution])


def _source(item: Attribution) -> Text:
    text = Text(isolated(item.name or item.text))
    return text.append(f" {wording.stance(item)}", style="bold magenta" if item.stance == "deny" else "dim")


def _whom(claim: Claim) -> Group:
    toll = [Text(wording.tolls(claim), style="bold")] if claim.casualties else []
    return _cell([_plain(*wording.party(item)) for item in claim.recipients] + toll)


def _where(claim: Claim) -> Group:
    ground = [Text(f"⚑ {claim.territory.effect}", style="bold")] if claim.territory is not None else []
    return _cell([_plain(*wording.place(item)) for item in claim.places[:2]] + ground)


def _said(coded: CodedDocument, claim: Claim) -> Group:
    if not claim.attribution:
        return _cell([Text(clean(wording.outlet(coded)), style="dim italic")])
    links = [_plain(item.name or item.text, wording.stance(item)) for item in claim.attribution]
    return _cell(Text("→ ").append(link) if place else link for place, link in enumerate(links))


def _heading(coded: CodedDocument) -> list[RenderableType]:
    parts = [isolated(part) for part in wording.heading(coded)]
    lines: list[RenderableType] = [Text(" · ".join(parts), style="bold")]
    if coded.title:
        lines.append(Lines(Text(clean(coded.title), style="italic")))
    return lines


def _table(coded: CodedDocument, width: int) -> Table:
    table = Table(box=SIMPLE_HEAD, expand=True, pad_edge=False, padding=(0, 1, 0, 0), leading=1)
    table.add_column("when", width=12, style="cyan")
    table.add_column("what", width=14)
    for name in ("who", "to whom", "where", "according to"):
        table.add_column(name, ratio=5)
    if width >= MIDDLE:
        table.add_column("status", width=13)
    if width >= WIDE:
        table.add_column("words", ratio=7)
    for claim in coded.claims:
        what = event(claim)
        if width < MIDDLE and wording.standing(claim) != "actual":
            what.append("\n").append(status(claim))
        day = _cell([Text(part) for part in clean(wording.day(claim.date)).replace("/", "/\n").split("\n") if part])
        who = _cell(_plain(*wording.party(item)) for item in claim.actors)
        row: list[RenderableType] = [day, what, who, _whom(claim), _where(claim), _said(coded, claim)]
        if width >= MIDDLE:
            row.append(status(claim))
        if width >= WIDE:
            row.append(Lines(words(coded, claim)))
        table.add_row(*row)
    return table


def _list(coded: CodedDocument) -> Group:
    blocks: list[RenderableType] = []
    for claim in coded.claims:
        head = Text(" ").join([event(claim, "/"), status(claim)])
        blocks += [Text(""), head, Padding(Lines(words(coded, claim)), (0, 0, 0, 2))]
        for label, text in details(coded, claim):
            blocks.append(Padding(Text.assemble((f"{label} ", "dim"), text), (0, 0, 0, 2)))
    return Group(*blocks)


def details(coded: CodedDocument, claim: Claim) -> list[tuple[str, Text]]:
    """The filled fields of a claim with a label each, for lists."""
    comma = Text(", ")
    day = wording.day(claim.date)
    rows = [
        ("when", Text(isolated(day) if day else "", style="cyan")),
        ("who", comma.join(_named(*wording.party(item)) for item in claim.actors)),
        ("to whom", comma.join(_named(*wording.party(item)) for item in claim.recipients)),
        ("toll", Text(wording.tolls(claim), style="bold")),
        ("where", comma.join(_named(*wording.place(item)) for item in claim.places)),
        ("ground", Text(_ground(claim), style="bold")),
        ("according to", sources(coded, claim)),
    ]
    return [(label, text) for label, text in rows if text.plain]


def _ground(claim: Claim) -> str:
    if claim.territory is None:
        return ""
    place = claim.territory.place
    return f"{claim.territory.effect} {isolated(place.text)}" if place else claim.territory.effect
