"""How fast the whole coder is, beside spaCy's blank Arabic tokenizer and a bare regular expression, in one run.

    python benchmarks/run.py [CORPUS.jsonl.gz …] [--documents N] [--rounds N] [--workers N]
                             [--history FILE.jsonl] [--plot FILE.svg]

Every round takes texts that nobody has seen yet: coded with encoded output, and tokenized by the others. Warm rounds run in
one process, cold ones in new processes that have read nothing. Rates are tokens of Khabar's own tokenizer a second of
processor time on one core; with workers, of wall time. Figures are medians over the rounds. Without a corpus, texts are made
up. --history appends the figures to a file, a line of JSON a run; --plot draws all runs of that file. Needs khabar[bench].
"""

from __future__ import annotations

import argparse
import collections
import gc
import itertools
import json
import os
import platform
import re
import resource
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

import msgspec
from texts import texts

import khabar
from khabar import Coder, Document
from khabar.text.tokens import TOKEN

COLD = 40  # documents that a new process reads while it is called cold
COLD_RUNS = 3
BARE = re.compile(r"\w+|[^\w\s]")
NAMES = ("khabar", "spacy", "re")
Figures = dict[str, Any]


def tools(coder: Coder) -> dict[str, Callable[[Document], object]]:
    """What is compared, by name: each does its work on one document."""
    import spacy  # noqa: PLC0415  (only this benchmark needs it)

    tokenizer = spacy.blank("ar")
    return {
        "khabar": lambda document: msgspec.json.encode(coder.code(document)),
        "spacy": lambda document: tokenizer(document.content),
        "re": lambda document: BARE.findall(document.content),
    }


def new_coder() -> Coder:
    coder = Coder()
    gc.freeze()  # as the command line does: the collector need not walk through the lexicon again and again
    return coder


def tokens(documents: Iterable[Document]) -> int:
    return sum(len(TOKEN.findall(document.content)) for document in documents)


def seconds(work: Callable[[Document], object], documents: Iterable[Document]) -> float:
    """Processor time that a tool takes for documents."""
    started = time.process_time()
    for document in documents:
        work(document)
    return time.process_time() - started


def rates(compared: dict[str, Callable[[Document], object]], documents: Sequence[Document]) -> Figures:
    """Tokens a second of each tool, and Khabar's documents and megabytes (UTF-8) a second."""
    count, took = tokens(documents), {name: seconds(work, documents) for name, work in compared.items()}
    size = sum(len(document.content.encode()) for document in documents)
    per_second = {name: count / spent for name, spent in took.items()}
    return {**per_second, "documents": len(documents) / took["khabar"], "mb": size / 1e6 / took["khabar"]}


def medians(rounds: Sequence[Figures]) -> Figures:
    """The median of each figure, and of Khabar's ratio to the others in the same round."""
    found = {name: statistics.median(figures[name] for figures in rounds) for name in rounds[0]}
    for other in NAMES[1:]:
        found[f"ratio_{other}"] = statistics.median(figures["khabar"] / figures[other] for figures in rounds)
    return found


def peak() -> float:
    """Peak memory of this process, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


# --- in new processes


def child(what: str, options: argparse.Namespace, skip: int, count: int) -> Figures:
    """What this program measures in a new process on ``count`` documents behind the first ``skip``."""
    given = ("--child", what, "--skip", str(skip), "--documents", str(count), "--started", str(time.time()))
    command = (sys.executable, __file__, *map(str, options.corpus), *given)
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def cold(documents: Sequence[Document], started: float) -> Figures:
    """Seconds from the start of the process to its first document coded, then the rates on the next ones."""
    coder = new_coder()
    coder.code(documents[0])
    first = time.time() - started
    return {"first": first, **rates(tools(coder), documents[1:])}


def memory(documents: Iterable[Document], count: int) -> Figures:
    """Peak memory in MB: of the coder alone, after a tenth of so many documents, and after all."""
    coder, marks = new_coder(), [peak()]
    for number, document in enumerate(documents, 1):
        msgspec.json.encode(coder.code(document))
        if number == max(1, count // 10):
            marks.append(peak())
    return {"loaded": marks[0], "tenth": marks[1], "peak": peak()}


# --- in this process


def warm(compared: dict[str, Callable[[Document], object]], rounds: Iterator[list[Document]]) -> Iterator[Figures]:
    """The rates of round after round; the first one only warms up."""
    for number, documents in enumerate(rounds):
        figures = rates(compared, documents)
        shown = "  ".join(f"{name} {figures[name]:,.0f}/s" for name in NAMES)
        print(f"round {number}: {tokens(documents):,} tokens  {shown}", flush=True)
        if number:
            yield figures


def stages(coder: Coder, documents: Iterable[Document]) -> Figures:
    """The share of each stage (folder of the package), by samples of what runs every few milliseconds."""
    samples: collections.Counter[str] = collections.Counter()

    def sample(_: int, frame: FrameType | None) -> None:
        while frame is not None:
            path = Path(frame.f_code.co_filename)
            if path.is_relative_to(PACKAGE):
                samples[path.relative_to(PACKAGE).parts[0].removesuffix(".py")] += 1
                return
            frame = frame.f_back
        samples["encoding"] += 1

    signal.signal(signal.SIGPROF, sample)
    signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)
    for document in documents:
        msgspec.json.encode(coder.code(document))
    signal.setitimer(signal.ITIMER_PROF, 0)
    return {name: count / samples.total() for name, count in samples.most_common()}


PACKAGE = Path(khabar.__file__).parent


def parallel(coder: Coder, documents: Sequence[Document], workers: int) -> Figures:
    """Tokens a second of wall time with worker processes, once a third of the documents is done and all workers are warm."""
    settled, started = len(documents) // 3, 0.0
    for number, coded in enumerate(coder.pipe(documents, workers=workers), 1):
        msgspec.json.encode(coded)
        if number == settled:
            started = time.perf_counter()
    return {"workers": workers, "khabar": tokens(documents[settled:]) / (time.perf_counter() - started)}


def measure(options: argparse.Namespace) -> Figures:
    """All figures of one run."""
    size, count = options.documents, options.rounds
    first = medians([child("cold", options, COLD * number, COLD) for number in range(COLD_RUNS)])
    source = texts(options.corpus)
    batches = (batch for _ in range(count + 1) if (batch := list(itertools.islice(source, size))))
    coder = new_coder()
    later = medians(list(warm(tools(coder), batches)))
    shares = stages(coder, list(itertools.islice(source, size)))
    one, many = (parallel(coder, list(itertools.islice(source, 2 * size)), workers) for workers in (1, options.workers))
    about = {"when": datetime.now(UTC).isoformat(timespec="seconds"), "khabar": khabar.__version__}
    about |= {"python": platform.python_version(), "cores": os.cpu_count(), "documents": size, "rounds": count}
    return {
        **about, "corpus": [path.name for path in options.corpus], "cold": first, "warm": later, "stages": shares,
        "workers": {**many, "gain": many["khabar"] / one["khabar"]}, "memory": child("memory", options, 0, size * count),
    }  # fmt: skip


def report(figures: Figures) -> None:
    for name in ("cold", "warm"):
        own = figures[name]
        print(
            f"{name}: khabar {own['khabar']:,.0f} tokens/s, {own['documents']:,.1f} documents/s, {own['mb']:.2f} MB/s; "
            f"spaCy's blank Arabic tokenizer {own['spacy']:,.0f}: ratio {own['ratio_spacy']:.2f}; "
            f"bare re {own['re']:,.0f}: ratio {own['ratio_re']:.3f}"
        )
    many, used = figures["workers"], figures["memory"]
    print(f"{many['workers']} workers: {many['khabar']:,.0f} tokens/s, {many['gain']:.2f} times one")
    print(f"memory: {used['loaded']:.0f} MB loaded, {used['tenth']:.0f} after a tenth, {used['peak']:.0f} at the peak")
    print(f"first document {figures['cold']['first']:.2f} s after start")
    print("stages: " + ", ".join(f"{name} {share:.0%}" for name, share in figures["stages"].items()))


def plot(history: Path, path: Path) -> None:
    """Ratios to spaCy's tokenizer and shares of the stages, run after run."""
    import matplotlib  # noqa: PLC0415  (only the plot needs it)

    matplotlib.use("svg")
    from matplotlib import pyplot  # noqa: PLC0415

    pyplot.rcParams.update({"svg.hashsalt": "khabar", "font.size": 9})
    runs = [json.loads(line) for line in history.read_text(encoding="utf-8").splitlines()]
    figure, (speed, share) = pyplot.subplots(1, 2, figsize=(9, 3.6))
    numbers = range(1, len(runs) + 1)
    for name, style in (("warm", "o-"), ("cold", "s-")):
        speed.plot(numbers, [run[name]["ratio_spacy"] for run in runs], style, label=name)
    speed.set(xlabel="run", ylabel="tokens/s, as a ratio to spaCy's tokenizer", ylim=(0, None), xticks=numbers)
    names = list(runs[-1]["stages"])
    share.stackplot(numbers, [[run["stages"].get(name, 0) for run in runs] for name in names], labels=names)
    share.set(xlabel="run", ylabel="share of each stage", ylim=(0, 1), xticks=numbers)
    for axes in (speed, share):
        axes.legend(fontsize=7)
    figure.savefig(path, bbox_inches="tight", metadata={"Date": None})


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, nargs="*")
    parser.add_argument("--documents", type=int, default=300, help="documents a round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--history", type=Path, metavar="FILE.jsonl")
    parser.add_argument("--plot", type=Path, metavar="FILE.svg")
    parser.add_argument("--child", choices=("cold", "memory"), help=argparse.SUPPRESS)
    parser.add_argument("--skip", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--started", type=float, default=0.0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.plot and not options.history:
        parser.error("--plot draws the runs of a history: name it with --history")
    return options


def main() -> None:
    options = arguments()
    if options.child:
        documents = itertools.islice(texts(options.corpus), options.skip, options.skip + options.documents)
        cool = options.child == "cold"
        print(json.dumps(cold(list(documents), options.started) if cool else memory(documents, options.documents)))
        return
    figures = measure(options)
    report(figures)
    if options.history:
        with options.history.open("a", encoding="utf-8") as file:
            file.write(json.dumps(figures) + "\n")
    if options.plot:
        plot(options.history, options.plot)


if __name__ == "__main__":
    main()
