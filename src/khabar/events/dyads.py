"""Dyads: events counted per directed pair of parties and period, zeros included."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from khabar.errors import SettingError
from khabar.events.pairs import APART, ESTABLISHED, Deed
from khabar.events.parties import Body
from khabar.events.periods import Span
from khabar.records.comparison import Coverage, Dyad

UNDATED = "events of pairs before or after the time, or of no day that is known closely enough"
MOST_ROWS = 2_000_000  # held in memory
QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")


class Cell:
    """The deeds of one pair in one period."""

    def __init__(self) -> None:
        self.standings: Counter[str] = Counter()
        self.quads: Counter[str] = Counter()
        self.score = 0.0
        self.tellers: set[str] = set()
        self.documents: set[str] = set()

    def add(self, deed: Deed) -> None:
        """Count one; those that are only alleged, denied or planned count by their standing alone."""
        self.standings[deed.standing] += 1
        if deed.standing in ESTABLISHED:
            self.quads[deed.code.quad] += 1
            self.score += deed.code.score
            self.tellers.update(deed.tellers)
            self.documents.update(deed.documents)


class Read:
    """What was read in each period, over all outlets."""

    def __init__(self, coverage: Iterable[Coverage]) -> None:
        self.outlets: Counter[str | None] = Counter()
        self.documents: Counter[str | None] = Counter()
        self.sentences: Counter[str | None] = Counter()
        for one in coverage:
            self.outlets[one.period] += 1
            self.documents[one.period] += one.documents
            self.sentences[one.period] += one.sentences


def dyads(deeds: Iterable[Deed], span: Span, longest: int, read: Read, left: Counter[str]) -> Iterator[Dyad]:
    """A row for each pair that occurs and each period, the most frequent pair first; ``left`` counts what is not dated.

    SettingError where these are too many.
    """
    cells: dict[tuple[Body, Body], dict[str, Cell]] = {}
    for deed in deeds:
        period = span.place(deed.happening.start, deed.happening.end, longest)
        if period is None:
            left[UNDATED] += 1
            continue
        cells.setdefault((deed.actor, deed.recipient), {}).setdefault(period, Cell()).add(deed)
    names, empty = span.all(), Cell()
    if len(names) * len(cells) > MOST_ROWS:
        found = f"{len(cells):,} pairs in {len(names):,} periods are {len(names) * len(cells):,} rows"
        raise SettingError(f"{found}; ask for less time, longer periods, or one actor or type ({MOST_ROWS:,} rows at most)")
    for pair in sorted(cells, key=lambda pair: (-_established(cells[pair]), -_all(cells[pair]), pair)):
        for name in names:
            yield _row(name, *pair, cells[pair].get(name, empty), read)


def _established(cells: Mapping[str, Cell]) -> int:
    return sum(cell.quads.total() for cell in cells.values())


def _all(cells: Mapping[str, Cell]) -> int:
    return sum(cell.standings.total() for cell in cells.values())


def _row(period: str, actor: Body, recipient: Body, cell: Cell, read: Read) -> Dyad:
    events = cell.quads.total()
    return Dyad(
        period=period, actor=actor.id, actor_name=actor.name, recipient=recipient.id, recipient_name=recipient.name,
        events=events,
        mean_score=round(cell.score / events, 2) if events else None, sources=len(cell.tellers), reports=len(cell.documents),
        read_outlets=read.outlets[period], read_documents=read.documents[period], read_sentences=read.sentences[period],
        **{quad.replace(" ", "_"): cell.quads[quad] for quad in QUADS},
        **{standing: cell.standings[standing] for standing in (*ESTABLISHED, *APART)},
    )  # fmt: skip
