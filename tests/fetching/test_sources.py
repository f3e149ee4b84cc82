"""Files of sources: the shipped one, faults with their lines, and the commands that list, check and copy them."""

from __future__ import annotations

import datetime as dt
import json
import re
import socket
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from fetching.watching import StubCoder, source, written
from fetching.web import Web, article, section
from khabar.errors import DataError
from khabar.interfaces.cli import main
from khabar.watching.sources import STARTER, read_sources


def run(*args: str) -> Result:
    return CliRunner().invoke(main, list(args), obj=lambda lexicon: StubCoder())


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_the_shipped_outlets() -> None:
    watchlist = read_sources(STARTER)
    assert len(watchlist.sources) >= 60
    assert {one.language for one in watchlist.sources} == {"ar"}
    assert not any(one.verified or any(page.verified for page in one.pages) for one in watchlist.sources)
    countries = {one.country for one in watchlist.sources}
    assert {"SYR", "IRQ", "LBN", "PSE", "ISR", "EGY", "SAU", "QAT", "YEM", "IRN", "TUR", "RUS", "GBR", "FRA"} <= countries
    for one in watchlist.sources:
        assert one.owns(one.home), one.id
        assert re.search("[\u0621-\u064a]", one.outlet_ar), one.id


GOOD = """[[source]]
id = "a"
outlet = "A"
language = "ar"
ownership = "invented"
funding = "invented"
home = "https://a.test/"
"""


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "no [[source]]"),
        ("[[source]\n", 1, "TOML"),
        ("source = 5\n", 1, "[[source]]"),
        (GOOD.replace("[[source]]", "[[ source ]]  # the first").replace('"A"', '""'), 1, "outlet is empty"),
        ("[watch]\nevery = 'often'\n" + GOOD, 1, "every"),
        ("[watch]\nevry = 5\n" + GOOD, 1, "`evry`; there are every, delay"),
        ("[watch]\nevery = 0\n" + GOOD, 1, "every"),
        ("[watch]\ndelay = -1\n" + GOOD, 1, "delay"),
        ("[watch]\nvisitors = 0\n" + GOOD, 1, "visitors"),
        ("[watch]\nrecheck = [1, -5]\n" + GOOD, 1, "recheck"),
        (GOOD + "note = \n", 8, "TOML"),
        ("[wtach]\nevery = 5\n" + GOOD, 1, "unknown table [wtach]"),
        (GOOD.replace('outlet = "A"\n', ""), 1, "outlet"),
        (GOOD.replace('"A"', '" "'), 1, "outlet is empty"),
        (GOOD.replace('"a"', '"A b"'), 1, "id: small letters"),
        (GOOD + 'country = "SY"\n', 1, "'SY' is no ISO 3166 alpha-3"),
        (GOOD.replace("https://a.test/", "a.test"), 1, "only http and https"),
        (GOOD + 'pages = [{ kind = "feed", url = "file:///etc/passwd" }]\n', 1, "only http and https"),
        (GOOD + 'pages = [{ kind = "rss", url = "https://a.test/" }]\n', 1, "kind 'rss' is none; feed, sitemap, section are"),
        (GOOD + "verified = true\n", 1, "the day on which"),
        (GOOD + 'articles = "("\n', 1, "no regular expression"),
        (GOOD + 'owner = "x"\n', 1, "owner"),
        ("\n# two\n" + GOOD + GOOD.replace("a.test", "b.test"), 3, "stands twice"),
        (GOOD + GOOD.replace('"a"', '"b"'), 8, "listed by two sources"),
    ],
)
def test_faults_are_told_with_their_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    file = tmp_path / "sources.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(DataError) as caught:
        read_sources(file)
    assert any(fault.line == line and said in fault.message for fault in caught.value.faults), str(caught.value)
    for command in (["sources", "lint", str(file)], ["watch", str(file), "--db", str(tmp_path / "x.db")]):
        result = run(*command)
        assert (result.exit_code, f"{file}:{line}: " in result.stderr) == (1, True), result.stderr
    assert not (tmp_path / "x.db").exists()


def test_the_example_of_the_docs_is_sound(tmp_path: Path) -> None:
    docs = Path(__file__).parents[2] / "docs" / "watch.md"
    file = tmp_path / "sources.toml"
    file.write_text(docs.read_text("utf-8").partition("```toml\n")[2].partition("```")[0], "utf-8")
    (one,) = read_sources(file).sources
    assert (len(one.pages), one.pages[1].verified, one.owns("https://www.wafa.ps/x")) == (3, dt.date(2024, 5, 31), True)


def test_no_file(tmp_path: Path) -> None:
    result = run("sources", "lint", str(tmp_path / "no.toml"))
    assert (result.exit_code, "there is no such file; khabar sources copy" in result.stderr) == (2, True)


def test_list_copy_and_lint(tmp_path: Path) -> None:
    found = lines(run("sources", "list", "--country", "syr"))
    assert {one["country"] for one in found} == {"SYR"}
    assert all(one["ownership"] and one["funding"] for one in found)
    file = tmp_path / "mine.toml"
    assert run("sources", "copy", str(file)).exit_code == 0
    assert run("sources", "lint", str(file)).exit_code == 0
    assert run("sources", "copy", str(file)).exit_code == 2
    assert run("sources", "list", str(file), "--only", "nobody").exit_code == 2
    assert run("sources", "list", "--country", "ATA").exit_code == 1
    assert run("sources", "check", "--write").exit_code == 2


@pytest.fixture
def checked(web: Web, tmp_path: Path) -> Path:
    """A file of three outlets: one sound, one with a home page elsewhere and an empty section, one that is not there."""
    web.put("a.test", "/", section([]))
    web.put("a.test", "/news", section(["/n/1", "/n/2"]))
    web.put("b.test", "/", status=301, headers={"Location": web.url("sold.test")})
    web.put("sold.test", "/", "for sale")
    web.put("b.test", "/news", section([]))
    file = tmp_path / "sources.toml"
    parts = [
        f'''[[source]]  # the {host} outlet
id = "{host[0]}"
outlet = "{host}"
language = "ar"
ownership = "invented"   # by us
funding = "invented"
home = "{web.url(host)}"
verified = 2024-05-01
pages = [
  {{ kind = "section", url = "{web.url(host, "/news")}", verified = false }},  # a comment
]
'''
        for host in ("a.test", "b.test", "c.test")
    ]
    file.write_text("[watch]\nallow_private = true\ndelay = 0.0\n\n" + "\n".join(parts), "utf-8")
    return file


def test_check_asks_every_page(checked: Path) -> None:
    before = checked.read_text("utf-8")
    result = run("sources", "check", str(checked))
    assert result.exit_code == 3, result.stderr
    assert [(one["source"], one["kind"], one["sound"]) for one in lines(result)] == [
        ("a", "home", True), ("a", "section", True), ("b", "home", False), ("b", "section", False),
        ("c", "home", False), ("c", "section", False),
    ]  # fmt: skip
    notes = [one["note"] for one in lines(result)]
    assert notes[:2] == ["there", "2 articles"]
    assert "not on the outlet's site" in notes[2]
    assert notes[3:] == ["0 articles", "HTTP 404", "HTTP 404"]
    assert checked.read_text("utf-8") == before
    assert run("sources", "check", str(checked), "--only", "c").exit_code == 1
    assert run("sources", "check", str(checked), "--only", "a").exit_code == 0


def test_check_writes_what_was_seen_and_leaves_the_rest_of_the_file(checked: Path) -> None:
    before = checked.read_text("utf-8")
    assert "4 pages marked" in run("sources", "check", str(checked), "--write").stderr
    after = checked.read_text("utf-8")
    day = dt.date.today()
    found = [(one["verified"], one["pages"][0]["verified"]) for one in tomllib.loads(after)["source"]]
    assert found == [(day, day), (False, False), (False, False)]
    assert re.sub("verified = [^ ,}\n]+", "verified = ?", after) == re.sub("verified = [^ ,}\n]+", "verified = ?", before)
    assert "0 pages marked" in run("sources", "check", str(checked), "--write").stderr


def test_private_addresses_must_be_allowed(checked: Path, web: Web) -> None:
    checked.write_text(checked.read_text("utf-8").replace("allow_private = true", ""), "utf-8")
    result = run("sources", "check", str(checked), "--only", "a")
    assert (result.exit_code, "no public address" in lines(result)[0]["note"], web.asked) == (1, True, [])
    assert "nobody answered" not in result.stderr
    assert run("sources", "check", str(checked), "--only", "a", "--allow-private").exit_code == 0


def test_without_network_check_says_so_once(checked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*args: Any, **more: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    assert "nobody answered" not in run("sources", "check", str(checked)).stderr
    monkeypatch.setattr(socket, "getaddrinfo", none)
    result = run("sources", "check", str(checked))
    assert (result.exit_code, result.stderr.count("nobody answered; is this machine on the network?")) == (1, 1)
    assert lines(result)[0]["note"] == "the name a.test leads nowhere (Name or service not known) (asked for robots.txt)"


@pytest.fixture
def watched(web: Web, tmp_path: Path) -> tuple[Path, str]:
    """A file of an outlet and one that is not there, and a database."""
    web.put("a.test", "/", section(["/n/1", "/n/2"]))
    web.put("a.test", "/n/1", article(1))
    file = tmp_path / "sources.toml"
    sources = [source(web.url("a.test"), outlet="Outlet"), source(web.url("b.test"))]
    file.write_text(written(sources, "delay = 0.0"), "utf-8")
    return file, str(tmp_path / "news.db")


def test_watch_once(web: Web, watched: tuple[Path, str]) -> None:
    file, db = watched
    command = ["watch", str(file), "--db", db, "--once"]
    refused = run(*command)
    assert (refused.exit_code, web.asked) == (1, [])
    assert "no source answered" in refused.stderr
    assert run("watch", str(file), "--db", f"{db}2", "--once", "--allow-private", "--only", "b").exit_code == 1
    first = run("watch", str(file), "--db", f"{db}3", "--once", "--allow-private")
    assert first.exit_code == 3, first.stderr
    assert "1 new report, 0 new versions, 1 gone, 1 failed" in first.stderr
    assert "a: 1 new, 1 gone" in first.stderr
    assert "b: 1 failed (HTTP 404)" in first.stderr
    again = run("watch", str(file), "--db", f"{db}3", "--once", "--allow-private", "--quiet")
    assert (again.exit_code, again.stderr) == (0, "")


def test_status_problems_and_provenance(web: Web, watched: tuple[Path, str]) -> None:
    file, db = watched
    assert run("watch", str(file), "--db", db, "--status").exit_code == 1
    run("watch", str(file), "--db", db, "--once", "--allow-private")
    a, b = lines(run("watch", str(file), "--db", db, "--status"))
    assert (a["loaded"], a["gone"], a["failing"], b["failing"], b["problem"]) == (1, 1, 0, 1, "HTTP 404")
    (problem,) = lines(run("watch", str(file), "--db", db, "--problems"))
    assert (problem["url"], problem["state"], problem["problem"]) == (web.url("a.test", "/n/2"), "gone", "HTTP 404")
    assert run("watch", str(file), "--db", db, "--problems", "--only", "b").exit_code == 1
    hit = json.loads(run("search", "مراسلنا", "--db", db).stdout.splitlines()[0])
    (fetched,) = lines(run("provenance", hit["document"], "--db", db))
    assert (fetched["version"], fetched["status"], fetched["url"]) == (1, 200, web.url("a.test", "/n/1"))
    assert run("provenance", "nobody", "--db", db).exit_code == 1
    assert run("provenance", "x", "--db", f"{db}.no").exit_code == 1


@pytest.mark.parametrize(
    "more", [["--once", "--every", "5"], ["--every", "0"], ["--only", "x"], ["--metrics", "0"], ["--linking", "no.toml"]]
)
def test_wrong_use(watched: tuple[Path, str], more: Sequence[str]) -> None:
    file, db = watched
    assert run("watch", str(file), "--db", db, *more).exit_code == 2


def test_a_database_that_is_none(watched: tuple[Path, str], tmp_path: Path) -> None:
    other = tmp_path / "text.db"
    other.write_text("no database" * 200, "utf-8")
    result = run("watch", str(watched[0]), "--db", str(other), "--once", "--allow-private")
    assert (result.exit_code, "no Khabar database" in result.stderr) == (1, True)


def test_an_extra_that_is_missing_is_named(watched: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    for command in (["watch", str(watched[0]), "--db", watched[1]], ["sources", "list"]):
        result = run(*command)
        assert (result.exit_code, "pip install 'khabar[watch]'" in result.stderr) == (1, True)
