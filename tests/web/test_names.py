"""Names in both languages: everything that a page shows has an Arabic one, and none takes a side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from khabar.gazetteer.spelling import words_of
from khabar.interfaces.ontology import sectors
from khabar.matching.entries import read_tsv
from khabar.matching.name_files import DATA
from khabar.resolution import who
from khabar.resolution.framing import neutral_ar
from khabar.web import naming
from khabar.web.sample import sample
from web.serving import API, Client

ARABIC = re.compile(r"[\u0621-\u064a]")
OFFICIAL = {"{alpha3}-counter-terrorism"}  # what these services call themselves


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Client:
    return Client(sample(tmp_path_factory.mktemp("sample")))


def institutions() -> list[dict[str, str]]:
    return [row for _, row in read_tsv(DATA / "actors" / "institutions.tsv", ("id", "name_ar"))]


def all_claims(client: Client) -> list[dict[str, Any]]:
    reports = client.json("/documents", limit=500)["items"]
    return [claim for report in reports for claim in client.json(f"/documents/{report['id']}")["claims"]]


def named(value: Any) -> Iterator[dict[str, Any]]:
    """Everything in an answer that can have an Arabic name."""
    if isinstance(value, dict):
        if "name_ar" in value:
            yield value
        for one in value.values():
            yield from named(one)
    if isinstance(value, list):
        for one in value:
            yield from named(one)


@pytest.mark.parametrize("path", [
    "/overview", "/events?limit=500", "/actors", "/places", "/network?level=organisation", "/network", "/control", "/countries",
])  # fmt: skip
def test_whatever_has_a_name_has_one_in_arabic(client: Client, path: str) -> None:
    found = list(named(client.get(API + path).json()))
    assert found
    assert {one["name"] for one in found if one["name"] and not ARABIC.search(one["name_ar"] or one["name"])} == set()


def test_sources_and_gains_of_an_event_have_arabic_names(client: Client) -> None:
    event = max(client.json("/events", limit=500)["items"], key=lambda one: len(one["contradictions"]))
    found = client.json(f"/events/{event['id']}")
    sides = [one[side] for one in found["event"]["contradictions"] for side in ("said", "against")]
    assert len(sides) > 2
    for one in (*found["event"]["accounts"], *sides):
        claim = found["claims"][one["claim"]]["claim"]
        assert bool(one["source_ar"]) == bool(claim["attribution"])
        assert not one["source_ar"] or ARABIC.search(one["source_ar"])
    claims = all_claims(client)
    gains = [party for claim in claims if claim["territory"] for party in claim["territory"]["parties"].values()]
    assert gains
    assert all(ARABIC.search(party["name_ar"] or party["name"]) for party in gains)
    loaded = [word for claim in claims for word in claim["framing"]]
    assert loaded
    assert all(ARABIC.search(word["neutral_ar"]) for word in loaded)


@pytest.mark.parametrize(("id", "english", "arabic"), [
    ("sdn-army", "Sudan Army", "الجيش السوداني"), ("tun-police", "Tunisian police", "الشرطة التونسية"),
    ("irq-soldiers", "Iraqi soldiers", "جنود عراقيون"),
    ("usa-led-coalition", "US-led coalition", "التحالف بقيادة الولايات المتحدة"),
    ("prk-army", "North Korea Army", "الجيش (كوريا الشمالية)"),  # an adjective of two words cannot be inflected by rule
    ("rapid-support-forces", "Rapid Support Forces", "قوات الدعم السريع"),
])  # fmt: skip
def test_institutions_are_named_by_their_templates(id: str, english: str, arabic: str) -> None:
    assert naming.party(id) == {"value": id, "name": english, "name_ar": arabic}


def test_what_is_no_listed_party_gets_no_name() -> None:
    for words in ("فلان الفلاني", "Fulan", "fulan-al-fulani"):
        assert naming.party(words)["name"] == "unlisted party"
    assert naming.party("فلان الفلاني")["name_ar"] == "طرف غير محدد"
    assert who.institution("xyz-army") is None
    assert who.institution("sdn-nothing") is None


@pytest.mark.parametrize(("name", "entity", "behind"), [
    ("مدنيون (سوريا)", None, "مدنيين (سوريا)"), ("لاجئون ونازحون (اليمن)", None, "لاجئين ونازحين (اليمن)"),
    ("جنود عراقيون", "irq-soldiers", "جنود عراقيين"), ("إدارة السجون العراقية", "irq-prison-service", "إدارة السجون العراقية"),
    ("إيمانويل ماكرون", "emmanuel-macron", "إيمانويل ماكرون"),
])  # fmt: skip
def test_names_behind_a_preposition(name: str, entity: str | None, behind: str) -> None:
    assert naming.oblique({"name_ar": name, "entity": entity}) == behind


def test_every_template_sector_and_plain_word_has_arabic() -> None:
    assert all(ARABIC.search(row["name_ar"]) for row in institutions())
    assert all(ARABIC.search(sector.label_ar) for sector in sectors().values())
    rows = [row for _, row in read_tsv(DATA / "lexicon" / "framing.tsv", ("neutral", "neutral_ar"))]
    assert all(ARABIC.search(row["neutral_ar"]) and neutral_ar()[row["neutral"]] == row["neutral_ar"] for row in rows)


def test_names_made_by_rule_take_no_side() -> None:
    rows = [row for _, row in read_tsv(DATA / "lexicon" / "framing.tsv", ("term", "forms"))]
    terms = {tuple(words_of(form)) for row in rows for form in {row["term"], *row["forms"].split("|")} - {""}}
    made = {row["id"]: row["name_ar"].format(adjective="سوداني", country="السودان") for row in institutions()}
    made |= {code: sector.label_ar for code, sector in sectors().items()}
    for id_, name in made.items():
        words = words_of(name)
        bare = [word.removeprefix("ال") for word in words]
        runs = {tuple(row[at : at + size]) for row in (words, bare) for at in range(len(row)) for size in (1, 2, 3)}
        assert not runs & terms or id_ in OFFICIAL, (id_, name)


def test_a_list_is_fixed_by_what_is_to_be_kept(tmp_path: Path) -> None:
    client = Client(sample(tmp_path))
    claim = next(one for one in all_claims(client) if len(one["actors"]) > 1)
    before = client.json(f"/claims/{claim['id'].replace('#', '%23')}")
    assert client.correct(claim=claim["id"], action="fix", field="actors", keep=[1]).status_code == 201
    after = client.json(f"/claims/{claim['id'].replace('#', '%23')}")
    assert after["claim"]["actors"] == before["claim"]["actors"][1:2]
    for wrong in ({"field": "actors", "keep": [5]}, {"field": "status", "keep": [0]}, {"field": "actors", "keep": ["0"]}):
        assert client.correct(claim=claim["id"], action="fix", **wrong).status_code == 400


def test_places_of_control_are_found_by_name(client: Client) -> None:
    every = client.json("/control")
    place = every["places"][0]
    for q in (place["name"][1:4].upper(), place["name_ar"][1:4]):
        assert place["value"] in [one["value"] for one in client.json("/control", q=q)["places"]]
    assert client.json("/control", q="no such place") == {"places": [], "next": None, "total": 0}
    pages, cursor = [], None
    while cursor is not None or not pages:
        answer = client.json("/control", limit=1, **({"cursor": cursor} if cursor else {}))
        pages += answer["places"]
        cursor = answer["next"]
    assert pages == every["places"]
