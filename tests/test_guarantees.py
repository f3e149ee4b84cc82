"""The pages on guarantees and security name tests; every one of them exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`")


def named(page: str) -> list[tuple[str, str]]:
    """The tests that a page names: file and function ("": all of the file)."""
    return NAMED.findall((ROOT / "docs" / page).read_text("utf-8"))


@pytest.mark.parametrize(("page", "least"), [("guarantees.md", 40), ("security.md", 40)])
def test_every_test_that_is_named_exists(page: str, least: int) -> None:
    found = named(page)
    assert len(found) >= least
    for file, function in found:
        path = ROOT / file
        assert path.is_file(), f"{page} names {file}"
        functions = {node.name for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)}
        assert not function or function in functions, f"{page} names {file}::{function}"


def test_no_row_of_a_table_is_without_a_test() -> None:
    for page in ("guarantees.md", "security.md"):
        lines = (ROOT / "docs" / page).read_text("utf-8").splitlines()
        rows = [line for line in lines if line.startswith("| ") and not line.startswith(("| promise", "| attack", "|---"))]
        assert rows
        assert [row for row in rows if "`tests/" not in row and not row.startswith(("| what", "| fuzz"))] == [], page
