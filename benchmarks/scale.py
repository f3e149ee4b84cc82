"""What a corpus costs, how that grows, and what more processes gain.

    python benchmarks/scale.py memory CORPUS.jsonl.gz …            one streaming run: memory after each tenth, and the peak
    python benchmarks/scale.py growth CORPUS.jsonl.gz … [--sizes 1000 3000 10000 0] [--json FILE] [--plot FILE.svg]
    python benchmarks/scale.py workers CORPUS.jsonl.gz …           one process, --workers 2, and dask with two workers

``growth`` takes so many documents evenly out of the corpus (0: all), codes them with one process and loads the claims into a
database: seconds, peak memory, and bytes kept. All run the command line in processes of their own, as users do.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

KHABAR = (sys.executable, "-c", "from khabar.interfaces.cli import main; main()")


def lines(paths: list[Path]) -> Iterator[bytes]:
    for path in paths:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as stream:
            yield from stream


def run(*arguments: str) -> tuple[float, float]:
    """Seconds and peak memory (MB, of the largest process) of a command."""
    started = time.perf_counter()
    process = subprocess.Popen((*KHABAR, *arguments), stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 3):
        raise SystemExit(f"khabar {' '.join(arguments)} ended with {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - started, usage.ru_maxrss * 1024 / 1e6


def memory(paths: list[Path]) -> None:
    """Code everything, one document after the other; memory after each tenth."""
    import msgspec  # noqa: PLC0415

    from khabar.interfaces.cli.run import make_coder  # noqa: PLC0415
    from khabar.reading import Reader  # noqa: PLC0415

    total = sum(1 for _ in lines(paths))
    coder, size, claims = _coder(make_coder), 0, 0
    started = time.perf_counter()
    for number, coded in enumerate(coder.pipe(Reader(paths)), 1):
        size += len(msgspec.json.encode(coded))
        claims += len(getattr(coded, "claims", ()))
        if number * 10 // total > (number - 1) * 10 // total:
            print(f"{number:>7,} documents  {time.perf_counter() - started:6.1f} s  {_resident():4.0f} MB", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    print(f"{claims:,} claims, {size / 1e6:.1f} MB of JSON, peak {peak:.0f} MB")


def _coder(make_coder: Any) -> Any:
    import click  # noqa: PLC0415

    with click.Context(click.Command("benchmark")):
        return make_coder(())


def _resident() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def growth(paths: list[Path], sizes: list[int]) -> list[dict[str, float]]:
    rows = []
    total = sum(1 for _ in lines(paths))
    heads = (("documents", 10), ("code s", 9), ("MB", 6), ("ms/doc", 8), ("JSONL kB/doc", 14))
    heads += (("load s", 8), ("MB", 6), ("ms/doc", 8), ("db kB/doc", 11))
    print("".join(f"{head:>{width}}" for head, width in heads))
    for wanted in sizes:
        size = wanted or total
        with tempfile.TemporaryDirectory() as folder:
            source, claims, db = (str(Path(folder, name)) for name in ("in.jsonl", "claims.jsonl", "news.db"))
            with Path(source).open("wb") as stream:
                stream.writelines(line for n, line in enumerate(lines(paths)) if n * size // total != (n + 1) * size // total)
            code, code_mb = run("code", source, "-o", claims)
            load, load_mb = run("load", claims, "--db", db)
            row = {
                "documents": size, "read_bytes": os.path.getsize(source), "code_seconds": code, "code_mb": code_mb,
                "claims_bytes": os.path.getsize(claims), "packed_bytes": len(gzip.compress(Path(claims).read_bytes(), 6)),
                "load_seconds": load, "load_mb": load_mb, "db_bytes": os.path.getsize(db),
            }  # fmt: skip
        rows.append(row)
        print(
            f"{size:>10,}{code:>9.1f}{code_mb:>6.0f}{1000 * code / size:>8.2f}{row['claims_bytes'] / size / 1e3:>14.1f}"
            f"{load:>8.1f}{load_mb:>6.0f}{1000 * load / size:>8.2f}{row['db_bytes'] / size / 1e3:>11.1f}",
            flush=True,
        )
    return rows


def workers(paths: list[Path]) -> None:
    """The same files by one process, by two workers, by dask with two workers."""
    names = [str(path) for path in paths]
    with tempfile.TemporaryDirectory() as folder:
        one, _ = run("code", *names, "-o", str(Path(folder, "one.jsonl")))
        print(f"one process       {one:6.1f} s", flush=True)
        two, _ = run("code", *names, "-o", str(Path(folder, "two.jsonl")), "--workers", "2")
        same = Path(folder, "one.jsonl").read_bytes() == Path(folder, "two.jsonl").read_bytes()
        print(f"--workers 2       {two:6.1f} s  {one / two:.2f} x, {'the same bytes' if same else 'OTHER BYTES'}", flush=True)
        far, _ = run("code", *names, "-o", str(Path(folder, "far")), "--engine", "dask", "--workers", "2")
        records = _records(Path(folder, "far"))
        with Path(folder, "one.jsonl").open(encoding="utf-8", newline="\n") as stream:
            same = all(line == record + "\n" for line, record in zip(stream, records, strict=True))
        print(f"dask, two workers {far:6.1f} s  {one / far:.2f} x, {'the same bytes' if same else 'OTHER BYTES'}", flush=True)


def _records(folder: Path) -> Iterator[str]:
    import pyarrow.parquet as pq  # noqa: PLC0415  (an extra)

    from khabar.interfaces.parts import parts_in  # noqa: PLC0415

    for part in parts_in(folder) or ():
        yield from pq.read_table(part.path)["record"].to_pylist()


def plot(rows: list[dict[str, float]], path: Path) -> None:
    import matplotlib  # noqa: PLC0415  (only the plot needs it)

    matplotlib.use("svg")
    from matplotlib import pyplot  # noqa: PLC0415

    pyplot.rcParams.update({"svg.hashsalt": "khabar", "font.size": 9})
    figure, (time_axes, memory_axes) = pyplot.subplots(1, 2, figsize=(9, 3.6))
    sizes = [row["documents"] for row in rows]
    for key, label, style in (("code", "khabar code", "o-"), ("load", "khabar load", "s-")):
        time_axes.semilogx(sizes, [1000 * row[f"{key}_seconds"] / row["documents"] for row in rows], style, label=label)
        memory_axes.semilogx(sizes, [row[f"{key}_mb"] for row in rows], style, label=label)
    time_axes.set(xlabel="documents", ylabel="milliseconds a document", ylim=(0, None))
    memory_axes.set(xlabel="documents", ylabel="peak memory (MB)", ylim=(0, None))
    for axes in (time_axes, memory_axes):
        axes.legend(fontsize=8)
    figure.savefig(path, bbox_inches="tight", metadata={"Date": None})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("memory", "growth", "workers"))
    parser.add_argument("corpus", type=Path, nargs="+")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 3000, 10_000, 0])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--plot", type=Path)
    options = parser.parse_args()
    if options.what == "memory":
        memory(options.corpus)
    elif options.what == "workers":
        workers(options.corpus)
    else:
        rows = growth(options.corpus, options.sizes)
        if options.json:
            options.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
        if options.plot:
            plot(rows, options.plot)


if __name__ == "__main__":
    main()
