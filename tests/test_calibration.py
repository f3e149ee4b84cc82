"""The reliability table, on claims made for it."""

import pytest

from khabar.scoring_calibration import calibration

TEXT = "قصف قصف قصف قصف"
Claim = dict[str, object]


def claim(number: int, type: str, confidence: float | None = None) -> Claim:
    """A claim on one of the four words."""
    start = number * 4
    trigger = {"start": start, "end": start + 3, "text": "قصف"}
    return {"trigger": trigger, "type": type, **({} if confidence is None else {"confidence": confidence})}


def test_bins_hold_the_share_that_is_right() -> None:
    gold = [{"id": "a", "text": TEXT, "claims": [claim(0, "ASSAULT"), claim(1, "ASSAULT"), claim(2, "ACCUSE")]}]
    system = {"a": {"claims": [
        claim(0, "ASSAULT", 0.9), claim(1, "ASSAULT", 1.0), claim(2, "ASSAULT", 0.95), claim(3, "ASSAULT", 0.45)
    ]}}  # fmt: skip
    result = calibration(gold, system)
    assert result["n"] == 4
    assert [(row["from"], row["n"], row["right"]) for row in result["bins"]] == [(0.4, 1, 0.0), (0.9, 3, 0.667)]
    assert result["error"] == pytest.approx((0.45 + 3 * (0.95 - 2 / 3)) / 4, abs=0.001)
    assert result["at least"][0] == {"confidence": 0.5, "n": 3, "right": 0.667}


def test_nothing_coded_is_no_error() -> None:
    assert calibration([{"id": "a", "text": TEXT, "claims": []}], {})["error"] == 0.0
