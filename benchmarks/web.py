"""How fast the page's API answers over many made-up events: ``python benchmarks/web.py [--events 200000] [--clients 8]``.

The events are the sample's, moved in time and place (made.py). A change of a filter is what the overview asks for: facets,
timeline, map and list in one answer. Time is what passes until it has been read, seen by clients in another process than the
server, on connections that stay open. Processor time of the server is told too. Other pages are asked once, cold and again.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
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

import numpy as np
from made import SPAN, fill

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


def measure(clients: int, changes: int) -> list[float]:
    """Seconds that each change of a filter takes."""
    with ThreadPoolExecutor(clients) as readers:
        return list(readers.map(lambda query: asked(f"overview?{query}&limit=40"), filters(changes)))


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
        if not path.exists():
            fill(path, options.events)
        started = time.perf_counter()
        with serving(path, PORT) as pid:
            tell(page_s=round(_wait("/") - started, 2), data_s=round(_wait("/api/v1/status") - started, 2))
            measure(1, 2)  # what is loaded at the first request
            before = processor(pid)
            p50, p95 = np.percentile(measure(options.clients, options.changes), [50, 95])
            tell(what="change of a filter", requests=options.changes, p50_ms=round(1e3 * p50), p95_ms=round(1e3 * p95))
            tell(processor_ms_a_change=round(1e3 * (processor(pid) - before) / options.changes))
            for path_ in PAGES:
                tell(page=path_, first_s=round(asked(path_), 2), again_s=round(asked(path_), 2))


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
