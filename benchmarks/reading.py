"""How fast pages and web archives are read, and how much memory a large archive takes.

    python benchmarks/reading.py [--size GB] [--packed] [--weighty]

Pages are those of tests/reading/samples: templates of news sites filled with sentences of our own, as they are and with
the scripts and menus that many pages in the wild carry. They are read from bytes to documents. The archive (--size unpacked;
--packed: a gzip member a record, as crawlers write) stands in a temporary folder and is deleted afterwards: a request, an
answer and a record about it for each page, now and then a picture or an error between them. A new process reads it, and
prints at each tenth how much memory it takes (resident, Linux only). Rates are of processor time; the first round of pages
warms up.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from khabar.reading import Reader
from khabar.reading.fetched import read_bytes
from khabar.records import Document
from tests.reading.packing import record
from tests.reading.samples.make import Filler, all_pages

GB = 1 << 30
SEEDS = (1, 2, 3, 4)
SCRIPTS = (20, 120)  # kilobytes of scripts and style sheets that a page gets besides its own
LINKS = (100, 400)  # links of its large menu


def bare_pages() -> list[bytes]:
    """Every template with every seed."""
    return [page.html.encode() for page in all_pages(SEEDS)]


def weighty_pages() -> list[bytes]:
    """The same, with what weighs down many pages in the wild: more scripts, and a large menu."""
    filler = Filler(random.Random(1))
    return [_weighted(page.html, filler).encode() for page in all_pages(SEEDS)]


def _weighted(html: str, filler: Filler) -> str:
    links = "".join(
        f'<li class="menu-item menu-item-{number}"><a href="/section/{filler.code()}/{number}">{name}</a></li>'
        for number, name in enumerate(filler.many("sections", filler.number(*LINKS)))
    )
    script = f"<script>{filler.noise(filler.number(*SCRIPTS))}</script>"
    return html.replace("</body>", f'<nav class="mega-menu"><ul>{links}</ul></nav>{script}</body>')


def pages(rounds: int) -> None:
    """Read pages one by one, and print how many a second."""
    for name, bodies in (("bare", bare_pages()), ("weighty", weighty_pages())):
        size = statistics.median(len(body) for body in bodies) / 1024
        rates = [len(bodies) / _seconds(bodies) for _ in range(rounds + 1)][1:]
        print(f"{len(bodies)} {name} pages (median {size:.0f} kB): {statistics.median(rates):,.0f} pages/s")


def _seconds(bodies: list[bytes]) -> float:
    started = time.process_time()
    for number, body in enumerate(bodies):
        (read,) = read_bytes(body, url=f"https://news.example/{number}")
        assert isinstance(read, Document), read
    return time.process_time() - started


def write_archive(path: Path, size: int, *, packed: bool, weighty: bool) -> None:
    """An archive of so many bytes unpacked."""
    bodies, lot, written = weighty_pages() if weighty else bare_pages(), random.Random(2), 0
    with path.open("wb") as file:
        for number in itertools.count():
            for one in _records(number, bodies[number % len(bodies)], lot):
                written += file.write(one) if not packed else len(one) * bool(file.write(gzip.compress(one, 1)))
            if written >= size:
                return


def _records(number: int, body: bytes, lot: random.Random) -> Iterator[bytes]:
    url = f"https://news{lot.randrange(50)}.example/politics/{number}"
    yield record(url, b"GET / HTTP/1.1\r\nHost: news.example\r\n\r\n", "application/http; msgtype=request", "request")
    yield record(url, body, "text/html; charset=utf-8")
    yield record(url, b"fetchTimeMs: 120\r\n", "application/warc-fields", "metadata")
    if lot.random() < 0.1:
        yield record(f"{url}.jpg", b"\xff\xd8\xff" + lot.randbytes(30_000), "image/jpeg")
    if lot.random() < 0.05:
        yield record(f"{url}/old", b"<html><body>404</body></html>", status="404 Not Found")


def archive(size: int, *, packed: bool, weighty: bool) -> None:
    """Write an archive, read it in a new process, delete it."""
    folder = tempfile.gettempdir()
    if shutil.disk_usage(folder).free < 2 * size:
        sys.exit(f"less than {2 * size / GB:.1f} GB free in {folder}: name another folder by TMPDIR, or a smaller --size")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("pages.warc.gz" if packed else "pages.warc")
        write_archive(path, size, packed=packed, weighty=weighty)
        print(f"an archive of {size / GB:.2f} GB, {path.stat().st_size / GB:.2f} GB on disk")
        subprocess.run([sys.executable, __file__, "--read", str(path)], check=True)


def read_archive(path: Path) -> None:
    """Read it, and print how fast, and the memory at each tenth."""
    reader, found, memory = Reader([path]), Counter[str](), [_resident()]
    size, started = reader.size or 1, time.process_time()
    for read in reader:
        found[type(read).__name__] += 1
        while reader.position * 10 >= size * len(memory) and len(memory) < 10:
            memory.append(_resident())
    seconds = time.process_time() - started
    memory.append(_resident())
    counts = ", ".join(f"{count:,} {name}" for name, count in found.items())
    rate, remarks = found[Document.__name__] / seconds, ", ".join(remark.message for remark in reader.remarks)
    print(f"{counts}: {rate:,.0f} documents/s; {remarks}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"MB of memory at the start and each tenth: {' '.join(f'{one:.0f}' for one in memory)}; at most {peak:.0f}")


def _resident() -> float:
    """Megabytes of memory that this process takes now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / (1 << 20)


def main() -> None:
    """Measure pages, then an archive."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--size", type=float, default=2.0, help="of the archive, in GB unpacked; 0: pages alone")
    parser.add_argument("--packed", action="store_true", help="a gzip member a record")
    parser.add_argument("--weighty", action="store_true", help="an archive of weighty pages")
    parser.add_argument("--rounds", type=int, default=5, help="of pages")
    parser.add_argument("--read", type=Path, help="only read this archive")
    options = parser.parse_args()
    if options.read:
        read_archive(options.read)
        return
    pages(options.rounds)
    if options.size:
        archive(int(options.size * GB), packed=options.packed, weighty=options.weighty)


if __name__ == "__main__":
    main()
