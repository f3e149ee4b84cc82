"""The local web for all tests of this folder."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from fetching.web import Web, resolve, serving


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """A web of its own for each test; names that end in .test lead there."""
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with serving(Web()) as made:
        yield made
