"""Raw pages as they were fetched, in a WARC file (ISO 28500) a run: a gzip member a record, found by its offset."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import os
from pathlib import Path
from typing import BinaryIO

from fastwarc.warc import WarcRecord, WarcRecordType

from khabar.errors import StoreError
from khabar.fetching.page import Fetched

_PACKED = ("content-encoding", "transfer-encoding", "content-length")  # the body is kept without them


class RawPages:
    """Keeps pages in ``folder``; the file is made with the first of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file: BinaryIO | None = None
        self._name = ""

    def keep(self, answer: Fetched) -> str:
        """Write a page down; tells file and offset (bytes). StoreError where it cannot be written."""
        try:
            if self._file is None:
                self._file = self._opened()
            offset = self._file.tell()
            self._file.write(gzip.compress(record(answer), mtime=0))
            self._file.flush()
        except OSError as error:
            raise StoreError(f"{self.folder}: pages cannot be kept here ({error.strerror}); name another folder") from None
        return f"{self._name}:{offset}"

    def _opened(self) -> BinaryIO:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._name = f"khabar-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}-{os.getpid()}.warc.gz"
        return self.folder.joinpath(self._name).open("xb")

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()


def record(answer: Fetched) -> bytes:
    """A response record of an answer."""
    made = WarcRecord()
    made.init_headers(WarcRecordType.response)
    made.headers["WARC-Target-URI"] = answer.final_url
    made.headers["WARC-Date"] = answer.at
    made.headers["Content-Type"] = "application/http; msgtype=response"
    lines = [f"HTTP/1.1 {answer.status} "]
    lines += [f"{'x-original-' if name in _PACKED else ''}{name}: {value}" for name, value in answer.headers.items()]
    lines.append(f"content-length: {len(answer.body)}")
    made.set_bytes_content("\r\n".join([*lines, "", ""]).encode("utf-8") + answer.body)
    stream = io.BytesIO()
    made.write(stream)
    return stream.getvalue()
