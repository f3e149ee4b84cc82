"""How the store grows: generated claims loaded, and what is asked of them afterwards.

    python benchmarks/store.py [--claims N] [--db FILE] [--profile]

The reports are those of tools/scenarios.py, of many wars at once and for years, so that events have several accounts and places a
long ledger. Rates of loading are claims a second of processor time, of the last fifth of the load beside the whole, since an index
that grows slows what comes late. Answers are medians of wall time over several questions, each asked on a new connection.
"""

from __future__ import annotations

import argparse
import cProfile
import datetime as dt
import pstats
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))

from scenario_texts import Writer
from scenarios import START, World

from khabar import Store, load
from khabar.records import CodedDocument
from khabar.store.loading import Loaded

WARS, A_DAY = 40, 3.0
LONGEST = 4000  # days


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
    """Processor time spent in loading: that of the whole program but for making the reports."""

    def __init__(self, made: Iterator[CodedDocument]) -> None:
        self.made, self.making = made, 0.0
        self.marks: list[tuple[int, float]] = []
        self.started = time.process_time()

    def __iter__(self) -> Iterator[CodedDocument]:
        while True:
            before = time.process_time()
            document = next(self.made, None)
            self.making += time.process_time() - before
            if document is None:
                return
            yield document

    def mark(self, loaded: Loaded) -> None:
        """Called after each batch."""
        self.marks.append((loaded.claims, time.process_time() - self.started - self.making))

    def rates(self) -> tuple[float, float]:
        """Claims a second: of all, and of the last fifth."""
        claims, seconds = self.marks[-1]
        before, earlier = self.marks[len(self.marks) * 4 // 5 - 1]
        return claims / seconds, (claims - before) / (seconds - earlier)


def loading(path: Path, claims: int) -> None:
    """Load, and print how fast."""
    clock = Clock(documents(claims))
    loaded = load(path, clock, progress=clock.mark)
    whole, last = clock.rates()
    print(f"{loaded.claims:,} claims of {loaded.new:,} reports: {whole:,.0f} claims/s, the last fifth {last:,.0f}/s")
    size = path.stat().st_size
    print(f"database: {size / 1e6:,.0f} MB, {size / loaded.claims:,.0f} bytes a claim")


def asking(path: Path) -> None:
    """Ask, and print how long answers take."""
    lot = random.Random(1)
    with Store(path) as store:
        counts = store.counts()
        print(", ".join(f"{number:,} {name}" for name, number in counts.items()))
        ids = [row[0] for row in store.database.connection.execute("select id from event order by reports desc limit 20")]
        ids += [row[0] for row in store.database.connection.execute("select id from event order by id limit 20")]
        last = dt.date.fromisoformat(store.database.connection.execute("select max(start) from event").fetchone()[0])
        places = [
            row[0] for row in store.database.connection.execute("select place from ledger group by 1 order by count(*) desc limit 20")
        ]
    days = [START + dt.timedelta(lot.randrange(max(1, (last - START).days - 30))) for _ in range(20)]
    corners = [(lot.uniform(12, 46), lot.uniform(12, 35)) for _ in range(20)]
    report("event page", path, [lambda s, id=id: page(s, id) for id in ids])
    report("map by box of 5 degrees and month", path, [
        lambda s, day=day, at=at: s.events(
            box=(at[0], at[1], at[0] + 5, at[1] + 5), start=day.isoformat(), end=(day + dt.timedelta(30)).isoformat(), limit=10000
        )
        for day, at in zip(days, corners, strict=True)
    ])  # fmt: skip
    report("control as of a day", path, [
        lambda s, day=day, place=place: s.control(place, on=day.isoformat(), known_by=day.isoformat())
        for day, place in zip(days, places, strict=False)
    ])  # fmt: skip


def page(store: Store, id: str) -> None:
    """An event with the words of every account."""
    for account in store.event(id).accounts:
        store.claim(account.claim)


def report(name: str, path: Path, questions: list[Callable[[Store], object]]) -> None:
    """Median and longest time of an answer, in milliseconds."""
    times = []
    with Store(path) as store:
        questions[0](store)  # the gazetteer is loaded once, by the first question
    for question in questions:
        with Store(path) as store:
            started = time.perf_counter()
            question(store)
            times.append((time.perf_counter() - started) * 1000)
    print(f"{name}: median {statistics.median(times):.1f} ms, longest {max(times):.1f} ms")


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
