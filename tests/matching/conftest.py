"""Linting compiles the whole lexicon; here the forms of a verb are made once for all tests."""

import functools
from collections.abc import Sequence

import pytest

from khabar.matching import lexicon, morphology
from khabar.matching.nouns import Shape


@functools.cache
def _conjugate(root: tuple[str, ...], form: str, vowel: str | None, *nouns: tuple[str, ...]) -> list[Shape]:
    return morphology.conjugate(root, form, vowel, *nouns)


@pytest.fixture(autouse=True)
def verbs_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def conjugate(root: tuple[str, ...], form: str, vowel: str | None = None, *nouns: Sequence[str]) -> list[Shape]:
        return _conjugate(root, form, vowel, *map(tuple, nouns))

    monkeypatch.setattr(lexicon, "conjugate", conjugate)
