"""Measures the coder and pins its quality floors in evaluation/baseline.json.

usage: python tools/pin_baseline.py [--why TEXT] [--show]

Floors are put a little under what is measured (ceilings a little over). A floor that would have to be lowered needs
--why, and stands under "lowered" from then on. --show only prints the figures. Besides our own gold and the mirror
sentences the data in the folder that the variable KHABAR_EVAL names are measured; without it their floors stay.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import Any

import msgspec

from khabar import Coder, Document, Skipped
from khabar.scoring import part_of, score_claims
from khabar.scoring_labelled import false_alarms, score_incidents, score_sentences
from khabar.scoring_mirror import score_mirror, sentences

Figures = dict[str, float]

EVALUATION = Path(__file__).parent.parent / "evaluation"
BASELINE = EVALUATION / "baseline.json"
OWN, MIRROR = "own gold", "mirror"
OURS = {OWN: "gold.jsonl", MIRROR: "mirror.toml"}
SETS = (
    "claims.jsonl, check",
    "qaim-2017.jsonl",
    "gsr-assault.jsonl",
    "gsr-protest.jsonl",
    "incidents.jsonl",
    "negatives.jsonl",
)
CEILINGS = ("bad spans", "false alarms per 1,000")
MARGIN = {"bad spans": 0.0, "false alarms per 1,000": 3.0}
FLOOR_MARGIN = 0.015
ONE_DOCUMENT = 0.05  # a single report moves by single claims


def data_folder() -> Path | None:
    """The folder with the larger data sets, None where KHABAR_EVAL names none."""
    folder = os.environ.get("KHABAR_EVAL")
    return Path(folder) if folder and Path(folder).is_dir() else None


def path_of(name: str) -> Path | None:
    """The file of a data set, None where it is not there."""
    if name in OURS:
        return EVALUATION / OURS[name]
    folder = data_folder()
    path = folder / name.partition(",")[0] if folder else None
    return path if path is not None and path.is_file() else None


def measure(name: str, path: Path, coder: Coder) -> Figures:
    """The pinned figures of one data set."""
    if name == MIRROR:
        scores, _ = score_mirror(sentences(path), coder)
        return {"same": scores["same"], **scores["fields"]}
    gold: list[dict[str, Any]] = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]
    if name.endswith(", check"):
        gold = [document for document in gold if part_of(document["id"]) == "check"]
    system = {}
    for given in gold:
        coded = coder.code(Document(given["text"], id=given["id"], date=given.get("date"), title=given.get("title") or ""))
        assert not isinstance(coded, Skipped)
        system[given["id"]] = msgspec.to_builtins(coded)
    if name.startswith("gsr"):
        scores = score_sentences(gold, system)
        return {key: scores[key]["f1"] for key in ("yes against easy no", "yes against any no")}
    if name.startswith("incidents"):
        scores = score_incidents(gold, system)
        return {key: scores[key]["acc"] for key in ("found", "place within 20 km", "toll")}
    if name.startswith("negatives"):
        return {"false alarms per 1,000": false_alarms(gold, system)["per 1,000"]}
    scores = score_claims(gold, system)
    figures = {
        "type F1": scores["f"]["type"]["f1"],
        "overall": scores["overall"],
        "bad spans": scores["bad spans"],
    }
    return figures | ({} if name.startswith("qaim") else {"type macro F1": scores["type macro"]})


def is_kept(measure_name: str, figure: float, limit: float) -> bool:
    """The figure keeps its floor or ceiling."""
    return figure <= limit if measure_name in CEILINGS else figure >= limit


def limit_of(name: str, measure_name: str, figure: float) -> float:
    """The floor a little under a figure, or the ceiling a little over it."""
    if measure_name in CEILINGS:
        return round(figure + MARGIN[measure_name], 1)
    margin = ONE_DOCUMENT if name.startswith("qaim") else FLOOR_MARGIN
    return round(max(0.0, figure - margin), 3)


def pin(limits: dict[str, Figures], found: dict[str, Figures], why: str | None) -> list[dict[str, Any]]:
    """Move the limits to the figures found; the floors that were lowered."""
    lowered = []
    for name, figures in found.items():
        known = limits.setdefault(name, {})
        for key, figure in figures.items():
            new = limit_of(name, key, figure)
            if key in known and not is_kept(key, new, known[key]):
                if is_kept(key, figure, known[key]):
                    continue
                if not why:
                    raise SystemExit(f"{name}: {key} {figure} would lower the limit {known[key]}: say --why")
                lowered.append({"set": name, "measure": key, "from": known[key], "to": new, "why": why})
            known[key] = new
    return lowered


def main() -> None:
    """Measure, and write the baseline."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--why", help="the reason for lowering a floor")
    parser.add_argument("--show", action="store_true", help="print the figures, write nothing")
    options = parser.parse_args()
    coder = Coder()
    found = {name: measure(name, path, coder) for name in (*OURS, *SETS) if (path := path_of(name))}
    print(json.dumps(found, indent=1))
    if options.show:
        return
    baseline = json.loads(BASELINE.read_text("utf-8")) if BASELINE.exists() else {"limits": {}, "lowered": []}
    baseline["lowered"] += pin(baseline["limits"], found, options.why)
    BASELINE.write_text(json.dumps(baseline, ensure_ascii=False, indent=2) + "\n", "utf-8", newline="\n")


if __name__ == "__main__":
    main()
