"""Writes evaluation/gold.jsonl from evaluation/gold.toml: quotes become spans.

usage: python tools/gold_from_quotes.py [--check]

Every quote must stand in its claim's sentence or in one before it; all faults are reported at once. ``--check``
writes nothing and fails where gold.jsonl is not what this script would write.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "evaluation"
CASUALTIES = ("killed", "wounded", "captured", "displaced")
FIELDS = {
    *(
        "s",
        "trigger",
        "type",
        "mode",
        "actors",
        "recipients",
        "places",
        "date",
        "status",
        "source",
        "territory",
    ),
    *("loaded", *CASUALTIES),
}


class Report:
    """One report: finds quotes, and collects what is wrong."""

    def __init__(self, report: dict[str, Any]) -> None:
        self.report = report
        lines = report["text"].strip().split("\n")
        self.text = " ".join(lines)
        self.content = f"{report['title']}\n{self.text}" if report["title"] else self.text
        self.extents: list[tuple[int, int]] = [(0, len(report["title"]))]
        start = len(report["title"]) + 1 if report["title"] else 0
        for line in lines:
            self.extents.append((start, start + len(line)))
            start += len(line) + 1
        self.faults: list[str] = []

    def span(self, quote: str, sentence: int) -> dict[str, Any]:
        """The quote in its sentence, else in the nearest one before; at the start of a word where it stands at one."""
        words, _, number = quote.partition("#") if re.search(r"#\d+$", quote) else (quote, "", "")
        wanted = int(number or 1) - 1
        for first, last in reversed(self.extents[: sentence + 1]):
            for border in (r"(?<!\w)", r"(?<!\w)[وفبلك]", ""):
                pattern = border + f"(?={re.escape(words)})"
                starts = [m.end() for m in re.finditer(pattern, self.content[first:last])]
                if len(starts) > wanted:
                    start = first + starts[wanted]
                    return {"start": start, "end": start + len(words), "text": words}
        self.faults.append(f"{self.report['id']}, sentence {sentence}: no {quote!r}")
        return {"start": 0, "end": 0, "text": quote}

    def party(self, quote: str, sentence: int) -> dict[str, Any]:
        """An actor, recipient or source with name, country and sector where the report lists it."""
        known = self.report.get("parties", {}).get(quote, ())
        return self.span(quote, sentence) | dict(zip(("name", "country", "sector"), known, strict=False))

    def place(self, quote: str, sentence: int) -> dict[str, Any]:
        """A place with name, country, coordinates and precision where the report lists it."""
        known = self.report.get("locations", {}).get(quote, ())
        fields = ("name", "country", "lat", "lon", "precision")
        return self.span(quote, sentence) | dict(zip(fields, known, strict=False))

    def claim(self, given: dict[str, Any]) -> dict[str, Any]:
        """A claim in the form of the record."""
        s = given["s"]
        if unknown := set(given) - FIELDS:
            self.faults.append(f"{self.report['id']}, sentence {s}: unknown field {sorted(unknown)}")
        start, end = self.extents[s]
        date, source, territory = (given.get(key) for key in ("date", "source", "territory"))
        return {
            "sentence": {"start": start, "end": end},
            "trigger": self.span(given["trigger"], s),
            "type": given["type"],
            "mode": given.get("mode"),
            "actors": [self.party(quote, s) for quote in given.get("actors", [])],
            "recipients": [self.party(quote, s) for quote in given.get("recipients", [])],
            "places": [self.place(quote, s) for quote in given.get("places", [])],
            "date": self.span(date[0], s) | {"value": date[1] or None} if date else None,
            "casualties": {
                kind: {"low": given[kind][0], "high": None if given[kind][1] < 0 else given[kind][1]}
                for kind in CASUALTIES
                if kind in given
            },
            "status": given.get("status", "actual"),
            "attribution": [self.party(source[0], s) | {"stance": source[1]}] if source else [],
            "territory": {"effect": territory[0], "place": self.span(territory[1], s)} if territory else None,
            "framing": [self.span(quote, s) for quote in given.get("loaded", [])],
        }

    def document(self) -> dict[str, Any]:
        """The whole report with its claims in the order of their triggers."""
        claims = sorted(map(self.claim, self.report["claims"]), key=lambda claim: claim["trigger"]["start"])
        head = {key: self.report[key] for key in ("id", "outlet", "date", "title")}
        return {**head, "text": self.text, "claims": claims}


def main() -> int:
    """Write gold.jsonl, or compare it; the exit code."""
    source = tomllib.loads((FOLDER / "gold.toml").read_text("utf-8"))
    reports = [Report(report) for report in source["report"]]
    lines = "".join(json.dumps(report.document(), ensure_ascii=False) + "\n" for report in reports)
    if faults := [fault for report in reports for fault in report.faults]:
        sys.stderr.write("\n".join(faults) + "\n")
        return 1
    if "--check" in sys.argv[1:]:
        same = (FOLDER / "gold.jsonl").read_text("utf-8") == lines
        sys.stderr.write("" if same else "evaluation/gold.jsonl is not up to date: run tools/gold_from_quotes.py\n")
        return 0 if same else 1
    (FOLDER / "gold.jsonl").write_text(lines, "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
