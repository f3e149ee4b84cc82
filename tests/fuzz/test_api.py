"""The API asked what its own description allows, and what it does not: Schemathesis makes the requests.

A few of each path run with every test run; ``make fuzz-api`` asks many more (KHABAR_FUZZ is how many times as many).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed (pip install schemathesis)")
pytest.importorskip("fastapi", reason="the extra khabar[web] is not installed")

from schemathesis.specs.openapi.checks import positive_data_acceptance  # noqa: E402  (needs what was looked for above)

from khabar.web.app import create_app  # noqa: E402
from khabar.web.sample import sample  # noqa: E402
from khabar.web.world import World  # noqa: E402

HOST = "testserver"  # what Schemathesis calls an application that it asks without a network
TOKEN = "token-of-the-tests"
MORE = int(os.environ.get("KHABAR_FUZZ", "1"))  # times as many requests
EACH = 3  # requests of each path and mode in a short run
# what no description can say: which days and edges come first, which cursor was given, that words hold a word
UNSAYABLE = ("to", "box", "cursor", "q")


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The API over the sample, as it describes itself."""
    world = World(sample(tmp_path_factory.mktemp("fuzz")), sample=True, token=TOKEN)
    yield schemathesis.openapi.from_asgi("/api/v1/openapi.json", create_app(world, (HOST,)))
    world.close()


@pytest.mark.parametrize("mode", schemathesis.GenerationMode)
def test_every_answer_is_as_described(described: Any, mode: Any) -> None:
    asked = 0
    for found in described.get_all_operations():
        operation = found.ok()

        @settings(max_examples=EACH * MORE, deadline=None, derandomize=MORE == 1, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            answer = case.call_and_validate(excluded_checks=[positive_data_acceptance])
            if mode.is_positive and answer.status_code == 400:
                assert answer.json().get("parameter") in UNSAYABLE, answer.text

        ask()
        asked += 1
    assert asked > 20
