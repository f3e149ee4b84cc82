"""Arabic on a terminal: isolated, so that it turns nothing around it, and free of what steers a terminal."""

from __future__ import annotations

import re

from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.text import Text

FSI, RLI, PDI = "\u2068", "\u2067", "\u2069"
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_BLANKS = re.compile(r"\s+")


def clean(text: str) -> str:
    """``text`` on one line, without control characters and marks of direction."""
    return _STEERING.sub("", _BLANKS.sub(" ", text))


def isolated(text: str) -> str:
    """``text`` cleaned, between first-strong isolate and its end: for short Arabic among Latin letters."""
    return f"{FSI}{clean(text)}{PDI}"


class Lines:
    """Text that isolates each of its lines when it is wrapped, so that no line of a table spills over."""

    def __init__(self, text: Text, *, mark: str = FSI, right: bool = False) -> None:
        self.text, self.mark, self.right = text, mark, right

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in self.text.wrap(console, options.max_width):
            line.rstrip()
            shown = Text.assemble(self.mark, line, PDI)
            if self.right:
                shown.pad_left(max(0, options.max_width - line.cell_len))
            yield shown

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement.get(console, options, self.text)
