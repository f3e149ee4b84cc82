"""How many: finds the quantities of a sentence, with their bounds.

"10 على الأقل" is [10, None], "أقل من 10" [None, 10], "نحو 20" [20, 20], "عشرات" [20, 99]. Years, dates,
times, shares, ordinals, measures (kilometres, dollars, days) and numbers that are part of a name are none.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

import msgspec

from khabar.text.memo import Memo
from khabar.timex.dates import DateMention, find_dates
from khabar.timex.numerals import AND, ARTICLES, CARDINALS, cardinal, digits_at, number_words, ordinal
from khabar.timex.phrasebook import Sense

COUNTS = CARDINALS | {"vague", "some", "some-bare"}
RUN = re.compile(r"(\d{1,6})[-–](\d{1,6})")
BEFORE = {"floor", "ceiling", "approximate", "from", "from-to", "percent", "ordinal"}
CUES = ("floor", "ceiling", "approximate")
JOINTS = frozenset("/:.-–\\#@_+")
REACH = 3  # "60 شخصا على الأقل": how many words may stand between a number and its bound
LONGEST = 9  # digits; longer ones are telephone and serial numbers
YEARS = range(1900, 2100)
OLD_YEARS = range(1200, 2100)


class Quantity(msgspec.Struct, frozen=True, gc=False):
    """A quantity: first and last token (with "نحو", "أكثر من"…), bounds; vague where no number is said."""

    first: int
    last: int
    low: int | None
    high: int | None
    vague: bool


class _Core(msgspec.Struct, frozen=True, gc=False):
    end: int
    low: int | None
    high: int | None
    vague: bool
    digits: bool


@functools.cache
def _counts() -> frozenset[str]:
    return number_words().shapes(COUNTS)


@functools.cache
def _openings() -> frozenset[str]:
    return number_words().shapes(COUNTS | BEFORE) | ARTICLES


def openings(words: list[str]) -> list[int]:
    """Return where a quantity can begin; nowhere in a sentence without a number."""
    counts = _counts()
    found = [index for index, opens in enumerate(map(_opens.__getitem__, words)) if opens]
    return found if any(words[index] in counts or words[index][-1:].isdigit() for index in found) else []


_opens: Memo[str, bool] = Memo(lambda word: word in _openings() or (not word.isalpha() and word[-1:].isdigit()))


def _vague(words: list[str], index: int) -> _Core | None:
    """Read "عشرات", "مئات الآلاف", "بضعة", "بضعة آلاف", "عدد من"."""
    book = number_words()
    sense = book.at(words, index, "some", "some-bare", "vague")
    if sense is None:
        return None
    if sense.kind != "vague":
        counted = _vague(words, sense.end)
        if counted and counted.low is not None:
            return counted
        inner = cardinal(words, sense.end)
        bare = sense.kind == "some-bare" and sense.proclitic  # "وعدة" is also "and a promise"
        return None if bare or (inner and inner.digits) else _Core(sense.end, None, None, True, False)
    low, high, end = int(sense.data["low"]), int(sense.data["high"]), sense.end
    scale = book.at(words, end, "scale")
    if scale and not scale.proclitic and int(scale.data["low"]) > low // 20:
        factor = int(scale.data["low"])
        low, high, end = low * factor, (high + 1) * factor - 1, scale.end
    return _Core(end, low, high, True, False)


def _core(words: list[str], index: int) -> _Core | None:
    number = cardinal(words, index)
    if number:
        return _Core(number.end, number.value, number.value, False, number.digits)
    return _vague(words, index)


def _in_name_or_measure(words: list[str], index: int, end: int) -> bool:
    """Return whether what stands around a number makes it a name, a share or a measure."""
    book = number_words()
    if book.at(words, end, "percent", "measure"):
        return True
    return any(_ends_at(words, start, index) for start in (index - 1, index - 2))


def _ends_at(words: list[str], start: int, index: int) -> bool:
    sense = number_words().at(words, start, "label") if start >= 0 else None
    return sense is not None and sense.end == index


def _in_code(words: list[str], index: int, end: int) -> bool:
    """Return whether digits belong to a code, a score, a time or a date."""
    before = words[index - 1] if index else ""
    after = words[end] if end < len(words) else ""
    if before in ("#", "@", "_") or (before.isascii() and before.isalpha()):
        return True
    if before in JOINTS and index > 1:
        joined = words[index - 2]
        if joined[-1:].isdigit() or (
            before not in (":", ".") and (joined.isascii() or _ends_at(words, index - 2, index - 1))
        ):
            return True
    if (after.isascii() and after.isalpha()) or (index == 0 and after in (".", "-", ")")):
        return True
    following = words[end + 1] if end + 1 < len(words) else ""
    return after in JOINTS and after not in (".", "") and (following[:1].isdigit() or following.isascii())


def _year_like(words: list[str], index: int, end: int, cued: bool) -> bool:
    """Return whether a bare number of four digits is rather a year: nothing counted follows."""
    digits = digits_at(words, index)
    if cued or end != index + 1 or digits is None or len(digits.number) != 4 or digits.plain not in YEARS:
        return False
    counted = words[end] if end < len(words) else ""
    return digits.plain != 2000 and not (counted.endswith("ا") and len(counted) > 2)


def _pair(words: list[str], index: int, opening: Sense | None) -> _Core | None:
    """Read "بين 10 و15", "من 10 إلى 15", "10-15", "3 أو 4"."""
    run = RUN.fullmatch(words[index])
    if run and int(run[1]) < int(run[2]) <= 10 * int(run[1]) and int(run[1]) not in OLD_YEARS:
        return _Core(index + 1, int(run[1]), int(run[2]), False, True)
    book = number_words()
    start = opening.end if opening else index
    first = cardinal(words, start)
    if first is None:
        return None
    step, joint = first.end, words[first.end] if first.end < len(words) else ""
    to, either = book.at(words, step, "to"), book.at(words, step, "or")
    if to and not to.proclitic:
        step = to.end
    elif either and not either.proclitic:
        step = either.end
    elif joint in ("-", "–") and first.digits and not opening:
        step += 1
    elif opening and opening.kind == "from" and joint.startswith(AND):
        step += int(joint == AND)
    else:
        return None
    second = cardinal(words, step)
    if second is None or second.value <= first.value:
        return None
    if joint in ("-", "–") and second.value > 10 * first.value:
        return None
    if words[second.end : second.end + 1] in (["/"], [":"], ["-"]):
        return None
    return _Core(second.end, first.value, second.value, False, first.digits)


def _split(words: list[str], opening: Sense | None) -> _Core | None:
    """Read "بين مئة ومئتين", where the second number would be taken for a part of the first."""
    if opening is None or opening.kind != "from":
        return None
    for cut in range(opening.end + 1, min(len(words), opening.end + 6)):
        if not words[cut].startswith(AND):
            continue
        first = cardinal(words[:cut], opening.end)
        second = cardinal(words, cut + int(words[cut] == AND))
        if first and second and first.end == cut and second.value > first.value:
            return _Core(second.end, first.value, second.value, False, first.digits)
    return None


def _bound_after(words: list[str], end: int, taken: Sequence[bool]) -> tuple[str, int] | None:
    """Return the bound behind a number, next to it or behind what is counted: (kind, end of the span)."""
    book = number_words()
    for index in range(end, min(len(words), end + REACH + 1)):
        sense = book.at(words, index, "floor-after", "ceiling-after", "approximate-after")
        if sense:
            follows = _core(words, sense.end) if index > end else None
            return None if follows else (sense.kind, sense.end if index == end else end)
        if taken[index] or words[index] in ("،", ",", ".", ":", "؛") or _core(words, index):
            return None
    return None


def _bounded(core: _Core, kind: str) -> tuple[int | None, int | None]:
    if kind.startswith("floor"):
        return core.low, None
    if kind.startswith("ceiling"):
        return None, core.high
    return core.low, core.high


def _cue(words: list[str], index: int) -> tuple[str, int] | None:
    """Read "نحو", "أكثر من", "ما لا يقل عن" before a number: (kind, index of the number)."""
    kinds, at = "", index
    while True:
        sense = number_words().at(words, at, *CUES)
        if sense is None:
            return (kinds, at) if kinds else None
        kinds = sense.kind if not kinds or kinds == "approximate" else kinds
        at = sense.end


def _read(words: list[str], index: int, taken: Sequence[bool]) -> tuple[Quantity | None, int]:
    """Read the quantity at ``index``: it (or nothing) and the index to go on from."""
    cue = _cue(words, index)
    start = cue[1] if cue else index
    share = number_words().at(words, start, "percent")
    if share:
        return None, share.end
    if start >= len(words) or taken[start]:
        return None, index + 1
    opening = number_words().at(words, start, "from", "from-to")
    if opening and cardinal(words, opening.end) is None:
        return None, index + 1
    pair = _pair(words, start, opening) or _split(words, opening)
    core = pair or _core(words, start)
    number = ordinal(words, start)
    if core is None:
        return None, number[0] if number else index + 1
    if number and pair is None and number[0] >= core.end and not (core.end == number[0] == start + 1):
        return None, number[0]
    if core.low == 1 and core.end == start + 1 and number_words().at(words, start, "unit"):
        sense = number_words().at(words, start, "unit")
        if sense and sense.definite:
            return None, core.end
    if _in_name_or_measure(words, start, core.end) or any(taken[start : core.end]):
        return None, core.end
    if core.digits and (_in_code(words, start, core.end) or _too_long(words, start)):
        return None, core.end
    if core.digits and not pair and _year_like(words, start, core.end, bool(cue)):
        return None, core.end
    if cue:
        low, high = _bounded(core, cue[0])
        return Quantity(index, core.end - 1, low, high, core.vague), core.end
    after = _bound_after(words, core.end, taken)
    low, high = _bounded(core, after[0]) if after else (core.low, core.high)
    end = after[1] if after else core.end
    return Quantity(index, end - 1, low, high, core.vague), end


def _too_long(words: list[str], index: int) -> bool:
    digits = digits_at(words, index)
    if digits is None:
        return False
    padded = digits.number.startswith("0") and digits.number != "0"
    return padded or (len(digits.number) > LONGEST and digits.plain is not None)


def find_quantities(words: list[str], dates: Sequence[DateMention] | None = None) -> list[Quantity]:
    """Find the quantities of a sentence given as folded tokens, in order and without overlap.

    ``dates`` are the time expressions of the sentence, where they have been found already.
    """
    starts = openings(words)
    if not starts:
        return []
    taken = [False] * len(words)
    for mention in find_dates(words, None) if dates is None else dates:
        taken[mention.first : mention.last + 1] = [True] * (mention.last + 1 - mention.first)
    found: list[Quantity] = []
    end = 0
    for index in starts:
        if index >= end and not taken[index]:
            quantity, end = _read(words, index, taken)
            if quantity:
                found.append(quantity)
    return found
