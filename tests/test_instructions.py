"""Coding takes no more work than it took: instructions are counted, since times on a busy machine say little."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
RECORDED = json.loads((ROOT / "evaluation" / "instructions.json").read_text(encoding="utf-8"))
VERSION = "{}.{}".format(*sys.version_info)
MORE = 1.1  # times the recorded counts that are let pass


@pytest.mark.skipif(VERSION not in RECORDED, reason=f"no counts are recorded for Python {VERSION}")
def test_instructions_stay_within_a_tenth_of_the_recorded_ones() -> None:
    command = (sys.executable, ROOT / "benchmarks" / "instructions.py")
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    counts = json.loads(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout)
    recorded = RECORDED[VERSION]
    grown = {kind: f"{counts[kind]:,} instead of {recorded[kind]:,}" for kind in counts if counts[kind] > MORE * recorded[kind]}
    assert not grown, f"{grown}: make it cheaper, or say why in docs/speed.md and run benchmarks/instructions.py --record"
