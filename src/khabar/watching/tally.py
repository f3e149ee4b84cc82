"""What was done since the program began, per source."""

from __future__ import annotations

from dataclasses import dataclass, field

NAMES = {
    "listings": "Feeds, sitemaps and sections that answered",
    "articles": "Articles that answered",
    "failed": "Pages that could not be had",
    "new": "New reports loaded",
    "changed": "New versions of reports loaded",
    "unchanged": "Articles that had not changed",
    "unreadable": "Articles that could not be read or coded",
    "gone": "Articles that were gone",
    "elsewhere": "Links that led off the outlet's site",
}


@dataclass
class Tally:
    """Counts of a source.

    ``listings`` and ``articles`` were fetched, ``failed`` could not be; of the articles so many were ``new``, ``changed``,
    ``unchanged``, ``unreadable`` or ``gone``; links ``elsewhere`` led off the outlet's site. ``size`` is in bytes, ``claims``
    are those of new and changed reports, ``problem`` is what went wrong last.
    """

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(NAMES, 0))
    size: int = 0
    claims: int = 0
    problem: str | None = None

    def add(self, name: str, number: int = 1) -> None:
        """Count."""
        self.counts[name] += number
