"""The API asked what its own description allows, and what it does not: Schemathesis makes the requests.

A few of each path run with every run of the tests; ``make fuzz-api`` asks many more (KHABAR_FUZZ is how many times as many).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
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
MORE = int(os.environ.get("KHABAR_FUZZ", "1"))  # times as many requests
EACH = 4  # requests of each path and mode in a short run
# The check positive_data_acceptance is off: it knows no refusal that a description cannot foretell. These are all there are:
# a day or edge that comes before the other, a cursor that was never given, words that are none, a correction that does not fit.
PARAMETERS = ("to", "box", "cursor")
TITLES = ("Not possible", "Correction not possible")


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


def tried(operation: Any, mode: Any) -> Any:
    """The settings of a test that asks this, and the requests."""
    limits = settings(
        max_examples=EACH * MORE, deadline=None, derandomize=MORE == 1, suppress_health_check=list(HealthCheck), database=None
    )
    return limits, operation.as_strategy(generation_mode=mode)


def test_what_the_description_allows_is_answered_as_it_says(served: Served) -> None:
    """Half of the ids are known ones, half of the corrections have the token."""
    for operation in served.operations:
        limits, cases = tried(operation, schemathesis.GenerationMode.POSITIVE)
        known = st.sampled_from(served.ids.get(operation.path.removeprefix(API), [""]))

        @limits
        @given(case=cases, id=st.one_of(st.just(""), known))
        def ask(case: Any, id: str) -> None:
            if id and case.path_parameters:
                case.path_parameters["id"] = quote(id, safe="")
            if id and isinstance(case.body, dict):
                case.body["claim"] = id
            answer = case.call_and_validate(
                headers={"X-Khabar-Token": TOKEN} if id else None, excluded_checks=[positive_data_acceptance]
            )
            if answer.status_code == 400:
                problem = answer.json()
                assert problem.get("parameter") in PARAMETERS or problem["title"] in TITLES, problem

        ask()
    assert len(served.operations) > 20


def test_what_the_description_forbids_is_refused(served: Served) -> None:
    for operation in served.operations:
        if operation.query or operation.body:  # an id alone may be any text
            limits, cases = tried(operation, schemathesis.GenerationMode.NEGATIVE)

            @limits
            @given(case=cases)
            def ask(case: Any) -> None:
                case.call_and_validate()

            ask()
