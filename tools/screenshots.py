"""Pictures of the pages over the sample, by Chromium and Playwright.

    python tools/screenshots.py                             renews docs/images
    python tools/screenshots.py FOLDER [--db FILE] [PAGE …]  every page in both languages, light and dark, phone and wide, to be
                                                            looked at; of the sample, or of a database
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, sync_playwright

IMAGES = Path(__file__).parent.parent / "docs" / "images"
FLAGS = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
]  # fmt: skip
TRY = "قال الدفاع المدني إن 12 مدنيا قتلوا في غارة جوية شنها الجيش السوداني على سوق في ود مدني يوم الاثنين، ونفى الجيش ذلك."
READY = "document.documentElement.dataset.ready === 'yes' && !document.querySelector('main .busy')"


class Picture(NamedTuple):
    """A page as it is to be seen."""

    page: str
    lang: str
    scheme: str = "light"
    width: int = 1440
    height: int = 900
    whole: bool = False  # the whole page, else what fits a screen


DOCS = [
    Picture("overview", "en"), Picture("overview", "ar", "dark"), Picture("article", "en"), Picture("article", "ar"),
    Picture("event", "en"), Picture("event", "ar"), Picture("control", "en"), Picture("control", "ar"),
    Picture("actors", "en"), Picture("actors", "ar"), Picture("compare", "ar"),
    Picture("overview-phone", "ar", width=390, height=844),
]  # fmt: skip


@contextmanager
def serving(db: Path | None) -> Iterator[str]:
    """The address of a server over a database, or the sample."""
    program = str(Path(sys.executable).with_name("khabar"))
    command = [program, "serve", "--no-browser", *(["--db", str(db)] if db else [])]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        try:
            yield next(found[0] for line in server.stderr if (found := re.search(r"http://[\d.]+:\d+", line)))
        finally:
            server.terminate()


def addresses(server: str) -> dict[str, str]:
    """The address of each page: an event that is told differently, the report with most claims, a town that changed hands."""

    def ask(path: str) -> Any:
        with urllib.request.urlopen(f"{server}/api/v1{path}") as answer:
            return json.load(answer)

    event = max(ask("/events?limit=500")["items"], key=lambda one: len(one["contradictions"]))["id"]
    report = max(ask("/documents?limit=500")["items"], key=lambda one: one["claims"])["id"]
    place = max(ask("/control?limit=500")["places"], key=lambda one: one["changes"])["value"]
    return {
        "overview": "/", "try": "/try", "article": f"/documents/{report}", "event": f"/events/{event}",
        "control": f"/control?place={place}", "compare": f"/compare?event={event}", "actors": "/actors",
        "actor": "/actors?id=sudanese-armed-forces", "search": "/search?q=الدعم السريع", "missing": "/nowhere",
    }  # fmt: skip


def take(browser: Browser, server: str, path: str, picture: Picture, to: Path) -> None:
    """Open the page, wait until it is drawn, and keep what is seen."""
    page = browser.new_page(
        viewport={"width": picture.width, "height": picture.height}, color_scheme=picture.scheme,  # type: ignore[arg-type]
        reduced_motion="reduce", locale="en-GB",
    )  # fmt: skip
    page.goto(f"{server}{path}{'&' if '?' in path else '?'}lang={picture.lang}")
    until(page, READY)
    if path == "/try":
        page.fill("textarea", TRY)
        page.click("button.main")
        until(page, "document.querySelector('.card')")
    if page.query_selector(".map"):
        until(page, "document.querySelector('.map').dataset.idle === 'yes'")
    page.wait_for_timeout(300)
    page.screenshot(path=str(to), full_page=picture.whole)
    page.close()


def until(page: Any, condition: str) -> None:
    """Asked from outside: the policy of the pages forbids what wait_for_function does."""
    for _ in range(600):
        if page.evaluate(f"Boolean({condition})"):
            return
        page.wait_for_timeout(100)
    raise SystemExit(f"never came true: {condition}")


def every(pages: list[str]) -> list[Picture]:
    """Each page in both languages, light and dark, phone and wide."""
    return [
        Picture(page, lang, scheme, width, height, whole=True)
        for page in pages
        for lang, scheme, width, height in (
            ("en", "light", 1600, 1000), ("en", "dark", 390, 844), ("ar", "dark", 1600, 1000), ("ar", "light", 390, 844),
        )
    ]


def main() -> None:
    """All that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("pages", nargs="*")
    parser.add_argument("--db", type=Path)
    asked = parser.parse_intermixed_args()
    folder = asked.folder
    chromium = os.environ.get("KHABAR_CHROMIUM") or shutil.which("chromium")
    with serving(asked.db) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        paths = addresses(server)
        for picture in every([page for page in paths if not asked.pages or page in asked.pages]) if folder else DOCS:
            size = f"-{picture.scheme}-{picture.width}" if folder else ""
            to = (folder or IMAGES) / f"{picture.page}-{picture.lang}{size}.png"
            to.parent.mkdir(parents=True, exist_ok=True)
            take(browser, server, paths[picture.page.removesuffix("-phone")], picture, to)
        browser.close()


if __name__ == "__main__":
    main()
