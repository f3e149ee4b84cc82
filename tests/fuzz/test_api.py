"""The API asked what its own description allows, and what it does not: Schemathesis makes the requests.

A few of each path run with every run of the tests, the same each time; with KHABAR_FUZZ_MINUTES (``make fuzz-api``) each of the
two tests goes on for half of that time, with others each time.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from itertools import count
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed (pip install schemathesis)")
pytest.importorskip("fastapi", reason="the extra khabar[web] is not installed")

from schemathesis.specs.openapi.checks import positive_data_acceptance  # noqa: E402  (needs what was looked for above)
from web.serving import API, TOKEN, Client  # noqa: E402

from khabar.web.app import create_app  # noqa: E402
from khabar.web.sample import sample  # noqa: E402

HOST = "testserver"  # what Schemathesis calls an application that it asks without a network
MINUTES = float(os.environ.get("KHABAR_FUZZ_MINUTES", "0"))  # for both tests together
EACH = 30 if MINUTES else 3  # requests of each path in a round
LIMITS = settings(
    max_examples=EACH, deadline=None, derandomize=not MINUTES, suppress_health_check=list(HealthCheck), database=None
)
PARAMETERS = ("to", "box", "cursor")
TITLES = ("Not possible", "Correction not possible")


def unforeseen(problem: dict[str, str]) -> bool:
    """Whether a refusal is one that no description can foretell: positive_data_acceptance is off, since it knows none.

    These are all there are: a day or edge that comes before the other, a cursor that was never given, words that are none, a
    correction that does not fit, and 1.0, which is a whole number to JSON Schema.
    """
    return problem.get("parameter") in PARAMETERS or problem["title"] in TITLES or "got `float`" in problem["detail"]


class Served(NamedTuple):
    """The API over the sample as it describes itself, and for some paths ids that it knows."""

    operations: list[Any]
    ids: dict[str, list[str]]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    client = Client(sample(tmp_path_factory.mktemp("fuzz")))
    lists = {path: client.json(path)["items"] for path in ("/events", "/documents", "/claims", "/actors")}
    ids = {f"{path}/{{id}}": [one.get("id") or one["value"] for one in items] for path, items in lists.items()}
    schema = schemathesis.openapi.from_asgi(f"{API}/openapi.json", create_app(client.world, (HOST,)))
    yield Served([found.ok() for found in schema.get_all_operations()], {**ids, "/corrections": ids["/claims/{id}"]})
    client.world.close()


def rounds(operations: list[Any]) -> Iterator[Any]:
    """Each path once, or again and again while there is time."""
    begun = time.monotonic()
    for number in count(1):
        yield from operations
        if time.monotonic() - begun > 30 * MINUTES:
            print(f"\n{number} rounds of {len(operations)} paths, {EACH} requests each")
            return


def test_what_the_description_allows_is_answered_as_it_says(served: Served) -> None:
    """Half of the ids are known ones, half of the corrections have the token."""
    for operation in rounds(served.operations):
        known = st.sampled_from(served.ids.get(operation.path.removeprefix(API), [""]))

        @LIMITS
        @given(case=operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE), id=st.just("") | known)
        def ask(case: Any, id: str) -> None:
            if id and case.path_parameters:
                case.path_parameters["id"] = quote(id, safe="")
            if id and isinstance(case.body, dict):
                case.body["claim"] = id
            headers = {"X-Khabar-Token": TOKEN} if id else None
            answer = case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])
            assert answer.status_code != 400 or unforeseen(answer.json()), answer.text

        ask()
    assert len(served.operations) > 20


def test_what_the_description_forbids_is_refused(served: Served) -> None:
    forbidding = [one for one in served.operations if one.query or one.body]  # an id alone may be any text
    for operation in rounds(forbidding):

        @LIMITS
        @given(case=operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE))
        def ask(case: Any) -> None:
            case.call_and_validate()

        ask()
    assert len(forbidding) > 15
