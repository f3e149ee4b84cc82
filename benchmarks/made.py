"""A database of very many made-up events for ``benchmarks/web.py``: the sample again and again, each time moved.

A round is a copy of all reports of the sample with what was made of them: moved to other days, towns, parties and outlets, so
that rival accounts, denials and captures stay together. Rows are written as they are: nothing is coded or linked anew.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import re
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from khabar.events.parties import called
from khabar.gazetteer.spelling import words_of
from khabar.matching.name_files import load_names
from khabar.records.event import Event
from khabar.store.database import Database, writing
from khabar.store.loading import bare
from khabar.store.store import Store
from khabar.web.sample import sample

SPAN = 1500  # days over which events are spread
OUTLETS = 40
TABLES = ("document", "claim", "event", "member", "party", "ledger")
NUMBERED = ("document", "claim", "event")
DAY = re.compile(r"\b20\d\d-\d\d-\d\d")
PLACE = ("name", "country", "lat", "lon")


class Move:
    """Where a round goes."""

    def __init__(self, number: int, ids: re.Pattern[str], towns: list[Any], actors: list[Any]) -> None:
        self.chance = random.Random(number)
        self.name, self.ids = f"r{number}-", ids
        self.days = dt.timedelta(self.chance.randrange(SPAN))
        self.towns, self.actors = towns, actors
        self.known: dict[str, Any] = {}  # what a place, a party, an outlet became

    def town(self, id: str) -> Any:
        """Another town: few places have many events, many have few."""
        return self._known(id, lambda: self.towns[min(int(self.chance.expovariate(1 / 300)), len(self.towns) - 1)])

    def party(self, id: str) -> Any:
        """Itself, or as often another listed party."""
        return self._known(id, lambda: self.chance.choice([None, self.chance.choice(self.actors)]))

    def outlet(self, name: str) -> str:
        """Another outlet."""
        return str(self._known(name, lambda: f"outlet {self.chance.randrange(OUTLETS)}"))

    def _known(self, key: str, make: Callable[[], Any]) -> Any:
        if key not in self.known:
            self.known[key] = make()
        return self.known[key]

    def text(self, value: str) -> str:
        """Ids and days within a text."""
        value = self.ids.sub(lambda found: self.name + found[0], value)
        return DAY.sub(lambda found: (dt.date.fromisoformat(found[0]) - dt.timedelta(SPAN) + self.days).isoformat(), value)

    def record(self, value: Any) -> Any:
        """A record, all of its parts."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.record(one) for one in value]
        if not isinstance(value, dict):
            return value
        moved = {name: self.record(one) for name, one in value.items()}
        if value.get("gazetteer"):
            town = self.town(value["gazetteer"])
            moved |= {name: getattr(town, name) for name in (*PLACE, "precision")} | {"gazetteer": town.id}
        if value.get("entity") and (actor := self.party(value["entity"])):
            moved |= {"entity": actor.id, "name": actor.name, "country": actor.country, "sector": actor.sector}
        if value.get("outlet"):
            moved["outlet"] = self.outlet(value["outlet"])
        return moved


def fill(path: Path, count: int) -> None:
    """A database of so many events, or a few more."""
    with tempfile.TemporaryDirectory() as folder:
        source = sample(Path(folder))
        with Store(source) as store:
            rows = {table: _rows(store.database.connection, table) for table in TABLES}
        names = {re.escape(row["id"]) for row in rows["document"] + rows["event"]}
        ids = re.compile("|".join(sorted(names, key=len, reverse=True)))
        steps = {table: max(row["number"] for row in rows[table]) for table in NUMBERED}
        known = load_names().data
        towns = [place for place in known.places if place.precision in ("city", "district", "province")]
        random.Random(0).shuffle(towns)
        with writing(path) as database, database.batch():
            for number in range(-(-count // len(rows["event"]))):
                by = {table: number * step for table, step in steps.items()}
                _round(database, rows, Move(number, ids, towns, known.actors), by)
            database.connection.execute("insert into change select number, row_number() over (order by number) from event")


def _rows(connection: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    found = connection.execute(f"select * from {table}")
    return [dict(zip((column[0] for column in found.description), row, strict=True)) for row in found.fetchall()]


def _round(database: Database, rows: dict[str, list[dict[str, Any]]], move: Move, by: dict[str, int]) -> None:
    for table in TABLES:
        if table == "party":  # follows from the events
            continue
        for row in rows[table]:
            new = _moved(table, row, move, by)
            _insert(database, table, new)
            if table == "event" and new["record"]:
                _parties(database, new)
            if table == "document":
                words = words_of(f"{new['title']}\n{new['text']}")
                database.run("add words", new["number"], " ".join(words), " ".join(map(bare, words)))


def _moved(table: str, row: dict[str, Any], move: Move, by: dict[str, int]) -> dict[str, Any]:
    new = {name: move.text(value) if isinstance(value, str) and name != "text" else value for name, value in row.items()}
    for name in ("number", *NUMBERED):
        if isinstance(row.get(name), int):
            new[name] = row[name] + by[table if name == "number" else name]
    if row.get("record"):
        record = move.record(json.loads(row["record"]))
        new["record"] = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        if table == "event" and record["place"]:
            new |= {name: record["place"][name] for name in ("lat", "lon", "country")} | {"place": record["place"]["name"]}
    if table == "ledger":
        town = move.town(row["gazetteer"])
        new |= {name: getattr(town, name) for name in ("country", "lat", "lon", "precision")}
        new |= {"gazetteer": town.id, "place": town.name}
        for name in ("gained", "lost"):
            ids = json.loads(row[name])
            new[name] = json.dumps([actor.id if (actor := move.party(id)) else id for id in ids])
    if row.get("outlet"):
        new["outlet"] = move.outlet(row["outlet"])
    return new


def _insert(database: Database, table: str, row: dict[str, Any]) -> None:
    database.connection.execute(f"insert into {table} values ({', '.join('?' * len(row))})", list(row.values()))


def _parties(database: Database, row: dict[str, Any]) -> None:
    event = msgspec.json.decode(row["record"], type=Event)
    for role, parties in (("actor", event.actors), ("recipient", event.recipients)):
        for name in sorted({name for party in parties for name in called(party)}):
            database.run("add party", row["number"], role, name)
