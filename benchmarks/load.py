"""``khabar serve`` under load: ``python benchmarks/load.py [--minutes 30] [--clients 16] [--claims 20000] [--steady]``.

Clients ask all reading routes of the API at random, with random filters made of what the database holds, and have a text coded
now and then, while another process loads reports of made-up worlds (tools/scenarios.py) into the same database: new ones, or
with ``--steady`` new versions of the same, so that the server reads the database anew as often and it holds no more. A client
that is told that all places are taken (503 with Retry-After) rests so long. Told: the memory of the server at the start, after
each fifth of the run and at the end; answers that are none (by status, the first of each with its address); times of each
route, and of the three kinds of request: small answers, files of whole lists, texts that are coded.
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import random
import tempfile
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
from store import documents
from web import PORT, cache_in, fetched, memory, serving, tell

from khabar import load
from khabar.records import CodedDocument

FACETS = ("type", "actor", "outlet", "place", "status")
LISTS = ("overview", "map", "timeline", "facets", "events", "documents", "claims", "places", "actors", "framing", "network")
FORMATS = ("csv", "jsonl", "geojson", "parquet")
WORDS = ("قصف", "الجيش", "قتلى", "سيطرت", '"قوات الدعم"', "اتفاق*")
TEXT = "قصفت مدفعية الجيش بلدة الحارة فجر الأحد، وقال مصدر طبي إن القصف أدى إلى مقتل شخصين."
RARE = 0.02  # of the questions: files of whole lists, texts to be coded
BATCH, PAUSE = 20, 2.0  # reports of a load, and seconds until the next
MANY = 10**9  # claims that are never reached
FIFTHS = 5  # times at which memory is told
BUSY = http.HTTPStatus.SERVICE_UNAVAILABLE  # with Retry-After: all places are taken


class Asked(NamedTuple):
    """A question, and what became of it."""

    route: str
    address: str
    status: int | str
    seconds: float

    @property
    def kind(self) -> str:
        """What it is asked for."""
        return "texts coded" if self.route == "code" else "files" if " as " in self.route else "small answers"


class Questions:
    """Random questions about what a database holds."""

    def __init__(self) -> None:
        found = fetched("facets")
        self.values = {name: [one["value"] for one in found[name]] for name in FACETS}
        self.days = [one["start"] for one in fetched("timeline?unit=week")["bins"]]
        self.ids = {name: [one["id"] for one in fetched(f"{name}?limit=500")["items"]] for name in ("events", "documents")}
        self.ids["actors"] = self.values["actor"]
        self.ids["claims"] = [one["claim"] for id in self.ids["events"][:100] for one in _accounts(id)]
        self.places = [one["value"] for one in fetched("control?limit=200")["places"]]

    def filters(self, chance: random.Random) -> str:
        """Some filters, as a reader sets them."""
        query = [(name, chance.choice(values)) for name, values in self.values.items() if values and chance.random() < 0.2]
        if chance.random() < 0.3:
            query += zip(("from", "to"), sorted(chance.choices(self.days, k=2)), strict=True)
        if chance.random() < 0.1:
            query.append(("box", "30,10,45,37"))
        if chance.random() < 0.1:
            query.append(("min_sources", "2"))
        if chance.random() < 0.1:
            query.append(("q", chance.choice(WORDS)))
        return urllib.parse.urlencode(query)

    def one(self, chance: random.Random) -> tuple[str, str]:
        """A route, and an address of it; an empty address is a text to be coded."""
        if chance.random() < RARE:
            if chance.random() < 0.5:
                return "code", ""
            kind = chance.choice(FORMATS)
            return f"events as {kind}", f"events?{self.filters(chance)}&format={kind}"
        route = chance.choice([*LISTS, *self.ids, "control", "control of a place", "search", "status", "corrections"])
        if route == "control of a place":
            return route, f"control?place={urllib.parse.quote(chance.choice(self.places))}&on={chance.choice(self.days)}"
        if route == "search":
            return route, f"search?q={urllib.parse.quote(chance.choice(WORDS))}"
        if route in self.ids and chance.random() < 0.7:
            return f"{route}/ID", f"{route}/{urllib.parse.quote(chance.choice(self.ids[route]), safe='')}"
        return route, f"{route}?{self.filters(chance)}" if route in LISTS else route


def _accounts(event: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = fetched(f"events/{event}")["event"]["accounts"]
    return found


def client(seed: int, questions: Questions, end: float, results: list[Asked]) -> None:
    """Ask one after the other until it is time; connections that break are made anew."""
    chance, connection = random.Random(seed), http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
    while time.time() < end:
        route, address = questions.one(chance)
        started = time.perf_counter()
        try:
            if address:
                connection.request("GET", f"/api/v1/{address}", headers={"Accept-Encoding": "gzip"})
            else:
                body = json.dumps({"text": f"{TEXT} {chance.random()}"})
                connection.request("POST", "/api/v1/code", body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            status: int | str = answer.status
            rest = int(answer.headers["Retry-After"] or 0) if status == BUSY else 0
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            status, rest = repr(error), 0
        results.append(Asked(route, address, "busy" if rest else status, time.perf_counter() - started))
        time.sleep(rest)


def loader(path: Path, known: int, steady: bool) -> None:
    """Load a few reports, rest, and go on, until this process is ended."""
    reports = versions([*islice(documents(MANY), BATCH)]) if steady else islice(documents(MANY), known, None)
    while True:
        load(path, islice(reports, BATCH))
        time.sleep(PAUSE)


def versions(reports: list[CodedDocument]) -> Iterator[CodedDocument]:
    """The same reports again and again, each time with other words behind the text."""
    for number in count(1):
        for report in reports:
            yield msgspec.structs.replace(report, text=f"{report.text} {number}")


def watched(pid: int, start: float, end: float) -> None:
    """Tell the memory of the server after each fifth of the time, and of the database what the page then knows."""
    for fifth in range(1, FIFTHS + 1):
        time.sleep(max(0.0, start + (end - start) * fifth / FIFTHS - time.time()))
        tell(after_minutes=round((time.time() - start) / 60, 1), **memory(pid), events=fetched("status")["events"])


def told(results: list[Asked]) -> None:
    """Answers that are none, then the times of each route and kind."""
    faults = [one for one in results if one.status not in (200, 202, "busy")]
    kinds = Counter((one.route, one.status) for one in faults)
    first = {(one.route, one.status): one.address for one in reversed(faults)}
    for (route, status), number in kinds.most_common():
        tell(fault=status, route=route, times=number, first=first[route, status])
    for route in sorted({one.route for one in results}):
        tell(route=route, **_times([one for one in results if one.route == route]))
    for kind in sorted({one.kind for one in results}):
        tell(kind=kind, **_times([one for one in results if one.kind == kind]))
    tell(kind="all", **_times(results), faults=len(faults))


def _times(asked: list[Asked]) -> dict[str, int]:
    """How many were answered, how fast (milliseconds), and how often it was not ready yet, or all places were taken."""
    times = [one.seconds for one in asked if one.status == 200]
    states = Counter(one.status for one in asked)
    p50, p95, p99, longest = (round(1e3 * value) for value in np.percentile(times or [0], [50, 95, 99, 100]))
    return {
        "answers": len(times), "p50_ms": p50, "p95_ms": p95, "p99_ms": p99, "longest_ms": longest, "preparing": states[202],
        "busy": states["busy"],
    }  # fmt: skip


def main() -> None:
    """Put it under load, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--claims", type=int, default=20_000, help="claims that are there at the beginning")
    parser.add_argument("--steady", action="store_true", help="load the same reports, changed, again and again")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cache_in(Path(folder) / "cache")
        path, known = Path(folder) / "news.db", load(Path(folder) / "news.db", documents(options.claims)).new
        with serving(path, PORT) as pid:
            tell(what="at the start", **memory(pid), events=fetched("status")["events"])
            questions, results, start = Questions(), list[Asked](), time.time()
            end = start + 60 * options.minutes
            writer = multiprocessing.Process(target=loader, args=(path, known, options.steady), daemon=True)
            writer.start()
            clients = [threading.Thread(target=client, args=(seed, questions, end, results)) for seed in range(options.clients)]
            for one in clients:
                one.start()
            watched(pid, start, end)
            for one in clients:
                one.join()
            tell(what="at the end", loader_alive=writer.is_alive(), **memory(pid), events=fetched("status")["events"])
            writer.terminate()
        told(results)


if __name__ == "__main__":
    main()
