"""What was understood of a report before it is coded: for eyes on a terminal, and as a record that can be coded."""

from __future__ import annotations

import msgspec
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from khabar.interfaces.bidi import RLI, Lines, clean
from khabar.reading.pages import Cut
from khabar.records import Document
from khabar.records.document import Layout
from khabar.text.layout import layout, shipped_words

SPAN_STYLES = {"headline": "bold", "byline": "bold yellow", "dateline": "bold cyan", "ticker": "bold red"}
CUT_LINE = 160  # characters of a part cut away that are shown
UNKNOWN = "-"


class Answer(msgspec.Struct, frozen=True):
    """Where a page came from: the address that answered, when (ISO 8601, UTC), and the SHA-256 of its bytes."""

    url: str
    at: str
    sha256: str


class Understood(msgspec.Struct, frozen=True):
    """A document with the kind of file that it was read from, its spans, and what was cut away with the reason."""

    id: str
    outlet: str | None
    url: str | None
    date: str | None
    title: str
    text: str
    byline: str | None
    kind: str
    spans: tuple[Layout, ...]
    cut: tuple[Cut, ...]
    fetched: Answer | None = None

    @property
    def document(self) -> Document:
        """The document itself."""
        return Document(self.text, self.id, self.outlet, self.url, self.date, self.title, self.byline)


def understood(document: Document, kind: str, cut: tuple[Cut, ...], fetched: Answer | None) -> Understood:
    """A document and its spans, as the coder sees them."""
    spans = layout(document, *shipped_words())
    byline = next((span.text for span in spans if span.kind == "byline"), document.byline)
    fields = {name: getattr(document, name) for name in ("id", "outlet", "url", "date", "title", "text")}
    return Understood(**fields, byline=byline, kind=kind, spans=spans, cut=cut, fetched=fetched)


def view(item: Understood, *, full: bool = False) -> Group:
    """Facts, text right to left with its spans in colour, and what was cut; all of it where ``full``."""
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="dim", justify="right")
    facts.add_column()
    for name in ("title", "byline", "date", "outlet", "url", "id", "kind"):
        value = getattr(item, name)
        facts.add_row(name, Lines(Text(clean(value))) if value else Text(UNKNOWN, style="dim"))
    if item.fetched is not None:
        facts.add_row("fetched", f"{item.fetched.at} {clean(item.fetched.url)}")
    blocks: list[RenderableType] = [Rule(style="dim"), facts, Text("")]
    blocks += [Lines(line, mark=RLI, right=True) for line in _lines(item)]
    if item.cut:
        blocks += [Text(""), Text("cut away", style="dim")]
        blocks += [Padding(_cut(cut, full=full), (0, 0, 0, 2)) for cut in item.cut]
    return Group(*blocks)


def _lines(item: Understood) -> list[Text]:
    """The lines of the text, their spans in colour."""
    lines: list[Text] = []
    content = item.document.content
    at = len(content) - len(item.text)
    for line in item.text.split("\n"):
        shown, end = Text(), at + len(line)
        here = at
        for span in item.spans:
            if at <= span.start and span.end <= end and span.start >= here:
                shown.append(clean(content[here : span.start])).append(clean(span.text), style=SPAN_STYLES[span.kind])
                shown.append(f" [{span.kind}]", style="dim")
                here = span.end
        lines.append(shown.append(clean(content[here:end])))
        at = end + 1
    return lines


def _cut(cut: Cut, *, full: bool) -> Lines:
    text = clean(cut.text)
    short = text if full or len(text) <= CUT_LINE else f"{text[: CUT_LINE - 1]}…"
    return Lines(Text.assemble((f"{cut.reason}: ", "dim"), (short, "dim strike")))
