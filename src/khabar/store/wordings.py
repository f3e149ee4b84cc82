"""How outlets name parties and acts, in columns: which claims hold loaded words, counted for any choice of reports at once.

The rates are those of ``khabar framing``; this is for pages that ask again and again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

import numpy as np

from khabar.events import framing as naming
from khabar.events.parties import Bodies
from khabar.records.comparison import FramingRate
from khabar.store.accounts import evidence_of
from khabar.store.columns import Array, Mask
from khabar.store.comparing import shown
from khabar.store.database import Database, told
from khabar.store.kept import Kept, Progress, State
from khabar.store.overview import Overview

SLICE = 500  # reports that are read at once
DOCUMENT, CLAIM, KEY, WORDS, OWN = range(5)  # columns of uses


class WordingColumns(Kept):
    """Claims of the current reports, what each is about, and what its loaded words say; all by numbers of the database."""

    NAME = "wordings"
    LAYOUTS: ClassVar = {
        "claims": dict.fromkeys(("document", "claim"), np.int32),
        "about": dict.fromkeys(("document", "subject"), np.int32),
        "uses": dict.fromkeys(("document", "claim", "key", "words", "own"), np.int32),
    }
    VALUES: ClassVar = {"subjects": str, "keys": naming.Key, "words": str}

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
                    own = not evidence.claim.attribution
                    found["uses"] += [(document, row[0], *codes, own) for codes in self._codes(words)]
        for name, rows in found.items():
            self.replace(name, "document", [*gone, *changed], rows)

    def _codes(self, words: Iterable[naming.Word]) -> Iterator[tuple[int, int]]:
        """Of each loaded word what it is counted under, and its wording."""
        for word in words:
            if word.term is not None:
                yield self.words["keys"].code(naming.key_of(word, word.term)), self.words["words"].code(word.words)


def rates(
    kept: WordingColumns, overview: Overview, database: Database, reports: Mask, outlets: Sequence[str], limit: int
) -> dict[str, list[FramingRate]]:
    """Of each of these outlets, how it most often names parties and acts in these reports by loaded words."""
    bodies, found = Bodies("state"), dict[str, list[FramingRate]]()
    rows = {name: _with_outlets(table, overview, reports) for name, table in kept.tables.items()}
    subjects, keys = kept.words["subjects"].values, kept.words["keys"].values
    with told(database.path):
        for name in outlets:
            outlet = overview.outlets.find(name)
            claims, about, uses = (rows[name][rows[name][:, -1] == outlet] for name in ("claims", "about", "uses"))
            counts = dict(zip(subjects, np.bincount(about[:, 1], minlength=len(subjects)).tolist(), strict=True))
            most = _most_used(uses, keys, limit)
            counted = _counted(kept, database, [uses[uses[:, KEY] == code] for code in most])
            found[name] = [
                shown(database, naming.rate(name, keys[code], use, len(claims), counts), keys[code], use, bodies)
                for code, use in zip(most, counted, strict=True)
            ]
    return found


def _with_outlets(table: dict[str, Array], overview: Overview, reports: Mask) -> Array:
    """The rows of a table that lie in these reports, with the outlet of each in the last column."""
    numbers = overview.document_numbers
    at = np.searchsorted(numbers, table["document"]).clip(max=max(0, len(numbers) - 1))
    known = numbers[at] == table["document"] if len(numbers) else np.zeros(len(at), dtype=bool)
    outlets = np.where(known & reports[at], overview.document_outlets[at], -1) if len(numbers) else at
    chosen = known & (outlets >= 0)
    return np.column_stack([column[chosen] for column in (*table.values(), outlets)])


def _most_used(uses: Array, keys: Sequence[naming.Key], limit: int) -> list[int]:
    """What most claims use, the most frequent first."""
    pairs = np.unique(uses[:, [KEY, CLAIM]], axis=0)
    counts = np.bincount(pairs[:, 0], minlength=1)
    codes: list[int] = np.flatnonzero(counts >= max(1, int(np.sort(counts)[::-1][:limit][-1]))).tolist()
    return sorted(codes, key=lambda code: (-counts[code], naming.sortable(keys[code])))[:limit]


def _counted(kept: WordingColumns, database: Database, uses: Sequence[Array]) -> list[naming.Counted]:
    """What is told of each of these uses."""
    found = []
    for rows in uses:
        usual, example = _usual(rows[np.argsort(rows[:, CLAIM], kind="stable")])
        own, documents = (len(np.unique(some)) for some in (rows[rows[:, OWN] > 0, CLAIM], rows[:, DOCUMENT]))
        claims = np.unique(rows[:, CLAIM]).tolist()
        found.append((naming.Counted(claims, own, documents, kept.words["words"].values[usual]), example))
    any_correction, rules = database.one("any correction")[0], database.rules.standing
    evidence = database.run("evidence of claims", json.dumps([example for _, example in found]))
    examples = {row[0]: evidence_of(database, row, any_correction, rules) for row in evidence}
    return [counted._replace(example=examples[example]) for counted, example in found]


def _usual(uses: Array) -> tuple[int, int]:
    """The most frequent wording, the first met of several, and the first claim with it."""
    words, first, counts = np.unique(uses[:, WORDS], return_index=True, return_counts=True)
    best = np.lexsort((first, -counts))[0]
    return int(words[best]), int(uses[first[best], CLAIM])
