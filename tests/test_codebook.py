"""The codebook names every field and every value that a claim can have."""

import re
from pathlib import Path

import pytest

import khabar
from khabar.claims import network
from khabar.resolution.assemble import codes

CODEBOOK = (Path(__file__).parent.parent / "docs" / "codebook.md").read_text("utf-8")
HEADINGS = " ".join(line for line in CODEBOOK.splitlines() if line.startswith("## "))
STANCES = ("state", "confirm", "deny", "allege", "anonymous", "show")


def test_every_field_of_a_claim_has_a_heading() -> None:
    for field in khabar.Claim.__struct_fields__:
        assert f"`{field}`" in HEADINGS, field


@pytest.mark.parametrize("kind", sorted({kind for kind, _ in codes()}))
def test_every_type_has_an_example(kind: str) -> None:
    assert re.search(rf"^\| {kind} \| .+ \| .*[\u0600-\u06ff].* \| .+ \|$", CODEBOOK, re.MULTILINE)


def test_every_status_effect_and_stance_is_told() -> None:
    classes = network.load().classes
    for value in filter(None, (*classes["status"], *classes["territory"], *STANCES)):
        assert f"`{value}`" in CODEBOOK, value


def test_it_belongs_to_this_version() -> None:
    assert f"Khabar {khabar.__version__}" in CODEBOOK
