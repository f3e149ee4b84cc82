"""How fast the page's API answers over many made-up events: ``python benchmarks/web.py [--events 200000] [--clients 8]``.

The events are the sample's, moved in time and place (made.py). The server is started twice over a cache folder of its own:
first with no more in it than ``khabar load`` leaves there, then with the columns that the first start kept. A change of a
filter is what the overview asks for: facets, timeline, map and list in one answer. Time is what passes until it has been read,
seen by clients in another process than the server, on connections that stay open. Processor time and memory of the server are
told too.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from made import SPAN, fill

from khabar.matching.name_files import load_names

PORT = 8399
SERVER = f"http://127.0.0.1:{PORT}"
PAGES = ("actors?limit=60", "actors/qat", "network", "framing", "control", "search?q=%D9%82%D8%B5%D9%81")


def filters(count: int, seed: int = 2) -> list[str]:
    """Queries as a reader makes them."""
    chance = random.Random(seed)
    made = []
    for _ in range(count):
        query: list[tuple[str, str]] = []
        if chance.random() < 0.5:
            query.append(("type", chance.choice(["ASSAULT", "COERCE", "PROTEST", "CONSULT"])))
        if chance.random() < 0.4:
            query.append(("actor", chance.choice(["rapid-support-forces", "SDN", "sudanese-armed-forces"])))
        if chance.random() < 0.4:
            start = np.datetime64("2020-01-01") + chance.randrange(SPAN - 200)
            query += [("from", str(start)), ("to", str(start + chance.choice([30, 200])))]
        if chance.random() < 0.3:
            query.append(("outlet", f"outlet {chance.randrange(40)}"))
        if chance.random() < 0.2:
            query.append(("box", "30,10,40,36"))
        made.append(urllib.parse.urlencode(query))
    return made


own = threading.local()  # the connection of each thread


def measure(addresses: list[str], clients: int) -> list[float]:
    """Seconds that each answer takes, asked for by so many clients at once."""
    with ThreadPoolExecutor(clients) as readers:
        return list(readers.map(asked, addresses))


def asked(address: str) -> float:
    """Seconds that an answer takes."""
    if not hasattr(own, "connection"):
        own.connection = http.client.HTTPConnection("127.0.0.1", PORT)
    started = time.perf_counter()
    own.connection.request("GET", f"/api/v1/{address}", headers={"Accept-Encoding": "gzip"})
    answer = own.connection.getresponse()
    answer.read()
    if answer.status == http.HTTPStatus.ACCEPTED:  # being prepared
        time.sleep(1)
        return time.perf_counter() - started + asked(address)
    if answer.status != http.HTTPStatus.OK:
        raise RuntimeError(f"{address}: {answer.status}")
    return time.perf_counter() - started


def tell(**figures: object) -> None:
    """A line of results."""
    print(json.dumps(figures), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=200_000)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--changes", type=int, default=100)
    parser.add_argument("--db", type=Path, help="keep the database in this file, or use it where it is there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.db or Path(folder) / "made.db"
        cache_in(Path(folder) / "cache")
        if not path.exists():
            fill(path, options.events)
        with started("nothing kept", path):
            for page in PAGES:
                tell(page=page, first_s=round(asked(page), 2))
        own.connection.close()
        with started("columns kept", path) as pid:
            for page in PAGES:
                tell(page=page, first_s=round(asked(page), 2), again_ms=round(1e3 * asked(page)))
            measure(["overview?limit=40"] * 2, 1)  # what is loaded at the first request
            before = processor(pid)
            changes = [f"overview?{query}&limit=40" for query in filters(options.changes)]
            tell(what="change of a filter", clients=options.clients, **spread(measure(changes, options.clients)))
            tell(processor_ms_a_change=round(1e3 * (processor(pid) - before) / options.changes))
            for what, addresses in visited().items():
                tell(what=what, **spread(measure(addresses, 1)))
            tell(what="the server at the end", **memory(pid))


def cache_in(folder: Path) -> None:
    """Let all caches be in this folder, and put the names there, as ``khabar load`` does."""
    os.environ["KHABAR_CACHE"] = str(folder)
    load_names()


@contextmanager
def started(how: str, path: Path) -> Iterator[int]:
    """A server over the database, and how long it took until page and data were there; all events have to be seen."""
    begun = time.perf_counter()
    with serving(path, PORT) as pid:
        page, data = (round(_wait(address) - begun, 2) for address in ("/", "/api/v1/status"))
        tell(start=how, page_s=page, data_s=data, **memory(pid))
        seen = fetched("overview?limit=1")["events"]["total"]
        with sqlite3.connect(path) as connection:
            (there,) = connection.execute("select count(*) from event where record <> ''").fetchone()
        if seen != there:
            raise SystemExit(f"the page sees {seen} of the {there} events in {path}: make the database anew")
        yield pid


def visited() -> dict[str, list[str]]:
    """Addresses of single events (half of them with several sources) and places."""
    events = [one["id"] for extra in ("", "&min_sources=2") for one in fetched(f"events?limit=25{extra}")["items"]]
    places = [one["value"] for one in fetched("control?limit=50")["places"]]
    return {"event page": [f"events/{id}" for id in events], "control of a place": [f"control?place={one}" for one in places]}


def fetched(address: str) -> Any:
    """An answer of the API."""
    with urllib.request.urlopen(f"{SERVER}/api/v1/{address}") as answer:
        return json.load(answer)


def spread(times: list[float]) -> dict[str, int]:
    """Of times in seconds how many, median, 95th percentile and longest (milliseconds)."""
    p50, p95, longest = (round(1e3 * value) for value in np.percentile(times, [50, 95, 100]))
    return {"requests": len(times), "p50_ms": p50, "p95_ms": p95, "longest_ms": longest}


def memory(pid: int) -> dict[str, int]:
    """Megabytes that a process holds, and held at most."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return {name: round(int(lines[field].split()[0]) / 1024) for name, field in (("held_mb", "VmRSS"), ("most_mb", "VmHWM"))}


@contextmanager
def serving(path: Path, port: int) -> Iterator[int]:
    """``khabar serve`` over a database: its process."""
    program = [str(Path(sys.executable).with_name("khabar")), "serve", "--db", str(path), "--port", str(port), "--no-browser"]
    server = subprocess.Popen(program, stderr=subprocess.DEVNULL)
    try:
        _wait("/")
        yield server.pid
    finally:
        server.terminate()
        server.wait()


def processor(pid: int) -> float:
    """Seconds of processor time that a process has taken."""
    return sum(float(part) for part in Path(f"/proc/{pid}/stat").read_text().split()[13:15]) / os.sysconf("SC_CLK_TCK")


def _wait(path: str) -> float:
    while True:
        try:
            urllib.request.urlopen(f"{SERVER}{path}").read()
            return time.perf_counter()
        except OSError:
            time.sleep(0.1)


if __name__ == "__main__":
    main()
