"""The public face of the store: a database opened to be asked."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

from khabar.errors import SettingError
from khabar.records import CodedDocument, Skipped
from khabar.records.comparison import Camps, Coverage, Dyad, FramingRate
from khabar.records.control import Control
from khabar.records.event import Event
from khabar.store import asking, comparing
from khabar.store.answer import Answer
from khabar.store.corrections import UNDO, Correction, check, trail
from khabar.store.database import reading, told, writing
from khabar.store.dossiers import Dossier, dossiers
from khabar.store.ledger import place_control
from khabar.store.linker import Linker
from khabar.store.loading import Loaded, Loader
from khabar.store.watched import Provenance, provenance


class Store:
    """A database of reports, claims and events: ``with khabar.Store("news.db") as store: …``.

    Opened to be read; :meth:`load` and :meth:`correct` open it to be written for as long as they take.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self._stack = ExitStack()
        self.database = self._stack.enter_context(reading(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._stack.close()

    def events(self, **question: Any) -> Answer[Event]:
        """The events that fit: see :class:`khabar.store.asking.Question` for what may be asked."""
        return Answer(Event, asking.events(self.database, asking.Question(**question)))

    def dossiers(self, **question: Any) -> Iterator[Dossier]:
        """The events that fit, each with its claims and where these stand; asked as with :meth:`events`."""
        return dossiers(self.database, asking.events(self.database, asking.Question(**question)))

    def event(self, id: str) -> Event:
        """One event by its id, or the beginning of it."""
        return asking.event(self.database, id)

    def claim(self, id: str) -> asking.Told:
        """One claim with its report and corrections."""
        return asking.claim(self.database, id)

    def search(self, words: str, limit: int = 50) -> Answer[asking.Hit]:
        """The reports that hold these words, in any spelling."""
        return Answer(asking.Hit, asking.search(self.database, words, limit))

    def control(self, place: str, *, on: str | None = None, known_by: str | None = None) -> Control:
        """Who held a place on a day, as reported by a day."""
        return place_control(self.database, place, on=on, known_by=known_by)

    def coverage(self, *, start: str | None = None, end: str | None = None, by: str = "day") -> Answer[Coverage]:
        """Reports and sentences read, per outlet and period of publication."""
        return comparing.coverage(self.database, start=start, end=end, by=by)

    def dyads(self, *, by: str = "month", level: str = "state", **question: Any) -> Answer[Dyad]:
        """Events counted per directed pair of parties and period, zeros included; questions as of :meth:`events`.

        ``by`` is day, week, month or year; at the ``level`` "organisation" the organs of a state stand by themselves.
        """
        return comparing.dyads(self.database, asking.Question(**question), by=by, level=level)

    def camps(self, *, by: str = "month", rules: Path | None = None, **question: Any) -> Answer[Camps]:
        """Who acts with and against whom, a record a period; ``rules`` is a file like ``data/events/camps.toml``."""
        return comparing.camps(self.database, asking.Question(**question), by=by, rules=rules)

    def framing(
        self, *outlets: str, start: str | None = None, end: str | None = None, by: str = "word", min_claims: int = 1
    ) -> Answer[FramingRate]:
        """How these outlets (all where none is given) name parties and acts, by word or by family of words."""
        return comparing.framing(self.database, outlets, start=start, end=end, by=by, min_claims=min_claims)

    def provenance(self, document: str) -> Answer[Provenance]:
        """Every fetch of a report that ``khabar watch`` loaded: when, from where, and the hash of the bytes; oldest first."""
        return Answer(Provenance, provenance(self.database, document))

    def counts(self) -> dict[str, int]:
        """How much the store holds."""
        return asking.counts(self.database)


def load(
    path: str | os.PathLike[str],
    documents: Iterable[CodedDocument | Skipped],
    *,
    rules: Path | None = None,
    progress: Callable[[Loaded], None] | None = None,
) -> Loaded:
    """Load coded documents into the database at ``path`` and put events together; tells what was done.

    ``progress`` is called after each batch that is safely kept; ``rules`` is a file like ``data/events/linking.toml``,
    which the database keeps and goes by from then on.
    """
    with writing(path, rules=rules) as database:
        loader = Loader(database)
        for loaded in loader.load(documents):
            if progress is not None:
                progress(loaded)
        return loader.loaded


def correct(
    path: str | os.PathLike[str], claim: str, field: str, value: Any, *, who: str, why: str, day: str | None = None
) -> Correction:
    """Write down a correction of a claim, and put its event together again; the claim stays as it is."""
    day = day or dt.date.today().isoformat()
    made = Correction(claim, field, value, who, day, why)
    with writing(path, new=False) as database, told(database.path):
        found = asking.claim(database, claim)
        number = database.one("claim by id", claim)[0]
        check(found.original, made, trail(database, number, claim))
        with database.batch():
            row = database.run("add correction", number, field, json.dumps(value, ensure_ascii=False), who, day, why).lastrowid
            assert row is not None
            linker = Linker(database)
            for (event,) in database.run("event of a claim", number).fetchall():
                linker.again(event)
            linker.finish()
    return Correction(claim, field, value, who, day, why, row)


def undo(path: str | os.PathLike[str], number: int, *, who: str, why: str, day: str | None = None) -> Correction:
    """Undo a correction by its number; both stay written down. SettingError where there is none to be undone."""
    with Store(path) as store, told(store.path):
        row = store.database.one("claim of a correction", number)
    if row is None:
        raise SettingError(f"there is no correction {number}")
    return correct(path, row[0], UNDO, number, who=who, why=why, day=day)
