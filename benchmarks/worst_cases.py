"""Texts that nobody writes: how time and memory grow with their length.

    python benchmarks/worst_cases.py [--sizes 0.125 0.25 0.5 1] [--only NAME …] [--plot FILE.svg] [--json FILE.json]

Each case is coded at four sizes, each in a process of its own that was warmed up by a short text of the same kind. The
table tells seconds, microseconds a token, the growth (time a byte beside that of the smallest size; 1.0 is linear) and the
most memory held. Size 1 is ten megabytes of text on one line, 100,000 event words, a sentence of 50,000 words, 20,000
quotations one inside the other, 100,000 sentences, and so on.
"""

from __future__ import annotations

import argparse
import itertools
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from khabar import Coder, Document
from khabar.text.tokens import TOKEN

SENTENCES = (
    "قصفت مدفعية الجيش بلدة الحارة فجر الأحد ما أدى إلى مقتل ثلاثة مدنيين وإصابة خمسة آخرين",
    "قال المتحدث باسم الوزارة إن الوفد يصل إلى دمشق الأسبوع المقبل لبحث ملف المياه",
    "شهدت مدينة إدلب هدوءا نسبيا يوم 12 أيار بعد أسبوع من الاشتباكات قرب سراقب ومعرة النعمان",
    "أعلنت وزارة الصحة في غزة ارتفاع عدد المصابين إلى 25 شخصا بينهم أطفال ونساء",
    "ارتفعت أسعار الخبز في الأسواق المحلية هذا الشهر كما يقول تجار المدينة",
)
PLACES = ("حلب", "إدلب", "دمشق", "الرقة", "سراقب", "غزة", "جنين", "الموصل", "عدن", "تعز", "قرية الحارة", "ريف حماة الشمالي")


def words(number: int) -> str:
    """So many words of running text without a stop; every seventh is new."""
    pool = itertools.cycle(" ".join(SENTENCES).split())
    return " ".join(_coined(n) if n % 7 == 6 else next(pool) for n in range(number))


def _coined(number: int) -> str:
    letters = "بتثجحخدذرزسشصضطظعغفقكلمنهو"
    name = ""
    while number:
        number, letter = divmod(number, len(letters))
        name += letters[letter]
    return f"م{name}ن"


def quotes(number: int) -> str:
    """Quotations in quotations."""
    return " ".join(f"قال الوزير «إن الجيش قصف القرية {n}" for n in range(number)) + " »" * number


CASES: dict[str, Callable[[float], str]] = {
    "one line": lambda size: words(round(950_000 * size)),
    "event words": lambda size: " ".join(("قصف", "قتل", "هاجم", "اعتقل")[n % 4] for n in range(round(100_000 * size))),
    "one sentence": lambda size: " ".join(itertools.islice(itertools.cycle(" ".join(SENTENCES).split()), round(50_000 * size))),
    "quotations": lambda size: quotes(round(20_000 * size)),
    "sentences": lambda size: ". ".join(itertools.islice(itertools.cycle(SENTENCES), round(100_000 * size))) + ".",
    "places": lambda size: " ".join(f"قصف الجيش {PLACES[n % len(PLACES)]}." for n in range(round(50_000 * size))),
    "one word": lambda size: "ب" * round(5_000_000 * size),
    "one number": lambda size: "12." * round(1_000_000 * size) + "5",
    "marks": lambda size: "«،." * round(300_000 * size),
    "blank lines": lambda size: "خبر" + "\n " * round(2_000_000 * size) + "قصف",
    "hidden letters": lambda size: "مقـ.ـتل" + "ـ.ـت" * round(500_000 * size),
    "speakers": lambda size: "قال الوزير إن " * round(50_000 * size),
    "numbers": lambda size: "مقتل 12 جنديا وإصابة " * round(25_000 * size),
    "days": lambda size: "يوم الأحد 12 أيار 2024 و" * round(20_000 * size),
}  # fmt: skip


def measure(name: str, size: float) -> dict[str, float | str]:
    """Code one text in this process."""
    coder = Coder()
    for text in (" ".join(SENTENCES), CASES[name](min(size, 0.002))):
        coder.code(Document(text, date="2024-05-14"))
    text = CASES[name](size)
    before = _peak()
    started = time.perf_counter()
    coded = coder.code(Document(text, date="2024-05-14"))
    out = len(msgspec.json.encode(coded))
    seconds = time.perf_counter() - started
    tokens = sum(1 for _ in TOKEN.finditer(text))
    return {
        "case": name, "size": size, "bytes": len(text.encode()), "tokens": tokens, "seconds": seconds,
        "claims": len(coded.claims), "bytes_out": out, "peak_mb": _peak(), "grown_mb": _peak() - before,
    }  # fmt: skip


def _peak() -> float:
    """The most memory held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def plot(rows: list[dict[str, float]], path: Path) -> None:
    """Seconds over length, both logarithmic, a line a case; a dashed one is linear."""
    import matplotlib  # noqa: PLC0415  (only the plot needs it)

    matplotlib.use("svg")
    from matplotlib import pyplot  # noqa: PLC0415

    pyplot.rcParams.update({"svg.hashsalt": "khabar", "font.size": 9})
    figure, axes = pyplot.subplots(figsize=(8, 5))
    styles = itertools.cycle(("o-", "s-", "^-", "d-"))
    for name, style in zip(dict.fromkeys(row["case"] for row in rows), styles, strict=False):
        own = [row for row in rows if row["case"] == name]
        axes.loglog([row["bytes"] / 1e6 for row in own], [row["seconds"] for row in own], style, label=name, markersize=4)
    ends = axes.get_xlim()
    for seconds in (1.0, 10.0, 100.0):
        axes.loglog(ends, [seconds * end for end in ends], ":", color="grey", linewidth=0.7)
    axes.set(xlabel="length of the text (MB)", ylabel="seconds", title="Worst cases; dotted lines grow linearly")
    axes.legend(fontsize=7, ncol=2)
    figure.savefig(path, bbox_inches="tight", metadata={"Date": None})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=float, nargs="+", default=[0.125, 0.25, 0.5, 1.0])
    parser.add_argument("--only", nargs="+", choices=CASES, default=list(CASES), metavar="NAME")
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.measure, options.sizes[0])))
        return
    rows = []
    print(f"{'case':<16}{'MB':>8}{'tokens':>11}{'seconds':>9}{'µs/token':>10}{'growth':>8}{'claims':>9}{'held':>9}{'grown':>9}")
    for name in options.only:
        for size in options.sizes:
            command = (sys.executable, __file__, "--measure", name, "--sizes", str(size))
            row = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
            first = next((each for each in rows if each["case"] == name), row)
            row["growth"] = row["seconds"] / row["bytes"] / (first["seconds"] / first["bytes"])
            rows.append(row)
            print(
                f"{name:<16}{row['bytes'] / 1e6:>8.2f}{row['tokens']:>11,}{row['seconds']:>9.2f}"
                f"{1e6 * row['seconds'] / max(1, row['tokens']):>10.1f}{row['growth']:>8.2f}{row['claims']:>9,}"
                f"{row['peak_mb']:>9.0f}{row['grown_mb']:>9.0f}",
                flush=True,
            )
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    if options.plot:
        plot(rows, options.plot)


if __name__ == "__main__":
    main()
