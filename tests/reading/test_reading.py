"""Reading: encodings, kinds of files, and every kind of bad input, each told with file and line."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pytest

from khabar.errors import InputError
from khabar.reading import Reader
from khabar.reading.charset import decode
from khabar.reading.dates import iso_day
from khabar.reading.language import why_not_arabic
from khabar.records import Document, Skipped

TEXT = "قصفت مدفعية الجيش بلدة الحارة فجر الأحد، وقال مصدر طبي إن القصف أدى إلى إصابة شخصين."


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256", "iso8859_6"])
def test_encodings(name: str) -> None:
    assert decode(TEXT.encode(name)) == TEXT


def test_marked_utf16_big_endian() -> None:
    assert decode(b"\xfe\xff" + TEXT.encode("utf-16-be")) == TEXT


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
        (b"PK\x03\x04\x14\x00", "Office"),
        (TEXT.encode() + b"\x00\x01\x02\x03" * 9, "binary"),
        (TEXT.encode()[:-1] + b"\xd8 " + TEXT.encode(), "not valid UTF-8"),
        ("Привет, как дела? Это русский текст.".encode("cp1251"), "unknown encoding"),
        (bytes(range(256)), "binary|unknown encoding"),
    ],
)
def test_refused_bytes(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        decode(data, path="x.txt")
    assert str(caught.value).startswith("x.txt")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-05-31", "2024-05-31"),
        ("2024-05-31T23:10:00Z", "2024-05-31"),
        ("2024-05-31T23:10:00+03:00", "2024-05-31"),
        ("2024-05-31 23:10", "2024-05-31"),
        ("31.5.2024", None),
        ("2024-13-01", None),
        ("", None),
    ],
)
def test_iso_day(written: str, day: str | None) -> None:
    assert iso_day(written) == day


@pytest.mark.parametrize(
    ("text", "arabic"),
    [
        (TEXT, True),
        ("رئيس الوزراء: AFP Reuters", True),
        ("The army shelled the town of الحارة at dawn.", False),
        ("12345 ... !!!", False),
        ("ارتش روز یکشنبه اعلام کرد که نیروهایش پس از چند روز درگیری با گروه های مسلح به شهر رسیدند و پیشروی کردند", False),
    ],
)
def test_language(text: str, arabic: bool) -> None:
    assert (why_not_arabic(text) is None) is arabic


BAD_LINES = [
    ('{"id": "a", "text": ', "broken JSON"),
    ("[1, 2]", "wrong JSON: an object is needed for each document, found an array"),
    ('{"id": "a"}', 'missing field: "text"'),
    ('{"id": "a", "text": null}', 'missing field: "text"'),
    ('{"id": "a", "text": 5}', 'wrong field type: "text" must be a string, found a number'),
    ('{"id": 5, "text": "نص"}', 'wrong field type: "id"'),
    ('{"id": "a", "text": "نص عربي", "title": ["x"]}', 'wrong field type: "title" must be a string, found an array'),
    ('{"id": "a", "text": "نص عربي", "date": 20240531}', 'wrong field type: "date"'),
    ('{"id": "a", "text": "نص \\ud800 عربي"}', 'lone surrogate: "text" has U+D800'),
    ('{"id": "a\\udc00", "text": "نص عربي"}', 'lone surrogate: "id"'),
    ('{"id": "a", "text": "  "}', "empty"),
    ('{"id": "a", "text": "Only English words here."}', "not Arabic"),
    ('{"id": "a", "text": "نص\\u0000عربي"}', "binary"),
    ("[" * 100_000, "broken JSON"),
]


@pytest.mark.parametrize(("line", "reason"), BAD_LINES)
def test_bad_lines_do_not_stop_good_ones(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "in.jsonl"
    good = json.dumps({"id": "good", "text": TEXT}, ensure_ascii=False)
    path.write_text(f"{good}\n\n{line}\n{good}\n", "utf-8")
    first, bad, last = Reader([path])
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert isinstance(bad, Skipped)
    assert bad.where == f"{path}:3"
    assert bad.reason.startswith(reason)
    bad.id.encode()


def test_fields_of_lines_are_not_altered(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    fields = {"text": f" {TEXT}\r\n\u200f", "title": " عنوان\t", "date": "2024-05-31T10:00:00Z", "more": {"x": 1}}
    path.write_text(json.dumps(fields) + "\n", "utf-8")
    (document,) = Reader([path])
    assert document == Document(text=fields["text"], id="in-1", title=" عنوان\t", date="2024-05-31")


def test_a_date_that_is_none_is_left_out_with_a_remark(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"id": "a", "text": TEXT, "date": "أمس"}), "utf-8")
    reader = Reader([path])
    (document,) = reader
    assert isinstance(document, Document)
    assert document.date is None
    assert [(remark.where, remark.id) for remark in reader.remarks] == [(f"{path}:1", "a")]


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_lines_in_other_encodings(tmp_path: Path, name: str) -> None:
    path = tmp_path / "in.jsonl"
    line = json.dumps({"id": "a", "text": TEXT}, ensure_ascii=False)
    path.write_bytes(f"{line}\n{line}\n".encode(name))
    assert [document.id for document in Reader([path])] == ["a", "a"]


def test_gzip_and_its_damage(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"id": str(number), "text": f"{TEXT} {number}"}) + "\n" for number in range(2000))
    data = gzip.compress(lines.encode())
    whole, cut = tmp_path / "whole.jsonl.gz", tmp_path / "cut.jsonl.gz"
    whole.write_bytes(data)
    cut.write_bytes(data[: len(data) // 2])
    assert len([document for document in Reader([whole]) if isinstance(document, Document)]) == 2000
    last = list(Reader([cut]))[-1]
    assert isinstance(last, Skipped)
    assert "damaged packed data" in last.reason


def test_folders_are_sorted_and_nothing_is_dropped(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("z.txt", "b/a.txt", "b/c.html", "picture.png", ".hidden"):
        (tmp_path / name).write_text(TEXT, "utf-8")
    (tmp_path / "b/empty.txt").write_text("", "utf-8")
    found = list(Reader([tmp_path]))
    assert [entry.id for entry in found] == ["", "z", "b/a", "b/c", "b/empty"]
    assert [type(entry) for entry in found] == [Skipped, Document, Document, Document, Skipped]


def test_sources_that_are_not_there(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    found = list(Reader([tmp_path / "no.txt", tmp_path / "*.jsonl", tmp_path / "empty"]))
    assert [entry.reason.partition(":")[0] for entry in found if isinstance(entry, Skipped)] == [
        "not found", "not found", "empty folder",
    ]  # fmt: skip


def test_patterns_and_files_named_twice(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT, "utf-8")
    assert [entry.id for entry in Reader([tmp_path / "*.txt", tmp_path / "a.txt"])] == ["a", "b"]


def test_files_that_share_a_stem_get_ids_apart(tmp_path: Path) -> None:
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(TEXT, "utf-8")
    ids = [entry.id for entry in Reader([tmp_path / "x/a.txt", tmp_path / "y/a.txt"])]
    assert ids == [(tmp_path / "x/a.txt").as_posix(), (tmp_path / "y/a.txt").as_posix()]


@pytest.mark.parametrize(
    ("data", "id_", "text"),
    [
        (TEXT.encode(), "stdin", TEXT),
        (TEXT.encode("utf-16"), "stdin", TEXT),
        (json.dumps({"id": "a", "text": TEXT}).encode(), "a", TEXT),
        (gzip.compress(json.dumps({"text": TEXT}).encode()), "stdin-1", TEXT),
        (f"<html><body><p>{TEXT}</p></body></html>".encode(), "stdin", TEXT),
    ],
)
def test_stdin_is_told_by_content(data: bytes, id_: str, text: str) -> None:
    assert list(Reader(["-"], stdin=io.BytesIO(data))) == [Document(text=text, id=id_)]


PAGE = f"""<!DOCTYPE html><html lang="ar"><head><title>الجيش يقصف - مثال</title>
<meta property="og:title" content="الجيش يقصف"><meta property="og:site_name" content="مثال">
<meta property="article:published_time" content="2024-05-31T08:00:00+03:00">
<link rel="canonical" href="https://example.org/1"><script>var text = "لا";</script></head>
<body><nav><a href="/">الرئيسية</a></nav><article><h1>الجيش يقصف</h1><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"""


@pytest.mark.parametrize("name", ["utf-8", "cp1256", "utf-16"])
def test_html(tmp_path: Path, name: str) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(PAGE.encode(name))
    (document,) = Reader([path])
    assert document == Document(
        text=f"{TEXT}\n{TEXT}",
        id="page",
        outlet="مثال",
        url="https://example.org/1",
        date="2024-05-31",
        title="الجيش يقصف",
    )
