"""What was done since the program began, per source."""

from __future__ import annotations

from dataclasses import dataclass, field

NAMES = ("listings", "articles", "failures", "new", "changed", "unchanged", "unreadable", "gone", "elsewhere")


@dataclass
class Tally:
    """Counts of a source.

    ``listings`` and ``articles`` were fetched, ``failures`` could not be; of the articles so many were ``new``, ``changed``,
    ``unchanged``, ``unreadable`` or ``gone``; links ``elsewhere`` led off the outlet's site. ``size`` is bytes, ``claims`` those
    of new and changed reports.
    """

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(NAMES, 0))
    size: int = 0
    claims: int = 0
    problem: str | None = None

    def add(self, name: str, number: int = 1) -> None:
        """Count."""
        self.counts[name] += number
