"""Writers and displays."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from pathlib import Path

import msgspec
import pytest
from rich.console import Console

from khabar.errors import SettingError
from khabar.interfaces import tables, wording, writers
from khabar.interfaces.bidi import FSI, PDI, clean
from khabar.interfaces.columns import row
from khabar.interfaces.explain import explanation
from khabar.interfaces.html import document_html
from khabar.interfaces.marks import marks, pieces
from khabar.interfaces.rows import COLUMNS, Coded
from khabar.interfaces.table import ClaimsTable
from khabar.records import Casualty, CodedDocument

from .sample import CLAIM, CODED, TEXT

UNPLACED = msgspec.structs.replace(CODED, claims=(CLAIM, msgspec.structs.replace(CLAIM, id="doc#1.2", places=())))


def written(path: Path, coded: CodedDocument = UNPLACED) -> bytes:
    with writers.open_writer(path) as writer:
        writer.write(coded)
    return path.read_bytes()


def test_jsonl_is_the_full_record(tmp_path: Path) -> None:
    assert msgspec.json.decode(written(tmp_path / "x.jsonl"), type=CodedDocument) == UNPLACED


def test_csv(tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(written(tmp_path / "x.csv").decode())))
    assert [found["claim_id"] for found in rows] == ["doc#1.1", "doc#1.2"]
    first = rows[0]
    assert first["actor_names"] == "'=Army <b>; "  # guarded against formulas; the second actor has no name
    assert first["actor_words"] == "مدفعية الجيش; الجيش"
    assert (first["wounded_low"], first["wounded_high"], first["killed_low"]) == ("2", "", "")
    assert (first["plover_score"], first["foreground"]) == ("-9.5", "true")
    assert (first["place_lat"], rows[1]["place_lat"]) == ("33.06", "")
    assert (first["source_words"], first["source_stance"]) == ("مصدر طبي", "anonymous")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠"])
def test_formula_guard(start: str) -> None:
    assert tables.cell(f"{start}1") == f"'{start}1"
    assert tables.cell(f"1{start}") == f"1{start}"


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\n\r"])
def test_an_end_of_line_in_a_cell_begins_no_row(tmp_path: Path, end: str) -> None:
    words = f"قصف{end}=1+1"
    data = written(tmp_path / "x.csv", msgspec.structs.replace(UNPLACED, outlet=words, title=f"{end}{words}"))
    assert b"\r" not in data
    rows = list(csv.reader(io.StringIO(data.decode(), newline="")))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [cell for row in rows for cell in row if cell.startswith("=")]


def test_geojson(tmp_path: Path) -> None:
    located, unplaced = json.loads(written(tmp_path / "x.geojson"))["features"]
    assert located["geometry"] == {"type": "Point", "coordinates": [36.0, 33.06]}
    assert unplaced["geometry"] is None
    assert located["properties"]["source_stance"] == "anonymous"
    assert located["properties"]["status"] == "actual"


def test_geojson_without_claims(tmp_path: Path) -> None:
    empty = msgspec.structs.replace(CODED, claims=())
    assert json.loads(written(tmp_path / "x.geojson", empty)) == {"type": "FeatureCollection", "features": []}


def test_parquet(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    written(tmp_path / "x.parquet")
    table = parquet.read_table(tmp_path / "x.parquet")
    assert table.column_names == [column.name for column in COLUMNS]
    assert table.to_pylist() == [row(COLUMNS, Coded(UNPLACED, claim)) for claim in UNPLACED.claims]


def test_parquet_without_pyarrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(tables.importlib, "import_module", missing)
    with pytest.raises(SettingError, match=r"pip install 'khabar\[parquet\]'"):
        writers.check_target(tmp_path / "x.parquet")


def test_a_failed_run_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), writers.open_writer(tmp_path / "x.csv"):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_put_in_place_when_the_disk_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = []
    for name in ("fsync", "replace"):
        kept = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *given, kept=kept, name=name: (done.append(name), kept(*given)))
    written(tmp_path / "x.jsonl")
    assert done == ["fsync", "replace"]


@pytest.mark.parametrize("width", [40, 60, 80, 110, 180])
def test_table_fits_every_width(width: int) -> None:
    console = Console(width=width, record=True, file=io.StringIO())
    console.print(ClaimsTable(CODED))
    shown = console.export_text()
    for line in shown.splitlines():
        assert line.count(FSI) == line.count(PDI)
    for words in ("ASSAULT", "Al-Harah", "2024-05-26", "wounded"):
        assert words in shown


def test_a_time_without_a_day_is_shown_in_its_words() -> None:
    assert CLAIM.date
    undated = msgspec.structs.replace(CLAIM, date=msgspec.structs.replace(CLAIM.date, value=None))
    coded = msgspec.structs.replace(CODED, date=None, claims=(undated,))
    assert "<dt>when</dt><dd><bdi>فجر الأحد</bdi></dd>" in document_html(coded)
    for width in (60, 140):
        console = Console(width=width, record=True, file=io.StringIO())
        console.print(ClaimsTable(coded))
        shown = console.export_text()
        assert "\u2068فجر الأحد\u2069" in shown
        assert "no date" in shown


def test_explanation_shows_the_chain() -> None:
    console = Console(width=100, record=True, file=io.StringIO())
    console.print(explanation(CODED))
    shown = console.export_text()
    assert "said by \u2068مثال\u2069 → \u2068مصدر طبي\u2069 (unnamed: \u2068وقال\u2069)" in shown
    assert "instead of “shelling”: against the actor" in shown


def test_clean_takes_what_steers_a_terminal() -> None:
    assert clean("أ\x1b[31m\u202eب\nج\x07") == "أ[31mب ج"


def test_html_is_escaped_and_complete() -> None:
    evil = msgspec.structs.replace(CODED, title="<script>alert(1)</script>", url="javascript:alert(1)", id='"><img>')
    shown = document_html(evil)
    assert "<script" not in shown
    assert "<img" not in shown
    assert "javascript:" not in shown
    assert "=Army &lt;b&gt;" in shown
    assert 'dir="rtl"' in shown
    text = "".join(re.findall(r"<p>(.*?)</p>", document_html(CODED)))
    assert re.sub(r"<[^>]+>", "", text) == TEXT
    assert CODED._repr_html_() == document_html(CODED)


def test_pieces_cover_the_text() -> None:
    found = list(pieces(TEXT, 0, len(TEXT), list(marks(CLAIM))))
    assert "".join(piece.text for piece in found) == TEXT
    assert found[0].roles == ("trigger",)


@pytest.mark.parametrize(
    ("low", "high", "shown"), [(5, 5, "5"), (20, 99, "20-99"), (5, None, "5+"), (None, 5, "≤ 5"), (None, None, "?")]
)
def test_numbers(low: int | None, high: int | None, shown: str) -> None:
    assert wording.number(Casualty(low, high, 0, 1, "x")) == shown
