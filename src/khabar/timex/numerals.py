"""Cardinal and ordinal numbers in words and digits."""

from __future__ import annotations

import csv
import functools
import re
from importlib import resources

import msgspec
from msgspec.structs import replace

from khabar.timex.phrasebook import Phrasebook

DIGITS = re.compile(r"(?P<front>(?:[وفبلك]?(?:ال)?|و?لل|وبال))(?P<number>\d+(?:[.,٬٫]\d+)*)(?P<tail>[هم]?)")
GROUPED = re.compile(r"\d{1,3}(?:[,.٬٫]\d{3})+")
THOUSANDS, HUNDREDS = re.compile(r"[1-9]\d{0,2}"), re.compile(r"\d{3}")  # "34 500"
WITH_ARTICLE = frozenset({"unit", "unit-teen", "ten", "tens", "hundred", "scale", "dual", "vague", "ordinal", "part"})
CARDINALS = frozenset({"unit", "unit-teen", "ten", "tens", "hundred", "scale", "dual", "part"})
ORDINALS = frozenset({"ordinal", "tens"})
AND = "و"
NEVER_GLUED = frozenset("ك")  # "كمية" is a quantity, not "like a hundred"
ARTICLES = frozenset({"ال", "وال", "بال", "لل", "فال", "ولل"})  # apart from the digits: "الـ 24"


class Cardinal(msgspec.Struct, frozen=True, gc=False):
    """A number: the index after its last token, its value, whether it is in digits, whether definite."""

    end: int
    value: int
    digits: bool
    definite: bool


class Digits(msgspec.Struct, frozen=True, gc=False):
    """A token of digits: what is glued in front, the number, what hangs behind."""

    front: str
    number: str
    tail: str

    @property
    def plain(self) -> int | None:
        """The value, where the digits are one whole number without separators."""
        return int(self.number) if self.number.isdigit() else None


@functools.cache
def number_words() -> Phrasebook:
    """Return the phrasebook of ``numbers.tsv``."""
    text = (resources.files("khabar") / "data/lexicon/numbers.tsv").read_text("utf-8")
    rows = [line for line in text.splitlines() if line and not line.startswith("#")]
    book = Phrasebook(NEVER_GLUED)
    for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE):
        low = int(row["low"]) if row["low"] else None
        data = {"low": low, "high": int(row["high"]) if row["high"] else low}
        book.add(row["kind"], row["words"].split("|"), data, either=row["kind"] in WITH_ARTICLE)
    return book.freeze()


@functools.cache
def _cardinals() -> frozenset[str]:
    """Return the words, apart from digits, at which a whole number can begin."""
    return number_words().shapes(CARDINALS) | ARTICLES


def ends_in_digit(word: str) -> bool:
    """Return whether the last letter is a digit, or the last but one ("1436ه")."""
    return word[-1:].isdigit() or word[-2:-1].isdigit()


def digits_at(words: list[str], index: int) -> Digits | None:
    """Read a token of digits with what is glued to it."""
    if not 0 <= index < len(words) or not ends_in_digit(words[index]):
        return None
    match = DIGITS.fullmatch(words[index])
    return Digits(*match.groups()) if match else None


def _value(words: list[str], index: int, kind: str, *, joined: bool) -> tuple[int, int, bool] | None:
    """(end, value, definite) of a number word; a joined one must carry و."""
    if joined and index < len(words) and words[index] == AND:
        sense = number_words().at(words, index + 1, kind)
        return (sense.end, int(sense.data["low"]), sense.definite) if sense and not sense.proclitic else None
    sense = number_words().at(words, index, kind)
    if sense is None or (joined and sense.proclitic != AND):
        return None
    return sense.end, int(sense.data["low"]), sense.definite


def _adjacent(words: list[str], index: int, kind: str) -> tuple[int, int, bool] | None:
    sense = number_words().at(words, index, kind)
    if sense is None or sense.proclitic:
        return None
    return sense.end, int(sense.data["low"]), sense.definite


def _below_hundred(words: list[str], index: int, joined: bool) -> tuple[int, int, bool] | None:
    for kind in ("unit", "unit-teen"):
        unit = _value(words, index, kind, joined=joined)
        if unit is None:
            continue
        teen = _adjacent(words, unit[0], "ten")
        if teen:
            return teen[0], unit[1] + 10, unit[2]
        tens = _value(words, unit[0], "tens", joined=True)
        if tens:
            return tens[0], unit[1] + tens[1], unit[2]
        if kind == "unit":
            return unit
    return _value(words, index, "ten", joined=joined) or _value(words, index, "tens", joined=joined)


def _below_thousand(words: list[str], index: int, joined: bool) -> tuple[int, int, bool] | None:
    total, end, definite = 0, index, False
    hundred = _value(words, index, "hundred", joined=joined)
    if hundred is None:
        unit = _value(words, index, "unit", joined=joined)
        times = _adjacent(words, unit[0], "hundred") if unit else None
        if unit and times and times[1] == 100:
            hundred = times[0], 100 * unit[1], unit[2]
    if hundred:
        end, total, definite = hundred
        joined = True
        digits = _joined_digits(words, end, 100)
        if digits:
            return digits[0], total + digits[1], definite
    rest = _below_hundred(words, end, joined)
    if rest:
        return rest[0], total + rest[1], definite or rest[2]
    return (end, total, definite) if hundred else None


def _joined_digits(words: list[str], index: int, limit: int) -> tuple[int, int] | None:
    """Digits that go on after a number word ("ألف و200")."""
    if index < len(words) and words[index] == AND:
        index, bare = index + 1, True
    else:
        bare = False
    digits = digits_at(words, index)
    if digits is None or digits.tail or digits.front != ("" if bare else AND) or digits.plain is None:
        return None
    return (index + 1, digits.plain) if digits.plain < limit else None


def whole(number: str) -> int | None:
    """Return the value of digits that may be grouped by thousands; None for decimals."""
    if number.isdigit():
        return int(number)
    return int(re.sub(r"\D", "", number)) if GROUPED.fullmatch(number) else None


def _digit_group(words: list[str], index: int) -> tuple[int, float, bool] | None:
    digits = digits_at(words, index)
    if digits is None or digits.tail or len(digits.number) > 11:
        return None
    scaled = _adjacent(words, index + 1, "scale")
    value: float | None = whole(digits.number)
    if scaled and not digits.number.isdigit() and len(re.findall(r"\D", digits.number)) == 1:
        value = float(re.sub("[,٬٫]", ".", digits.number))
    end = index + 1
    if end < len(words) and THOUSANDS.fullmatch(digits.number) and HUNDREDS.fullmatch(words[end]):
        end, value = end + 1, int(digits.number + words[end])
    return (end, value, "ال" in digits.front or "لل" in digits.front) if value is not None else None


def _part(words: list[str], index: int) -> Cardinal | None:
    """Read "نصف مليون"."""
    part = number_words().at(words, index, "part")
    scale = _adjacent(words, part.end, "scale") if part else None
    return Cardinal(scale[0], scale[1] // int(part.data["low"]), False, scale[2]) if part and scale else None


def _and_part(words: list[str], index: int, scale: int) -> tuple[int, int]:
    """Read what "ونصف" or "ونصف المليون" adds to a number that ends in a scale: (end, value)."""
    part = _value(words, index, "part", joined=True)
    if part is None:
        return index, 0
    again = _adjacent(words, part[0], "scale")
    return (again[0] if again and again[1] == scale else part[0]), scale // part[1]


def _scaled(words: list[str], index: int, joined: bool, limit: int) -> tuple[int, int, int, bool] | None:
    """One group and its scale: (end, value, scale, definite)."""
    dual = _value(words, index, "dual", joined=joined)
    if dual and 2 * dual[1] < limit:
        return dual[0], 2 * dual[1], dual[1], dual[2]
    bare = _value(words, index, "scale", joined=joined)
    if bare and bare[1] < limit and not number_words().at(words, index, "vague"):
        return bare[0], bare[1], bare[1], bare[2]
    group = _below_thousand(words, index, joined)
    if group is None:
        return None
    scale = _adjacent(words, group[0], "scale")
    if scale and scale[1] < limit:
        return scale[0], group[1] * scale[1], scale[1], group[2]
    return (group[0], group[1], 1, group[2]) if limit > 1 else None


def cardinal(words: list[str], index: int) -> Cardinal | None:
    """Read the whole number that begins at ``index`` ("مئة وخمسة وعشرون", "3 آلاف", "1.2 مليون")."""
    if index >= len(words) or not (words[index] in _cardinals() or ends_in_digit(words[index])):
        return None
    total, end, digits = 0, index, False
    if words[index] in ARTICLES and digits_at(words, index + 1):
        number = cardinal(words, index + 1)
        return replace(number, definite=True) if number else None
    group = _digit_group(words, index)
    if group:
        digits, definite = True, group[2]
        scale = _adjacent(words, group[0], "scale")
        if scale is None:
            return Cardinal(group[0], int(group[1]), True, definite)
        end, total, limit = scale[0], round(group[1] * scale[1]), scale[1]
    else:
        first = _scaled(words, index, False, 10**15)
        if first is None:
            return _part(words, index)
        end, total, limit, definite = first
    while limit > 1:
        more = _joined_digits(words, end, limit)
        scale = _adjacent(words, more[0], "scale") if more else None
        if more:
            end, total = (scale[0], total + more[1] * scale[1]) if scale else (more[0], total + more[1])
            limit = scale[1] if scale else 1
            continue
        following = _scaled(words, end, True, limit)
        if following is None:
            end, more_of_scale = _and_part(words, end, limit)
            total += more_of_scale
            break
        end, total, limit = following[0], total + following[1], following[2]
    return Cardinal(end, total, digits, definite)


def ordinal(words: list[str], index: int) -> tuple[int, int] | None:
    """Read a definite ordinal ("الخامس", "الحادي عشر", "الخامس والعشرين"): (end, value)."""
    book = number_words()
    unit = book.at(words, index, "ordinal", "tens")
    if unit is None or not unit.definite:
        return None
    if unit.kind == "tens":
        return unit.end, int(unit.data["low"])
    value = int(unit.data["low"])
    teen = _adjacent(words, unit.end, "ten")
    if teen:
        return teen[0], value + 10
    tens = book.at(words, unit.end, "tens")
    if tens and tens.definite and tens.proclitic == AND:
        return tens.end, value + int(tens.data["low"])
    return unit.end, value


def indefinite_ordinal(words: list[str], index: int) -> tuple[int, int] | None:
    """Read an ordinal in front of what it counts ("ثاني أيام"): (end, value)."""
    sense = number_words().at(words, index, "ordinal")
    return (sense.end, int(sense.data["low"])) if sense and not sense.definite else None
