"""How each source stands: what a person looks at to see which outlets are silent, and why."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from khabar.store.database import Database
from khabar.store.watched import article_counts, listing_states
from khabar.watching.sources import Source


class SourceState(msgspec.Struct, frozen=True, kw_only=True):
    """A source: its listings and those that fail, its articles by state, when it last answered and is looked at next."""

    id: str
    outlet: str
    listings: int
    failing: int
    waiting: int
    loaded: int
    unreadable: int
    refused: int
    failed: int
    gone: int
    seen: str | None
    next: str | None
    problem: str | None


def states(database: Database, sources: Iterable[Source]) -> list[SourceState]:
    """The sources in their order, as the database knows them."""
    listings, articles = listing_states(database), article_counts(database)
    made = []
    for source in sources:
        own = [one for one in listings if one.source == source.id]
        counts = articles.get(source.id, {})
        made.append(
            SourceState(
                id=source.id,
                outlet=source.outlet,
                listings=len(own),
                failing=sum(one.failures > 0 for one in own),
                **{name: counts.get(name, 0) for name in ("waiting", "loaded", "unreadable", "refused", "failed", "gone")},
                seen=max((one.seen for one in own if one.seen), default=None),
                next=min((one.next for one in own), default=None),
                problem="; ".join(dict.fromkeys(one.problem for one in own if one.problem)) or None,
            )
        )
    return made
