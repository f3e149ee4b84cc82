"""Every kind of file that is read: what comes out, and that name and content both tell the kind."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from khabar.reading import Reader
from khabar.reading.fetched import Link, links_in, read_bytes
from khabar.reading.kinds import kind_of_content, kind_of_name, stem_of
from khabar.records import Document, Skipped

from .packing import OTHER, TEXT, TITLE, atom, item, json_feed, page, record, rss, sitemap, telegram, warc, zipped

BOTH = f"{TEXT}\n{TEXT}"


def read(path: Path, data: str | bytes) -> list[Document | Skipped]:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(Reader([path]))


def documents(found: list[Document | Skipped]) -> list[Document]:
    assert all(isinstance(one, Document) for one in found), found
    return [one for one in found if isinstance(one, Document)]


def test_rss(tmp_path: Path) -> None:
    found = documents(read(tmp_path / "a.xml", rss(item(1), item(2, OTHER))))
    assert found[0] == Document(
        text=TEXT,
        id="https://news.example/1",
        outlet="شبكة المثال",
        url="https://news.example/1?utm_source=rss#top",
        date="2024-05-31",
        title=f"{TITLE} 1",
        byline="سامر",
    )
    assert (found[1].id, found[1].text) == ("https://news.example/2", OTHER)


def test_atom_takes_the_whole_text_and_the_first_date(tmp_path: Path) -> None:
    (found,) = documents(read(tmp_path / "a.atom", atom()))
    assert (found.text, found.date, found.byline) == (f"{TEXT}\n{OTHER}", "2024-05-31", "سامر")
    assert (found.id, found.title) == ("https://news.example/1", TITLE)


def test_rdf_and_old_rss(tmp_path: Path) -> None:
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>شبكة</title></channel><item><title>{TITLE}</title>'
        f"<link>https://news.example/1</link><dc:date>2024-05-31</dc:date><description>{TEXT}</description></item></rdf:RDF>"
    )
    (found,) = documents(read(tmp_path / "a.rdf", rdf))
    assert (found.text, found.date) == (TEXT, "2024-05-31")
    doctype = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss.dtd">'
    assert len(documents(read(tmp_path / "b.rss", rss(item(1), head=doctype)))) == 1


def test_an_entry_without_text_is_its_headline(tmp_path: Path) -> None:
    (found,) = documents(read(tmp_path / "a.xml", rss(f"<item><title>{TITLE}</title><link>https://a.example/1</link></item>")))
    assert (found.title, found.text) == ("", TITLE)


def test_json_feed(tmp_path: Path) -> None:
    first, second = documents(read(tmp_path / "feed.json", json_feed()))
    assert (first.id, first.title, first.text, first.date) == ("https://news.example/1", TITLE, TEXT, "2024-05-31")
    assert (first.byline, first.outlet) == ("سامر", "شبكة المثال")
    assert (second.id, second.text) == ("2", OTHER)


def test_news_sitemap(tmp_path: Path) -> None:
    headline, rest = read(tmp_path / "sitemap.xml", sitemap())
    assert headline == Document(
        text=TITLE, id="https://news.example/1", outlet="شبكة المثال", url="https://news.example/1", date="2024-05-31"
    )
    assert isinstance(rest, Skipped)
    assert "addresses alone (1)" in rest.reason


def test_telegram_channel(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    path.write_text(json.dumps(telegram(), ensure_ascii=False, indent=1), "utf-8")
    reader = Reader([path])
    first, second = documents(list(reader))
    assert first == Document(
        text=f"🔴 عاجل | {TEXT}", id="telegram-7-2", outlet="قناة المثال", date="2024-05-31", byline="سامر"
    )
    assert (second.id, second.date, second.byline) == ("telegram-7-4", "2024-06-01", "قناة أخرى")
    (remark,) = reader.remarks
    assert remark.message.endswith("service 1, without text 1")


def test_what_people_write_to_each_other_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    chats = [telegram("personal_chat", 1), telegram("private_supergroup", 2)]
    path.write_text(json.dumps({"chats": {"about": "", "list": chats}}))
    reader = Reader([path])
    assert not list(reader)
    assert "in chats and groups 8" in reader.remarks[0].message


def test_json_list_and_json_object(tmp_path: Path) -> None:
    found = read(tmp_path / "a.json", json.dumps([{"id": "x", "text": TEXT}, {"text": OTHER}, {"id": "y"}, 5]))
    assert [one.id for one in found] == ["x", "a-2", "y", ""]
    assert [type(one) for one in found] == [Document, Document, Skipped, Skipped]
    (one,) = documents(read(tmp_path / "b.json", json.dumps({"text": TEXT, "byline": "سامر"}, indent=1)))
    assert (one.id, one.byline) == ("b", "سامر")
    assert len(documents(read(tmp_path / "c.json", f'{json.dumps({"text": TEXT})}\n{json.dumps({"text": OTHER})}'))) == 2


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1256", "utf-16"])
def test_tables(tmp_path: Path, delimiter: str, encoding: str) -> None:
    header = ["المعرف", "تاريخ النشر", "Headline", "النص", "x"]
    rows = [header, ["1", "2024-05-31", TITLE, f"{TEXT}\n{OTHER}", ""], ["2", "", "", OTHER, ""]]
    lines = (delimiter.join(f'"{field}"' for field in row) for row in rows)
    first, second = documents(read(tmp_path / "a.csv", "\n".join(lines).encode(encoding)))
    assert first == Document(text=f"{TEXT}\n{OTHER}", id="1", date="2024-05-31", title=TITLE)
    assert (second.id, second.text, second.date) == ("2", OTHER, None)


def test_parquet(tmp_path: Path) -> None:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    day = dt.datetime(2024, 5, 31, 10, tzinfo=dt.UTC)
    table = pa.table({"n": [1, 2, 3], "body": [TEXT, None, OTHER], "published": [day, day, None], "ID": [5, 6, 7]})
    pq.write_table(table, tmp_path / "a.parquet")
    first, bad, last = Reader([tmp_path / "a.parquet"])
    assert first == Document(text=TEXT, id="5", date="2024-05-31")
    assert isinstance(bad, Skipped)
    assert bad.where.endswith("a.parquet:2")
    assert last == Document(text=OTHER, id="7")


def test_parquet_without_pyarrow_tells_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    (found,) = read(tmp_path / "a.parquet", b"PAR1xxxxPAR1")
    assert isinstance(found, Skipped)
    assert found.reason == "Parquet needs pyarrow: pip install 'khabar[parquet]'"


RECORDS = [
    record("https://a.example/1?utm_x=1", page().encode()),
    record("https://a.example/i.png", b"\x89PNG", "image/png"),
    record("https://a.example/gone", b"x", status="404 Not Found"),
    record("https://a.example/feed", rss(item(2)).encode(), "application/rss+xml"),
    record("https://a.example/3", gzip.compress(page(TITLE, OTHER).encode()), coding="Content-Encoding: gzip\r\n"),
    record("https://a.example/4", page(TITLE, OTHER).encode(), coding="Content-Encoding: gzip\r\n"),
    record("https://a.example/5", page().encode("cp1256")),
    record("https://a.example/robots.txt", b"User-agent: *", "text/plain"),
    record("https://a.example/1", b"request", kind="request"),
]
IDS = ["https://a.example/1", "https://news.example/2", *(f"https://a.example/{number}" for number in (3, 4, 5))]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.warc.gz", warc(RECORDS)),
        ("a.warc", warc(RECORDS, packed=False)),
        ("one-member.warc.gz", gzip.compress(warc(RECORDS, packed=False))),
    ],
)
def test_web_archives(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    reader = Reader([path])
    found = documents(list(reader))
    assert [one.id for one in found] == IDS
    assert (found[0].text, found[0].title, found[0].date, found[0].outlet) == (BOTH, TITLE, "2024-05-31", "مثال")
    assert {remark.message for remark in reader.remarks} == {
        "records that hold no page: image/png 1, answers other than 200 1, text/plain 1"
    }
    assert [one.id for one in Reader(["-"], stdin=io.BytesIO(data))] == IDS


def test_text_of_web_archives(tmp_path: Path) -> None:
    lines = f"{TITLE} - مثال\nالرئيسية\nرياضة\n{TITLE}\n31 أيار 2024\n{TEXT}\n{OTHER}\nشارك الخبر\nجميع الحقوق محفوظة\n"
    records = [record("https://a.example/1", lines.encode(), "text/plain", "conversion")]
    (found,) = documents(read(tmp_path / "a.wet.gz", warc(records)))
    assert (found.id, found.title, found.date, found.text) == ("https://a.example/1", TITLE, "2024-05-31", f"{TEXT}\n{OTHER}")


def test_zip_files(tmp_path: Path) -> None:
    files = {
        "news/a.html": page().encode(),
        "b.jsonl.gz": gzip.compress(json.dumps({"text": TEXT}).encode()),
        "c.zip": zipped({"d.txt": TEXT.encode()}),
        "e.warc.gz": warc(RECORDS[:1]),
        "__MACOSX/x.txt": b"x",
        "f.png": b"x",
    }
    *found, skipped = read(tmp_path / "z.zip", zipped(files))
    assert [one.id for one in found] == ["z/news/a", "z/b-1", "z/c/d", "https://a.example/1"]
    assert isinstance(skipped, Skipped)
    assert skipped.where.endswith("z.zip!f.png")


@pytest.mark.parametrize("wrap", [lambda data: data, gzip.compress], ids=["plain", "gzip"])
@pytest.mark.parametrize(
    "data",
    [
        page(), rss(item(1)), atom(), json_feed(), sitemap(), json.dumps(telegram()), warc(RECORDS[:1]),
        zipped({"a.txt": TEXT.encode()}),
    ],
    ids=["HTML", "RSS", "Atom", "JSON Feed", "sitemap", "Telegram", "WARC", "ZIP"],
)  # fmt: skip
def test_stdin_tells_the_kind_by_content(data: str | bytes, wrap: Callable[[bytes], bytes]) -> None:
    raw = data if isinstance(data, bytes) else data.encode()
    if data == warc(RECORDS[:1]) and wrap is gzip.compress:
        pytest.skip("an archive of packed records is not packed again")
    found = list(Reader(["-"], stdin=io.BytesIO(wrap(raw))))
    assert isinstance(found[0], Document)


@pytest.mark.parametrize(
    ("name", "kind", "stem"),
    [
        ("a.warc.gz", "web archive", "a"),
        ("a.b.JSONL.GZ", "JSON Lines", "a.b"),
        ("a.htm", "HTML", "a"),
        ("a.png", None, "a"),
        ("a", None, "a"),
        (".csv", "CSV", ".csv"),
    ],
)
def test_names(name: str, kind: str | None, stem: str) -> None:
    found = kind_of_name(name)
    assert (found and found.name, stem_of(name)) == (kind, stem)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ('<?xml version="1.0"?><!-- x --><rss>', "feed"),
        ('<?xml version="1.0"?><!DOCTYPE html><html>', "HTML"),
        ("<?xml version='1.0'?><sitemapindex>", "sitemap"),
        ("<?xml version='1.0'?><other>", "XML"),
        ("<rdf:RDF xmlns:rdf='x'>", "feed"),
        ('{"text": "x"}\n{"text"', "JSON Lines"),
        ('{\n "text": "x"}', "JSON"),
        ("[قال]", "plain text"),
        ("[]", "JSON"),
        ("{قال}", "plain text"),
        ("<قال> الوزير", "plain text"),
        ("", "plain text"),
    ],
)
def test_content(head: str, kind: str) -> None:
    assert kind_of_content(head.encode()).name == kind
    assert kind_of_content(head.encode("utf-16")).name == kind


def test_what_comes_from_the_web() -> None:
    (found,) = read_bytes(page().encode("cp1256"), url="https://a.example/x?fbclid=1#top", outlet="الأصل")
    url = "https://a.example/x?fbclid=1#top"
    assert found == Document(text=BOTH, id="https://a.example/x", outlet="الأصل", url=url, date="2024-05-31", title=TITLE)
    bare = f"<div><p>{TEXT}</p></div>".encode()
    (found,) = read_bytes(bare, url="https://a.example/x", content_type="text/html; charset=x")
    assert isinstance(found, Document)
    assert found.text == TEXT


@pytest.mark.parametrize(
    ("canonical", "expected"),
    [
        ("https://www.a.example/real", "https://www.a.example/real"),
        ("/real", "https://a.example/real"),
        ("https://other.example/real", "https://a.example/x"),
        ("https://a.example/", "https://a.example/x"),
        ("javascript:void(0)", "https://a.example/x"),
        ("http://[bad", "https://a.example/x"),
    ],
)
def test_the_canonical_address_is_the_id(canonical: str, expected: str) -> None:
    markup = page().replace("<head>", f'<head><link rel="canonical" href="{canonical}">')
    (found,) = read_bytes(markup.encode(), url="https://a.example/x")
    assert found.id == expected


def test_links() -> None:
    url = "https://news.example/feed"
    assert list(links_in(rss(item(1)).encode(), url=url)) == [
        Link("https://news.example/1?utm_source=rss#top", f"{TITLE} 1", "2024-05-31")
    ]
    for feed in (atom().replace("https://news.example/1", "../1"), json_feed()):
        (link,) = links_in(feed.encode(), url=url)
        assert isinstance(link, Link)
        assert link.url == "https://news.example/1"
    assert list(links_in(gzip.compress(sitemap().encode()), url=url)) == [
        Link("https://news.example/1", TITLE, "2024-05-31"),
        Link("https://news.example/about", "", "2020-01-01"),
    ]
    index = "<sitemapindex><sitemap><loc>/news.xml</loc><lastmod>2024-05-31T10:00:00Z</lastmod></sitemap></sitemapindex>"
    assert list(links_in(index.encode(), url=url)) == [Link("https://news.example/news.xml", "", "2024-05-31", "sitemap")]
    assert not list(links_in(page().encode(), url=url))
