"""The site of the documents: built without a warning, complete, and fetching nothing."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

import khabar
from documentation.blocks import ROOT
from khabar.interfaces.cli import COMMANDS
from khabar.records import claim, comparison, control, document, event


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    seen = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "NO_MKDOCS_2_WARNING": "1"}
    built = subprocess.run(command, cwd=ROOT, env=seen, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return folder


def test_the_site_fetches_nothing_and_holds_everything(site: Path) -> None:
    """One test, since the site is built once for each that runs in a process of its own."""
    fetched = re.compile(r"""<(?:script|link|img|iframe)[^>]+(?:src|href)=["']?(?:https?:)?//[^>]+>""")
    for page in site.rglob("*.html"):
        assert not fetched.findall(page.read_text("utf-8")), page
    commands, python, records, paths = (
        unescape((site / "reference" / f"{name}.html").read_text("utf-8")) for name in ("cli", "python", "record", "http")
    )
    for name in COMMANDS:
        assert re.search(f'id="(khabar-)?{name}"', commands), name
    for name in khabar.__all__:
        assert f'id="khabar.{name}"' in python or name == "__version__", name
    for module in (claim, comparison, control, document, event):
        for name, kind in vars(module).items():
            if isinstance(kind, type) and kind.__module__ == module.__name__:
                assert f'id="{name.lower()}"' in records, name
                assert all(f"<code>{field}</code>" in records for field in kind.__struct_fields__), name
    examples = json.loads((ROOT / "src/khabar/web/sample/examples.json").read_text("utf-8"))
    for example in examples:
        method, path = example.split()[:2]
        assert f"{method} /api/v1{path}" in paths, example
