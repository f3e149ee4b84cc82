"""What must be true of every coded document and of every file that is written, whatever was read."""

from __future__ import annotations

import csv
import importlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import msgspec

from khabar import CodedDocument, Store
from khabar.interfaces.event_writers import WRITERS, write_events
from khabar.interfaces.writers import WRITERS as CLAIM_WRITERS
from khabar.interfaces.writers import open_writer

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
ENDINGS = {
    "polecat": ".tsv", "graphml": ".xml", "geojson": ".geojson", "jsonl": ".jsonl", "parquet": ".parquet",
    "geoparquet": ".parquet",
}  # fmt: skip


def spans(value: Any) -> Iterator[dict[str, Any]]:
    """Every object with a start, wherever it stands in a record."""
    if isinstance(value, dict):
        if value.get("start") is not None:
            yield value
        for part in value.values():
            yield from spans(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from spans(part)


def check_spans(document: CodedDocument) -> None:
    """Every span is a true slice, and every trigger stands in its sentence."""
    content = document.content
    for span in spans(msgspec.to_builtins(document.spans)):
        assert content[span["start"] : span["end"]] == span["text"]
    for claim in document.claims:
        for span in spans(msgspec.to_builtins(claim)):
            assert 0 <= span["start"] < span["end"] <= len(content)
            assert content[span["start"] : span["end"]] == span.get("text", content[span["start"] : span["end"]])
        assert claim.sentence.start <= claim.trigger.start < claim.trigger.end <= claim.sentence.end
        assert claim.trigger.text.strip() == claim.trigger.text


def check_exports(documents: Iterable[CodedDocument], folder: Path, store: Store | None = None) -> None:
    """The claims of documents, and the events of a store, in every form; each file can be read back by an ordinary program."""
    documents = list(documents)
    for ending in CLAIM_WRITERS:
        path = folder / f"claims{ending}"
        with open_writer(path) as writer:
            for document in documents:
                writer.write(document)
        check_file(path)
    for kind in WRITERS if store is not None else ():
        path = folder / f"events-{kind}{ENDINGS.get(kind, '.csv')}"
        assert store is not None
        write_events(path, kind, store.dossiers(limit=1_000_000))
        check_file(path)


def check_file(path: Path) -> None:
    """A file holds what its ending says; no cell of a table is a formula."""
    if path.suffix in (".csv", ".tsv"):
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream, delimiter="\t" if path.suffix == ".tsv" else ",", strict=True))
        assert len({len(row) for row in rows}) == 1
        assert not [cell for row in rows for cell in row if cell.startswith(FORMULAS) and not is_number(cell)]
    elif path.suffix == ".geojson":
        for feature in json.loads(path.read_bytes())["features"]:
            point = feature["geometry"]
            assert point is None or (abs(point["coordinates"][0]) <= 180 and abs(point["coordinates"][1]) <= 90)
    elif path.suffix == ".jsonl":
        for line in path.read_bytes().splitlines():
            json.loads(line)
    elif path.suffix == ".xml":
        ElementTree.parse(path)
    else:
        importlib.import_module("pyarrow.parquet").read_table(path)


def is_number(cell: str) -> bool:
    """Whether a cell is a number, which no program runs."""
    try:
        float(cell)
    except ValueError:
        return False
    return cell.isascii()
