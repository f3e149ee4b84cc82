"""Roots, stem patterns and spelling: the grammar under the conjugation tables.

The tables follow standard Arabic grammar. Words are built with their vowels and lose them only when they are
spelled, because the seat of a hamza and the fate of و and ي depend on the vowels. The inner notation:

* consonants are Arabic letters, a doubled one stands twice; ``ء`` is any hamza, ``ٱ`` the alef of connection;
* ``a i u`` are short, ``A I U`` long vowels; ``Y`` is a final /ā/ spelled ى; ``T`` is ة;
* in patterns ``1 2 3 4`` stand for the root letters.

A stem has three shapes: before a vowel (قال، مدّ), before a consonant (قلت، مددت) and bare in the jussive
(يقل، يمدّ). Verbs whose last root letter is weak have an ``end`` instead: ``aY`` (رمى), ``aW`` (دعا), ``iY``
(بقي) in the perfect, ``I`` (يرمي), ``U`` (يدعو), ``Y`` (يبقى) in the imperfect.
"""

from __future__ import annotations

import re
from typing import NamedTuple

FORMS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "QI", "QII")
LETTERS = frozenset("ءبتثجحخدذرزسشصضطظعغفقكلمنهوي")
WEAK = frozenset("وي")
GUTTURAL = frozenset("ءهعحغخ")
NO_PASSIVE = frozenset(("VII", "IX"))  # always intransitive: no finite passive in use
SEE = ("ر", "ء", "ي")  # رأى loses its hamza in يرى and أرى
_TAKE = ("ء", "خ", "ذ")  # form VIII is اتّخذ, not ائتخذ


class Stem(NamedTuple):
    """The three shapes of a stem, and how it ends where the last root letter is weak."""

    vowel: str
    consonant: str
    jussive: str
    end: str = ""


class Stems(NamedTuple):
    """The four stems of a verb; the imperfect ones come without their personal prefix."""

    perfect: Stem
    perfect_passive: Stem
    imperfect: Stem
    imperfect_passive: Stem


# perfect, perfect passive, imperfect, imperfect passive
SOUND = {
    "II": ("1a22a3", "1u22i3", "1a22i3", "1a22a3"),
    "III": ("1A2a3", "1U2i3", "1A2i3", "1A2a3"),
    "IV": ("ءa12a3", "ءu12i3", "12i3", "12a3"),
    "V": ("ta1a22a3", "tu1u22i3", "ta1a22a3", "ta1a22a3"),
    "VI": ("ta1A2a3", "tu1U2i3", "ta1A2a3", "ta1A2a3"),
    "VII": ("ٱin1a2a3", "ٱun1u2i3", "n1a2i3", "n1a2a3"),
    "VIII": ("ٱi1ta2a3", "ٱu1tu2i3", "1ta2i3", "1ta2a3"),
    "X": ("ٱista12a3", "ٱustu12i3", "sta12i3", "sta12a3"),
    "QI": ("1a23a4", "1u23i4", "1a23i4", "1a23a4"),
    "QII": ("ta1a23a4", "tu1u23i4", "ta1a23a4", "ta1a23a4"),
}
# the same where the middle letter is weak; before a consonant the long vowel is shortened
HOLLOW = {
    "IV": ("ءa1A3", "ءu1I3", "1I3", "1A3"),
    "VII": ("ٱin1A3", "ٱun1I3", "n1A3", "n1A3"),
    "VIII": ("ٱi1tA3", "ٱu1tI3", "1tA3", "1tA3"),
    "X": ("ٱista1A3", "ٱustu1I3", "sta1I3", "sta1A3"),
}
# the same where the last two letters are alike; before a consonant the sound pattern stands
GEMINATE = {
    "III": ("1A22", "1U22", "1A22", "1A22"),
    "IV": ("ءa1a22", "ءu1i22", "1i22", "1a22"),
    "VI": ("ta1A22", "tu1U22", "ta1A22", "ta1A22"),
    "VII": ("ٱin1a22", "ٱun1u22", "n1a22", "n1a22"),
    "VIII": ("ٱi1ta22", "ٱu1tu22", "1ta22", "1ta22"),
    "X": ("ٱista1a22", "ٱustu1i22", "sta1i22", "sta1a22"),
}
# form IX doubles the last letter itself: before a vowel, before a consonant
NINTH = (("ٱi12a33", "ٱi12a3a3"), ("ٱu12u33", "ٱu12u3i3"), ("12a33", "12a3i3"), ("12a33", "12a3a3"))

_LATIN = str.maketrans({"t": "ت", "n": "ن", "s": "س", "m": "م", "y": "ي", "w": "و"})
_INFIX = {"ز": "زد", "د": "دد", "ذ": "دد", "ص": "صط", "ض": "ضط", "ط": "طط", "ظ": "ظظ", "و": "تت", "ي": "تت"}


def fill(pattern: str, root: tuple[str, ...], form: str) -> str:
    """Return ``pattern`` with the root letters in it, form VIII with its assimilated ت (ازدهر، اتّصل)."""
    if form == "VIII":
        pair = "تت" if root == _TAKE else _INFIX.get(root[0], root[0] + "ت")
        pattern = pattern.replace("1t", pair)
    pattern = pattern.translate(_LATIN)
    for number, letter in enumerate(root, 1):
        pattern = pattern.replace(str(number), letter)
    return pattern


def root_class(root: tuple[str, ...], form: str) -> str:
    """Return ``defective``, ``hollow``, ``geminate`` or ``sound``: how the verb of this form inflects."""
    if root[-1] in WEAK:
        return "defective"
    if root[1] in WEAK and (form == "I" or form in HOLLOW):
        return "hollow"
    if len(root) == 3 and root[1] == root[2] and (form == "I" or form in GEMINATE):
        return "geminate"
    return "sound"


def vowels(root: tuple[str, ...], kind: str, vowel: str | None) -> tuple[str, str]:
    """Return the vowels of the perfect and the imperfect of form I.

    ``vowel`` is the one of the imperfect; two letters ("ii": ولي يلي) name both. The perfect vowel shows in
    the spelling only beside a hamza and before a weak last letter, and is inferred there: بقي يبقى، سعى يسعى.
    """
    middle, last = root[1], root[2]
    if vowel and len(vowel) == 2:
        return vowel[0], vowel[1]
    if vowel is None:
        weak = {"hollow": middle, "defective": last}.get(kind)
        if weak:
            vowel = "u" if weak == "و" else "i"
        elif root[0] == "و" and kind == "sound":
            vowel = "i"
        else:
            vowel = "a" if kind == "sound" and (middle in GUTTURAL or last in GUTTURAL) else "u"
    if kind == "defective":
        return ("i" if vowel == "a" and middle not in GUTTURAL else "a"), vowel
    if kind == "sound" and vowel == "u" and "ء" in (middle, last):
        return "u", vowel
    return "a", vowel


def _first_form(root: tuple[str, ...], kind: str, vowel: str | None) -> Stems:
    past, present = vowels(root, kind, vowel)
    if kind == "hollow":
        short = "u" if present == "u" else "i"
        return Stems(
            _stem("1A3", f"1{short}3", root),
            _stem("1I3", "1i3", root),
            _stem(f"1{present.upper()}3", f"1{present}3", root),
            _stem("1A3", "1a3", root),
        )
    if kind == "geminate":
        return Stems(
            _stem("1a22", f"1a2{past}2", root, "1a22"),
            _stem("1u22", "1u2i2", root, "1u22"),
            _stem(f"1{present}22", f"12{present}2", root, f"1{present}22"),
            _stem("1a22", "12a2", root, "1a22"),
        )
    first = "" if root[0] == "و" and _drops_first(root, present) else "1"
    middle = "" if root == SEE else "2"
    patterns = (f"1a2{past}3", "1u2i3", f"{first}{middle}{present}3", f"1{middle}a3")
    return _regular(patterns, root, "I", kind)


def _drops_first(root: tuple[str, ...], present: str) -> bool:
    """Whether a first و falls away in the imperfect: وصل يصل، وضع يضع, but وجه يوجه."""
    return present == "i" or (present == "a" and (root[1] in GUTTURAL or root[2] in GUTTURAL))


def _stem(vowel: str, consonant: str, root: tuple[str, ...], jussive: str = "", form: str = "I") -> Stem:
    return Stem(fill(vowel, root, form), fill(consonant, root, form), fill(jussive or consonant, root, form))


def _regular(patterns: tuple[str, ...], root: tuple[str, ...], form: str, kind: str) -> Stems:
    """Return the stems of patterns that keep all their letters, or lose only a weak last one."""
    found = []
    for index, pattern in enumerate(patterns):
        body = fill(pattern[:-2], root, form) if kind == "defective" else fill(pattern, root, form)
        end, last = "", pattern[-2]
        if kind == "defective" and index < 2:
            end = "iY" if last == "i" else "aW" if form == "I" and root[2] == "و" else "aY"
        elif kind == "defective":
            end = {"a": "Y", "i": "I", "u": "U"}[last]
        found.append(Stem(body, body, body, end))
    return Stems(*found)


def stems(root: tuple[str, ...], form: str, vowel: str | None, *, keep_middle: bool = False) -> Stems:
    """Return the stems of a verb; ``keep_middle`` leaves a weak middle letter in place (استحوذ)."""
    kind = root_class(root, form)
    if kind == "hollow" and keep_middle:
        kind = "sound"
    if form == "I":
        return _first_form(root, kind, vowel)
    if form == "IX":
        return Stems(*(_stem(long, short, root, long, form) for long, short in NINTH))
    if kind == "hollow":
        pairs = ((long, f"{long[:-2]}{long[-2].lower()}3") for long in HOLLOW[form])
        return Stems(*(_stem(long, short, root, "", form) for long, short in pairs))
    if kind == "geminate":
        both = zip(GEMINATE[form], SOUND[form], strict=True)
        return Stems(*(_stem(long, short, root, long, form) for long, short in both))
    patterns: tuple[str, ...] = SOUND[form]
    if form[0] == "Q" and root[1] == "ي":  # modern usage keeps the ي of the passive: سُيطر, not سوطر
        patterns = tuple(pattern.replace("1u2", "1i2") for pattern in patterns)
    if form == "IV" and root == SEE:
        patterns = ("ءa1a3", "ءu1i3", "1i3", "1a3")
    found = _regular(patterns, root, form, kind)
    if form == "IV" and root[0] == "ء":  # أومن, not أؤمن
        passive = Stem(*(shape.replace("ءuء", "ءU") for shape in found.perfect_passive))
        found = found._replace(perfect_passive=passive)
    return found


_SHORT = str.maketrans(
    {"a": "", "i": "", "u": "", "A": "ا", "I": "ي", "U": "و", "Y": "ى", "T": "ة", "ٱ": "ا"}
)
_DOUBLE = re.compile(r"([ء-غف-ي])\1")
_TWO_HAMZAS = re.compile(r"^ء([ai])ء(?=[ء-ي])")
_GLIDE_I = re.compile(r"iو(?=[ء-هي])")
_GLIDE_U = re.compile(r"uي(?=[ء-و])")
_SEATS = {"i": "ئ", "u": "ؤ", "a": "أ"}


def spell(word: str, *, joined: bool = False) -> list[str]:
    """Return the unvocalised spellings of ``word``, the usual one first.

    ``joined``: a pronoun follows, so a final hamza is no longer final (يقرأ، يقرؤه), and ى is ا (رمى، رماه).
    """
    word = _DOUBLE.sub(r"\1", word)
    word = _GLIDE_U.sub("U", _GLIDE_I.sub("I", word))
    word = word.replace("Y", "A") if joined else word.replace("يY", "يA")
    if "ء" not in word:
        return [word.translate(_SHORT)]
    word = _TWO_HAMZAS.sub(lambda found: "ء" + found[1].upper(), word)
    outs = [""]
    end = len(word)
    while not joined and end and word[end - 1] in "aiu":
        end -= 1
    start = 0
    while (at := word.find("ء", start)) >= 0:
        before = word[start:at].translate(_SHORT)
        seats, taken = _seat(word[at - 1] if at else "", word[at + 1 : at + 2] if at + 1 < end else "")
        outs = [out + before + seat for out in outs for seat in seats]
        start = at + 1 + taken
    return [out + word[start:].translate(_SHORT) for out in outs]


def _seat(left: str, right: str) -> tuple[tuple[str, ...], int]:
    """Return the spellings of a hamza between two letters, and how many letters after it they include."""
    if not left:
        return ("آ",) if right == "A" else ("إ",) if right in "iI" and right else ("أ",), int(right == "A")
    if not right:
        return (_SEATS.get(left, "ء"),), 0
    if left == "ي" and right == "a":
        return ("أ", "ئ"), 0  # ييأس is more usual than ييئس
    if right in "iI" or left in "iIي":
        return ("ئ",), 0
    if right == "A":
        if left in "uAUو":
            return (("ؤ",) if left == "u" else ("ء",)), 0
        return ("آ",), 1
    if left == "U":
        return ("ء",), 0
    if right in "uU" or left == "u":
        other = {"a": "أ", "A": "ء", "u": ""}.get(left, "ئ") if right == "U" else ""
        return ("ؤ", other) if other else ("ؤ",), 0
    return ("ء",) if left == "A" else ("أ",), 0
