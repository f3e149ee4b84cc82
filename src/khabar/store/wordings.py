"""How outlets name parties and acts, in columns: which claims hold loaded words, counted for any choice of reports at once.

The rates are those of ``khabar framing``; this is for pages that ask again and again.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import ClassVar

import numpy as np

from khabar.events import framing as naming
from khabar.events.parties import Bodies
from khabar.records.comparison import FramingRate
from khabar.resolution.framing import family
from khabar.store.accounts import evidence_of
from khabar.store.columns import Array, Mask
from khabar.store.comparing import shown
from khabar.store.database import Database, told
from khabar.store.kept import Kept, Progress, State
from khabar.store.overview import Overview

SLICE = 500  # reports that are read at once


class WordingColumns(Kept):
    """Claims of the current reports, what each is about, and what its loaded words say; all by numbers of the database."""

    NAME = "wordings"
    LAYOUTS: ClassVar = {
        "claims": dict.fromkeys(("document", "claim"), np.int32),
        "about": dict.fromkeys(("document", "subject"), np.int32),
        "uses": dict.fromkeys(("document", "claim", "key"), np.int32),
    }
    VALUES: ClassVar = {"subjects": str, "keys": naming.Key}

    def _read(self, database: Database, then: State, progress: Progress) -> None:
        gone = [row[0] for row in database.run("retired reports", then.document)]
        again = [row[0] for row in database.run("reports corrected since", then.correction) if row[0] <= then.document]
        changed = [*again, *(row[0] for row in database.run("reports since", then.document))]
        found: dict[str, list[tuple[int, ...]]] = {name: [] for name in self.LAYOUTS}
        any_correction, bodies, rules = database.one("any correction")[0], Bodies("state"), database.rules.standing
        for first in range(0, len(changed), SLICE):
            progress(first, len(changed))
            for document, *row in database.run("claims of reports", json.dumps(changed[first : first + SLICE])):
                evidence = evidence_of(database, row, any_correction, rules)
                if evidence is not None:
                    words = naming.wordings(evidence.claim, bodies)
                    about = {word.subject.id for word in words if word.subject.id is not None}
                    found["claims"].append((document, row[0]))
                    found["about"] += [(document, self.words["subjects"].code(one)) for one in about]
                    found["uses"] += [(document, row[0], key) for key in self._keys(words)]
        for name, rows in found.items():
            self.replace(name, "document", [*gone, *changed], rows)

    def _keys(self, words: Iterable[naming.Word]) -> set[int]:
        loaded = [(word, word.term) for word in words if word.term is not None]
        keys = ((word.subject, family(word.words, term.leaning), term.neutral, term.leaning) for word, term in loaded)
        return {self.words["keys"].code(key) for key in keys}


def rates(
    kept: WordingColumns, overview: Overview, database: Database, reports: Mask, outlets: Sequence[str], limit: int
) -> dict[str, list[FramingRate]]:
    """Of each of these outlets, how it most often names parties and acts in these reports by loaded words."""
    bodies, found = Bodies("state"), dict[str, list[FramingRate]]()
    rows = {name: _with_outlets(table, overview, reports) for name, table in kept.tables.items()}
    with told(database.path):
        any_correction, rules = database.one("any correction")[0], database.rules.standing
        for name in outlets:
            outlet = overview.outlets.find(name)
            claims, about, uses = (rows[name][rows[name][:, -1] == outlet] for name in ("claims", "about", "uses"))
            its = naming.Outlet()
            for row in database.run("evidence of claims", json.dumps(_most_used(uses, limit))):
                evidence = evidence_of(database, row, any_correction, rules)
                if evidence is not None:
                    its.add(evidence, bodies, by_family=False)
            subjects = kept.words["subjects"].values
            its.claims = len(claims)
            its.about = Counter(dict(zip(subjects, np.bincount(about[:, 1], minlength=len(subjects)).tolist(), strict=True)))
            told_by = list(naming.rates({name: its}, by_family=False))[:limit] if len(claims) else []
            found[name] = [shown(database, *one, bodies) for one in told_by]
    return found


def _with_outlets(table: dict[str, Array], overview: Overview, reports: Mask) -> Array:
    """The rows of a table that lie in these reports, with the outlet of each in the last column."""
    numbers = overview.document_numbers
    at = np.searchsorted(numbers, table["document"]).clip(max=max(0, len(numbers) - 1))
    known = numbers[at] == table["document"] if len(numbers) else np.zeros(len(at), dtype=bool)
    outlets = np.where(known & reports[at], overview.document_outlets[at], -1) if len(numbers) else at
    chosen = known & (outlets >= 0)
    return np.column_stack([column[chosen] for column in (*table.values(), outlets)])


def _most_used(uses: Array, limit: int) -> list[int]:
    """The claims with one of the most used keys, and of as many more as are used as often as the last of them."""
    counts = np.bincount(uses[:, 2]) if len(uses) else np.zeros(1, dtype=np.int64)
    least = max(1, int(np.sort(counts)[::-1][:limit][-1]))
    found: list[int] = np.unique(uses[(counts >= least)[uses[:, 2]], 1]).tolist() if len(uses) else []
    return found
