"""``khabar read``: what was understood, for eyes and for pipes; files and addresses alike."""

from __future__ import annotations

import functools
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from khabar.interfaces.bidi import RLI
from khabar.interfaces.cli import main

TEXT = "قصفت مدفعية الجيش بلدة الحارة فجر الأحد، وقال مصدر طبي إن القصف أدى إلى إصابة شخصين."
PAGE = f"""<!DOCTYPE html><html><head><title>قصف على البلدة - مثال</title><meta property="og:site_name" content="مثال">
<meta name="author" content="سامر"><meta property="article:published_time" content="2024-05-31"></head><body>
<nav><a href="/">الرئيسية</a></nav><h1>قصف على البلدة</h1><p>{TEXT}</p><p>عاجل: انفجار في الميناء</p>
<div class="related"><a href="/2">خبر آخر من المدينة</a></div></body></html>"""


def run(*args: str, data: bytes | None = None) -> Result:
    return CliRunner(env={"COLUMNS": "100"}).invoke(main, ["read", *args], input=data)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE, "utf-8")
    return path


def test_json_lines_when_piped(page: Path) -> None:
    result = run(str(page))
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert (found["title"], found["byline"], found["date"], found["outlet"]) == ("قصف على البلدة", "سامر", "2024-05-31", "مثال")
    assert found["text"] == f"{TEXT}\nعاجل: انفجار في الميناء"
    assert found["kind"] == "HTML"
    content = f"{found['title']}\n{found['text']}"
    (ticker,) = [content[span["start"] : span["end"]] for span in found["spans"] if span["kind"] == "ticker"]
    assert ticker == "عاجل: انفجار في الميناء"
    assert {"reason": "other reports", "text": "خبر آخر من المدينة"} in found["cut"]
    assert "1 document read" in result.stderr


def test_what_was_read_can_be_read_again(page: Path, tmp_path: Path) -> None:
    once = json.loads(run(str(page)).stdout)
    again = json.loads(run("-", data=json.dumps(once).encode()).stdout)
    assert {key: again[key] for key in ("id", "title", "text", "date", "outlet", "byline", "spans")} == {
        key: once[key] for key in ("id", "title", "text", "date", "outlet", "byline", "spans")
    }


def test_for_eyes(page: Path) -> None:
    shown = run(str(page), "--show").stdout
    assert f"{RLI}قصفت مدفعية" in shown
    assert "[ticker]" in shown
    assert "menu: الرئيسية" in shown
    assert "other reports: خبر آخر من المدينة" in shown


def test_what_cannot_be_read_is_told(page: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    some = run(str(page), str(tmp_path / "empty.txt"), str(tmp_path / "no.html"))
    assert some.exit_code == 3
    assert "empty.txt: empty" in some.stderr
    assert "no.html: not found" in some.stderr
    none = run(str(tmp_path / "no.html"))
    assert none.exit_code == 1
    assert "nothing could be read" in none.stderr
    assert run().exit_code == 2


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """A server on this machine."""
    pytest.importorskip("httpcore2")
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *args: None})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def test_addresses(site: str) -> None:
    result = run(f"{site}/page.html", "--allow-private")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert (found["id"], found["url"], found["title"]) == (f"{site}/page.html", f"{site}/page.html", "قصف على البلدة")
    assert found["fetched"]["url"] == f"{site}/page.html"
    assert len(found["fetched"]["sha256"]) == 64


def test_addresses_that_do_not_answer(site: str) -> None:
    private = run(f"{site}/page.html")
    assert private.exit_code == 1
    assert "not fetched" in private.stderr
    missing = run(f"{site}/no.html", "--allow-private")
    assert missing.exit_code == 1
    assert "the server answered 404" in missing.stderr
