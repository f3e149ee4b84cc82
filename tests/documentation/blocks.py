"""Code blocks of the documents: found, run in a folder of their own, and compared with the output that is shown.

What a block is says its fence:

- ``bash`` runs with the command line at hand, in a terminal of 118 columns, from the folder of its page;
- ``python`` runs in a process of its own, after the earlier Python blocks of its page where it says ``continues``;
- ``output`` is what the block before it printed; ``…`` stands for anything, over lines as well where it stands alone on one;
- a block with ``title="FILE"`` is written to that file; ``toml``, ``json`` and ``jsonl`` must be sound.

A block that cannot run stands behind ``<!-- not run: why -->``. No other block may stand in a document.
"""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import termios
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
COLUMNS, LINES, LIMIT = 118, 200, 300  # characters, lines, seconds
FENCE = re.compile(
    r"^(?:<!-- not run: (?P<reason>[^\n]+?) -->\n+)?"
    r"(?P<indent> *)```(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=indent)```$",
    re.M | re.S,
)
UNSEEN = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069\r\x07]|\x1b\[[0-9;?]*[A-Za-z]")
FOLDERS = ("examples", "evaluation")


class Block(NamedTuple):
    """A fenced block: where it stands (file:line, offsets of its words in the page), fence, words, and why it is not run."""

    where: str
    start: int
    end: int
    info: str
    body: str
    reason: str

    @property
    def language(self) -> str:
        return self.info.partition(" ")[0]

    @property
    def file(self) -> str:
        found = re.search(r'title="([^"]+)"', self.info)
        return found[1] if found else ""


def pages() -> list[Path]:
    """All documents with blocks that must hold."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(page: Path) -> Iterator[Block]:
    """The blocks of a page, in order."""
    yield from blocks_of(page.read_text("utf-8"), str(page.relative_to(ROOT)))


def blocks_of(text: str, name: str) -> Iterator[Block]:
    """The blocks of a text; ``name`` is what it is called in messages."""
    for found in FENCE.finditer(text):
        line = text.count("\n", 0, found.start("info")) + 1
        body = re.sub(f"^{found['indent']}", "", found["body"], flags=re.M)
        span, info = found.span("body"), found["info"].strip()
        yield Block(f"{name}:{line}", *span, info, body, found["reason"] or "")


class Room:
    """The folder of one page: examples, a loaded database, and what its blocks leave there."""

    def __init__(self, folder: Path, database: Path, command: Path) -> None:
        self.folder = folder
        for name in FOLDERS:
            shutil.copytree(ROOT / name, folder / name)
        shutil.copy(database, folder / "news.db")
        self.environment = environment(command, folder)
        self.before: list[str] = []
        self.printed: str | None = None

    def run(self, block: Block) -> str | None:
        """Run or read a block; what is wrong with it, if anything."""
        if block.reason:
            self.printed = None
            return None
        if block.file:
            target = self.folder / block.file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.body, "utf-8")
        elif block.language == "bash":
            return self._ran(["bash", "-e", "-o", "pipefail", "-c", block.body])
        elif block.language == "python":
            self.before = [*(self.before if "continues" in block.info else []), block.body]
            return self._ran([sys.executable, "-W", "error", "-c", "".join(self.before)])
        elif block.language == "output":
            return self._compared(block.body)
        return unsound(block)

    def _ran(self, command: list[str]) -> str | None:
        code, self.printed = in_terminal(command, self.folder, self.environment)
        return f"exit code {code}:\n{self.printed}" if code else None

    def _compared(self, shown: str) -> str | None:
        if self.printed is None:
            return "there is no block before it that ran"
        return None if alike(shown, self.printed) else f"it printed\n{self.printed}"


def environment(command: Path, folder: Path) -> dict[str, str]:
    """What commands see: this Khabar and this Python first, no gazetteer of the user, a terminal without colours."""
    own = {
        "PATH": f"{command}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT / "src"), "TERM": "dumb",
        "LC_ALL": "C.UTF-8", "COLUMNS": str(COLUMNS), "LINES": str(LINES), "TZ": "UTC",
        "KHABAR_GAZETTEER": str(folder / "gazetteer"),
    }  # fmt: skip
    return {**os.environ, **own}


def command_folder(folder: Path) -> Path:
    """A folder with the commands ``khabar`` and ``python`` of this source tree."""
    start = 'from khabar.interfaces.cli import main; main(prog_name="khabar")'
    for name, line in (("khabar", f"{sys.executable} -c '{start}'"), ("python", sys.executable)):
        script = folder / name
        script.write_text(f'#!/bin/sh\nexec {line} "$@"\n', "utf-8")
        script.chmod(0o755)
    return folder


def in_terminal(command: list[str], folder: Path, seen: dict[str, str]) -> tuple[int, str]:
    """Exit code and output of a command whose output is a terminal."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    process = subprocess.Popen(
        ["timeout", "--foreground", str(LIMIT), *command],
        cwd=folder, env=seen, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    parts = []
    try:
        while part := os.read(ours, 65536):
            parts.append(part)
    except OSError:  # the other end was closed
        pass
    os.close(ours)
    return process.wait(), plain(b"".join(parts).decode("utf-8", "replace"))


def plain(text: str) -> str:
    """Words as they are seen: no marks of direction, codes of the terminal, blanks at ends of lines, or several empty lines."""
    text = re.sub(r"\n{3,}", "\n\n", re.sub(r"[^\S\n]+$", "", UNSEEN.sub("", text), flags=re.M))
    text = text.strip("\n")
    return f"{text}\n" if text else ""


def alike(shown: str, printed: str) -> bool:
    """Whether the output is the one that is shown, ``…`` standing for anything."""
    pattern = re.escape(plain(shown)).replace("\\…", "…")
    pattern = re.sub(r"^ *(?:\\ )*…\\?\n", "(?:.*\n)*?", pattern, flags=re.M).replace("…", "[^\n]*?")
    return re.fullmatch(pattern, printed) is not None


def unsound(block: Block) -> str | None:
    """What is wrong with a block that is no command, if anything."""
    try:
        if block.language == "toml":
            tomllib.loads(block.body)
        elif block.language == "json":
            json.loads(block.body)
        elif block.language == "jsonl":
            for line in block.body.splitlines():
                json.loads(line)
        elif not block.file and block.language != "output":
            kind = block.language or "no language"
            return f"{kind}: use bash, python, output, toml, json, jsonl, a title, or say why it is not run"
    except ValueError as error:
        return str(error)
    return None


def renewed(text: str, block: Block, printed: str) -> str:
    """The page with the block's words replaced by what was printed."""
    return text[: block.start] + printed + text[block.end :]
