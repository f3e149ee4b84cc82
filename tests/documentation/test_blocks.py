"""Every code block of every document runs, and prints what is shown.

``KHABAR_RENEW=1 python -m pytest tests/documentation`` writes what blocks print now into the pages; look at the difference.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from documentation import blocks as documents
from documentation.blocks import ROOT, Block, Room, alike, blocks, blocks_of, plain, unsound

RENEW = os.environ.get("KHABAR_RENEW") == "1"


@pytest.fixture(scope="session")
def command(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return documents.command_folder(tmp_path_factory.mktemp("commands"))


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory, command: Path) -> Path:
    """The database that all pages find as news.db: the made-up reports of two outlets."""
    folder = tmp_path_factory.mktemp("loaded")
    reports = ROOT / "examples" / "two-outlets.jsonl"
    run = ["khabar", "load", str(reports), "--db", "news.db", "-q"]
    subprocess.run(run, cwd=folder, env=documents.environment(command, folder), check=True)
    return folder / "news.db"


PAGES = [page for page in documents.pages() if any(blocks(page))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_blocks_of(page: Path, tmp_path: Path, database: Path, command: Path) -> None:
    room = Room(tmp_path / "room", database, command)
    wrong, fresh = [], []
    for block in blocks(page):
        fault = room.run(block)
        if fault and RENEW and block.language == "output" and room.printed:
            fresh.append((block, room.printed))
        elif fault:
            wrong.append(f"{block.where}: {fault}\n{block.body}")
            break
    text = page.read_text("utf-8")
    for block, printed in reversed(fresh):
        text = documents.renewed(text, block, printed)
    if fresh:
        page.write_text(text, "utf-8")
    assert not wrong, "\n".join(wrong)


def made(info: str, body: str = "x = 1\n") -> Block:
    return Block("page.md:1", 0, 0, info, body, "")


@pytest.mark.parametrize(
    ("shown", "printed", "fits"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a\nb\n", "a\nc\n", False),
        ("a\n", "a\nb\n", False),
        ("a …\n", "a 12\n", True),
        ("a …\n", "a 12\nb\n", False),
        ("a\n…\nd\n", "a\nb\nc\nd\n", True),
        ("a\n…\nd\n", "a\nb\nc\n", False),
        ("a.c\n", "abc\n", False),
        ("\n  a  \n", "  a\n", True),
        ("\u2068خبر\u2069 1\n", "خبر 1\n", True),
    ],
)
def test_output_is_compared(shown: str, printed: str, fits: bool) -> None:
    assert alike(shown, printed) is fits


def test_what_a_terminal_shows() -> None:
    assert plain("\r\n\x1b[1mone\x1b[0m \r\n \u2068two\u2069\r\n\r\n") == "one\n two\n"


@pytest.mark.parametrize("block", [made(""), made("text"), made("toml", "a = "), made("json", "{"), made("jsonl", "{}\n[")])
def test_blocks_that_are_unsound(block: Block) -> None:
    assert unsound(block)


def test_a_block_that_fails_is_told(tmp_path: Path, database: Path, command: Path) -> None:
    room = Room(tmp_path / "room", database, command)
    assert "exit code 7" in (room.run(made("bash", "echo before; exit 7")) or "")
    assert room.run(made("output", "before\n")) is None
    assert "before" in (room.run(made("output", "after\n")) or "")
    assert "SettingError" in (room.run(made("python", "import khabar\nraise khabar.SettingError('no')\n")) or "")


def test_blocks_are_found() -> None:
    text = "a\n\n<!-- not run: needs the web -->\n```bash\ncurl x\n```\n\n- b\n\n  ```toml title=\"a.toml\"\n  b = 1\n  ```\n"
    first, second = blocks_of(text, "page.md")
    assert (first.where, first.language, first.reason, first.body) == ("page.md:4", "bash", "needs the web", "curl x\n")
    assert (second.file, second.body, second.reason) == ("a.toml", "b = 1\n", "")
