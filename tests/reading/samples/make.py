"""Pages of news sites of our own making: what widely used templates look like, filled with sentences of our own.

A page is a template of templates/ with a report and with what stands around reports on such sites, and knows what a reader
should find in it: title, body and day of publication. The same seed gives the same page. ``python make.py DIR`` writes them.
"""

from __future__ import annotations

import datetime as dt
import random
import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from hijridate import Gregorian
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

HERE = Path(__file__).parent
WORDS: dict[str, Any] = tomllib.loads((HERE / "words.toml").read_text("utf-8"))
SETTINGS: dict[str, Any] = tomllib.loads((HERE / "templates.toml").read_text("utf-8"))
EGYPT = ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"]
LEVANT = [
    "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني",
    "كانون الأول",
]  # fmt: skip
WEEKDAYS = ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"]
DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_SLOT = re.compile(r"\{(\w+)\}")


class Line(NamedTuple):
    """A paragraph (p), heading (h), quotation (q), list item (li) or ticker of the body, as text and as markup."""

    kind: str
    text: str
    html: Markup


class Page(NamedTuple):
    """A page, and what should be read in it."""

    name: str
    html: str
    title: str
    body: str
    date: str | None
    author: str | None
    outlet: str


class Filler:
    """Draws words; what was drawn once as a headline of another report is not drawn again."""

    def __init__(self, lot: random.Random) -> None:
        self.lot = lot

    def fill(self, text: str) -> str:
        return _SLOT.sub(lambda slot: self.lot.choice(WORDS[slot[1]]), text)

    def one(self, name: str) -> str:
        return self.fill(self.lot.choice(WORDS[name]))

    def many(self, name: str, number: int) -> list[str]:
        words = WORDS[name]
        drawn = self.lot.sample(words, min(number, len(words)))
        drawn += [self.lot.choice(words) for _ in range(number - len(drawn))]
        return [self.fill(text) for text in drawn]

    def number(self, low: int, high: int) -> int:
        return self.lot.randint(low, high)

    def pick(self, *choices: str) -> str:
        return self.lot.choice(choices)

    def chance(self, share: float) -> bool:
        return self.lot.random() < share

    def code(self, letters: int = 5) -> str:
        return "".join(self.lot.choice("abcdefghijkmnpqrstuvwxyz0123456789") for _ in range(letters))

    def noise(self, kilobytes: int) -> Markup:
        """What a script or style sheet weighs."""
        line = "window.dataLayer=window.dataLayer||[];function {0}(a,b){{return a<b?'<p>{0}</p>':b}}"
        return Markup("\n".join(line.format(self.code(8)) for _ in range(kilobytes * 1024 // 90)))


class Dates:
    """The moment of publication in the ways in which pages tell it, and the wrong moments beside it."""

    def __init__(self, lot: random.Random, style: str) -> None:
        zone = dt.timezone(dt.timedelta(hours=lot.choice([2, 3, 3, 4])))
        day = dt.date(2013, 1, 1) + dt.timedelta(days=lot.randint(0, 4200))
        hour = 1 if style == "night" else lot.randint(7, 20)  # night: the day before in Greenwich
        self.at = dt.datetime(day.year, day.month, day.day, hour, lot.randint(0, 59), tzinfo=zone)
        self.style = style
        self.lot = lot
        self.day = day

    @property
    def iso(self) -> str:
        if self.style in ("utc", "night"):
            return self.at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if self.style == "colonless":
            return self.at.strftime("%Y-%m-%dT%H:%M:%S%z")
        return self.at.isoformat()

    def later(self, hours: int = 50) -> str:
        return (self.at + dt.timedelta(hours=hours)).isoformat()

    def other(self) -> str:
        """A day of some other report."""
        return (self.at - dt.timedelta(days=self.lot.randint(2, 400), hours=3)).isoformat()

    def other_shown(self) -> str:
        return _egypt(self.day - dt.timedelta(days=self.lot.randint(2, 400)))

    def today_shown(self) -> str:
        """The day on which the page was saved, as the head of the page shows it."""
        day = self.day + dt.timedelta(days=self.lot.randint(3, 90))
        return f"{WEEKDAYS[day.weekday()]} {_egypt(day)}"

    @property
    def shown(self) -> str:
        day, clock = self.day, self.at.strftime("%H:%M")
        weekday, month = WEEKDAYS[day.weekday()], day.month - 1
        hijri = Gregorian(day.year, day.month, day.day).to_hijri()
        shown = {
            "egypt": f"{_egypt(day)} - {clock}",
            "levant": f"{weekday} {day.day} {LEVANT[month]} {day.year}، الساعة {clock}",
            "both": f"{day.day} {LEVANT[month]}/{EGYPT[month]} {day.year}",
            "numeric": f"{day.day}/{day.month}/{day.year} {clock}",
            "arabic-digits": f"{weekday} {_egypt(day)}".translate(DIGITS),
            "hijri": f"{weekday} {hijri.day} {hijri.month_name('ar')} {hijri.year}",
            "hijri-both": f"{hijri.day} {hijri.month_name('ar')} {hijri.year} هـ الموافق {_egypt(day)} م",
            "year-first": day.strftime("%Y/%m/%d") + f" - {clock}",
            "iso": day.isoformat(),
        }
        return shown.get(self.style, f"{weekday} {_egypt(day)} {clock}")


def _egypt(day: dt.date) -> str:
    return f"{day.day} {EGYPT[day.month - 1]} {day.year}"


class Report:
    """The report that a page is about."""

    def __init__(self, filler: Filler, dates: Dates, *, notes: bool = False) -> None:
        self.title = filler.one("titles")
        self.outlet, self.author = filler.one("outlets"), filler.one("person")
        self.section, self.number = filler.one("sections"), filler.number(1000, 999999)
        day = dates.day
        self.path = f"/{filler.pick('news', 'politics', 'ar/news', 'articles')}/{self.number}"
        if filler.chance(0.3):
            self.path = f"/{day.year}/{day.month:02}/{day.day:02}/{filler.code(9)}/"
        self.host = f"https://www.{filler.code(6)}.example"
        self.url = self.host + self.path
        self.lines = list(_lines(filler))
        self.lead = filler.fill(filler.lot.choice(WORDS["sentences"]))
        if notes:
            self.lines.append(_plain("note", filler.one("notes")))

    @property
    def body(self) -> str:
        return "\n".join(line.text for line in self.lines)


def _lines(filler: Filler) -> list[Line]:
    lot = filler.lot
    sentences = filler.many("sentences", 26)
    lines = [_paragraph(filler, sentences[: lot.randint(1, 3)])]
    rest = sentences[3:]
    headed = filler.chance(0.35)
    for _ in range(lot.randint(3, 11)):
        if headed and filler.chance(0.3):
            lines.append(_plain("h", filler.one("heads")))
        taken = lot.randint(1, 3)
        if rest:
            lines.append(_paragraph(filler, rest[:taken]))
            rest = rest[taken:]
        if filler.chance(0.12):
            lines.append(_plain("p", filler.one("short")))
        if filler.chance(0.12):
            lines.append(_plain("q", f"«{filler.one('quotes')}»"))
    if filler.chance(0.2):
        lines += [_plain("li", point) for point in filler.many("points", 3)]
        lines.append(_paragraph(filler, filler.many("sentences", 1)))
    if filler.chance(0.15):
        lines.insert(lot.randint(1, len(lines)), _plain("ticker", filler.one("tickers")))
    return lines


def _plain(kind: str, text: str) -> Line:
    return Line(kind, text, Markup.escape(text))


def _paragraph(filler: Filler, sentences: list[str]) -> Line:
    """A paragraph; some words of it may be links or bold, as editors make them."""
    text = " ".join(sentences)
    html = str(Markup.escape(text))
    if filler.chance(0.25):
        words = html.split(" ")
        at = filler.number(0, max(0, len(words) - 4))
        tag = filler.pick('a href="/tag/{0}"', "strong", "b", "em", 'span style="color:#222"', 'a class="x" href="/n/{0}"')
        linked = " ".join(words[at : at + 3])
        words[at : at + 3] = [f"<{tag.format(filler.number(1, 999))}>{linked}</{tag.split()[0]}>"]
        html = " ".join(words)
    return Line("p", text, Markup(html))


def _environment() -> Environment:
    loader = FileSystemLoader(HERE / "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)


_templates = _environment()


def make_page(template: str, seed: int) -> Page:
    """One page: a template of templates.toml, and a seed for all that varies."""
    lot = random.Random(f"{template}/{seed}")
    settings = SETTINGS[template]
    style, meta = lot.choice(settings["dates"]), lot.choice(settings["meta"])
    filler, dates = Filler(lot), Dates(lot, style)
    report = Report(filler, dates, notes=settings.get("notes", False))
    shared: dict[str, Any] = {"r": report, "d": dates, "w": filler, "meta": meta, "page": template}
    html = _templates.get_template(f"{template}.html").render(**shared)
    name = f"{template}-{seed}"
    return Page(name, html, report.title, report.body, dates.day.isoformat(), report.author, report.outlet)


def all_pages(seeds: tuple[int, ...] = (1, 2), wanted: Callable[[str], bool] = lambda template: True) -> list[Page]:
    """Every template with every seed."""
    return [make_page(template, seed) for template in SETTINGS if wanted(template) for seed in seeds]


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for page in all_pages():
        (folder / f"{page.name}.html").write_text(page.html, "utf-8")
