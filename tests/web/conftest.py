"""A browser and servers for the tests of the pages: the sample, and a database of hostile reports."""

from __future__ import annotations

import json
import os
import shutil
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from khabar.pipeline import Coder
from khabar.records import Document
from khabar.store.store import load

HERE = Path(__file__).parent
TOKEN = "token-of-the-tests"
# without these the browser itself asks its maker's servers
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BIDI = "\u202e"  # right-to-left override: turns what follows around
HOSTILE = Document(
    id="evil/<b>1#x",
    outlet=f"<img src=x onerror=window.hacked=1>{BIDI}راديو",
    url="javascript:window.hacked=1",
    date="2024-05-06",
    title=f"<script>window.hacked=1</script> الجيش السوداني {BIDI}يقصف سوقا في مدينة ود مدني",
    text=f"قصف الجيش السوداني سوقا في مدينة ود مدني وقتل 12 مدنيا. </p><script>window.hacked=1</script>{BIDI}\n"
    "وسيطرت قوات الدعم السريع على بلدة \"><svg onload=window.hacked=1>.",
)  # fmt: skip


@contextmanager
def serving(path: Path, *, sample: bool = False) -> Iterator[str]:
    """A server over a database, in a thread: its address."""
    uvicorn = pytest.importorskip("uvicorn", reason="the extra khabar[web] is not installed")
    from khabar.web.app import create_app  # noqa: PLC0415  (needs the extra)
    from khabar.web.world import World  # noqa: PLC0415  (needs the extra)

    app = create_app(World(path, sample=sample, token=TOKEN))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        thread.join(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def api() -> Callable[[str, str], Any]:
    """``api(address, path)``: what the API answers."""

    def ask(address: str, path: str) -> Any:
        with urllib.request.urlopen(f"{address}/api/v1{path}") as answer:
            return json.load(answer)

    return ask


@pytest.fixture(scope="session")
def token() -> str:
    """What writing to the servers of the tests needs."""
    return TOKEN


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over the sample."""
    pytest.importorskip("fastapi", reason="the extra khabar[web] is not installed")
    from khabar.web.sample import sample  # noqa: PLC0415  (needs the extra)

    with serving(sample(tmp_path_factory.mktemp("sample")), sample=True) as address:
        yield address


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over a report that tries to run scripts and to turn words around."""
    pytest.importorskip("fastapi", reason="the extra khabar[web] is not installed")
    path = tmp_path_factory.mktemp("hostile") / "hostile.db"
    coder = Coder()
    load(path, [coder.code(HOSTILE)])
    with serving(path) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, driven by Playwright. KHABAR_CHROMIUM names another program than `chromium` on the path."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (pip install playwright)")
    program = os.environ.get("KHABAR_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("chromium is not installed (apt-get install chromium, or name one in KHABAR_CHROMIUM)")
    with api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()


class Visit:
    """A page that is open, with what it asked for and what it complained about."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.address = page, address
        self.asked: list[str] = []
        self.faults: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda line: self.faults.append(line.text) if line.type == "error" else None)

    def open(self, path: str, lang: str = "en") -> Visit:
        """Go to a path in a language, and wait until its content is drawn."""
        bare, hash_, fragment = path.partition("#")
        self.page.goto(f"{self.address}{bare}{'&' if '?' in bare else '?'}lang={lang}{hash_}{fragment}")
        self.until("document.documentElement.dataset.ready === 'yes' && !document.querySelector('main .busy')")
        return self

    def until(self, condition: str, seconds: float = 60) -> None:
        """Wait for a condition in JavaScript; polled from outside, since the policy of the pages forbids eval."""
        for _ in range(int(seconds * 10)):
            if self.page.evaluate(f"Boolean({condition})"):
                return
            self.page.wait_for_timeout(100)
        pytest.fail(
            f"never came true: {condition}; faults: {self.faults}; page: {self.page.evaluate('document.body.innerText')[:500]}"
        )

    def all(self, selector: str) -> list[str]:
        """The texts of all elements that fit."""
        found: list[str] = self.page.evaluate("s => [...document.querySelectorAll(s)].map(e => e.textContent.trim())", selector)
        return found

    def axe(self) -> str:
        """Serious and critical findings of axe, a line each, with where they were found; empty: none."""
        self.page.evaluate((HERE / "vendor" / "axe.min.js").read_text("utf-8") + "; undefined")
        found = self.page.evaluate(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
        )
        serious = [one for one in found["violations"] if one["impact"] in ("serious", "critical")]
        return "\n".join(
            f"{one['id']}: {node['target']} {node['failureSummary'][:200]}" for one in serious for node in one["nodes"]
        )


@pytest.fixture
def visit(browser: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """Opens pages: ``visit(address, width=…, scheme=…)``; afterwards nothing may have left the machine or gone wrong."""
    visits: list[Visit] = []

    def start(address: str, width: int = 1280, height: int = 900, scheme: str = "light") -> Visit:
        size = {"width": width, "height": height}
        page = browser.new_page(viewport=size, color_scheme=scheme, reduced_motion="reduce", locale="en-GB")
        visits.append(Visit(page, address))
        return visits[-1]

    yield start
    for one in visits:
        one.page.close()
        away = [url for url in one.asked if not url.startswith((one.address, "data:", "blob:"))]
        assert not away, f"requests left the machine: {away}"
        assert not one.faults, one.faults
