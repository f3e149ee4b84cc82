"""What the API answers, on the sample that the real engine coded."""

from __future__ import annotations

import csv
import gc
import io
import json
import sys
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.parquet
import pytest

from khabar.records import CodedDocument
from khabar.store.database import reading
from khabar.store.event_columns import EventColumns
from khabar.store.overview import Overview
from khabar.store.store import Store
from khabar.web.description import examples
from khabar.web.sample import reports, sample
from web.serving import API, TOKEN, Client


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Client:
    return Client(sample(tmp_path_factory.mktemp("sample")))


@pytest.fixture
def own(tmp_path: Path) -> Client:
    """One that a test may change."""
    return Client(sample(tmp_path))


def test_status_counts_what_is_there(client: Client) -> None:
    status = client.json("/status")
    assert status["sample"] is True
    assert status["documents"] == len(reports())
    assert status["outlets"] == sorted({report.outlet for report in reports() if report.outlet})
    assert status["first"] <= status["last"]


def all_pages(client: Client, path: str, **parameters: Any) -> list[Any]:
    items: list[Any] = []
    cursor = None
    while True:
        page = client.json(path, limit=7, **parameters, **({"cursor": cursor} if cursor else {}))
        items += page["items"]
        cursor = page["next"]
        if cursor is None:
            assert len(items) == page["total"]
            return items


@pytest.mark.parametrize("path", ["/events", "/documents", "/claims", "/actors", "/places"])
def test_pages_give_everything_once(client: Client, path: str) -> None:
    items = all_pages(client, path)
    keys = [item.get("id") or item["value"] for item in items]
    assert len(keys) == len(set(keys)) > 7
    assert items == client.json(path, limit=500)["items"]


def test_events_come_newest_first_and_as_they_are_stored(client: Client) -> None:
    items = all_pages(client, "/events")
    starts = [item["start"] or "" for item in items]
    assert starts == sorted(starts, reverse=True)
    assert [item["id"] for item in all_pages(client, "/events", order="oldest")] == [item["id"] for item in items][::-1]
    with Store(client.world.path) as store:
        assert {item["id"] for item in items} == {event.id for event in store.events()}


@pytest.mark.parametrize(
    "filters",
    [
        {"type": "ASSAULT"}, {"type": ["ASSAULT", "COERCE"]}, {"actor": "rapid-support-forces"}, {"actor": "SDN"},
        {"actor": "SDN:MIL"}, {"place": "khabar:el-fasher"}, {"place": "السودان"}, {"status": "confirmed"}, {"min_sources": 2},
        {"from": "2024-05-10", "to": "2024-05-12"}, {"box": "30,10,40,16"}, {"q": "قصف"}, {"outlet": "الراصد"},
        {"place": "khabar:gezira-state", "type": "ASSAULT"},
    ],
)  # fmt: skip
def test_a_filter_is_the_same_in_list_map_timeline_and_facets(client: Client, filters: dict[str, Any]) -> None:
    ids = {item["id"] for item in all_pages(client, "/events", **filters)}
    everything = {item["id"] for item in all_pages(client, "/events")}
    assert 0 < len(ids) < len(everything)
    map_ = client.json("/map", **filters)
    assert map_["total"] == len(ids)
    assert {point[2] for point in map_["points"]} <= ids
    assert len(map_["points"]) + map_["unplaced"] == len(ids)
    bins = client.json("/timeline", **filters)
    assert sum(sum(one["counts"].values()) for one in bins["bins"]) + bins["undated"] == len(ids)
    assert client.json("/facets", **filters)["total"] == len(ids)


def test_filters_hold_for_what_they_let_through(client: Client) -> None:
    assert {item["type"] for item in all_pages(client, "/events", type="PROTEST")} == {"PROTEST"}
    assert {item["standing"] for item in all_pages(client, "/events", status="confirmed")} == {"confirmed"}
    for item in all_pages(client, "/events", actor="rapid-support-forces"):
        assert "rapid-support-forces" in {party["entity"] for party in (*item["actors"], *item["recipients"])}
    for item in all_pages(client, "/events", **{"from": "2024-05-12", "to": "2024-05-13"}):
        assert item["end"] >= "2024-05-12"
        assert item["start"] <= "2024-05-13"
    units = list(all_pages(client, "/events", place="khabar:gezira-state"))
    assert "Wad Madani" in {item["place"]["name"] for item in units}


def test_a_facet_leaves_its_own_filter_out(client: Client) -> None:
    before, after = client.json("/facets"), client.json("/facets", type="PROTEST")
    assert after["type"] == before["type"]
    assert after["actor"] != before["actor"]
    for value in before["type"]:
        assert client.json("/events", type=value["value"])["total"] == value["count"]
    for value in before["actor"][:5]:
        assert client.json("/events", actor=value["value"])["total"] == value["count"]
    for value in before["place"][:5]:
        assert client.json("/events", place=value["value"])["total"] >= value["count"]


def test_the_timeline_has_periods_without_events_and_what_was_read(client: Client) -> None:
    line = client.json("/timeline", unit="day")
    days = [one["start"] for one in line["bins"]]
    assert len(days) == len(set(days)) == 1 + (int(line["last"][-2:]) - int(line["first"][-2:]))
    assert sum(one["documents"] for one in line["bins"]) <= len(reports())
    part = client.json("/timeline", whole="true", **{"from": "2024-05-10", "to": "2024-05-11"})
    assert part["first"] == line["first"]
    assert client.json("/timeline", unit="month")["bins"][0]["start"] == "2024-05-01"
    assert client.json("/timeline", unit="week")["bins"][0]["start"] == "2024-04-29"


def test_an_event_shows_every_account_with_its_words_and_how_it_became_known(client: Client) -> None:
    item = max(client.json("/events", limit=100)["items"], key=lambda one: len(one["documents"]))
    found = client.json(f"/events/{item['id']}")
    assert {"accounts", "contradictions"} <= set(found["event"])
    for account in found["event"]["accounts"]:
        claim = found["claims"][account["claim"]]
        assert claim["claim"]["trigger"]["text"] in claim["sentence"]
    sources = [version["reports"] for version in found["versions"]]
    assert sources == sorted(sources)
    assert len(sources) > 1
    assert found["versions"][-1]["casualties"]["killed"]["high"] == found["event"]["casualties"]["killed"]["high"]


def test_a_report_comes_with_its_claims_and_their_spans(client: Client) -> None:
    found = client.json("/documents/rasid-0506-madani")
    content = f"{found['document']['title']}\n{found['document']['text']}"
    assert found["versions"] == [{"version": 1, "date": "2024-05-06", "current": True}]
    assert found["claims"]
    assert all(
        content[claim["trigger"]["start"] : claim["trigger"]["end"]] == claim["trigger"]["text"] for claim in found["claims"]
    )
    assert all(claim["event"] for claim in found["claims"])
    listed = client.json("/claims", document="rasid-0506-madani")
    assert [claim["id"] for claim in listed["items"]] == [claim["id"] for claim in found["claims"]]
    one = client.json("/claims/" + found["claims"][0]["id"].replace("#", "%23"))
    assert one["original"]["id"] == found["claims"][0]["id"]


def test_control_tells_holder_and_claims(client: Client) -> None:
    places = {place["value"]: place for place in client.json("/control")["places"]}
    assert places["khabar:el-fasher"]["state"] == "besieged"
    found = client.json("/control", place="khabar:al-managil")
    assert found["holder"] == "rapid-support-forces"
    assert found["parties"][found["holder"]]["name_ar"]
    assert all(claim["text"] for claim in found["claims"])
    earlier = client.json("/control", place="khabar:al-managil", on="2024-05-12", known_by="2024-05-12")
    assert earlier["holder"] == "sudanese-armed-forces"


def test_parties_are_organisations_states_and_office_holders(client: Client) -> None:
    for item in client.json("/actors", limit=100)["items"]:
        assert client.json(f"/actors/{item['value']}")["events"] == item["events"]
    profile = client.json("/actors/rapid-support-forces")
    assert profile["as_actor"] > 0
    assert profile["profile"]["what"] == "organisation"
    assert "path" not in profile["profile"]
    assert client.get(f"{API}/actors/nobody").status_code == 404


def test_search_finds_any_spelling(client: Client) -> None:
    found = client.json("/search", q="الفاشر")
    assert found["documents"]
    assert found["places"][0]["value"] == "khabar:el-fasher"
    assert any(hit for _, hit in found["documents"][0]["snippet"])
    assert client.json("/search", q="مدينه الفاشر")["total"] == client.json("/search", q="مدينة الفاشر")["total"] > 0
    assert client.json("/search", q="قوات الدعم السريع")["actors"][0]["value"] == "rapid-support-forces"


def test_outlets_side_by_side_and_the_network(client: Client) -> None:
    found = client.json("/framing")
    assert {one["outlet"] for one in found["outlets"]} == set(client.json("/status")["outlets"])
    assert all(len(event["accounts"]) > 1 for event in found["events"])
    net = client.json("/network", level="organisation")
    ids = {node["id"] for node in net["nodes"]}
    assert net["links"]
    assert {link["source"] for link in net["links"]} <= ids
    assert 0 < len(client.json("/network", q="قصف")["links"]) < len(client.json("/network")["links"])
    for link in client.json("/network", by="month")["links"]:
        assert sum(one["events"] for one in link["periods"]) == link["events"]
    army = client.json("/network", level="organisation", actor="rapid-support-forces")["links"]
    assert army
    assert all("rapid-support-forces" in (link["source"], link["target"]) for link in army)


def test_the_overview_is_what_its_parts_are(client: Client) -> None:
    for asked in ({}, {"type": ["ASSAULT", "COERCE"], "from": "2024-05-07"}, {"place": "SD", "q": "قصف"}):
        whole = client.json("/overview", limit=7, **asked)
        assert whole["facets"] == client.json("/facets", **asked)
        assert whole["map"] == client.json("/map", **asked)
        assert whole["events"] == client.json("/events", limit=7, **asked)
        assert whole["timeline"] == client.json("/timeline", whole=True, read=True, **asked)
        outside = client.json("/timeline", whole=True, **asked)
        assert sum(sum(one["counts"].values()) for one in outside["bins"]) == whole["timeline"]["outside"] + sum(
            sum(one["counts"].values()) for one in whole["timeline"]["bins"]
        )


def test_text_is_coded_at_once_and_not_kept(client: Client) -> None:
    before = client.json("/status")
    answer = client.post("/code", {"text": "قصفت مدفعية الجيش بلدة سرمين فجر الأحد.", "date": "2024-05-06"})
    found = answer.json()
    assert answer.status_code == 200
    assert found["claims"][0]["type"] == "ASSAULT"
    assert found["versions"] == []
    assert client.json("/status") == before


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"text": "  "}, 400), ({"text": " \x1f\x85\ufeff"}, 400), ({"text": "ا" * 60_000}, 400),
            ({"text": "ا" * 500_000}, 413),
        ({"text": "خبر", "date": "gestern"}, 400), ({"text": "خبر", "other": 1}, 400), ({}, 400), ([], 400), ({"text": 5}, 400),
    ],
)  # fmt: skip
def test_text_that_cannot_be_coded_is_told(client: Client, body: Any, status: int) -> None:
    answer = client.post("/code", body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_an_answer_that_is_known_is_not_sent_again_until_something_changes(own: Client) -> None:
    first = own.get(f"{API}/facets", type="ASSAULT")
    headers = {"If-None-Match": first.headers["etag"]}
    again = own.ask("GET", f"{API}/facets?type=ASSAULT", headers=headers)
    assert again.status_code == 304
    assert not again.content
    assert own.ask("GET", f"{API}/facets?type=COERCE", headers=headers).status_code == 200
    claim = own.json("/claims")["items"][0]["id"]
    assert own.correct(claim=claim, action="accept").status_code == 201
    assert own.ask("GET", f"{API}/facets?type=ASSAULT", headers=headers).status_code == 200


def test_long_answers_are_compressed(client: Client) -> None:
    assert client.get(f"{API}/events").headers["content-encoding"] == "gzip"


def test_files_hold_every_event_that_fits(client: Client) -> None:
    total = client.json("/events", type="ASSAULT")["total"]
    table = list(csv.DictReader(io.StringIO(client.get(f"{API}/events", type="ASSAULT", format="csv").text)))
    assert len(table) == total
    assert {row["type"] for row in table} == {"ASSAULT"}
    assert all(row["standing"] and row["sources"] and row["grades"] for row in table)
    lines = client.get(f"{API}/events", type="ASSAULT", format="jsonl").text.splitlines()
    assert len(lines) == total
    assert json.loads(lines[0])["accounts"]
    features = client.get(f"{API}/events", type="ASSAULT", format="geojson").json()["features"]
    assert len(features) == total
    parquet = client.get(f"{API}/events", type="ASSAULT", format="parquet")
    assert pyarrow.parquet.read_table(io.BytesIO(parquet.content)).num_rows == total
    assert 'filename="events.parquet"' in parquet.headers["content-disposition"]


def test_files_of_reports_and_claims(client: Client) -> None:
    documents = client.get(f"{API}/documents", outlet="الراصد", format="jsonl").text.splitlines()
    assert len(documents) == client.json("/documents", outlet="الراصد")["total"]
    assert msgspec.json.decode(documents[0], type=CodedDocument).outlet == "الراصد"
    rows = list(csv.DictReader(io.StringIO(client.get(f"{API}/claims", type="PROTEST", format="csv").text)))
    assert len(rows) == client.json("/claims", type="PROTEST")["total"] > 0


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_words_that_are_none_are_no_missing_format(client: Client, kind: str) -> None:
    assert client.get(f"{API}/events", q="*", format=kind).status_code == 400
    gc.collect()  # a writer that was left open would complain now


def test_an_event_of_which_every_claim_is_rejected_is_none(own: Client) -> None:
    """Nor where columns of a moment ago still know it."""
    event = min(own.json("/events")["items"], key=lambda one: len(one["documents"]))["id"]
    with reading(own.world.path) as database:
        before = Overview(EventColumns.of(database))
    for account in own.json(f"/events/{event}")["event"]["accounts"]:
        assert own.correct(claim=account["claim"], action="reject").status_code == 201
    answer = own.get(f"{API}/events/{event}")
    assert (answer.status_code, answer.json()["title"]) == (404, "No such event")
    own.world.overview = lambda database: before  # type: ignore[method-assign]
    assert event not in {one["id"] for one in own.json("/events", limit=500)["items"]}
    assert own.get(f"{API}/events", format="jsonl").status_code == 200


def test_a_format_that_is_not_installed_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for path in ("/events", "/claims"):
        answer = client.get(API + path, format="parquet")
        assert (answer.status_code, answer.json()["title"]) == (501, "Format not installed")


def test_a_claim_is_accepted_fixed_rejected_and_each_can_be_undone(own: Client) -> None:
    claim = own.json("/claims", type="ASSAULT")["items"][0]
    event = claim["event"]
    assert own.correct(claim=claim["id"], action="accept").json()["id"] == 1
    assert own.json("/documents/" + claim["document"]["id"])["claims"][0]["correction"]["action"] == "accept"
    own.correct(claim=claim["id"], action="fix", field="type", value="PROTEST", note="a march")
    fixed = own.json("/claims/" + claim["id"].replace("#", "%23"))
    assert (fixed["claim"]["type"], fixed["original"]["type"]) == ("PROTEST", "ASSAULT")
    reports_before = len(own.json(f"/events/{event}")["event"]["accounts"])
    rejected = own.correct(claim=claim["id"], action="reject", note="about a film").json()["id"]
    assert own.json("/claims/" + claim["id"].replace("#", "%23"))["claim"] is None
    assert len(own.json(f"/events/{event}")["event"]["accounts"]) == reports_before - 1
    assert own.correct(undo=rejected).status_code == 201
    assert len(own.json(f"/events/{event}")["event"]["accounts"]) == reports_before
    assert own.correct(undo=rejected).status_code == 400
    trail = own.json("/corrections", document=claim["document"]["id"])["items"]
    assert [(one["field"], one["in_force"]) for one in trail] == [
        ("undo", False), ("withdrawn", False), ("type", True), ("accepted", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {}, {"claim": "no#1.1", "action": "accept"}, {"action": "reject"}, {"undo": 99},
        {"action": "fix", "field": "withdrawn"},
        {"action": "fix", "field": "record", "value": 1}, {"action": "fix", "field": "type", "value": 5}, {"action": "drop"},
        {"action": "fix", "field": "places", "value": [{"start": "x"}]}, {"undo": "1"},
    ],
)  # fmt: skip
def test_a_correction_that_is_none_is_told(own: Client, change: dict[str, Any]) -> None:
    claim = own.json("/claims")["items"][0]["id"]
    body = change if "undo" in change or "claim" in change or not change else {"claim": claim, **change}
    if change.get("action") == "reject":
        body = change
    assert own.correct(**body).status_code == 400
    assert own.json("/corrections")["total"] == 0


def test_reviewed_reports_become_gold(own: Client) -> None:
    report = own.json("/documents/marsa-0514-tunis")
    first, *others = report["claims"]
    own.correct(claim=first["id"], action="reject")
    assert own.get(f"{API}/corrections.gold").text == ""
    assert len(own.get(f"{API}/corrections.gold", complete="false").text.splitlines()) == 1
    for claim in others:
        own.correct(claim=claim["id"], action="accept")
    gold = msgspec.json.decode(own.get(f"{API}/corrections.gold").content.splitlines()[0], type=CodedDocument)
    assert [claim.id for claim in gold.claims] == [claim["id"] for claim in others]


def test_the_description_of_the_api_has_examples(client: Client) -> None:
    described = client.json("/openapi.json")
    assert len(described["paths"]) >= 20
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], path
            assert operation["description"], path
            assert any("example" in content or "examples" in content for content in _contents(operation)), (path, method)
            for parameter in operation.get("parameters", ()):
                assert "description" in parameter or parameter["in"] in ("path", "header"), (path, parameter)


def _contents(operation: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for answer in operation["responses"].values() for one in answer.get("content", {}).values()]


def test_the_token_is_that_of_the_server(client: Client) -> None:
    assert client.world.token == TOKEN


def test_the_examples_are_what_the_sample_answers(client: Client) -> None:
    for name, example in examples().items():
        if name.startswith("GET ") and example["media"] == "application/json":
            answer = client.get(example["asked"].removeprefix("GET "))
            assert answer.status_code == 200, name
            assert sorted(answer.json()) == sorted(example["answer"]), name


def test_a_method_that_is_not_allowed_is_told_which_are(client: Client) -> None:
    answer = client.ask("TRACE", f"{API}/events")
    assert (answer.status_code, answer.headers["allow"], answer.json()["status"]) == (405, "GET", 405)
