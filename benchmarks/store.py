"""How the store grows: generated claims loaded, and what is asked of them afterwards.

    python benchmarks/store.py [--claims N] [--db FILE] [--profile]

The reports are those of tools/scenarios.py, of many wars at once and for years, so that events have several accounts and places
a long ledger. Rates of loading are claims a second of processor time and by the clock, of the last fifth of the load beside the
whole, since an index that grows slows what comes late. Answers are medians over 40 questions, each on a new connection.
"""

from __future__ import annotations

import argparse
import cProfile
import datetime as dt
import pstats
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))

import numpy as np
from numpy.typing import NDArray
from scenario_texts import Writer
from scenarios import World

from khabar import Store, load
from khabar.records import CodedDocument
from khabar.store.loading import Loaded

WARS, A_DAY = 40, 3.0
LONGEST = 4000  # days

Times = NDArray[np.float64]  # seconds, or rates: of the processor, and by the clock


def documents(claims: int) -> Iterator[CodedDocument]:
    """Reports until that many claims are told; the time that making them takes is not counted."""
    world = World(1, wars=WARS, a_day=A_DAY, bulletins=True)
    writer, told = Writer(world.settings), 0
    for report in world.run(LONGEST):
        document = writer.write(report).document
        told += len(document.claims)
        yield document
        if told >= claims:
            return


class Clock:
    """Time spent in loading, of the processor and by the clock: that of the whole program but for making the reports."""

    def __init__(self, made: Iterator[CodedDocument]) -> None:
        self.made = made
        self.begun = self._now()
        self.marks: list[tuple[int, Times]] = [(0, np.zeros(2))]

    def __iter__(self) -> Iterator[CodedDocument]:
        while True:
            before = self._now()
            document = next(self.made, None)
            self.begun += self._now() - before
            if document is None:
                return
            yield document

    @staticmethod
    def _now() -> Times:
        return np.array([time.process_time(), time.perf_counter()])

    def mark(self, loaded: Loaded) -> None:
        """Called after each batch."""
        self.marks.append((loaded.claims, self._now() - self.begun))

    def rates(self) -> list[Times]:
        """Claims a second, of the processor and by the clock: of all, and of the last fifth (of at least one batch)."""
        claims, seconds = self.marks[-1]
        before, earlier = self.marks[(len(self.marks) - 1) * 4 // 5]
        return [claims / seconds, (claims - before) / (seconds - earlier)]


def loading(path: Path, claims: int) -> None:
    """Load, and print how fast."""
    clock = Clock(documents(claims))
    loaded = load(path, clock, progress=clock.mark)
    print(f"{loaded.claims:,} claims of {loaded.new:,} reports, in {len(clock.marks) - 1} batches")
    for name, (processor, wall) in zip(("all", "the last fifth"), clock.rates(), strict=True):
        print(f"{name}: {processor:,.0f} claims a second of processor time, {wall:,.0f} by the clock")
    size, memory = path.stat().st_size, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(f"database: {size / 1e6:,.0f} MB, {size / loaded.claims:,.0f} bytes a claim; memory at most {memory / 1e6:,.0f} MB")


def asking(path: Path) -> None:
    """Ask, and print how long answers take."""
    lot = random.Random(1)
    with Store(path) as store:
        print(", ".join(f"{number:,} {name}" for name, number in store.counts().items()))
        ask = store.database.connection.execute
        ids = [row[0] for order in ("reports desc", "id") for row in ask(f"select id from event order by {order} limit 20")]
        points = ask("select lat, lon, start from event where lat is not null order by id limit 40").fetchall()
        places = [row[0] for row in ask("select gazetteer from ledger group by 1 order by count(*) desc limit 40")]
        first, last = ask("select min(start), max(start) from event").fetchone()
    first_day, days = dt.date.fromisoformat(first), (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days
    some_days = [(first_day + dt.timedelta(lot.randrange(days + 1))).isoformat() for _ in places]
    report("event page", path, [lambda s, id=id: page(s, id) for id in ids])
    report("map by box of 5 degrees and month", path, [lambda s, point=point: on_map(s, *point) for point in points])
    report("control as of a day", path, [
        lambda s, day=day, place=place: s.control(place, on=day, known_by=day)
        for day, place in zip(some_days, places, strict=True)
    ])  # fmt: skip
    report("control today", path, [lambda s, place=place: s.control(place) for place in places])


def on_map(store: Store, lat: float, lon: float, start: str) -> int:
    """All events of a month around a point."""
    end = dt.date.fromisoformat(start) + dt.timedelta(30)
    return len(store.events(box=(lon - 2.5, lat - 2.5, lon + 2.5, lat + 2.5), start=start, end=end.isoformat(), limit=10_000))


def page(store: Store, id: str) -> None:
    """An event with the words of every account."""
    for account in store.event(id).accounts:
        store.claim(account.claim)


def report(name: str, path: Path, questions: list[Callable[[Store], object]]) -> None:
    """Median and longest time of an answer, in milliseconds: of the processor, and by the clock."""
    times = []
    with Store(path) as store:
        questions[0](store)  # the gazetteer is loaded once, by the first question
    for question in questions:
        with Store(path) as store:
            started = time.process_time(), time.perf_counter()
            question(store)
            ended = time.process_time(), time.perf_counter()
        times.append([(end - start) * 1000 for start, end in zip(started, ended, strict=True)])
    (busy, clock) = zip(*times, strict=True)
    print(
        f"{name}: median {statistics.median(busy):.1f} ms of processor time, {statistics.median(clock):.1f} by the clock; "
        f"longest {max(busy):.1f}, {max(clock):.1f}"
    )


def main() -> None:
    """Load and ask."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--claims", type=int, default=50_000)
    parser.add_argument("--db", type=Path, help="kept there; asked only, where it is loaded already")
    parser.add_argument("--profile", action="store_true", help="print what loading costs instead")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.db or Path(folder) / "store.db"
        if options.profile:
            with cProfile.Profile() as profile:
                loading(path, options.claims)
            pstats.Stats(profile).sort_stats("tottime").print_stats(45)
            return
        if not path.exists():
            loading(path, options.claims)
        asking(path)


if __name__ == "__main__":
    main()
