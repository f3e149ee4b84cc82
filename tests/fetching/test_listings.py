"""Pages that list articles: every kind of feed, sitemaps, sections; broken, lying and hostile ones."""

from __future__ import annotations

import gzip
import json
import time
from pathlib import Path
from typing import Any

import pytest

from fetching.watching import look, make_due, rows, source, usual
from fetching.web import Web, article, section
from khabar.watching.sources import Page

TITLE = "عنوان خبر من أخبار اليوم"
SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def rss(*links: str, head: str = '<?xml version="1.0" encoding="utf-8"?>', day: str = "Mon, 06 May 2024 08:00:00 +0300") -> str:
    items = "".join(f"<item><title>{TITLE}</title><link>{link}</link><pubDate>{day}</pubDate></item>" for link in links)
    return f'{head}<rss version="2.0"><channel><title>أخبار</title><link>/</link>{items}</channel></rss>'


def atom(*links: str) -> str:
    entries = "".join(
        f'<entry><title>{TITLE}</title><id>urn:{link}</id><link rel="alternate" href="{link}"/>'
        "<updated>2024-05-06T08:00:00Z</updated></entry>"
        for link in links
    )
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>أخبار</title>{entries}</feed>'


def rdf(*links: str) -> str:
    items = "".join(f'<item rdf:about="{link}"><title>{TITLE}</title><link>{link}</link></item>' for link in links)
    return (
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        f"<channel><title>أخبار</title></channel>{items}</rdf:RDF>"
    )


def json_feed(*links: str) -> str:
    items = [{"id": link, "url": link, "title": TITLE, "date_published": "2024-05-06T08:00:00Z"} for link in links]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "أخبار", "items": items})


def sitemap(*links: str, news: bool = True) -> str:
    said = f"<news:news><news:publication_date>2024-05-06</news:publication_date><news:title>{TITLE}</news:title></news:news>"
    urls = "".join(f"<url><loc>{link}</loc>{said if news else ''}</url>" for link in links)
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {SITEMAP}>{urls}</urlset>'


def index(*links: str) -> str:
    maps = "".join(f"<sitemap><loc>{link}</loc><lastmod>2024-05-0{n}</lastmod></sitemap>" for n, link in enumerate(links, 1))
    return f'<?xml version="1.0"?><sitemapindex {SITEMAP}>{maps}</sitemapindex>'


TWO = ("/n/1", "/n/2")
HERE = tuple(f"http://a.test:PORT{path}" for path in TWO)
HEAD_1256 = '<?xml version="1.0" encoding="windows-1256"?>'
GZIP = {"Content-Type": "application/gzip"}
LIE = {"Content-Type": "text/html; charset=windows-1251"}
SOUND: dict[str, tuple[str, dict[str, Any]]] = {
    "RSS": ("feed", {"body": rss(*HERE)}),
    "RSS with relative links": ("feed", {"body": rss(*TWO)}),
    "RSS with tracked and doubled links": ("feed", {"body": rss(f"{HERE[0]}?utm_source=rss&amp;utm_medium=x", *HERE, HERE[0])}),
    "RSS that lies about its type": ("feed", {"body": rss(*HERE), "headers": LIE}),
    "RSS in Windows-1256": ("feed", {"body": rss(*HERE, head=HEAD_1256).encode("cp1256")}),
    "RSS that is packed": ("feed", {"body": gzip.compress(rss(*TWO).encode()), "headers": {"Content-Encoding": "gzip"}}),
    "RSS with an ampersand of its own": ("feed", {"body": rss(*HERE).replace("أخبار", "أخبار & آراء")}),
    "Atom": ("feed", {"body": atom(*HERE)}),
    "RDF": ("feed", {"body": rdf(*HERE)}),
    "JSON Feed": ("feed", {"body": json_feed(*HERE), "headers": {"Content-Type": "application/feed+json"}}),
    "news sitemap": ("sitemap", {"body": sitemap(*HERE)}),
    "sitemap": ("sitemap", {"body": sitemap(*HERE, news=False)}),
    "sitemap in gzip": ("sitemap", {"body": gzip.compress(sitemap(*TWO).encode()), "headers": GZIP}),
    "section": ("section", {"body": section(list(TWO))}),
    "section that says it is text": ("section", {"body": section([*HERE]), "headers": {"Content-Type": "text/plain"}}),
}
ENTITIES = '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>'
FOREIGN = '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
HEAD = '<?xml version="1.0"?><rss version="2.0"><channel>'
BROKEN: dict[str, tuple[str, dict[str, Any], str]] = {
    "a page for a feed": ("feed", {"body": "<!doctype html><html><body>الموقع تحت الصيانة"}, "no article is named"),
    "nothing": ("feed", {"body": ""}, "no article is named"),
    "a feed without entries": ("feed", {"body": rss()}, "no article is named"),
    "a picture": ("feed", {"body": b"\x89PNG\r\n\x1a\n\0\0\0"}, "no article is named"),
    "entities that grow": ("feed", {"body": rss(*HERE, head=ENTITIES)}, "entities of its own"),
    "entities from a file": ("feed", {"body": rss("&a;", head=FOREIGN)}, "entities of its own"),
    "entities in a sitemap": ("sitemap", {"body": sitemap("&c;").replace("<urlset", f"{ENTITIES}<urlset", 1)}, "entities"),
    "elements without end": ("feed", {"body": HEAD + "<a>" * 50_000}, "nested too deeply"),
    "CDATA without end": ("feed", {"body": HEAD + "<![CDATA[" * 20_000}, "broken XML: unclosed CDATA"),
    "doctypes without end": ("feed", {"body": HEAD + "<!DOCTYPE " * 20_000}, "broken XML"),
    "tags without end": ("section", {"body": "<!doctype html><table><tr><td>" * 9_000}, "nested too deeply"),
    "a sitemap that is none": ("sitemap", {"body": '<?xml version="1.0"?><urlset><url><loc'}, "broken XML"),
    "a gzip bomb for a sitemap": ("sitemap", {"body": gzip.compress(b"<urlset>" + b" " * 100_000_000)}, ""),
    "a page of menus": ("section", {"body": "<a href='/1'>رياضة</a><a href='/2'>اقتصاد</a>"}, "no article is named"),
}  # fmt: skip


def here(web: Web, body: str | bytes) -> str | bytes:
    """Addresses with the port of this web."""
    if isinstance(body, bytes):
        return body.replace(b"PORT", str(web.port).encode())
    return body.replace("PORT", str(web.port))


def listed(web: Web, folder: Path, kind: Any, page: dict[str, Any]) -> Path:
    """The database after a look at an outlet with this listing and two articles."""
    for number in (1, 2):
        web.put("a.test", f"/n/{number}", article(number))
    url = web.put("a.test", "/listing", **{**page, "body": here(web, page["body"])})
    look(folder / "x.db", usual(folder, size=2_000_000), source(web.url("a.test"), Page(url, kind)))
    return folder / "x.db"


@pytest.mark.parametrize("name", SOUND)
def test_what_names_articles(web: Web, tmp_path: Path, name: str) -> None:
    db = listed(web, tmp_path, *SOUND[name])
    assert rows(db, "select url, state from article order by number") == [(web.url("a.test", path), "loaded") for path in TWO]
    assert rows(db, "select failures, problem from listing") == [(0, None)]
    assert len(rows(db, "select 1 from document")) == 2


@pytest.mark.parametrize("name", BROKEN)
def test_what_names_none(web: Web, tmp_path: Path, name: str) -> None:
    kind, page, said = BROKEN[name]
    began = time.process_time()
    db = listed(web, tmp_path, kind, page)
    assert time.process_time() - began < 5
    assert rows(db, "select url from article") == []
    ((problem, failures),) = rows(db, "select problem, failures from listing")
    assert said in problem
    assert failures == (said != "no article is named")


def test_a_listing_that_is_cut_off_gives_what_was_read(web: Web, tmp_path: Path) -> None:
    whole = sitemap(*HERE)
    db = listed(web, tmp_path, "sitemap", {"body": whole[: whole.rindex("<url>") + 20]})
    assert rows(db, "select url, state from article") == [(web.url("a.test", "/n/1"), "loaded")]
    ((problem, failures),) = rows(db, "select problem, failures from listing")
    assert (failures, "broken XML" in problem) == (0, True)


def test_a_listing_that_breaks_a_library_costs_itself(web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **more: Any) -> Any:
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr("khabar.watching.links.links_in", broken)
    db = listed(web, tmp_path, "feed", {"body": rss(*HERE)})
    assert rows(db, "select problem, failures from listing") == [("could not be read: ZeroDivisionError: a fault", 1)]


def test_hostile_links_are_not_followed(web: Web, tmp_path: Path) -> None:
    links = ("javascript:alert(1)", "file:///etc/passwd", "http://127.0.0.1:22/", "http://[::1]/", "http://a.test@evil.test/")
    db = listed(web, tmp_path, "feed", {"body": rss(*links, "//", "/", HERE[0])})
    assert rows(db, "select url from article") == [(web.url("a.test", "/n/1"),)]
    assert {asked.host for asked in web.asked} == {"a.test"}


def test_the_day_of_a_listing_is_that_of_an_article_without_one(web: Web, tmp_path: Path) -> None:
    for number in (1, 2):
        web.put("a.test", f"/n/{number}", article(number).replace("article:published_time", "x"))
    url = web.put("a.test", "/feed", here(web, rss(HERE[0], day="Tue, 07 May 2024 23:30:00 +0300")))
    section_url = web.put("a.test", "/section", section(["/n/2"]))
    pages = (Page(url, "feed"), Page(section_url, "section"))
    look(tmp_path / "x.db", usual(tmp_path), source(web.url("a.test"), *pages))
    assert rows(tmp_path / "x.db", "select date from document order by number") == [("2024-05-07",), (None,)]


def test_an_index_of_sitemaps_is_followed_to_the_newest(web: Web, tmp_path: Path) -> None:
    settings = usual(tmp_path, followed=2)
    for number in (1, 2, 3):
        web.put("a.test", f"/map{number}.xml", sitemap(web.url("a.test", f"/n/{number}")))
        web.put("a.test", f"/n/{number}", article(number))
    url = web.put("a.test", "/index.xml", index(*(web.url("a.test", f"/map{number}.xml") for number in (1, 2, 3))))
    one = source(web.url("a.test"), Page(url, "sitemap"))
    watch = look(tmp_path / "x.db", settings, one)
    assert watch.tallies["a"].counts["new"] == 2
    assert sorted(web.requests("a.test")) == ["/index.xml", "/map2.xml", "/map3.xml", "/n/2", "/n/3"]
    assert rows(tmp_path / "x.db", "select problem from listing where parent is null") == [("1 older sitemaps left out",)]
    web.put("a.test", "/index.xml", index(web.url("a.test", "/map1.xml"), web.url("a.test", "/map3.xml")))
    web.put("a.test", "/map3.xml", index(web.url("a.test", "/map2.xml")))  # an index within an index is not followed
    make_due(tmp_path / "x.db")
    look(tmp_path / "x.db", settings, one)
    assert rows(tmp_path / "x.db", "select url from listing where parent is not null order by url") == [
        (web.url("a.test", "/map1.xml"),),
        (web.url("a.test", "/map3.xml"),),
    ]
    assert len(rows(tmp_path / "x.db", "select 1 from document")) == 3
