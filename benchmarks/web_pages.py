"""How fast the overview is in a browser: ``python benchmarks/web_pages.py --db FILE`` (a database that benchmarks/web.py kept).

From navigation until list, facets and map with all points are drawn; and how long a frame takes while the map is dragged, with
20,000 points and with none. Chromium draws without a graphics card here (software GL): frames are slow even of an empty map, so
that the difference is what counts.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright
from web import PORT, SERVER, serving, tell

FLAGS = ["--no-sandbox", "--disable-background-networking", "--no-first-run", "--disable-component-update", "--disable-sync"]
VIEW = {"width": 1440, "height": 900}
DRAWN = """
const drawn = {};
const seen = (name, found) => { if (found && !(name in drawn)) drawn[name] = performance.now(); };
const look = () => {
  const map = document.querySelector(".map");
  seen("first", document.querySelector("main .panel"));
  seen("list", document.querySelector(".event-item"));
  seen("facets", document.querySelectorAll(".facet").length > 3);
  seen("timeline", document.querySelector(".chart svg"));
  seen("map", map && Number(map.dataset.points) > 0 && map.dataset.idle === "yes");
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
window.drawn = drawn;
"""
FRAMES = """
window.frames_ = [];
let last = performance.now();
const step = (now) => { window.frames_.push(now - last); last = now; if (window.frames_) requestAnimationFrame(step); };
requestAnimationFrame(step);
"""


def until(page: Page, condition: str, seconds: float = 120) -> None:
    """Asked from outside: the policy of the pages forbids what wait_for_function does."""
    for _ in range(int(seconds * 20)):
        if page.evaluate(f"Boolean({condition})"):
            return
        page.wait_for_timeout(50)
    raise SystemExit(f"never came true: {condition}")


def opened(browser: Any, path: str = "/") -> Page:
    """The overview in a window of its own, with nothing kept from before."""
    page: Page = browser.new_context(viewport=VIEW, locale="en-GB").new_page()
    page.add_init_script(DRAWN)
    page.goto(f"{SERVER}{path}")
    return page


def dragged(page: Page) -> dict[str, float]:
    """Milliseconds of a frame while the map is dragged to and fro."""
    box = page.locator(".map canvas").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.evaluate(FRAMES)
    for _ in range(3):
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x - 250, y - 60, steps=25)
        page.mouse.move(x, y, steps=25)
        page.mouse.up()
    times = sorted(page.evaluate("(() => { const found = window.frames_; window.frames_ = null; return found; })()")[1:])
    return {
        "frames": len(times), "median_ms": round(statistics.median(times)), "p95_ms": round(times[int(0.95 * len(times))]),
        "longest_ms": round(times[-1]),
    }  # fmt: skip


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--db", type=Path, required=True)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    chromium = os.environ.get("KHABAR_CHROMIUM") or shutil.which("chromium")
    with serving(options.db, PORT), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        found: list[dict[str, float]] = []
        for _ in range(options.times + 1):
            page = opened(browser)
            until(page, "window.drawn.map")
            found.append(page.evaluate("window.drawn"))
            page.context.close()
        medians = {f"{name}_s": round(statistics.median(one[name] for one in found[1:]) / 1e3, 2) for name in found[0]}
        tell(what="drawn after navigation, median", first_visit_s=round(found[0]["map"] / 1e3, 2), **medians)
        for name, path in (("no points", "/?type=NONE"), ("20,000 points", "/"), ("20,000 points as heat", "/?view=heat")):
            page = opened(browser, path)
            until(page, "document.querySelector('.map')?.dataset.idle === 'yes' && document.querySelector('.event-list h2')")
            page.wait_for_timeout(1000)
            dragged(page)  # the first time loads tiles
            points = page.evaluate("document.querySelector('.map').dataset.points")
            tell(what=f"dragging the map, {name}", points=points, **dragged(page))
            page.context.close()
        browser.close()


if __name__ == "__main__":
    main()
