"""Annotations apart from their texts: labels of reports that may be learned from but not copied.

    python tools/annotations.py pack GOLD.jsonl … > evaluation/annotations.jsonl  offsets and codes, no words
    python tools/annotations.py join TEXTS.jsonl[.gz] … > gold.jsonl              the labels with the texts, where at hand

A line of evaluation/annotations.jsonl is a report: its id, the first 12 digits of its content's SHA-256, and its claims in the
form of the record, every span as [start, end]. ``join`` leaves out reports whose text is missing or differs, and counts them.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ANNOTATIONS = Path(__file__).parent.parent / "evaluation" / "annotations.jsonl"
SPANS = ("actors", "recipients", "places", "attribution", "framing")


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as handle:
        yield from (json.loads(line) for line in handle if line.strip())


def content_of(row: dict[str, Any]) -> str:
    return f"{row['title']}\n{row['text']}" if row.get("title") else str(row["text"])


def digest(row: dict[str, Any]) -> str:
    return hashlib.sha256(content_of(row).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def bare(span: dict[str, Any] | None) -> list[Any] | None:
    """A span without its words: [start, end], and the stance of a source or the value of a date behind."""
    if span is None:
        return None
    return [span["start"], span["end"], *(span[key] for key in ("stance", "value") if key in span)]


def packed(claim: dict[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {"type": claim["type"], "trigger": bare(claim["trigger"]), "sentence": bare(claim["sentence"])}
    out |= {key: [bare(span) for span in claim[key]] for key in SPANS if claim[key]}
    if claim["mode"]:
        out["mode"] = claim["mode"]
    if claim["status"] != "actual":
        out["status"] = claim["status"]
    if claim["date"]:
        out["date"] = bare(claim["date"])
    if claim["casualties"]:
        out["casualties"] = {kind: [number["low"], number["high"]] for kind, number in claim["casualties"].items()}
    if claim["territory"]:
        out["territory"] = [claim["territory"]["effect"], bare(claim["territory"].get("place"))]
    return out


def unpacked(claim: dict[str, Any], content: str) -> dict[str, Any]:
    def span(place: list[Any] | None, *names: str) -> dict[str, Any] | None:
        if place is None:
            return None
        start, end, *rest = place
        return {"start": start, "end": end, "text": content[start:end], **dict(zip(names, rest, strict=False))}

    territory = claim.get("territory")
    return {
        "type": claim["type"], "mode": claim.get("mode"), "status": claim.get("status", "actual"),
        "trigger": span(claim["trigger"]), "sentence": span(claim["sentence"]),
        **{key: [span(place, "stance") for place in claim.get(key, [])] for key in SPANS},
        "date": span(claim.get("date"), "value"),
        "casualties": {kind: {"low": low, "high": high} for kind, (low, high) in claim.get("casualties", {}).items()},
        "territory": {"effect": territory[0], "place": span(territory[1])} if territory else None,
    }  # fmt: skip


def pack(paths: list[Path]) -> None:
    for path in paths:
        for row in lines(path):
            line = {"id": row["id"], "sha256": digest(row), "claims": [packed(claim) for claim in row["claims"]]}
            print(json.dumps(line, separators=(",", ":")))


def join(paths: list[Path]) -> int:
    """Print the joined reports; the exit code is 3 where some were left out."""
    wanted = {row["id"]: row for row in lines(ANNOTATIONS)}
    for path in paths:
        for row in lines(path):
            known = wanted.get(row["id"])
            if known is not None and known["sha256"] == digest(row):
                del wanted[row["id"]]
                claims = [unpacked(claim, content_of(row)) for claim in known["claims"]]
                print(json.dumps({**row, "claims": claims}, ensure_ascii=False))
    if wanted:
        print(f"{len(wanted)} annotated reports left out: their text is missing or differs", file=sys.stderr)
    return 3 if wanted else 0


def main() -> int:
    match sys.argv[1:]:
        case ["pack", *paths] if paths:
            pack([Path(path) for path in paths])
            return 0
        case ["join", *paths] if paths:
            return join([Path(path) for path in paths])
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    raise SystemExit(main())
