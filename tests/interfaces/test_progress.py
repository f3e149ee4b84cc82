"""Signs of life: on a terminal, after a moment, and nowhere else."""

from __future__ import annotations

import io
import sys

import pytest
from rich.progress import TextColumn

from khabar.interfaces.cli import progress


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "patience", "quiet", "shown"),
    [
        (Terminal, -1.0, False, True),
        (Terminal, 60.0, False, False),
        (Terminal, -1.0, True, False),
        (io.StringIO, -1.0, False, False),
    ],
)
def test_a_line_appears_on_a_terminal_after_a_moment(
    monkeypatch: pytest.MonkeyPatch, stream: type[io.StringIO], patience: float, quiet: bool, shown: bool
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", patience)
    monkeypatch.setattr(sys, "stderr", stream())
    monkeypatch.setenv("TERM", "xterm")
    with progress.appearing(TextColumn("{task.description} of {task.total}"), quiet=quiet) as tell:
        tell(total=3, completed=1, description="one")
        tell(total=3, completed=2, description="two")
    written = sys.stderr.getvalue()  # type: ignore[attr-defined]
    assert ("two of 3" in written) == shown
    assert bool(written) == shown


def test_items_are_counted_and_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE", -1.0)
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    assert list(progress.watched(iter("abc"), "events")) == ["a", "b", "c"]
    assert "event 3" in sys.stderr.getvalue()  # type: ignore[attr-defined]
