"""How fast the overview is in a browser: ``python benchmarks/web_pages.py --db FILE`` (a database that benchmarks/web.py kept).

From navigation until list, facets and map with all points are drawn: of a server that was just started with no columns in its
cache folder, just started with them, and running (each visit with an empty cache of the browser). And how long a frame takes
while the map is dragged and zoomed, with 20,000 points and with none, and which tasks kept the page from answering for more
than 50 milliseconds. Without a graphics card (software GL) frames are slow even of an empty map: the difference counts.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright
from web import PORT, SERVER, cache_in, serving, tell

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
window.tasks_ = [];
new PerformanceObserver((list) => window.tasks_?.push(...list.getEntries().map((one) => one.duration)))
  .observe({ type: "longtask" });
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


def moved(page: Page) -> dict[str, float]:
    """Milliseconds of a frame while the map is dragged to and fro, zoomed in and out; and the long tasks meanwhile."""
    box = page.locator(".map canvas").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.evaluate(FRAMES)
    for direction in (-1, 1, 0):
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x - 250, y - 60, steps=25)
        page.mouse.move(x, y, steps=25)
        page.mouse.up()
        for _ in range(10):
            page.mouse.wheel(0, direction * 60)
            page.wait_for_timeout(30)
    times = sorted(page.evaluate("(() => { const found = window.frames_; window.frames_ = null; return found; })()")[1:])
    tasks = page.evaluate("(() => { const found = window.tasks_; window.tasks_ = null; return found; })()")
    return {
        "frames": len(times), "median_ms": round(statistics.median(times)), "p95_ms": round(times[int(0.95 * len(times))]),
        "longest_ms": round(times[-1]), "long_tasks": len(tasks), "longest_task_ms": round(max(tasks, default=0)),
    }  # fmt: skip


def drawn(browser: Any) -> dict[str, float]:
    """Seconds from navigation until each part of the overview is drawn."""
    page = opened(browser)
    until(page, "window.drawn.map")
    found: dict[str, float] = page.evaluate("window.drawn")
    page.context.close()
    return {f"{name}_s": round(value / 1e3, 2) for name, value in found.items()}


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--db", type=Path, required=True)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    chromium = os.environ.get("KHABAR_CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        cache_in(Path(folder))
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for how in ("nothing kept", "columns kept"):
            with serving(options.db, PORT):
                tell(what=f"drawn after navigation, server just started, {how}", **drawn(browser))
        with serving(options.db, PORT):
            drawn(browser)
            visits = [drawn(browser) for _ in range(options.times)]
            medians = {name: statistics.median(one[name] for one in visits) for name in visits[0]}
            tell(what=f"drawn after navigation, server running, median of {options.times}", **medians)
            for name, path in (("no points", "/?type=NONE"), ("20,000 points", "/"), ("20,000 points as heat", "/?view=heat")):
                page = opened(browser, path)
                until(page, "document.querySelector('.map')?.dataset.idle && document.querySelector('.event-list li, .empty')")
                page.wait_for_timeout(1000)
                moved(page)  # the first time loads tiles
                points = page.evaluate("document.querySelector('.map').dataset.points")
                tell(what=f"moving the map, {name}", points=points, **moved(page))
                page.context.close()
        browser.close()


if __name__ == "__main__":
    main()
