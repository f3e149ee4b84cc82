"""Of which report a report is a copy: told from the MinHashes of those that share a band with it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from khabar.events.copies import Signature, bands, likeness
from khabar.events.settings import Copies
from khabar.store.database import Database


class Sketch(NamedTuple):
    """A report's MinHash and its bands."""

    signature: Signature
    bands: list[int]

    @classmethod
    def of(cls, signature: Signature, rules: Copies) -> Sketch:
        """With the bands that follow from it."""
        return cls(signature, bands(signature, rules))


class Originals:
    """The reports of one batch, and those of the database that may be alike; rows wait for :meth:`flush`."""

    def __init__(self, database: Database, rules: Copies) -> None:
        self.database = database
        self.rules = rules
        self.alike: dict[int, set[int]] = {}  # reports by band
        self.known: dict[int, tuple[Signature, str]] = {}  # MinHash and original of each
        self.new: dict[int, Sketch] = {}

    def expect(self, sketches: Iterable[Sketch]) -> None:
        """Read what may be alike, all at once."""
        asked = json.dumps(sorted({band for sketch in sketches for band in sketch.bands}))
        for band, number in self.database.run("documents of bands", asked):
            self.alike.setdefault(band, set()).add(number)
        numbers = json.dumps(sorted({number for found in self.alike.values() for number in found}))
        for number, hashes, original in self.database.run("sketches of documents", numbers):
            self.known[number] = (np.frombuffer(hashes, dtype=np.uint64), original)

    def of(self, number: int, id: str, sketch: Sketch | None) -> str:
        """The id of the first of the reports of which this one (row and id) is a copy; its own where it is none."""
        if sketch is None:
            return id
        best = (self.rules.alike, 0)
        for other in {other for band in sketch.bands for other in self.alike.get(band, ())}:
            best = max(best, (likeness(sketch.signature, self.known[other][0]), -other))
        original = self.known[-best[1]][1] if best[1] else id
        for band in sketch.bands:
            self.alike.setdefault(band, set()).add(number)
        self.known[number] = (sketch.signature, original)
        self.new[number] = sketch
        return original

    def flush(self) -> None:
        """Write the MinHashes of the batch."""
        self.database.many("add sketch", [(number, sketch.signature.tobytes()) for number, sketch in self.new.items()])
        self.database.many("add band", sorted((band, number) for number, sketch in self.new.items() for band in sketch.bands))
