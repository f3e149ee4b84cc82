"""Events in the form of other data sets, each file read back by a reader that knows nothing of Khabar."""

from __future__ import annotations

import csv
import importlib.util
import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from events.making import ARMY, CIVILIANS, HARAH, REBELS, captured, claim, document, killed, source

import khabar
from khabar.interfaces.cli import main
from khabar.interfaces.event_writers import WRITERS
from khabar.interfaces.forms import FORMS
from khabar.interfaces.forms.common import OURS
from khabar.matching.entries import read_tsv
from khabar.matching.name_files import DATA
from khabar.records import Party, Place
from khabar.records.claim import PlaceCandidate

PERSON = "أحمد الخطيب"
NOBODY = Party(5, 17, PERSON, None, None, "SYR", "CVL")
BASE = Place(
    18, 29, "قاعدة سرية", "Some base", "test:base", "SY", 36.191, 37.223, "site",
    candidates=(PlaceCandidate("Some base", "test:other", "SY", 36.192, 37.224, "site"),),
)  # fmt: skip
HOUSE = Place(18, 29, f"منزل {PERSON}", None, None, "SY")
ALEPPO = Place(18, 29, "مدينة حلب", "Aleppo", "geonames:170063", "SY", 36.20124, 37.16117, "city")
HOSTILE = '=HYPERLINK("http://x")\n\tp\x00q\x1b[31m\u202e\ufffe</node>"&'
CLASH = ("lexicon:ishtabaka",)
SHOT = {"mode": "firearms", "places": (HOUSE,), "actors": (), "recipients": (NOBODY,), "casualties": killed(1)}
DENIABLE = {"mode": "aerial", "attribution": (source(HOSTILE, "allege"),), "casualties": killed(1)}
DOCUMENTS = (
    document("a", claim(casualties=killed(3)), captured("southern-front", actors=(REBELS,))),
    document("b", claim(places=(BASE,), actors=(REBELS,), recipients=(ARMY,), mode=None, casualties=killed(2, who="MIL"))),
    document("c", claim(**SHOT), date="2024-03-01"),
    document("d", claim(places=(ALEPPO,), mode=None, actors=(REBELS, ARMY), recipients=(), why=CLASH), date="2024-04-01"),
    document("e", claim(status="planned", places=(ALEPPO,)), date="2024-04-20"),
    document("f", claim(type="CONSULT", mode="visit", recipients=(REBELS,)), date="2024-02-01"),
    document("g", claim(type="PROTEST", mode="demo", actors=(CIVILIANS,), recipients=(ARMY,)), date="2024-01-20"),
    document("h", claim(**DENIABLE), date="2023-01-20", outlet=HOSTILE),
)  # fmt: skip

PLOVER_CODES = {(row["type"], row["mode"]) for _, row in read_tsv(DATA / "ontology/plover.tsv", ("type", "mode"))}
HEADERS = Path(__file__).with_name("headers.tsv")  # the columns of those data sets, in order
SUB_EVENTS = {
    "Battles": "Armed clash|Government regains territory|Non-state actor overtakes territory",
    "Explosions/Remote violence": "Chemical weapon|Air/drone strike|Suicide bomb|Shelling/artillery/missile attack|"
    "Remote explosive/landmine/IED|Grenade",
    "Violence against civilians": "Sexual violence|Attack|Abduction/forced disappearance",
    "Protests": "Peaceful protest|Protest with intervention|Excessive force against protesters",
    "Riots": "Violent demonstration|Mob violence",
    "Strategic developments": "Agreement|Arrests|Change to group/activity|Disrupted weapons use|"
    "Headquarters or base established|Looting/property destruction|Non-violent transfer of territory|Other",
}
Rows = Callable[..., list[dict[str, str]]]


def run(*args: str) -> Result:
    return CliRunner().invoke(main, args)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("forms") / "news.db"
    khabar.load(path, DOCUMENTS)
    return str(path)


@pytest.fixture
def rows(db: str, tmp_path: Path) -> Rows:
    def export(form: str, *more: str) -> list[dict[str, str]]:
        out = tmp_path / f"out.{form}"
        result = run("export", "--db", db, "--format", form, "-o", str(out), *more)
        assert result.exit_code == 0, result.stderr
        with out.open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream, delimiter="\t" if form == "polecat" else ","))

    return export


def of(found: list[dict[str, str]], document: str) -> dict[str, str]:
    """The row of the first event that a document tells of."""
    return next(row for row in found if document in row["khabar_documents"].split("; "))


@pytest.mark.parametrize(("form", "width"), [("polecat", 40), ("acled", 31), ("ucdp", 49)])
def test_headers_are_exact_and_ours_stand_behind(rows: Rows, form: str, width: int) -> None:
    header = [row["column"] for _, row in read_tsv(HEADERS, ("form", "column")) if row["form"] == form]
    assert len(header) == width
    found = list(rows(form)[0])
    assert found[: len(header)] == header
    assert found[len(header) :] == [column.name for column in OURS]


@pytest.mark.parametrize("form", FORMS)
def test_whose_word_it_is_travels_along(rows: Rows, form: str) -> None:
    found = rows(form)
    assert len(found) >= 3
    for row in found:
        assert row["khabar_sources"]
        assert row["khabar_stances"]
        assert row["khabar_statuses"]
        assert row["khabar_standing"]
        assert row["khabar_independent_sources"].isdigit()


def test_plover_and_polecat_hold_every_event_with_codes_of_the_list(rows: Rows, db: str) -> None:
    with khabar.Store(db) as store:
        events = store.events()
    plover, polecat = rows("plover"), rows("polecat")
    assert len(plover) == len(polecat) == len(events)
    assert {(row["type"], row["mode"]) for row in plover} <= PLOVER_CODES
    assert {(row["Event Type"], row["Event Mode"]) for row in polecat} <= PLOVER_CODES
    first = of(polecat, "a")
    assert (first["Actor Name"], first["Actor Country"], first["Actor COW"], first["Primary Actor Sector"]) == (
        "Syrian Army", "SYR", "652", "MIL",
    )  # fmt: skip
    assert (first["Intensity"], first["Quad Code"], first["Country"]) == ("-9.5", "material conflict", "SYR")
    assert (of(polecat, "d")["GeoNames ID"], of(polecat, "d")["Raw Placename"], of(polecat, "d")["City"]) == (
        "170063", "مدينة حلب", "Aleppo",
    )  # fmt: skip


def test_the_rules_for_acled_use_its_types_only() -> None:
    for line, row in read_tsv(DATA / "ontology/acled.tsv", ("event_type",)):
        allowed = {"", *SUB_EVENTS.get(row["event_type"], "").split("|")}
        assert row["event_type"] in {"", *SUB_EVENTS}, line
        assert row["sub_event_type"] in allowed, line
        assert row["mode"] == "*" or (row["type"], row["mode"]) in PLOVER_CODES, line


def test_acled(rows: Rows) -> None:
    found = rows("acled")
    shelled = of(found, "a")
    assert (shelled["event_type"], shelled["sub_event_type"], shelled["disorder_type"]) == (
        "Explosions/Remote violence", "Shelling/artillery/missile attack", "Political violence",
    )  # fmt: skip
    assert (shelled["actor1"], shelled["inter1"], shelled["actor2"], shelled["inter2"], shelled["interaction"]) == (
        "Syrian Army", "1", "civilians (Syria)", "7", "17",
    )  # fmt: skip
    assert (shelled["civilian_targeting"], shelled["iso"], shelled["region"], shelled["fatalities"]) == (
        "Civilian targeting", "760", "Middle East", "3",
    )  # fmt: skip
    assert (shelled["geo_precision"], shelled["time_precision"]) == ("1", "2")
    taken = next(row for row in found if row["sub_event_type"] == "Non-state actor overtakes territory")
    assert (taken["event_type"], taken["actor1"], taken["fatalities"]) == ("Battles", "Southern Front", "")
    clash = of(found, "d")
    assert (clash["sub_event_type"], clash["actor1"], clash["actor2"]) == ("Armed clash", "Southern Front", "Syrian Army")
    crowd = of(found, "g")
    assert (crowd["sub_event_type"], crowd["actor1"], crowd["inter1"], crowd["actor2"], crowd["interaction"]) == (
        "Peaceful protest", "Protesters (Syria)", "6", "", "60",
    )  # fmt: skip
    documents = {one for row in found for one in row["khabar_documents"].split("; ")}
    assert not documents & {"e", "f"}


def test_what_is_left_out_is_counted(db: str, tmp_path: Path) -> None:
    result = run("export", "--db", db, "--format", "acled", "-o", str(tmp_path / "x.csv"))
    assert "left out: 1 of types that ACLED does not record, 1 planned, hypothetical or denied" in result.stderr
    result = run("export", "--db", db, "--format", "ucdp", "--type", "CONSULT", "-o", str(tmp_path / "y.csv"))
    assert (result.exit_code, "left out: 1 no violence" in result.stderr) == (1, True)


def test_ucdp(rows: Rows) -> None:
    found = rows("ucdp")
    assert all(int(row["high"]) >= 1 for row in found)
    shelled, fought, shot = of(found, "a"), of(found, "b"), of(found, "c")
    assert (shelled["side_a"], shelled["side_b"], shelled["type_of_violence"], shelled["gwnoa"]) == (
        "Government of Syria", "Civilians", "", "652",
    )  # fmt: skip
    assert (fought["side_a"], fought["side_b"], fought["type_of_violence"], fought["dyad_name"]) == (
        "Government of Syria", "Southern Front", "1", "Government of Syria - Southern Front",
    )  # fmt: skip
    assert [fought[name] for name in ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")] == ["2", "0", "0", "0"]
    assert [shelled[name] for name in ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")] == ["0", "0", "3", "0"]
    assert (shelled["where_prec"], fought["where_prec"], shelled["date_prec"]) == ("1", "2", "2")
    assert shelled["geom_wkt"] == f"POINT ({HARAH.lon} {HARAH.lat})"
    assert shelled["priogrid_gid"] == str(246 * 720 + 432 + 1)  # row from the south pole, column from 180 degrees west
    assert (shot["type_of_violence"], shot["side_a"]) == ("", "")  # who shot is not told


def read(kind: str, path: Path) -> str:
    """All that a reader finds in a file, as one string."""
    if kind in ("parquet", "geoparquet"):
        return repr(pytest.importorskip("pyarrow.parquet").read_table(path).to_pylist())
    if kind == "graphml":
        graph = pytest.importorskip("networkx").read_graphml(path, force_multigraph=True)
        return repr((list(graph.nodes(data=True)), list(graph.edges(data=True, keys=True))))
    if kind == "geojson":
        return repr(json.loads(path.read_bytes()))
    if kind == "jsonl":
        return repr([json.loads(line) for line in path.read_bytes().splitlines()])
    with path.open(encoding="utf-8", newline="") as stream:
        table = list(csv.reader(stream, delimiter="\t" if kind == "polecat" else ","))
    assert {len(line) for line in table} == {len(table[0])}
    return repr(table)


@pytest.mark.parametrize("kind", WRITERS)
def test_no_private_person_and_no_site_in_any_format(db: str, tmp_path: Path, kind: str) -> None:
    shown = {}
    for option in ("", "--exact-sites"):
        out = tmp_path / f"out{option}"
        args = ["export", "--db", db, "--format", kind, "-o", str(out), *filter(None, [option])]
        result = run(*args)
        if kind in ("parquet", "geoparquet", "graphml") and "needs" in result.stderr:
            pytest.skip(result.stderr)
        assert result.exit_code == 0, result.stderr
        shown[option] = read(kind, out)
        again = tmp_path / "again"
        run(*[str(again) if part == str(out) else part for part in args])
        assert again.read_bytes() == out.read_bytes()
    assert PERSON not in shown[""]
    assert "أحمد" not in shown[""]
    for secret in ("36.191", "36.192", "Some base", "قاعدة سرية", "test:base"):
        assert secret not in shown[""]
    assert "36.20124" in shown[""]
    assert "36.191" in shown["--exact-sites"]


@pytest.mark.parametrize("form", FORMS)
def test_hostile_text_stays_in_its_cell(rows: Rows, tmp_path: Path, form: str) -> None:
    (found,) = rows(form, "--type", "ASSAULT", "--to", "2023-12-31")
    text = (tmp_path / f"out.{form}").read_text("utf-8")
    assert found["khabar_outlets"].startswith("'=HYPERLINK")
    assert found["khabar_sources"].startswith("'=HYPERLINK")
    assert (found["khabar_standing"], found["khabar_stances"]) == ("alleged", "allege")
    assert len(text.splitlines()) == 2
    assert not any(mark in text for mark in ("\x00", "\x1b", "\u202e"))


def test_geoparquet(db: str, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    out = tmp_path / "events.parquet"
    assert run("export", "--db", db, "--format", "geoparquet", "-o", str(out)).exit_code == 0
    table = parquet.read_table(out)
    geo: dict[str, Any] = json.loads(table.schema.metadata[b"geo"])
    assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geometry")
    assert geo["columns"]["geometry"] == {"encoding": "WKB", "geometry_types": ["Point"]}
    for row in table.to_pylist():
        if row["place_lat"] is None:
            assert row["geometry"] is None
        else:
            assert struct.unpack("<BIdd", row["geometry"]) == (1, 1, row["place_lon"], row["place_lat"])


def test_graphml(db: str, tmp_path: Path) -> None:
    networkx = pytest.importorskip("networkx")
    out = tmp_path / "who.graphml"
    result = run("export", "--db", db, "-o", str(out))
    assert result.exit_code == 0, result.stderr
    assert "1 without two parties" in result.stderr
    graph = networkx.read_graphml(out, force_multigraph=True)
    assert graph.nodes["syrian-army"] == {"label": "Syrian Army", "what": "organisation", "country": "SYR", "sector": "MIL"}
    assert graph.nodes["SYR:CVL"]["what"] == "sector"
    edges = [data for one, other, data in graph.edges(data=True) if (one, other) == ("syrian-army", "SYR:CVL")]
    assert {edge["relation"] for edge in edges} == {"acts_on"}
    assert any(edge.get("killed") == 3 and edge["khabar_standing"] == "reported" for edge in edges)
    together = [data for *_, data in graph.edges(data=True) if data["relation"] == "together"]
    assert together[0]["khabar_documents"] == "d"


def test_the_documentation_is_that_of_the_columns() -> None:
    page = Path(__file__).parents[2] / "docs/exports.md"
    spec = importlib.util.spec_from_file_location("export_tables", page.parents[1] / "tools/export_tables.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert tool.page(page.read_text("utf-8")) == page.read_text("utf-8"), "run tools/export_tables.py"


def test_all_that_fits_is_written_unless_a_limit_is_given(rows: Rows) -> None:
    assert len(rows("plover", "--type", "assault")) > 2
    assert len(rows("plover", "--type", "assault", "--limit", "2")) == 2
