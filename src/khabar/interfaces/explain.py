"""Each sentence in the colours of its roles, and under it its claims with the chain of who says so."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from khabar.interfaces import wording
from khabar.interfaces.bidi import RLI, Lines, clean, isolated
from khabar.interfaces.marks import marks, paragraphs, pieces
from khabar.interfaces.table import details, event, status
from khabar.records import Attribution, Claim, CodedDocument

ROLE_STYLES = {
    "trigger": "bold reverse",
    "actor": "bold blue",
    "recipient": "bold magenta",
    "place": "bold green",
    "date": "bold cyan",
    "toll": "bold red",
    "source": "bold yellow",
    "cue": "yellow",
    "framing": "underline",
}


def explanation(coded: CodedDocument) -> Group:
    """The whole document, explained."""
    parts = [isolated(part) for part in wording.heading(coded)]
    blocks: list[RenderableType] = [Rule(Text(" · ".join(parts), style="bold"), style="dim"), legend()]
    for start, end, claims in paragraphs(coded):
        blocks += [Text(""), sentence(coded, start, end, claims)]
        for claim in claims:
            blocks.append(Padding(explained(coded, claim), (0, 0, 0, 2)))
    return Group(*blocks)


def legend() -> Text:
    """The roles in their colours."""
    return Text("  ").join([Text(role, style=style) for role, style in ROLE_STYLES.items()])


def sentence(coded: CodedDocument, start: int, end: int, claims: list[Claim]) -> Lines:
    """A stretch of the content, right to left, coloured by role; dim where nothing was found."""
    marked = [mark for claim in claims for mark in marks(claim)]
    text = Text(style="" if claims else "dim")
    for piece in pieces(coded.content, start, end, marked):
        style = ROLE_STYLES[piece.roles[0]] if piece.roles else ""
        if "framing" in piece.roles and piece.roles[0] != "framing":
            style = f"{style} underline"
        text.append(clean(piece.text), style=style)
    return Lines(text, mark=RLI, right=True)


def explained(coded: CodedDocument, claim: Claim) -> Group:
    """One claim: what, roles, who says so, which words take a side, which entries and rules made it."""
    head = event(claim, "/")
    shown = Text.assemble("▸ ", head, " ", Text(isolated(claim.trigger.text), style="bold"), "  ", status(claim))
    shown.append(f"  {clean(claim.id)}  confidence {claim.confidence:.2f}", style="dim")
    blocks: list[RenderableType] = [shown]
    rows = [row for row in details(coded, claim) if row[0] != "according to"]
    rows.append(("said by", chain(coded, claim)))
    for word in claim.framing:
        favour = f" instead of “{clean(word.neutral)}”: {clean(word.leaning)}"
        rows.append(("framing", Text(isolated(word.text), style="underline").append(favour)))
    rows.append(("why", Text(", ".join(clean(reason) for reason in claim.why), style="dim")))
    for label, text in rows:
        blocks.append(Padding(Text.assemble((f"{label:>9} ", "dim"), text), (0, 0, 0, 2)))
    return Group(*blocks)


def chain(coded: CodedDocument, claim: Claim) -> Text:
    """Outlet → who it quotes → whom that one quotes, each with the word that says so and the stance."""
    links = [Text(isolated(wording.outlet(coded)))]
    links += [_link(item) for item in claim.attribution]
    return Text(" → ").join(links)


def _link(item: Attribution) -> Text:
    text = Text(isolated(item.name or item.text), style="yellow")
    if item.name:
        text.append(f" {isolated(item.text)}", style="dim yellow")
    return text.append(f" ({wording.stance(item)}: {isolated(item.cue.text)})", style="dim")
