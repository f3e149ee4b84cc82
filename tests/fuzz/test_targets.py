"""Every target of ``targets.py`` on some hundred inputs; ``KHABAR_FUZZ=50`` tries fifty times as many."""

from __future__ import annotations

import json
import os
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.nasty import SPOILERS, altered, damaged, spoiled
from fuzz.targets import FIELDS, TARGETS, seeds

MORE = int(os.environ.get("KHABAR_FUZZ", "1"))
COSTLY = {"coded_file": 10, "code": 40}  # inputs of a short run; 60 of all others
TEXTS = ("text", "code", "headers")


def fuzzed(examples: int) -> settings:
    """So many examples, with no regard to the time that each takes."""
    return settings(max_examples=examples * MORE, deadline=None, suppress_health_check=list(HealthCheck), derandomize=MORE == 1)


@pytest.mark.parametrize("target", list(TARGETS))
def test_spoiled_inputs(target: str) -> None:
    sound = seeds(target)

    @fuzzed(COSTLY.get(target, 60))
    @given(st.sampled_from(sound), st.integers(0, 2**32))
    def try_(seed: bytes, number: int) -> None:
        chance = Random(number)
        if target == "coded_file":
            value = json.loads(seed)
            for _ in range(chance.choice((1, 1, 2, 5))):
                value = altered(value, chance)
            TARGETS[target](json.dumps(value).encode() + b"\n")
            return
        if target in TEXTS or chance.random() < 0.3:
            seed = spoiled(seed.decode("utf-8", "surrogateescape"), chance).encode("utf-8", "replace")
        if target not in ("text", "code"):
            seed = damaged(seed, chance)
        TARGETS[target](seed)

    for seed in sound:
        TARGETS[target](seed)
    try_()


@pytest.mark.parametrize("target", ["read", "links", "text", "headers"])
def test_any_bytes(target: str) -> None:
    fuzzed(60)(given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode)))(TARGETS[target]))()


@pytest.mark.parametrize("name", list(SPOILERS))
def test_each_way_to_spoil_a_text(name: str) -> None:
    for number in range(2 * MORE):
        chance = Random(number)
        words = SPOILERS[name](FIELDS["text"], chance)[:5_000]
        TARGETS["text"](words.encode("utf-8", "surrogatepass"))
        TARGETS["code"](words.encode("utf-8", "surrogatepass"))
