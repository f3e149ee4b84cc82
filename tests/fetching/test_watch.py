"""Watching outlets of a local web: every kind of answer with what becomes of the article, and of its report."""

from __future__ import annotations

import gzip
import hashlib
import socket
import sqlite3
import time
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from fastwarc.warc import ArchiveIterator

from fetching.test_fetch import HEAD, raw
from fetching.watching import StubCoder, look, make_due, rows, source, started, usual
from fetching.web import WORDS, Web, article, resolve, section, serving
from khabar.errors import StoreError
from khabar.store.database import APPLICATION, reading, sentence_count, writing
from khabar.store.steps import migrations
from khabar.store.store import Store
from khabar.watching import links
from khabar.watching.sources import Settings
from khabar.watching.watch import Watch

SELF = {"Location": "/n/1"}


class Case(NamedTuple):
    """What /n/1 of an outlet answers, the article's state afterwards, what is said of it, and whether there is a report."""

    page: dict[str, Any]
    state: str
    said: str | None = None
    loaded: bool = False


def html(body: str, **more: Any) -> dict[str, Any]:
    return {"body": body, **more}


CORRECTION = "تصحيح: ذكر في نسخة سابقة من هذا الخبر أن عدد القذائف كان خمسا، والصحيح أنه كان سبعا."
ONE, LOADED = article(1).encode(), ("loaded", None, True)
CASES = {
    "sound": Case(html(article(1)), *LOADED),
    "packed": Case(html(gzip.compress(article(1).encode()), headers={"Content-Encoding": "gzip"}), *LOADED),
    "wrongtype": Case(html(article(1), headers={"Content-Type": "text/plain"}), *LOADED),
    "notype": Case(html(article(1), headers={"Content-Type": ""}), *LOADED),
    "wrongset": Case(html(article(1).encode("cp1256"), headers={"Content-Type": "text/html; charset=utf-8"}), *LOADED),
    "toolong": Case({"act": raw(HEAD, f"Content-Length: {len(ONE)}\r\n\r\n".encode(), ONE, b"<p>more")}, *LOADED),
    "english": Case(html("<html><body><p>" + "This is no Arabic text at all. " * 20), "unreadable", "not Arabic"),
    "empty": Case(html(""), "unreadable", "empty"),
    "picture": Case(html(b"\x89PNG\r\n\x1a\n" + b"\0" * 99), "unreadable", "binary"),
    "nocode": Case(html(article(1).replace("السكان", "لا يرمز")), "unreadable", "could not be coded"),
    "gone404": Case(html("", status=404), "gone", "HTTP 404"),
    "gone410": Case(html("", status=410), "gone", "HTTP 410"),
    "gonehome": Case({"status": 302, "headers": {"Location": "/"}}, "gone", "no article"),
    "forbidden": Case(html("", status=403), "waiting", "HTTP 403"),
    "failing": Case(html("", status=500), "waiting", "HTTP 500"),
    "resting": Case(html("", status=503, headers={"Retry-After": "7200"}), "waiting", "HTTP 503"),
    "toomany": Case(html("", status=429, headers={"Retry-After": "7200"}), "waiting", "HTTP 429"),
    "short": Case({"act": raw(HEAD, b"Content-Length: 9000\r\n\r\n" + article(1).encode())}, "waiting", "no sound answer"),
    "hanging": Case({"act": raw()}, "waiting", "no sound answer"),
    "silent": Case({"act": lambda handler: time.sleep(0.8)}, "waiting", "in time"),
    "dripping": Case({"act": raw(HEAD + b"\r\n", *[b"x"] * 15, pause=0.1)}, "waiting", "in time"),
    "looping": Case({"status": 301, "headers": SELF}, "waiting", "redirects"),
    "huge": Case(html("x" * 300_001), "failed", "more than 300,000"),
    "bomb": Case(html(gzip.compress(b"0" * 30_000_000), headers={"Content-Encoding": "gzip"}), "failed", "more than 300,000"),
    "foreign": Case({"status": 301, "headers": {"Location": "http://sound.test:{port}/n/1"}}, "refused", "outlet's site"),
    "file": Case({"status": 301, "headers": {"Location": "file:///etc/passwd"}}, "refused", "only http and https"),
    "robots": Case(html(article(1)), "refused", "robots.txt"),
    "moved": Case({"status": 301, "headers": {"Location": "/n/2"}}, "moved", "moved to", True),
    "moredots": Case(html(article(1), headers={"Set-Cookie": "a=b", "Refresh": "0; url=http://evil.test/"}), *LOADED),
}  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Web, Path, Settings]]:
    """All cases, each an outlet of its own, and an outlet that is not there at all; looked at once, together."""
    with pytest.MonkeyPatch.context() as patch, serving(Web()) as web:
        patch.setattr(socket, "getaddrinfo", resolve)
        folder = tmp_path_factory.mktemp("world")
        for name, case in CASES.items():
            more = {key: value for key, value in case.page.items() if key != "body"}
            headers = {key: value.replace("{port}", str(web.port)) for key, value in more.pop("headers", {}).items()}
            web.put(f"{name}.test", "/", section(["/n/1"]))
            web.put(f"{name}.test", "/n/1", case.page.get("body", b""), headers=headers, **more)
        web.put("robots.test", "/robots.txt", "User-agent: *\nDisallow: /n/")
        web.put("moved.test", "/n/2", article(2))
        sources = [source(web.url(f"{name}.test"), outlet=f"Outlet {name}") for name in (*CASES, "nothing")]
        settings = usual(folder)
        look(folder / "news.db", settings, *sources)
        yield web, folder / "news.db", settings


@pytest.mark.parametrize("name", CASES)
def test_what_becomes_of_an_article(world: tuple[Web, Path, Settings], name: str) -> None:
    web, db, _ = world
    case = CASES[name]
    ((state, problem, next_, looks),) = rows(
        db, "select state, problem, next, looks from article where url = ?", web.url(f"{name}.test", "/n/1")
    )
    assert state == case.state, problem
    assert (problem is None) if case.said is None else (case.said in problem)
    assert (next_ is None) is (state in ("refused", "failed", "moved")), "asked for again unless it is settled"
    assert bool(looks) is (state in ("loaded", "unreadable", "gone"))
    reports = rows(db, "select title, date, url from document where outlet = ?", f"Outlet {name}")
    assert len(reports) == case.loaded
    number = 2 if name == "moved" else 1
    for title, date, url in reports:
        assert (title, date) == (f"{WORDS[number]} {number}", "2024-05-06")
        assert url.startswith(web.url(f"{name}.test", "/n/"))


def test_the_outlet_is_that_of_the_source_whatever_the_page_says(world: tuple[Web, Path, Settings]) -> None:
    _, db, _ = world
    assert {outlet for (outlet,) in rows(db, "select outlet from document")} == {
        f"Outlet {name}" for name, case in CASES.items() if case.loaded
    }


def test_an_outlet_that_is_not_there_is_told_and_stops_nobody(world: tuple[Web, Path, Settings]) -> None:
    web, db, _ = world
    ((failures, problem, seen),) = rows(db, "select failures, problem, seen from listing where source = 'nothing'")
    assert (failures, problem, seen) == (1, "HTTP 404", None)
    assert len(rows(db, "select 1 from listing where seen is not null")) == len(CASES)
    assert len(web.requests("nothing.test")) == 1


def test_a_host_that_asks_for_rest_is_left_alone_that_long(world: tuple[Web, Path, Settings]) -> None:
    _, db, _ = world
    for name in ("resting", "toomany"):
        ((rest,),) = rows(db, "select unixepoch(next) - unixepoch(found) from article where source = ?", name)
        assert 7100 < rest < 7400


def outlet(web: Web, *paths: str, host: str = "a.test", **more: Any) -> None:
    """An outlet with a front page that names these paths."""
    web.put(host, "/", section(list(paths)), **more)


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "news.db"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return usual(tmp_path)


def test_nothing_is_fetched_or_coded_twice(web: Web, db: Path, settings: Settings) -> None:
    outlet(web, "/n/1", "/n/1?utm_source=x", "/n/1#top", "/n/2")
    web.put("a.test", "/n/1", article(1))
    web.put("a.test", "/n/2", article(2))
    one = source(web.url("a.test"))
    assert look(db, settings, one).tallies["a"].counts["new"] == 2
    assert web.requests("a.test") == ["/", "/n/1", "/n/2"]
    again = look(db, settings, one)
    assert (again.tallies["a"].counts["new"], again.tallies["a"].counts["articles"]) == (0, 0)
    assert web.asked[-1].status == 304
    make_due(db)
    third = look(db, settings, one)
    assert (third.tallies["a"].counts["unchanged"], third.tallies["a"].claims) == (2, 0)
    assert [asked.status for asked in web.asked[-2:]] == [304, 304]
    assert rows(db, "select count(*), max(version) from document") == [(2, 1)]


def test_a_corrected_article_is_a_new_version(web: Web, db: Path, settings: Settings) -> None:
    outlet(web, "/n/1")
    one = source(web.url("a.test"))
    pages = [article(1), article(1, CORRECTION), article(1, CORRECTION).replace("<nav>", "<nav> ")]
    for page in pages:
        web.put("a.test", "/n/1", page)
        look(db, settings, one)
        make_due(db)
    versions = rows(db, "select version, current, instr(text, 'تصحيح') > 0 from document order by version")
    assert versions == [(1, 0, 0), (2, 1, 1)]
    ((id_,),) = rows(db, "select distinct id from document")
    with Store(db) as store:
        found = store.provenance(id_)
        assert store.counts()["documents"] == 1
    assert [(one.version, one.status) for one in found] == [(1, 200), (2, 200), (2, 200)]
    assert [one.sha256 for one in found] == [hashlib.sha256(page.encode()).hexdigest() for page in pages]
    assert [one.size for one in found] == [len(page.encode()) for page in pages]
    assert {one.url for one in found} == {web.url("a.test", "/n/1")}
    assert all(one.at.endswith("Z") and one.raw is None for one in found)


def test_a_deleted_article_is_noted_and_stays(web: Web, db: Path, settings: Settings) -> None:
    outlet(web, "/n/1")
    web.put("a.test", "/n/1", article(1))
    one = source(web.url("a.test"))
    look(db, settings, one)
    for status in (404, 410):
        web.put("a.test", "/n/1", "", status=status)
        make_due(db)
        look(db, settings, one)
    assert rows(db, "select state, problem from article") == [("gone", "HTTP 410")]
    assert rows(db, "select version, current from document") == [(1, 1)]
    assert rows(db, "select status, document from fetched order by number") == [(200, 1), (404, 1)]
    web.put("a.test", "/n/1", article(1))
    make_due(db)
    look(db, settings, one)
    assert rows(db, "select state from article") == [("loaded",)]
    assert rows(db, "select version, current from document") == [(1, 1)]


def test_a_page_that_becomes_unreadable_costs_no_report(web: Web, db: Path, settings: Settings) -> None:
    outlet(web, "/n/1")
    web.put("a.test", "/n/1", article(1))
    one = source(web.url("a.test"))
    look(db, settings, one)
    for page in ({"body": "<p>subscribe now</p>"}, {"status": 500}, {"status": 302, "headers": {"Location": "http://b.test/x"}}):
        web.put("a.test", "/n/1", **page)
        make_due(db)
        look(db, settings, one)
    assert rows(db, "select state from article") == [("loaded",)]
    assert rows(db, "select version, current from document") == [(1, 1)]


def test_rechecks_come_to_an_end(web: Web, db: Path, settings: Settings) -> None:
    outlet(web, "/n/1")
    web.put("a.test", "/n/1", article(1))
    one = source(web.url("a.test"))
    for _ in range(8):
        look(db, settings, one)
        make_due(db)
    assert web.requests("a.test").count("/n/1") == 1 + len(settings.recheck)
    assert rows(db, "select next from article") == [(None,)]


def test_an_article_that_cannot_be_had_is_given_up_in_the_end(web: Web, db: Path, settings: Settings) -> None:
    outlet(web, "/n/1")
    web.put("a.test", "/n/1", status=500)
    for _ in range(settings.tries + 3):
        look(db, settings, source(web.url("a.test")))
        make_due(db)
    assert web.requests("a.test").count("/n/1") == settings.tries
    assert rows(db, "select state, problem from article") == [("failed", "HTTP 500")]


def test_a_listing_that_fails_is_asked_less_and_less(web: Web, db: Path, settings: Settings) -> None:
    one = source(web.url("a.test"))
    wait = "select round((unixepoch(next) - unixepoch(checked)) / 60.0) from listing"
    waits = []
    for _ in range(12):
        look(db, settings, one)
        waits += rows(db, wait)
        make_due(db)
    assert [minutes for (minutes,) in waits] == [5, 10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440, 1440]
    outlet(web, "/n/1")
    look(db, settings, one)
    assert (rows(db, "select failures, problem from listing"), rows(db, wait)) == ([(0, None)], [(30,)])


def test_two_ways_to_one_article_make_one_report(web: Web, db: Path, settings: Settings) -> None:
    outlet(web, "/go?1", "/n/1", "/go?2", "/go?3")
    for number in (1, 2, 3):
        web.put("a.test", f"/go?{number}", status=302, headers={"Location": "/n/1?utm_campaign=y"})
    web.put("a.test", "/n/1", article(1))
    web.put("a.test", "/n/1?utm_campaign=y", article(1))
    one = source(web.url("a.test"), articles="/(go|n)")
    look(db, settings, one)
    make_due(db)
    look(db, settings, one)
    assert rows(db, "select count(*), max(version) from document") == [(1, 1)]
    assert rows(db, "select state, count(*) from article group by 1") == [("loaded", 1), ("moved", 3)]


def test_links_off_the_site_are_not_followed(web: Web, db: Path, settings: Settings) -> None:
    own, others = web.url("news.a.test", "/n/2"), (web.url("b.test", "/n/1"), web.url("evil-a.test", "/n/3"))
    outlet(web, own, *others, "//a.test.evil.test/n/4")
    web.put("news.a.test", "/n/2", article(2))
    watch = look(db, settings, source(web.url("a.test")))
    assert {asked.host for asked in web.asked} == {"a.test", "news.a.test"}
    assert (watch.tallies["a"].counts["new"], watch.tallies["a"].counts["elsewhere"]) == (1, 3)


def test_a_site_within_a_site(web: Web, db: Path, settings: Settings) -> None:
    web.put("a.test", "/arabic/", section(["/arabic/n/1", "/english/n/2", "/other/n/3"]))
    web.put("a.test", "/arabic/n/1", article(1))
    look(db, settings, source(web.url("a.test", "/arabic/")))
    assert web.requests("a.test") == ["/arabic/", "/arabic/n/1"]
    wider = source(web.url("a.test", "/arabic/"), site=("a.test/arabic", "a.test/other"), articles="n/[3-9]")
    assert wider.owns(web.url("a.test", "/other/n/3"))
    look(db, settings, wider)
    assert web.requests("a.test")[2:] == ["/arabic/"], "what the page names was read before"


def test_many_articles_are_taken_a_few_at_a_look(web: Web, db: Path, tmp_path: Path) -> None:
    outlet(web, *[f"/n/{number}" for number in range(7)], validated=False)
    for number in range(7):
        web.put("a.test", f"/n/{number}", article(number))
    few = usual(tmp_path, newest=3)
    for expected, note in ((3, "4 articles left for the next look"), (6, "1 articles left for the next look"), (7, None)):
        look(db, few, source(web.url("a.test")))
        assert rows(db, "select count(*) from document") == [(expected,)]
        assert rows(db, "select problem from listing") == [(note,)]


def test_raw_pages_are_kept(web: Web, db: Path, settings: Settings, tmp_path: Path) -> None:
    outlet(web, "/n/1", "/n/2")
    web.put("a.test", "/n/1", gzip.compress(article(1).encode()), headers={"Content-Encoding": "gzip"})
    web.put("a.test", "/n/2", article(2))
    one = source(web.url("a.test"))
    look(db, settings, one, keep_raw=tmp_path / "raw")
    make_due(db)
    look(db, settings, one, keep_raw=tmp_path / "raw")
    (file,) = (tmp_path / "raw").iterdir()
    kept = rows(db, "select raw, final_url, sha256 from fetched where raw is not null")
    told = {where: (url, digest) for where, url, digest in kept}
    with file.open("rb") as stream:
        found = {}
        for record in ArchiveIterator(stream):
            digest = hashlib.sha256(record.reader.read()).hexdigest()
            found[f"{file.name}:{record.stream_pos}"] = (record.headers["WARC-Target-URI"], digest)
    assert found == told
    assert len(found) == 2


def test_a_folder_where_pages_cannot_be_kept_ends_the_watch_and_loses_nothing(
    web: Web, db: Path, settings: Settings, tmp_path: Path
) -> None:
    wrong = tmp_path / "file"
    wrong.write_text("no folder", "utf-8")
    web.put("a.test", "/1", article(1))
    web.put("a.test", "/", section(["/1"]))
    one = source(web.url("a.test"))
    with pytest.raises(StoreError, match="pages cannot be kept here"):
        look(db, settings, one, keep_raw=wrong)
    look(db, settings, one)
    assert rows(db, "select state from article") == [("loaded",)]


def test_rules_of_linking_are_kept(web: Web, db: Path, settings: Settings, tmp_path: Path) -> None:
    outlet(web, "/n/1")
    web.put("a.test", "/n/1", article(1))
    own = tmp_path / "own.toml"
    shipped = resources.files("khabar").joinpath("data", "events", "linking.toml").read_text("utf-8")
    own.write_text(shipped.replace("confirmed = 2 ", "confirmed = 3 "), "utf-8")
    look(db, settings, source(web.url("a.test")), rules=own)
    with reading(db) as database:
        assert database.rules.standing.confirmed == 3
    own.unlink()  # the database keeps them
    look(db, settings, source(web.url("a.test")))
    with reading(db) as database:
        assert database.rules.standing.confirmed == 3


def test_another_who_writes_is_waited_for_and_readers_are_not_disturbed(web: Web, db: Path, settings: Settings) -> None:
    outlet(web, *[f"/n/{number}" for number in range(10)])
    for number in range(10):
        web.put("a.test", f"/n/{number}", article(number))
    look(db, settings, source(web.url("b.test")))
    watch = Watch((source(web.url("a.test")),), settings, db, StubCoder())
    with writing(db), Store(db) as store:
        thread = started(watch)
        time.sleep(0.6)
        assert store.counts()["documents"] == 0
    seen = set()
    while watch.tallies.get("a") is None or watch.tallies["a"].counts["new"] < 10:
        with Store(db) as store:
            seen.add(store.counts()["documents"])
        time.sleep(0.05)
    watch.stop.set()
    thread.join(5)
    assert not thread.is_alive()
    with Store(db) as store:
        assert store.counts()["documents"] == 10


def test_a_fault_of_ours_costs_one_page(web: Web, db: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    outlet(web, "/n/1", "/n/2")
    web.put("a.test", "/n/1", article(1))
    web.put("a.test", "/n/2", article(2))
    watch = Watch((source(web.url("a.test")),), settings, db, StubCoder())
    get = watch.visitors.visitor.get

    def faulty(url: str, **more: Any) -> Any:
        if url.endswith("/n/1"):
            raise ZeroDivisionError("a fault")
        return get(url, **more)

    monkeypatch.setattr(watch.visitors.visitor, "get", faulty)
    watch.run(once=True)
    assert rows(db, "select state, problem from article order by number") == [
        ("waiting", "ZeroDivisionError: a fault"),
        ("loaded", None),
    ]


def test_a_fault_in_loading_costs_one_article(web: Web, db: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    outlet(web, "/n/1", "/n/2", "/n/3")
    for number in (1, 2, 3):
        web.put("a.test", f"/n/{number}", article(number))

    def faulty(answer: Any, source: Any, article: Any) -> Any:
        report = links.report(answer, source, article)
        return msgspec.structs.replace(report, title="\ud800") if article.url.endswith("2") else report

    monkeypatch.setattr("khabar.watching.recording.report", faulty)
    watch = look(db, settings, source(web.url("a.test")))
    assert (watch.tallies["a"].counts["new"], watch.tallies["a"].counts["unreadable"]) == (2, 1)
    found = rows(db, "select state, problem from article order by number")
    assert [state for state, _ in found] == ["loaded", "unreadable", "loaded"]
    assert "could not be loaded: Unicode" in found[1][1]


def test_the_database_of_before_gets_the_tables(db: Path, web: Web, settings: Settings) -> None:
    outlet(web)
    scripts = migrations()
    before = next(number for number, script in enumerate(scripts) if "create table listing" in script)
    connection = sqlite3.connect(db)
    connection.create_function("sentence_count", 2, sentence_count, deterministic=True)
    marks = f"pragma application_id = {APPLICATION}; pragma user_version = {before};"
    connection.executescript(f"{''.join(scripts[:before])} {marks}")
    connection.close()
    look(db, settings, source(web.url("a.test")))
    assert rows(db, "select source, problem from listing") == [("a", "no article is named")]
