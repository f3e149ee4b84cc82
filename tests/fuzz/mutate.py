"""Spoiled reports through the whole path: read, coded, shown, loaded, exported. Tells of every crash and hang.

    cd tests && python -m fuzz.mutate CORPUS.jsonl.gz... [--number 10000] [--seed 1] [--out FOLDER] [--only NUMBER]

A corpus is JSON Lines with ``id``, ``outlet``, ``url``, ``date``, ``title`` and ``text``. Every report is spoiled in a way that
its number and the seed decide, packed as one of the kinds of file that are read (and sometimes damaged as such), and then has
to come out of each step with its spans true, read and coded within 2 s of processor time; documents in must be those coded and
those skipped with a reason. Findings stand in FOLDER with their numbers; ``--only`` repeats one.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import msgspec
from rich.console import Console

from fuzz.checks import check_exports, check_spans
from fuzz.forms import PACKERS
from fuzz.nasty import DAYS, LARGEST, damaged, spoiled
from khabar import CodedDocument, Coder, Skipped, Store
from khabar.interfaces.explain import explanation
from khabar.interfaces.html import document_html
from khabar.reading import Reader
from khabar.store.store import load

HANG = 2.0  # seconds of processor time that a report may take
BATCH = 250  # reports that are loaded and exported together
FAULTS = ("could not be coded", "could not be read:")  # reasons that name an error of ours


class HangError(BaseException):
    """Not an Exception: nothing on the way may take it for a fault of the document."""


def reports(corpora: list[str], number: int) -> Iterator[dict[str, Any]]:
    """So many reports, spread evenly over all corpora, and again from the start where there are too few."""
    lines = [line for corpus in corpora for line in gzip.decompress(Path(corpus).read_bytes()).splitlines()]
    for index in range(number):
        yield json.loads(lines[index * max(1, len(lines) // number) % len(lines)])


def spoil(fields: dict[str, Any], chance: Random) -> tuple[str, bytes]:
    """A report, spoiled, as the bytes of a file of some kind."""
    spoilt = {name: fields.get(name) or "" for name in ("id", "outlet", "url", "date", "title", "text")}
    spoilt["text"] = spoiled(spoilt["text"][:LARGEST], chance)
    for name in ("title", "outlet", "id", "url", "date"):
        if chance.random() < 0.15:
            spoilt[name] = spoiled(spoilt[name][:300], chance, most=1)[:5_000]
    if chance.random() < 0.1:
        spoilt["date"] = chance.choice((*DAYS, None, 0, -1, 1e300, [], {}, True, "9999-12-31", "0001-01-01"))
    kind = chance.choice(list(PACKERS))
    data = PACKERS[kind](spoilt)
    return kind, damaged(data, chance) if chance.random() < 0.15 else data


class Whole:
    """The whole path, and what happened on it."""

    def __init__(self, seed: int, out: Path, scratch: Path) -> None:
        self.seed, self.out, self.scratch = seed, out, scratch
        self.coder = Coder()
        self.console = Console(file=StringIO(), width=100, force_terminal=True)
        self.counts: Counter[str] = Counter()
        self.slowest: list[tuple[float, int, str]] = []
        self.waiting: list[tuple[int, CodedDocument]] = []

    def found(self, kind: str, number: int, what: str, data: bytes = b"") -> None:
        """Write a finding down."""
        self.counts[kind] += 1
        stem = self.out / f"{kind}-{self.seed}-{number}"
        stem.with_suffix(".txt").write_text(what, "utf-8", "backslashreplace")
        if data:
            stem.with_suffix(".bin").write_bytes(data)
        print(f"{kind} {number}: {what.strip().splitlines()[-1][:200]!a}", flush=True)

    def report(self, number: int, fields: dict[str, Any]) -> None:
        """One report: read, coded, shown; those that were coded wait to be loaded."""
        kind, data = spoil(fields, Random(f"{self.seed} {number}"))
        path = self.scratch / f"{number}.{kind}"
        path.write_bytes(data)
        started, took = time.process_time(), 0.0
        self.counts[f"as {kind}"] += 1
        try:
            with limited(HANG):
                coded = self.through(number, path, data)
            took = time.process_time() - started
            with limited(5 * HANG):
                self.shown(coded)
        except HangError:
            self.found("hang", number, traceback.format_exc(), data)
        except Exception:
            self.found("crash", number, traceback.format_exc(), data)
        took = took or time.process_time() - started
        self.slowest = sorted([*self.slowest, (took, number, kind)], reverse=True)[:10]
        path.unlink()

    def through(self, number: int, path: Path, data: bytes) -> list[CodedDocument]:
        """Read, code and check what is in a file."""
        reader = Reader([path])
        read = list(reader)
        coded = list(self.coder.pipe(read))
        sound: list[CodedDocument] = []
        assert len(coded) == len(read), "nothing is lost"
        assert read or reader.remarks, "every document comes out, as itself or with a reason"
        for one in coded:
            if isinstance(one, Skipped):
                self.counts["skipped"] += 1
                assert one.reason
                self.counts[f"skipped: {one.reason.partition(':')[0][:40]}"] += 1
                if one.reason.startswith(FAULTS):
                    self.found("crash", number, f"{one.where}: {one.reason}", data)
                continue
            self.counts["coded"] += 1
            self.counts["claims"] += len(one.claims)
            check_spans(one)
            assert msgspec.json.decode(msgspec.json.encode(one), type=CodedDocument) == one
            sound.append(one)
            self.waiting.append((number, msgspec.structs.replace(one, id=f"{number}-{one.id}")))
        return sound

    def shown(self, documents: list[CodedDocument]) -> None:
        """Show them on a terminal and on a page: long lists of claims, which take the longer the more there are."""
        for one in documents:
            self.console.print(explanation(one))
            document_html(one)
            self.console.file = StringIO()

    def loaded(self, db: Path) -> None:
        """Load and export what waits; where that fails, one by one, to tell which report it was."""
        together, self.waiting = self.waiting, []
        try:
            load(db, [document for _, document in together])
            check_exports([document for _, document in together], self.scratch)
        except Exception as error:
            print(f"together: {error!r}")
            for number, document in together:
                try:
                    alone = self.scratch / f"alone-{number}.db"
                    load(alone, [document])
                    with Store(alone) as store:
                        check_exports([document], self.scratch, store)
                except Exception:
                    self.found("crash", number, traceback.format_exc())


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """HangError after so much processor time."""

    def ring(*_: object) -> None:
        raise HangError

    signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def main() -> None:
    """Run, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+")
    parser.add_argument("--number", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int)
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "khabar-fuzz")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    started = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        path, db = Whole(given.seed, given.out, scratch), scratch / "all.db"
        numbered = enumerate(reports(given.corpora, given.number))
        if given.only is not None:
            numbered = islice(numbered, given.only, given.only + 1)
        for number, fields in numbered:
            path.report(number, fields)
            if (number + 1) % BATCH == 0:
                path.loaded(db)
                print(f"{number + 1} reports, {time.process_time() - started:.0f} s, {dict(path.counts)}", flush=True)
        path.loaded(db)
        with Store(db) as store:
            check_exports([], scratch, store)
            print(store.counts())
    print(dict(path.counts))
    print("slowest (s, number, kind):", [(math.ceil(took * 1000) / 1000, *rest) for took, *rest in path.slowest])
    sys.exit(bool(path.counts["crash"] + path.counts["hang"]))


if __name__ == "__main__":
    main()
