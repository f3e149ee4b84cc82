"""Any parameters of any value: an answer or a problem that names what is allowed, never a fault, never for long."""

from __future__ import annotations

import json
import os
import time
from random import Random
from typing import Any

import pytest
from fuzz.nasty import BAIT, DAYS, altered, spoiled

from khabar.web.sample import sample
from web.serving import API, TOKEN, Client

VALUES = (
    "", "0", "-1", "1", "500", "501", "9" * 30, "1e308", "nan", "-inf", "٣", "true", "2024-05-06", "0001-01-01",
    "9999-12-31", "0000-00-00", "1,2,3,4", "-180,-90,180,90", "nan,nan,nan,nan", "SYR", "SYR:MIL", "ASSAULT",
    "newest", "csv", "parquet", "month", "state", "*", '"', "قصف*", '"قصف', "قصف OR حلب", "\x00", "\ud800",
    "geonames:170063", "دمشق", "a" * 301, "a" * 20_000, *DAYS, *BAIT,
)  # fmt: skip
HEADERS = {"Content-Type": "application/json", "X-Khabar-Token": TOKEN}
MORE = int(os.environ.get("KHABAR_FUZZ", "1"))  # times as many requests
REQUESTS = 300
SECONDS = 2.0  # of processor time for one


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Client:
    return Client(sample(tmp_path_factory.mktemp("sample")))


def routes(client: Client, method: str) -> list[tuple[str, list[str]]]:
    """Every address of the API with the names of its parameters, as its own description tells them."""
    paths: dict[str, Any] = client.get(f"{API}/openapi.json").json()["paths"]
    return [
        (path, [one["name"] for one in described[method].get("parameters", [])])
        for path, described in sorted(paths.items())
        if method in described
    ]


def escaped(value: str) -> str:
    """A value as it stands in an address; half a letter as the bytes that it would be."""
    return "".join(f"%{byte:02x}" for byte in value.encode("utf-8", "surrogatepass"))


def value(chance: Random) -> str:
    return chance.choice(VALUES) if chance.random() < 0.8 else spoiled(chance.choice(VALUES), chance, most=1)[:500]


def test_any_value_of_any_parameter(client: Client) -> None:
    chance, known = Random(1), routes(client, "get")
    assert len(known) > 15
    for number in range(REQUESTS * MORE):
        path, names = known[number % len(known)]
        for name in names:
            path = path.replace(f"{{{name}}}", escaped(value(chance))[:900])
        path = path.replace("{id:path}", escaped(value(chance))[:900])
        chosen = chance.sample(names, min(len(names), chance.choice((1, 1, 2, 3))))
        query = "&".join(f"{name}={escaped(value(chance))}" for name in chosen for _ in range(chance.choice((1, 1, 1, 3))))
        started = time.process_time()
        answer = client.ask("GET", f"{path}?{query}"[:60_000])  # the client sends no longer ones
        assert answer.status_code in (200, 202, 307, 400, 404), (path, query[:300], answer.text[:300])
        assert time.process_time() - started < SECONDS, (path, query[:300])
        if answer.status_code not in (200, 307):  # an empty id leads to the list
            assert answer.json()["detail"]


BODIES: tuple[Any, ...] = (
    {"text": "قصف", "title": "", "date": "2024-05-06", "outlet": None},
    {"claim": "sample-1#1.1", "action": "fix", "field": "date", "value": {"value": "2024"}, "note": "x", "who": "reader"},
    {"claim": "sample-1#1.1", "action": "accept", "keep": [0]},
    {"undo": 1},
)


@pytest.mark.parametrize("path", ["/code", "/corrections"])
def test_any_body(client: Client, path: str) -> None:
    chance = Random(2)
    for _ in range(40 * MORE):
        sent = chance.choice(BODIES)
        for _ in range(chance.choice((1, 1, 3))):
            sent = altered(sent, chance)
        answer = client.ask("POST", API + path, content=json.dumps(sent), headers=HEADERS)
        assert answer.status_code in (200, 201, 400, 413), (sent, answer.text[:300])


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 300_000, b'{"a":' * 60_000, b'{"claim":"x","value":' + b"[" * 300_000, b"\xff", b"", b"{", b"9" * 300_000,
        b'{"undo":9e99}',
    ],
)
@pytest.mark.parametrize("path", ["/code", "/corrections"])
def test_bodies_that_are_none(client: Client, path: str, data: bytes) -> None:
    answer = client.ask("POST", API + path, content=data, headers=HEADERS)
    assert answer.status_code == 400, answer.text[:200]
    assert client.ask("POST", API + path, content=b" " * 500_000, headers=HEADERS).status_code == 413
