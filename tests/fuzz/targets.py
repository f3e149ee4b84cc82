"""What is fuzzed: functions that take any bytes and must neither raise nor break a promise.

The tests give each some hundred inputs; ``make fuzz`` lets atheris look for more, guided by which branches were reached.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

import msgspec

from fuzz.checks import check_exports, check_spans
from fuzz.forms import PACKERS
from khabar import CodedDocument, Coder, Document, Skipped, Store
from khabar.errors import FetchError
from khabar.events.mention import days_of
from khabar.fetching.addresses import web_url
from khabar.fetching.pacing import retry_after
from khabar.fetching.unpacking import unpacked
from khabar.interfaces.bidi import clean
from khabar.interfaces.intake import CodedFiles
from khabar.reading import Reader
from khabar.reading.dates import machine_day, shown_day
from khabar.reading.fetched import Link, links_in, read_bytes
from khabar.reading.kinds import KINDS
from khabar.reading.limits import Limits
from khabar.store.store import load
from khabar.text.fold import fold, fold_map
from khabar.text.sentences import LONGEST, sentences

LIMITS = Limits(record=1 << 20, free=1 << 20, spool=1 << 22, members=50)
MEDIA = tuple(media for kind in KINDS for media in kind.media)
FIELDS = {
    "id": "a", "outlet": "مثال", "url": "https://news.example/1", "date": "2024-05-31", "title": "قصف على بلدة الحارة",
    "text": "قصفت مدفعية الجيش بلدة الحارة فجر الأحد، وقال مصدر طبي إن القصف أدى إلى إصابة شخصين.",
}  # fmt: skip


@cache
def coder() -> Coder:
    """One coder for all."""
    return Coder()


def text_of(data: bytes) -> str:
    """Bytes as text that may hold anything, half letters too."""
    return data.decode("utf-8", "surrogateescape")


def read(data: bytes) -> None:
    """A file whose name says nothing, and the same bytes from the web as some kind of answer."""
    for found in (Reader(["-"], stdin=io.BytesIO(data), limits=LIMITS), _answer(data)):
        for one in found:
            if isinstance(one, Skipped):
                assert one.reason
                assert not one.reason.startswith("could not be read")
            else:
                msgspec.json.encode(one)
                assert one.text.strip()


def _answer(data: bytes) -> list[Document | Skipped]:
    media = MEDIA[data[0] % len(MEDIA)] if data else None
    return list(read_bytes(data, url="https://news.example/a", content_type=media, limits=LIMITS))


def links(data: bytes) -> None:
    """A listing: each link is an absolute address of the web, or a reason."""
    for one in links_in(data, url="https://news.example/feed"):
        assert one.reason if isinstance(one, Skipped) else one.url.startswith(("http://", "https://"))
        assert isinstance(one, Link | Skipped)


def text(data: bytes) -> None:
    """Folding, its map, sentences and their tokens."""
    words = text_of(data)
    folded = fold(words)
    assert len(fold_map(words)) == len(folded)
    assert fold(folded) == folded
    at = 0
    for sentence in sentences(words):
        assert at <= sentence.start < sentence.end <= len(words)
        assert len(sentence.texts) <= LONGEST
        assert [words[start:end] for start, end in zip(sentence.starts, sentence.ends, strict=True)] == sentence.texts
        at = sentence.end
    assert "\x1b" not in clean(words)
    assert "\n" not in clean(words)


def code(data: bytes) -> None:
    """The coder, on a title and a text."""
    title, _, words = text_of(data).partition("\n")
    coded = coder()(words, title=title, date="2024-05-06")
    check_spans(coded)


def coded_file(data: bytes) -> None:
    """A file that says that it holds claims: what is unsound is skipped, all else is loaded, shown and exported."""
    with tempfile.TemporaryDirectory() as folder:
        path, db = Path(folder, "a.jsonl"), Path(folder, "a.db")
        path.write_bytes(data)
        documents = [one for one in CodedFiles([path]) if isinstance(one, CodedDocument)]
        loaded = load(db, documents)
        assert loaded.documents + loaded.skipped == len(documents)
        with Store(db) as store:
            check_exports([one for one in documents if not loaded.skipped], Path(folder), store)


def headers(data: bytes) -> None:
    """What a server says: addresses, dates, how long to wait, packed bodies."""
    words = text_of(data)
    assert 0 <= retry_after({"retry-after": words}) <= 86_400
    for day in (machine_day(words), shown_day(words)):
        assert day is None or days_of(day) is not None
    days_of(words)
    with suppress(FetchError):
        address = web_url(words, "https://news.example/a")
        assert address.isascii()
        assert web_url(address) == address
    with suppress(FetchError):
        assert len(unpacked([data[:9], data[9:]], "gzip", "https://news.example/", size=1 << 20, ratio=200)) <= 1 << 20


TARGETS: dict[str, Callable[[bytes], None]] = {
    "read": read, "links": links, "text": text, "code": code, "coded_file": coded_file, "headers": headers,
}  # fmt: skip


def seeds(target: str) -> list[bytes]:
    """Sound inputs from which fuzzing starts."""
    if target in ("read", "links"):
        return [pack(FIELDS) for pack in PACKERS.values()]
    if target == "coded_file":
        coded = coder()(FIELDS["text"], title=FIELDS["title"], date=FIELDS["date"], id="a", outlet="مثال")
        return [msgspec.json.encode(coded) + b"\n"]
    if target == "headers":
        return [b"https://a.example/b?c=d#e", b"Fri, 31 May 2024 10:00:00 +0300", b"120", "الجمعة 31 أيار 2024".encode()]
    return [f"{FIELDS['title']}\n{FIELDS['text']}".encode()]
