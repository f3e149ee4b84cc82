"""Who may ask what, and that hostile words stay words."""

from __future__ import annotations

import csv
import io
import json
import socket
from pathlib import Path
from typing import Any

import pytest

from khabar.store.store import Store
from khabar.web.sample import sample
from web.serving import API, HOST, SCRIPT, TOKEN, Client, hostile

INJECTIONS = (
    "' or '1'='1", "'; drop table event; --", '" or 1=1 --', "1) union select sql from sqlite_master --", "%27%20or%201=1",
    "../../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "/etc/passwd", "\x00", "*", '"', "AND OR NOT NEAR(", "خبر\" OR \"",
    "{}", "-1", "9" * 40, "nan", "1e999", "\u202e", SCRIPT, "a" * 5000,
)  # fmt: skip
FILTERS = (
    "type", "place", "actor", "outlet", "status", "from", "to", "box", "min_sources", "q", "limit", "cursor", "order", "unit",
    "format", "document", "on", "known_by", "level", "by", "event", "whole", "complete", "lang",
)  # fmt: skip
LISTS = (
    "/status", "/events", "/map", "/timeline", "/facets", "/documents", "/claims", "/search", "/control", "/places", "/actors",
    "/framing", "/network", "/corrections", "/corrections.gold",
)  # fmt: skip
PATHS = ("/events/", "/documents/", "/claims/", "/actors/", "/control?place=")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Client:
    return Client(sample(tmp_path_factory.mktemp("sample")))


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Client:
    return hostile(tmp_path_factory.mktemp("hostile"))


def content(client: Client) -> tuple[Any, ...]:
    """How much the database holds."""
    with Store(client.world.path) as store:
        return tuple(store.counts().items())


@pytest.mark.parametrize("name", FILTERS)
def test_no_parameter_reaches_the_database_as_sql_or_a_file(client: Client, name: str) -> None:
    before = content(client)
    everything = client.json("/events")["total"]
    for number, path in enumerate(LISTS, FILTERS.index(name)):  # every value at some path, every path with some values
        for value in INJECTIONS[number % 6 :: 6]:
            answer = client.get(API + path, **{name: value})
            assert answer.status_code in (200, 400, 404), (path, name, value, answer.text[:300])
            assert "root:" not in answer.text
            assert "sqlite" not in answer.text.replace(value, "").lower()
            assert "Traceback" not in answer.text
            if path == "/events" and answer.status_code == 200 and name in ("type", "place", "actor", "outlet"):
                assert answer.json()["total"] in (0, everything) if name == "place" else answer.json()["total"] == 0
    assert content(client) == before


@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_out(client: Client, path: str) -> None:
    for value in INJECTIONS:
        answer = client.ask("GET", API + path + "".join(f"%{byte:02x}" for byte in value.encode()))
        assert answer.status_code in (400, 404), (path, value, answer.status_code)
        assert "root:" not in answer.text
    for mount in ("/static/", "/locale/"):
        for value in ("../app.py", "..%2fapp.py", "%2e%2e/app.py", "....//app.py", "/etc/passwd", "..\\app.py"):
            answer = client.ask("GET", mount + value)
            assert "create_app" not in answer.text
            assert "root:" not in answer.text


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8321", 200), ("localhost:8321", 200), ("LOCALHOST", 200), ("[::1]:8321", 200), ("evil.example", 421),
        ("127.0.0.1.evil.example", 421), ("", 421), ("localhost@evil.example", 421), ("evil.example:8321", 421), ("[::1", 421),
    ],
)  # fmt: skip
def test_a_name_that_was_rebound_to_this_machine_is_turned_away(client: Client, host: str, status: int) -> None:
    answer = client.ask("GET", f"{API}/status", headers={"Host": host})
    assert answer.status_code == status


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": HOST, "Sec-Fetch-Site": "cross-site"},
    ],
)  # fmt: skip
def test_other_sites_cannot_send_anything_in(client: Client, headers: dict[str, str]) -> None:
    claim = client.json("/claims")["items"][0]["id"]
    for path, body in (("/code", {"text": "خبر"}), ("/corrections", {"claim": claim, "action": "reject"})):
        answer = client.post(path, body, **{**headers, "X-Khabar-Token": TOKEN})
        assert answer.status_code == 403
    assert client.json("/corrections")["total"] == 0


@pytest.mark.parametrize("token", [None, "", "wrong", TOKEN[:-1], f"{TOKEN} ", "ع"])
def test_nothing_is_written_without_the_token(client: Client, token: str | None) -> None:
    claim = client.json("/claims")["items"][0]["id"]
    headers = {} if token is None else {"X-Khabar-Token": token.encode()}
    answer = client.ask("POST", f"{API}/corrections", json={"claim": claim, "action": "reject"}, headers=headers)
    assert answer.status_code == 403 or token == f"{TOKEN} "  # blanks around a header do not count
    if token != f"{TOKEN} ":
        assert client.json("/corrections")["total"] == 0


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_form_of_another_page_is_not_taken_for_json(client: Client, kind: str) -> None:
    headers = {"X-Khabar-Token": TOKEN, "Content-Type": kind}
    for path in ("/code", "/corrections"):
        answer = client.ask(
            "POST", API + path, content=json.dumps({"text": "خبر", "claim": "a", "action": "accept"}), headers=headers
        )
        assert answer.status_code == 415


@pytest.mark.parametrize(
    "path", ["/", "/try", "/nothing", f"{API}/status", f"{API}/nothing", f"{API}/events?from=x", "/static/none"]
)
def test_every_answer_carries_the_headers_that_keep_pages_apart(client: Client, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script-src" not in policy  # falls back to 'self' alone
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers


def test_methods_that_are_not_there_are_told(client: Client) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        assert client.ask(method, f"{API}/events").status_code == 405
    assert client.ask("POST", f"{API}/events").status_code == 405


def test_hostile_words_come_out_as_data(evil: Client) -> None:
    listed = evil.get(f"{API}/documents")
    assert listed.headers["content-type"] == "application/json"
    names = {item["outlet"] for item in listed.json()["items"]}
    assert SCRIPT in names
    for id in ("a/../../etc/passwd", "b' or 1=1 --"):
        found = evil.json("/documents/" + "".join(f"%{byte:02x}" for byte in id.encode()))
        assert found["document"]["id"] == id
    assert evil.json("/facets", outlet=SCRIPT)["total"] == 1
    assert SCRIPT not in evil.get("/documents/" + SCRIPT.replace("/", "%2f")).text


def test_private_people_have_no_name_and_sites_no_point_of_their_own(evil: Client) -> None:
    for item in evil.json("/events")["items"]:
        for party in (*item["actors"], *item["recipients"]):
            assert "Ali Hassan" not in party["name"]
    assert all("Ali" not in one["name"] for one in evil.json("/actors")["items"])
    assert "Ali Hassan" not in evil.get(f"{API}/events", format="csv").text
    for path in ("/events", "/map", "/claims", "/events?format=geojson", "/claims?format=csv", "/events?format=jsonl"):
        assert "37.22345" not in evil.ask("GET", API + path).text, path


def test_a_spreadsheet_runs_nothing(evil: Client) -> None:
    for path in ("/events", "/claims"):
        for row in csv.reader(io.StringIO(evil.get(API + path, format="csv").text)):
            assert not any(cell.startswith(("=", "+", "-", "@")) and not cell[1:2].isdigit() for cell in row)


def test_the_server_asks_nobody(client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def connect(*args: Any) -> None:
        raise AssertionError(f"a connection to {args[1:]}")

    monkeypatch.setattr(socket.socket, "connect", connect)
    for path in ("/", "/try", *(API + one for one in LISTS if one != "/search"), f"{API}/search?q=قصف", f"{API}/openapi.json"):
        assert client.get(path).status_code == 200
    assert client.post("/code", {"text": "قصفت مدفعية الجيش بلدة سرمين."}).status_code == 200
