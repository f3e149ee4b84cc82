"""How fast the page's API answers over many made-up events: ``python benchmarks/web.py [--events 200000] [--clients 8]``.

The events are the sample's, moved in time and place. A change of a filter asks for map, timeline, facets and list; time is what
the server takes until the answer is sent, seen by clients in a process of their own. Processor time of the server is told too.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path

import msgspec
import numpy as np

from khabar.matching.name_files import load_names
from khabar.records.event import Event, EventPlace
from khabar.store.database import writing
from khabar.store.store import Store
from khabar.web.sample import sample

PORT = 8399
API = f"http://127.0.0.1:{PORT}/api/v1"
SPAN = 1500  # days over which events are spread


def fill(path: Path, count: int, seed: int = 1) -> None:
    """A database of so many events, each with a report and a claim of its own."""
    with tempfile.TemporaryDirectory() as folder, Store(sample(Path(folder))) as store:
        templates = store.events()
        claims = [store.claim(event.accounts[0].claim).original for event in templates]
    chance = random.Random(seed)
    towns = [place for place in load_names().data.places if place.precision in ("city", "district", "province")]
    outlets = [f"outlet {number}" for number in range(40)]
    encode = msgspec.json.Encoder(order="deterministic").encode
    day = np.datetime64("2020-01-01")
    with writing(path) as database, database.batch():
        for number in range(1, count + 1):
            which = chance.randrange(len(templates))
            place = towns[min(int(chance.expovariate(1 / 300)), len(towns) - 1)]
            start, outlet, name = str(day + chance.randrange(SPAN)), chance.choice(outlets), f"made-{number}"
            claim = msgspec.structs.replace(claims[which], id=f"{name}#1.1")
            event = _moved(templates[which], f"e{number:012x}", place, start, outlet, name)
            title, text = f"خبر {number}", f"نص الخبر رقم {number}"
            database.run("add document", name, 1, name, name, name, outlet, None, start, title, text, None, "[]", 1)
            database.run("add words", number, f"خبر {number} نص رقم", f"خبر {number} نص رقم")
            database.run("add claim", claim.id, number, encode(claim).decode())
            database.run("begin event", event.id, b"")
            database.run(
                "write event", encode(event).decode(), event.type, event.mode, event.standing, start, start,
                place.lat, place.lon, place.name, place.country, event.sources, 1, number,
            )  # fmt: skip
            database.run("add member", number, number, 0.0, "[]")


def _moved(event: Event, id: str, place: object, start: str, outlet: str, document: str) -> Event:
    fields = {name: getattr(place, name) for name in ("name", "country", "lat", "lon", "precision")}
    where = EventPlace(**fields, gazetteer=place.id, grade="reported")  # type: ignore[attr-defined]
    account = msgspec.structs.replace(event.accounts[0], claim=f"{document}#1.1", document=document, outlet=outlet)
    values = {"id": id, "place": where, "site": None, "start": start, "end": start, "contradictions": ()}
    return msgspec.structs.replace(event, documents=(document,), accounts=(account,), **values)


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


def measure(clients: int, changes: int) -> dict[str, list[float]]:
    """Seconds of each request, and of each change of a filter (its four requests at once, as the page sends them)."""
    waiting, taken = filters(changes), {"change": []}
    lock = threading.Lock()

    def ask(path: str, query: str) -> float:
        request = urllib.request.Request(f"{API}/{path}?{query}", headers={"Accept-Encoding": "gzip"})
        started = time.perf_counter()
        with urllib.request.urlopen(request) as answer:
            answer.read()
        passed = time.perf_counter() - started
        with lock:
            taken.setdefault(path, []).append(passed)
        return passed

    def client() -> None:
        while True:
            with lock:
                if not waiting:
                    return
                query = waiting.pop()
            passed = [ask(path, query) for path in ("facets", "timeline", "events", "map")]
            with lock:
                taken["change"].append(sum(passed))

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


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
        server = subprocess.Popen(
            [str(Path(sys.executable).with_name("khabar")), "serve", "--db", str(path), "--port", str(PORT), "--no-browser"]
        )
        try:
            ready = _wait()
            print(json.dumps({"ready_s": round(ready - started, 2)}))
            for path_, times in measure(options.clients, options.changes).items():
                p50, p95 = (round(1e3 * part) for part in np.percentile(times, [50, 95]))
                print(json.dumps({"what": path_, "requests": len(times), "p50_ms": p50, "p95_ms": p95}))
            cpu = sum(float(part) for part in Path(f"/proc/{server.pid}/stat").read_text().split()[13:15]) / 100
            print(json.dumps({"server_processor_s": cpu}))
        finally:
            server.terminate()
            server.wait()


def _wait() -> float:
    while True:
        try:
            urllib.request.urlopen(f"{API}/status").read()
            return time.perf_counter()
        except OSError:
            time.sleep(0.2)


if __name__ == "__main__":
    main()
