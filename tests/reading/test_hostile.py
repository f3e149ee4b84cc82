"""Files made to do harm, and damaged ones: each is told, none stops the others, none takes memory or minutes."""

from __future__ import annotations

import gzip
import io
import json
import time
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from khabar.reading import Limits, Reader, kinds
from khabar.reading.fetched import links_in, read_bytes
from khabar.records import Document, Skipped

from .packing import OTHER, TEXT, TITLE, item, json_feed, page, record, rss, sitemap, telegram, warc, zipped

SMALL = Limits(record=200_000, ratio=50, free=1_000_000, spool=3_000_000, members=50)
GOOD = json.dumps({"id": "good", "text": TEXT}, ensure_ascii=False).encode()


@contextmanager
def frugal(megabytes: float, seconds: float = 20.0) -> Iterator[None]:
    """What is done here takes no more memory and time than this."""
    tracemalloc.start()
    started = time.process_time()
    try:
        yield
        spent, peak = time.process_time() - started, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < megabytes * 1e6
    assert spent < seconds


def read(path: Path, data: bytes, limits: Limits = SMALL) -> list[Document | Skipped]:
    path.write_bytes(data)
    return list(Reader([path], limits=limits))


def reasons(found: list[Document | Skipped]) -> list[str]:
    return [one.reason for one in found if isinstance(one, Skipped)]


def good(found: list[Document | Skipped]) -> int:
    return sum(isinstance(one, Document) for one in found)


def zeros(megabytes: int) -> bytes:
    """A gzip file that unpacks to so much."""
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0) as file:
        for _ in range(megabytes):
            file.write(b" " * 1_000_000)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["jsonl.gz", "txt.gz", "html.gz", "xml.gz", "csv.gz", "json.gz", "zip.gz", "gz"])
def test_gzip_bombs(tmp_path: Path, name: str) -> None:
    with frugal(20):
        found = read(tmp_path / f"a.{name}", zeros(60))
    assert found
    assert not good(found)
    assert any("too large" in why or "packed beyond measure" in why or "empty" in why for why in reasons(found))


def test_lines_before_a_bomb_are_read(tmp_path: Path) -> None:
    found = read(tmp_path / "a.jsonl.gz", gzip.compress(GOOD + b"\n" + OTHER.encode() * 0) + zeros(60))
    assert good(found) == 1
    assert "packed beyond measure" in reasons(found)[-1] or "too large" in reasons(found)[-1]


@pytest.mark.parametrize("layers", [2, 3])
def test_layers_of_packing(tmp_path: Path, layers: int) -> None:
    data = GOOD
    for _ in range(layers):
        data = gzip.compress(data)
    found = read(tmp_path / "a.gz", data)
    if layers == 2:
        assert good(found) == 1
    else:
        assert "packed too often" in reasons(found)[0]


def test_zip_bombs(tmp_path: Path) -> None:
    bomb = zipped({"a.txt": b" " * 60_000_000})
    with frugal(20):
        big = read(tmp_path / "a.zip", bomb)
        many = read(tmp_path / "b.zip", zipped({f"{number}.txt": b"x" for number in range(51)}))
        inner = zipped({"b.zip": zipped({"c.txt": TEXT.encode()})})
        deep = read(tmp_path / "c.zip", zipped({"a.zip": inner, "d.txt": TEXT.encode()}))
    assert "packed beyond measure" in reasons(big)[0]
    assert "too many files: 51" in reasons(many)[0]
    assert "packed too often" in reasons(deep)[0]
    assert good(deep) == 1


def test_a_lying_zip_header(tmp_path: Path) -> None:
    """A member that says that it is small is cut off at the size that it tells."""
    data = zipped({"a.txt": b" " * 9_000_000, "b.txt": TEXT.encode()})
    data = data.replace((9_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    with frugal(20):
        found = read(tmp_path / "a.zip", data)
    assert len(found) == 2
    assert good(found) == 1


def test_encrypted_and_damaged_zip_files(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": TEXT.encode() * 40, "b.txt": TEXT.encode()}))
    at = data.index(b"a.txt") + 10
    data[at : at + 4] = b"\xff\xff\xff\xff"
    found = read(tmp_path / "a.zip", bytes(data))
    assert "damaged packed data" in reasons(found)[0]
    assert good(found) == 1
    assert "damaged ZIP file" in reasons(read(tmp_path / "b.zip", b"PK\x03\x04" + b"x" * 100))[0]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", TEXT)
    locked = bytearray(buffer.getvalue())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + offset] |= 1
    assert "encrypted" in reasons(read(tmp_path / "c.zip", bytes(locked)))[0]
    short = zipped({"a.txt": TEXT.encode(), "b.txt": TEXT.encode()})
    found = list(Reader(["-"], stdin=io.BytesIO(short[:45] + short[75:])))  # a file that begins before the archive
    assert "damaged ZIP data: negative seek" in reasons(found)[0]
    nameless = zipped({"a": b"x", "b.txt": TEXT.encode()}).replace(b"a", b"\x00")
    assert good(read(tmp_path / "e.zip", nameless)) == 1


def test_a_fault_of_ours_costs_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(*_: object) -> object:
        raise ZeroDivisionError("a fault \ud800")

    monkeypatch.setattr("khabar.reading.plain.read", faulty)
    kinds._reader.cache_clear()
    for name, data in (("a.txt", TEXT), ("b.jsonl", GOOD.decode())):
        (tmp_path / name).write_text(data, "utf-8")
    found = list(Reader([tmp_path]))
    kinds._reader.cache_clear()
    assert reasons(found) == ["could not be read: ZeroDivisionError: a fault \\ud800"]
    assert good(found) == 1


def test_too_large_records_do_not_stop_the_others(tmp_path: Path) -> None:
    long = json.dumps({"text": TEXT * 2_000}, ensure_ascii=False).encode()
    found = read(tmp_path / "a.jsonl", b"\n".join([GOOD, long, GOOD]))
    assert [type(one) for one in found] == [Document, Skipped, Document]
    assert found[1] == Skipped(f"{tmp_path / 'a.jsonl'}:2", "too large: a line of more than 195 kB")
    assert "too large" in reasons(read(tmp_path / "a.txt", TEXT.encode() * 2_000))[0]
    assert "too large" in reasons(read(tmp_path / "a.html", page(text=TEXT * 2_000).encode()))[0]
    records = [record("https://a.example/1", page(text=TEXT * 3_000).encode()), record("https://a.example/2", page().encode())]
    for packed in (True, False):
        found = read(tmp_path / "a.warc", warc(records, packed))
        assert [type(one) for one in found] == [Skipped, Document]


def test_huge_values_in_json(tmp_path: Path) -> None:
    data = json.dumps([{"text": TEXT}, {"text": "x" * 3_000_000}, {"text": TEXT}]).encode()
    with frugal(20):
        found = read(tmp_path / "a.json", data)
    assert good(found) == 1
    assert "too large" in reasons(found)[0]
    many = telegram()
    many["messages"] = [{"id": 1, "type": "message", "text": [{"text": "x"}] * 200_000}]
    data = json.dumps(many).encode()
    with frugal(20):
        assert "too large" in reasons(read(tmp_path / "result.json", data))[0]


@pytest.mark.parametrize("data", ["[" * 500_000, '{"a":' * 500_000, '[{"text":' + "[" * 90_000, '{"messages":[' + "[" * 90_000])
def test_deep_json(tmp_path: Path, data: str) -> None:
    found = read(tmp_path / "a.json", data.encode(), Limits())
    assert found
    assert not good(found)


LAUGHS = f'<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "{"&a;" * 10}"><!ENTITY c "{"&b;" * 10}">]>'
OUTSIDE = '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("head", [LAUGHS, OUTSIDE])
def test_entities_are_refused(tmp_path: Path, head: str) -> None:
    feed = rss(item(1, "&c;&a;"), head=head)
    assert "entities" in reasons(read(tmp_path / "a.xml", feed.encode()))[0]
    assert "entities" in reasons(read(tmp_path / "b.xml", feed.encode("utf-16")))[0]
    hostile = sitemap().replace("?><urlset", f"?>{head.replace('rss', 'urlset')}<urlset").replace("example/1<", "example/&a;<")
    assert any("entities" in why for why in reasons(read(tmp_path / "c.xml", hostile.encode())))
    for data in (feed, hostile):
        (link,) = links_in(data.encode(), url="https://a.example/feed")
        assert isinstance(link, Skipped)
        assert "root:" not in str(list(read_bytes(data.encode(), url="https://a.example/feed")))


@pytest.mark.parametrize(
    "data",
    [
        rss(item(1) + "<item><title>" + "<b>" * 100_000),
        rss("<item>" * 100_000),
        "<rss>" + "<a>" * 200_000,
        "<urlset>" + "<url>" * 300_000,
        "<urlset><url><loc>" + "x" * 1_000_000 + "</loc></url></urlset>",
        "<?xml version='1.0'?><rss><channel><item><title>" + "&amp;" * 100_000,
        "<!--x-->" * 50_000,
        "<?x?>" * 50_000,
        "<!DOCTYPE " * 50_000,
        "<rss>" + "<![CDATA[" * 50_000,
        "<rss><channel>" + "<item>" * 150_000 + "<title>" + "</item>" * 10,
        "<rss><channel>" + "<item><title></item>" * 30_000,
        rss(item(1).replace("2024", "2024" * 50_000)),
    ],
)
def test_feeds_that_never_end(tmp_path: Path, data: str) -> None:
    with frugal(60):
        found = read(tmp_path / "a.xml", data.encode(), Limits(record=2_000_000))
    assert found


def test_a_malformed_feed_gives_what_it_has(tmp_path: Path) -> None:
    text = rss(item(1), item(2, "<b>&x;</b>"), item(3).replace("</title>", "</titel>"), item(4))
    found = read(tmp_path / "a.xml", text.replace("</channel></rss>", "<item><title>قصف").encode())
    assert [one.id[-1] for one in found if isinstance(one, Document)] == ["1", "2", "4"]
    assert [why[:19] for why in reasons(found)] == ["broken XML: entry 3", "broken XML: entry 5"]
    text = rss(item(1).replace(f"<title>{TITLE}", f"<title>&nbsp;&bad;&&#1583; A&B {TITLE}"))
    (found,) = read(tmp_path / "b.xml", text.encode())
    assert isinstance(found, Document)
    assert found.title == f"&bad;&د A&B {TITLE} 1"
    assert "broken XML: " in reasons(read(tmp_path / "c.xml", b"<rss><channel>"))[0]


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 100_000,
        "<ul><li>" * 50_000,
        "<a href=x><div>" * 50_000,
        "<table><tr><td>" * 50_000,
        "<p " + " ".join(f"a{number}=1" for number in range(100_000)) + ">",
        "<p/a" + "/b" * 100_000 + ">",
        "<" * 500_000,
        "<!--" * 200_000,
        "<b><i>" * 20_000 + "<p>x" * 2_000,
        "<script>" * 100_000,
        '<script type="application/ld+json">' + "[" * 200_000 + "</script>",
        '<script type="application/ld+json">' + '{"@graph":' * 100_000 + "</script>",
        "<select>" * 50_000,
        "<svg>" * 50_000,
        "&" * 500_000,
        "<td>" * 200_000,
        "<p>" * 300_000,
        "<span>" * 1_500 + TEXT,
        '<script type="application/ld+json">{"@type":"Article","articleBody":"' + "<" * 500_000 + '"}</script>',
    ],
)
def test_markup_that_wears_parsers_out(markup: str) -> None:
    started = time.process_time()
    found = list(read_bytes(f"<html><body><h1>x</h1>{markup}".encode(), url="https://a.example/"))
    assert len(found) == 1
    assert time.process_time() - started < 10


BROKEN = "<item><title></item>"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.xml", rss("<item>" + "<b>" * 300), "nested too deeply: more than 200 elements"),
        ("a.xml", rss(item(1) + BROKEN, title="x" * 30_000), "broken XML: mismatched tag"),
        ("a.xml", rss(item(1) + BROKEN * 1_500), "broken XML: the rest: more than 1,000 entries"),
        ("a.xml", sitemap().replace("example/1<", f"example/{'1' * 300_000}<"), "too large: an element of more than 195 kB"),
        ("a.html", page(text=f"{TEXT} {'<b>x</b>' * 60_000}"), "no page: more than 100,000 tags"),
        ("a.html", page(text=TEXT + "<div>" * 9_000), "nested too deeply: more than 2,000 elements"),
        ("a.json", f'[{{"text": "x", "y": {"[" * 80}{"]" * 80}}}]', "nested too deeply: more than 64 objects"),
        ("a.csv", "text\n" + '"x\n' * 300, "broken table: more than 100 rows with quotes"),
    ],
)
def test_each_limit_is_told(tmp_path: Path, name: str, data: str, reason: str) -> None:
    limits = Limits() if name == "a.html" else SMALL
    assert any(why.startswith(reason) for why in reasons(read(tmp_path / name, data.encode(), limits)))


def test_many_lines_that_swell(tmp_path: Path) -> None:
    swollen = gzip.compress(GOOD + b"\n" + (b" " * 2_000 + b"\n") * 2_000)
    found = read(tmp_path / "a.jsonl.gz", swollen)
    assert good(found) == 1
    assert reasons(found) == ["packed beyond measure: it unpacks to more than 50 times its size"]


def test_deeply_nested_reports_are_still_read() -> None:
    (found,) = read_bytes(f"<html><body>{'<div>' * 900}<p>{TEXT}</p>".encode(), url="https://a.example/")
    assert isinstance(found, Document)
    assert found.text == TEXT


def test_damaged_letters_do_not_cost_a_page() -> None:
    data = page().encode()
    at = data.index(TEXT.encode()) + 20
    (found,) = read_bytes(data[:at] + b"\xff" + data[at:], url="https://a.example/")
    assert isinstance(found, Document)
    assert "\ufffd" in found.text


def test_damaged_web_archives(tmp_path: Path) -> None:
    records = [record(f"https://a.example/{number}", page(text=f"{TEXT} {number}").encode()) for number in range(5)]
    packed = [gzip.compress(one) for one in records]
    broken = bytearray(packed[2])
    broken[60:64] = b"\xff\x1f\x8b\x08"
    found = read(tmp_path / "a.warc.gz", b"".join([*packed[:2], bytes(broken), *packed[3:]]))
    assert [one.id[-1] for one in found if isinstance(one, Document)] == ["0", "1", "3", "4"]
    (why,) = reasons(found)
    assert why.startswith("damaged web archive")
    liar = records[2].replace(b"\r\nContent-Length: ", b"\r\nContent-Length: 9", 1)
    plain = b"".join([*records[:2], liar, *records[3:]])
    for data in (plain, b"".join([*packed[:2], gzip.compress(liar), *packed[3:]])):
        found = read(tmp_path / "b.warc", data)
        assert [one.id[-1] for one in found if isinstance(one, Document)] == ["0", "1", "3", "4"]
        assert "length" in reasons(found)[0]
    garbage = b"".join([*records[:2], b"garbage\r\n\r\n" * 9, *records[3:]])
    assert good(read(tmp_path / "c.warc", garbage)) == 4
    cut = b"".join(records)[:-200]
    assert good(read(tmp_path / "d.warc", cut)) >= 4
    assert reasons(read(tmp_path / "e.warc", b"WARC/1.0\r\nnothing"))


def test_content_of_a_record_that_swells(tmp_path: Path) -> None:
    bomb = record("https://a.example/1", zeros(40), coding="Content-Encoding: gzip\r\n")
    data = warc([bomb, record("https://a.example/2", page().encode())])
    with frugal(20):
        found = read(tmp_path / "a.warc.gz", data)
    assert "too large" in reasons(found)[0]
    assert good(found) == 1


def test_rows_that_cannot_be_read(tmp_path: Path) -> None:
    rows = [
        "text,date", f'"{TEXT}",2024-05-31', f'"{TEXT},2024-05-31', OTHER, f'"{OTHER}",امس', ",2024-05-31", f'"{TEXT}",',
    ]  # fmt: skip
    path = tmp_path / "a.csv"
    path.write_text("\n".join(rows), "utf-8")
    reader = Reader([path])
    found = list(reader)
    assert [one.where.rpartition(":")[2] for one in found if isinstance(one, Skipped)] == ["3", "4", "6"]
    assert good(found) == 3
    assert [remark.where for remark in reader.remarks] == [f"{path}:5"]
    damaged = OTHER.encode() + b"\xd8,\n" + f"{TEXT},\n".encode()
    for before in (1, 2_000):  # in what is looked at to tell the encoding, and behind it
        found = read(path, b"text,date\n" + f"{TEXT},\n".encode() * before + damaged)
        assert reasons(found) == ["damaged text: not valid in the encoding of the table"]
        assert good(found) == before + 1
    assert reasons(read(path, b"\xff\xfe" + "text\n".encode("utf-16-le") + b"\x28")) == [
        "damaged text: not valid UTF-16-LE at byte 11"
    ]
    assert "no column with the text: found a, b" in reasons(read(path, b"a,b\n1,2\n"))[0]


def test_a_table_of_open_quotes_ends(tmp_path: Path) -> None:
    lines = "".join(f'x,"{TEXT}\n' if number % 2 else f'"{TEXT} {number}\n' for number in range(4_001))
    with frugal(60):
        found = read(tmp_path / "a.csv", f"text,date\n{lines}".encode(), Limits(record=1_000_000))
    assert found


def test_damaged_parquet(tmp_path: Path) -> None:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": [TEXT] * 3}), path)
    data = path.read_bytes()
    assert "damaged Parquet data" in reasons(read(path, data[:40] + b"\xff" * 40 + data[80:]))[-1]
    assert "damaged Parquet data" in reasons(read(path, data[: len(data) // 2]))[0]
    pq.write_table(pa.table({"text": [" " * 100_000] * 400}), path, use_dictionary=False, compression="gzip")
    with frugal(30):
        found = read(path, path.read_bytes())
    assert "packed beyond measure" in reasons(found)[0]


def test_a_stream_that_must_be_copied_has_its_limit(tmp_path: Path) -> None:
    data = zipped({"a.txt": TEXT.encode()}) + b"x" * 4_000_000
    (found,) = Reader(["-"], stdin=NoSeek(data), limits=SMALL)
    assert isinstance(found, Skipped)
    assert "too large" in found.reason


class NoSeek(io.BytesIO):
    """A pipe."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: object) -> int:
        raise OSError("a pipe")


def test_archives_from_a_pipe() -> None:
    data = warc([record(f"https://a.example/{number}", page().encode()) for number in range(3)])
    assert good(list(Reader(["-"], stdin=NoSeek(data)))) == 3
    assert good(list(Reader(["-"], stdin=NoSeek(zipped({"a.txt": TEXT.encode()}))))) == 1


def test_broken_json_feed_and_export(tmp_path: Path) -> None:
    feed = json_feed().encode()
    found = read(tmp_path / "a.json", feed[: feed.rindex(b"content_text")])
    assert good(found) == 1
    assert "broken JSON" in reasons(found)[0]
    export = json.dumps(telegram(), ensure_ascii=False).encode()
    found = read(tmp_path / "b.json", export[: len(export) - 100])
    assert good(found) == 1
    assert found[-1] == Skipped(f"{tmp_path / 'b.json'}:4", found[-1].reason)  # type: ignore[union-attr]
