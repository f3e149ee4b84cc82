"""Ways to spoil a text: what hostile, broken and merely unusual writing does to Arabic. Used by every fuzzing harness.

A spoiler takes a text and a source of chance and returns another text; the same seed gives the same text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from random import Random
from typing import Any

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
INVISIBLE = "\u00ad\u034f\u115f\u180e\u200b\u200c\u200d\u2060\u2061\u2063\u3164\ufeff\ufff9\ufffb\U000e0001\U000e0020"
CONTROLS = "".join(map(chr, (*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)))
MARKS = "\u0610\u0618\u064b\u064e\u0651\u0652\u0653\u0654\u0670\u06d6\u06e1\u0300\u0308\u0336\u20dd\u0488"
SURROGATES = "\ud800\udbff\udc00\udfff"
ODD = "\ufffd\ufffe\uffff\U0010ffff\ufdfa\ufdfd\ufefb\u0640\u0000\U0001f1f8\U0001f468\u200d\U0001f469\ua9fd\u1abf"
DIGITS = "0٠۰०๐０𝟎𞥐²Ⅷ①½零"
STOPS = ".,،؛؟!…:;-–—/|()[]{}«»“”‘’\"'*#@_%"
ALIKE = str.maketrans({
    "ا": "اﺍאlا", "ه": "ھەہةο", "ي": "یېےىي", "ك": "کڪگﮎ", "و": "ۆۏﻭو", "0": "٠۰೦O", "1": "١۱l𝟏",
    "أ": "ٲأٵ", "ل": "لﻝ⅃", "م": "مﻡ൧",
})  # fmt: skip
"""Letters and those that look like them; the first of each is replaced by one of the others, by chance."""
MAGNITUDES = ("مئة", "ألف", "مليون", "مليار", "آلاف", "نصف", "بضعة", "عشرات", "ثلاثة", "وعشرون")
DAYS = (
    "30 فبراير 2024", "31/02/0000", "99/99/99999", "0/0/0", "الثلاثين من فبراير", "2024-13-45", "٣١ نيسان ٩٩٩٩", "29 شباط 2023",
    "31 كانون الأول 99999999999999999999", "قبل 999999999999 سنة", "بعد 9999 عام", "30 صفر 9999 هـ", "منذ ٠ يوم", "25:61",
    "قبل مليار مليار سنة", "الأحد الاثنين الثلاثاء", "1 محرم 1", "31 يونيو", "-1/-1/-1", "10000-01-01", "0001-01-01",
)  # fmt: skip
FLOODED = (
    "قال إن ", "وقال مصدر إن ", "الذي ", "و", "لم ", "بن ", "محافظ ", "قرية ", "جنوب ", "قتل ", "، ", "(", "«", "\"", "ال",
    "إلى ", "#", "@", "ـ", "مقـ.ـ.", " \n", "\t", "a.b@", "1.", "1/", "أ. ", "..", "…", "😀", "ّ", "\u200f", "%",
    "عشرين ألف ", "قبل ",
)  # fmt: skip
BAIT = (
    "=HYPERLINK(\"http://x.example\")", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\x1b[2J\x1b]0;x\x07", "\x9b31m",
    "</script><script>x()",     "&#0;&#xd800;&#99999999;", "<![CDATA[", "]]>", "<!--", "{{7*7}}", "{0.__class__}", "%s%n%x",
    "'; drop table event; --", "../../x",
    "[bold]x[/bold][/]", "[link=file:///x]x[/link]", "\\u0000", "\\ud800", "${x}", "\u2028x\u2029",
)  # fmt: skip
LARGEST = 60_000  # letters; a flood makes a text no longer than this
Spoiler = Callable[[str, Random], str]


def _sprinkled(text: str, chance: Random, signs: str, most: int = 40) -> str:
    for _ in range(chance.randint(1, most)):
        at = chance.randint(0, len(text))
        text = text[:at] + chance.choice(signs) * chance.choice((1, 1, 2, 7)) + text[at:]
    return text


def _put(text: str, chance: Random, piece: str) -> str:
    at = chance.choice((0, len(text), chance.randint(0, len(text))))
    return text[:at] + piece + text[at:]


def _flood(text: str, chance: Random, piece: str) -> str:
    return _put(text, chance, (piece * chance.choice((3, 40, 700, 5_000)))[:LARGEST])


def _mixed_forms(text: str, chance: Random) -> str:
    forms = ("NFC", "NFD", "NFKC", "NFKD")
    return " ".join(unicodedata.normalize(chance.choice(forms), word) for word in text.split(" "))  # type: ignore[arg-type]


def _alike(text: str, chance: Random) -> str:
    table = {code: chance.choice(str(letters)) for code, letters in ALIKE.items()}
    return "".join(table.get(ord(letter), letter) if chance.random() < 0.3 else letter for letter in text)


def _number(text: str, chance: Random) -> str:
    script = chance.choice(DIGITS)
    long = "".join(chance.choice((script, chance.choice(DIGITS), "9")) for _ in range(chance.choice((2, 25, 400, 5_000))))
    words = " ".join(chance.choice(MAGNITUDES) for _ in range(chance.choice((2, 9, 300))))
    shown = (long, f"{long}.{long}", f"1e{long}", words, f"{long} {words}", f"{long},{long}-{long}%")
    return _put(text, chance, f" {chance.choice(shown)} {chance.choice(('قتيل', 'جريحا', 'كلم', 'دولار', ''))} ")


def _other_digits(text: str, chance: Random) -> str:
    scripts = [[chr(start + n) for n in range(10)] for start in (0x30, 0x660, 0x6F0, 0x966, 0xFF10, 0x1D7CE)]
    return "".join(
        chance.choice(scripts)[int(letter)] if letter.isdecimal() and letter.isascii() else letter for letter in text
    )


def _cut(text: str, chance: Random) -> str:
    first, last = sorted((chance.randint(0, len(text)), chance.randint(0, len(text))))
    return chance.choice((text[:first], text[last:], text[first:last], text[:first] + text[last:]))


def _shuffled(text: str, chance: Random) -> str:
    words = text.split(" ")
    chance.shuffle(words)
    return " ".join(words)


def _again(text: str, chance: Random) -> str:
    words = text.split(" ")
    first = chance.randrange(len(words))
    part = words[first : first + chance.choice((1, 2, 12))]
    return " ".join([*words[:first], *part * chance.choice((2, 30, 400)), *words[first:]])[:LARGEST]


def _only_stops(text: str, chance: Random) -> str:
    return "".join(chance.choice(STOPS + " \n") for _ in range(chance.choice((1, 80, 3_000))))


SPOILERS: dict[str, Spoiler] = {
    "bidi": lambda text, chance: _sprinkled(text, chance, BIDI),
    "invisible": lambda text, chance: _sprinkled(text, chance, INVISIBLE),
    "controls": lambda text, chance: _sprinkled(text, chance, CONTROLS, 8),
    "surrogates": lambda text, chance: _sprinkled(text, chance, SURROGATES, 4),
    "odd": lambda text, chance: _sprinkled(text, chance, ODD),
    "marks": lambda text, chance: _sprinkled(text, chance, MARKS, 200),
    "marks without end": lambda text, chance: _flood(text, chance, chance.choice(MARKS)),
    "normal forms": _mixed_forms,
    "alike": _alike,
    "numbers": _number,
    "digits": _other_digits,
    "days": lambda text, chance: _put(text, chance, f" {chance.choice(DAYS)} "),
    "floods": lambda text, chance: _flood(text, chance, chance.choice(FLOODED)),
    "bait": lambda text, chance: _put(text, chance, chance.choice(BAIT)),
    "stops": lambda text, chance: _sprinkled(text, chance, STOPS, 200),
    "only stops": _only_stops,
    "no spaces": lambda text, chance: text.replace(" ", chance.choice(("", "_", "ـ", "\u200c", "."))),
    "lines": lambda text, chance: text.replace(" ", chance.choice(("\n", "\r\n", "\u2028", "  ", "\x0b"))),
    "backwards": lambda text, chance: text[::-1],
    "cut": _cut,
    "shuffled": _shuffled,
    "again": _again,
}


def spoiled(text: str, chance: Random, *, most: int = 3) -> str:
    """The text after one to ``most`` spoilers."""
    for name in chance.choices(list(SPOILERS), k=chance.randint(1, most)):
        text = SPOILERS[name](text, chance)
    return text


def altered(value: Any, chance: Random) -> Any:
    """A JSON value with one value in it replaced by another of its kind, so that what reads it by type takes it."""
    if isinstance(value, dict) and value:
        key = chance.choice(list(value))
        return {**value, key: altered(value[key], chance)}
    if isinstance(value, list) and value:
        place = chance.randrange(len(value))
        changed = [*value[:place], altered(value[place], chance), *value[place + 1 :]]
        return chance.choice((changed, changed, changed, value * 2, []))
    if isinstance(value, bool) or value is None:
        return not value
    if isinstance(value, int | float):
        near = (0, 1, -1, value + 1, value - 1, 0.5, 90.5)
        return chance.choice((*near, 10**6, 2**31, 2**63, -(2**63), 1e308, 10**30, None))
    if isinstance(value, str):
        spoilt = spoiled(value, chance, most=1)[:2_000]
        return chance.choice((spoilt, "", chance.choice(DAYS), chance.choice(BAIT), "9999-12-31", "0001"))
    return value


def damaged(data: bytes, chance: Random) -> bytes:
    """Bytes with some overwritten, cut out, doubled or put elsewhere."""
    for _ in range(chance.randint(1, 6)):
        at = chance.randint(0, len(data))
        size = chance.choice((1, 1, 2, 4, 100))
        piece = chance.choice((
            bytes(chance.randrange(256) for _ in range(size)),
            b"\x00" * size, b"\xff" * size, b"<" * size, b'"' * size, b"\n" * size,
        ))  # fmt: skip
        data = chance.choice((
            data[:at] + piece + data[at + size :], data[:at] + piece + data[at:], data[:at] + data[at + size :],
            data[:at] + data[at : at + size] * 2 + data[at + size :], data[:at],
        ))  # fmt: skip
    return data
