"""The compiled word list of time and the small readers that dates are put together from."""

from __future__ import annotations

import datetime as dt
import functools
import re
import tomllib
from collections.abc import Callable, Sequence, Set
from importlib import resources
from typing import TypeVar

import msgspec

from khabar.text.memo import Memo
from khabar.timex import timeline
from khabar.timex.numerals import (
    AND,
    ARTICLES,
    CARDINALS,
    ORDINALS,
    cardinal,
    digits_at,
    ends_in_digit,
    number_words,
    ordinal,
)
from khabar.timex.phrasebook import Phrasebook, Sense

R = TypeVar("R")
NEVER_FIRST = frozenset({
    "of", "to", "that-is", "running", "hijri-sign", "gregorian-sign", "same-year", "month-sign", "year-sign",
    "few", "few-after", "few-definite", "modifier", "night-to", "period",
})  # fmt: skip
ANCHORS = frozenset({
    "weekday", "month", "day", "adverb", "unit", "season", "decade", "feast", "vague", "year-word", "modifier",
})  # fmt: skip
NUMERIC = re.compile(r"(?:[وفبل]?(?:ال)?)(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})")
CLOCK = re.compile(r"\d{1,2}(?:[:.]\d{2}){0,2}")
MONTH_DIRECTIONS = frozenset({"past", "current", "future"})
SEPARATORS = frozenset("/-.:")
DASHES = frozenset({"-", "–", "—", ""})  # a tatweel apart, written for a dash, folds to nothing
PAIRING = DASHES | {"/", "(", "\\", "،"}


class Month(msgspec.Struct, frozen=True, gc=False):
    """A named month and where its name ends."""

    end: int
    number: int
    hijri: bool
    sure: bool  # false where the name is also another word
    strict: bool  # not even sure after a preposition
    definite: bool = False


class Year(msgspec.Struct, frozen=True, gc=False):
    """What stands behind a month: a year, or a direction, or neither."""

    end: int
    year: int | None
    direction: str | None
    hijri: bool
    stated: bool


class Duration(msgspec.Struct, frozen=True, gc=False):
    """A length of time; ``number`` is None where it is not said."""

    end: int
    number: int | None
    unit: str

    @property
    def some(self) -> int | None:
        """The number; some hours are none, as they do not lead to another day."""
        return 0 if self.number is None and self.unit == "hour" else self.number


@functools.cache
def time_words() -> Phrasebook:
    """Return the phrasebook of ``time.toml``."""
    source = resources.files("khabar") / "data/lexicon/time.toml"
    tables = tomllib.loads(source.read_text("utf-8"))
    book = Phrasebook()
    for kind, rows in tables.items():
        for row in rows:
            if kind == "unit":
                for number in ("single", "dual", "plural"):
                    book.add("unit", row[number], {**row, "number": number}, either=True)
            elif kind == "role":
                book.add(row["name"], row["forms"], row)
            elif kind == "daypart":
                book.add("daypart", row.get("forms", ()), row)
                book.add("adverb", row.get("adverb", ()), row)
            else:
                book.add(kind, row["forms"], row)
    return book.freeze()


@functools.cache
def anchors() -> frozenset[str]:
    """Return the shapes of which a sentence with a date has at least one (or a number of four digits)."""
    return time_words().shapes(ANCHORS)


@functools.cache
def _neighbours(words: tuple[str, ...]) -> frozenset[str]:
    book = Phrasebook()
    book.add("word", words, {}, either=False)
    return book.shapes({"word"})


@functools.cache
def _openings() -> frozenset[str]:
    """Return the words, apart from digits, at which a time expression can begin."""
    book = time_words()
    numerals = number_words().shapes(CARDINALS | ORDINALS) | ARTICLES
    return book.shapes(book.all_kinds() - NEVER_FIRST) | numerals


def openings(words: list[str]) -> list[int]:
    """Return where a time expression can begin; nowhere in a sentence that cannot hold one."""
    roles = list(map(_word_roles.__getitem__, words))
    return [index for index, role in enumerate(roles) if role & OPENS] if max(roles, default=0) >= ANCHOR else []


def _does(word: str) -> int:
    """OPENS where a time expression can begin with a word, plus ANCHOR where it shows that its sentence can hold one."""
    digits = not word.isalpha() and ends_in_digit(word)
    opens, anchor = digits or word in _openings(), (digits and len(word) > 3) or word in anchors()
    return OPENS * opens + ANCHOR * anchor


OPENS, ANCHOR = 1, 2
_word_roles: Memo[str, int] = Memo(_does)


def starting_kinds(word: str) -> Set[str]:
    """Return the kinds of the forms that begin with ``word``, "digits", "cardinal" and "ordinal" among them."""
    kinds, counts = set(time_words().kinds(word)), number_words().kinds(word)
    if ends_in_digit(word) or word in ARTICLES:
        kinds.add("digits")
    if not CARDINALS.isdisjoint(counts):
        kinds.add("cardinal")
    if not ORDINALS.isdisjoint(counts):
        kinds.add("ordinal")
    return kinds


def by_first_word(table: Sequence[tuple[R, Set[str]]]) -> Callable[[str], tuple[R, ...]]:
    """Return a function that tells which readers of ``table`` can begin at a word, each given with its kinds."""

    @functools.lru_cache(maxsize=1 << 14)
    def readers(word: str) -> tuple[R, ...]:
        kinds = starting_kinds(word)
        return tuple(read for read, needed in table if not kinds.isdisjoint(needed))

    return readers


def role(words: list[str], index: int, *names: str) -> Sense | None:
    """Return the small word with the first of ``names`` at ``index``."""
    return time_words().at(words, index, *names)


def meant(words: list[str], index: int, sense: Sense) -> bool:
    """Return whether the neighbours leave ``sense`` its meaning of time."""
    not_after, not_before = sense.data.get("not_after"), sense.data.get("not_before")
    if not_after and index and words[index - 1] in _neighbours(tuple(not_after)):
        return False
    return not (not_before and sense.end < len(words) and words[sense.end] in _neighbours(tuple(not_before)))


def unit_at(words: list[str], index: int) -> Sense | None:
    """Return a unit of time."""
    sense = time_words().at(words, index, "unit")
    return sense if sense and meant(words, index, sense) else None


def day_number(words: list[str], index: int) -> tuple[int, int] | None:
    """Read the day of a month: digits or an ordinal: (end, day)."""
    digits = digits_at(words, index)
    if digits is None and index + 1 < len(words) and (words[index] in ARTICLES or words[index] == AND):
        digits = digits_at(words, index + 1)
        if digits and not digits.front:
            index += 1
    if digits:
        day = digits.plain
        return (index + 1, day) if day and day <= 31 and len(digits.number) <= 2 and not digits.tail else None
    found = ordinal(words, index)
    return found if found and found[1] <= 31 else None


def month_at(words: list[str], index: int) -> Month | None:
    """Read a month and the second name it may carry ("يونيو / حزيران")."""
    book = time_words()
    sense = book.at(words, index, "month")
    if sense is None:
        return None
    number, hijri = int(sense.data["number"]), sense.data["calendar"] == "hijri"
    clash = sense.data.get("clash")
    sure = not (clash and words[index] in _neighbours(tuple(clash)))
    strict = words[index] in _neighbours(tuple(sense.data.get("strict", ())))
    end = sense.end
    if end + 1 < len(words) and words[end] in PAIRING:
        second = book.at(words, end + 1, "month")
        if second and second.data is sense.data:
            end, sure = second.end, True
            end += int(end < len(words) and words[sense.end] == "(" and words[end] == ")")
    elif (second := book.at(words, end, "month")) and second.data is sense.data and not second.proclitic:
        end, sure = second.end, True
    return Month(end, number, hijri, sure, strict, bool(sense.proclitic))


def bare_year(words: list[str], index: int) -> tuple[int, int, bool] | None:
    """Read a year of four digits and the sign of its calendar: (end, year, hijri)."""
    digits = digits_at(words, index)
    if digits is None or digits.plain is None or len(digits.number) != 4 or not 1200 <= digits.plain <= 2100:
        return None
    hijri, end = digits.tail == "ه", index + 1
    if role(words, end, "hijri-sign"):
        hijri, end = True, end + 1
    elif role(words, end, "gregorian-sign"):
        end += 1
    return end, digits.plain, hijri or digits.plain <= timeline.HIJRI_YEARS[1]


def relative_unit(words: list[str], index: int, *names: str) -> tuple[int, str, str] | None:
    """Read "العام الماضي", "هذا العام" for one of some units: (end, direction, unit)."""
    this = role(words, index, "this")
    sense = unit_at(words, this.end if this else index)
    if sense is None or sense.data["number"] != "single" or not sense.definite:
        return None
    name = str(sense.data["name"])
    if name not in names:
        return None
    if this:
        return sense.end, "current", name
    modifier = role(words, sense.end, "modifier")
    return (modifier.end, str(modifier.data["direction"]), name) if modifier else None


def year_after(words: list[str], index: int, published: dt.date | None, last: int | None) -> Year:
    """Read what follows a month: a year, "من العام الماضي", "الماضي", "من نفس العام"."""
    same = role(words, index, "same-year")
    if same and last:
        return Year(same.end, last, None, False, True)
    modifier = time_words().at(words, index, "modifier")
    if modifier and not modifier.proclitic and modifier.data["direction"] in MONTH_DIRECTIONS:
        return Year(modifier.end, None, str(modifier.data["direction"]), False, False)
    start = index
    while start < len(words) and (words[start] in ("،", ",") or role(words, start, "of")):
        start += 1
    relative = relative_unit(words, start, "year")
    if relative:
        year = published.year + timeline.STEPS[relative[1]] if published else None
        return Year(relative[0], year, "none" if year is None else None, False, False)
    word = role(words, start, "year-word")
    found = bare_year(words, word.end if word else start)
    if found is None or words[start if not word else word.end][:1] in "وفبلك":
        return Year(index, None, None, False, False)
    modifier = time_words().at(words, found[0], "modifier")
    return Year(modifier.end if modifier else found[0], found[1], None, found[2], True)


def _names_period(words: list[str], unit: Sense) -> bool:
    """Return whether the unit only introduces a name ("شهر مارس", "عام 2003")."""
    if unit.data["number"] != "single":
        return False
    return month_at(words, unit.end) is not None or bare_year(words, unit.end) is not None


def duration(words: list[str], index: int) -> Duration | None:
    """Read a length of time ("ثلاثة أيام", "أسبوعين", "نحو شهر", "عدة أشهر")."""
    near = number_words().at(words, index, "approximate", "floor", "ceiling")
    index = near.end if near else index
    few = role(words, index, "few")
    if few:
        unit = unit_at(words, few.end)
        return Duration(unit.end, None, unit.data["name"]) if unit else None
    number = cardinal(words, index)
    unit = unit_at(words, number.end if number else index)
    if unit is None or (number and unit.proclitic):
        return None
    name = str(unit.data["name"])
    if time_words().at(words, unit.end, "modifier") or _names_period(words, unit):
        return None
    if unit.definite and not number:
        return None
    if unit.data["number"] == "plural" and not number:
        after = role(words, unit.end, "few-after")
        return Duration(after.end if after else unit.end, None, name)
    count = number.value if number else 2 if unit.data["number"] == "dual" else 1
    end = _and_half(words, unit.end, name)
    if end > unit.end and name == "year":
        return Duration(end, 12 * count + 6, "month")
    return Duration(end, count, name)


def _and_half(words: list[str], index: int, name: str) -> int:
    """Return where "ونصف" or "ونصف العام" ends."""
    half = number_words().at(words, index, "part")
    if half is None or half.proclitic != AND:
        return index
    unit = unit_at(words, half.end)
    return unit.end if unit and unit.definite and unit.data["name"] == name else half.end


def joined(words: list[str], index: int) -> list[tuple[int, str]]:
    """Return the runs of digits and separators from ``index`` on, longest first: (end, text)."""
    if index >= len(words) or not words[index][-1:].isdigit():
        return []
    text, end, runs = words[index], index + 1, [(index + 1, words[index])]
    while end + 1 < len(words) and words[end] in SEPARATORS and words[end + 1].isdigit() and end - index < 5:
        text += words[end] + words[end + 1]
        end += 2
        runs.append((end, text))
    return runs[::-1]


def numeric_date(words: list[str], index: int) -> tuple[int, dt.date] | None:
    """Read a date in digits, day or year first, Gregorian or Hijri: (end, day)."""
    for end, text in joined(words, index):
        match = NUMERIC.fullmatch(text)
        if match is None:
            continue
        first, month, last = int(match[1]), int(match[3]), int(match[4])
        day, year = (first, last) if len(match[4]) == 4 else (last, first)
        if len(match[4]) != 4 and len(match[1]) != 4:
            continue
        hijri = year <= timeline.HIJRI_YEARS[1]
        make = timeline.hijri_day if hijri else timeline.gregorian_day
        found = make(year, month, day)
        if found:
            sign = role(words, end, "hijri-sign" if hijri else "gregorian-sign")
            return (sign.end if sign else end), found
    return None


def clock_at(words: list[str], index: int) -> int | None:
    """Return where a time of day ends ("الساعة 23:45", "الساعة الثالثة")."""
    sense = role(words, index, "clock")
    if sense is None:
        return None
    for end, text in joined(words, sense.end):
        if CLOCK.fullmatch(text):
            return end
    hour = ordinal(words, sense.end)
    if hour is None:
        return None
    part = number_words().at(words, hour[0], "part")
    return part.end if part and part.proclitic == AND else hour[0]
