"""Conjugation and derivation: every unvocalised shape of a verb, its masdars and its participles.

The tables follow standard Arabic grammar: forms I to X and the four-letter forms QI and QII, with hollow,
defective, geminate, hamzated, assimilated and doubly weak roots. Shapes come in normal spelling and without
clitics; those that only stand before a pronoun (قتلو-ه، رما-ه، إعطاؤ-ه) are among them. Where two spellings
of a hamza are both usual (بدؤوا، بدأوا), both are given. Imperatives of a single letter (قِ) are left out, and
forms VII and IX have no finite passive.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from khabar.matching.nouns import Shape, inflect, merge, noun_shapes, participle_shapes
from khabar.matching.weak import FORMS, LETTERS, NO_PASSIVE, SEE, Stem, fill, root_class, spell, stems

__all__ = ["Shape", "conjugate", "inflect"]


_DROPS_HAMZA = frozenset((("ء", "خ", "ذ"), ("ء", "ك", "ل"), ("ء", "م", "ر")))  # imperatives خذ، كل، مر
_LATIN = str.maketrans({"t": "ت", "n": "ن", "m": "م", "y": "ي", "w": "و"})


def _letters(table: dict[str, str]) -> tuple[tuple[str, str], ...]:
    pairs = ((person, ending) for person, endings in table.items() for ending in endings.split(" "))
    return tuple((person, ending.translate(_LATIN)) for person, ending in pairs)


_BEFORE_CONSONANT = {
    "3fp": "na",
    "2ms": "ta",
    "2fs": "ti",
    "2md": "tumA",
    "2mp": "tum tumU",
    "2fp": "tunna",
    "1s": "tu",
    "1p": "nA",
}
_PERFECT_CONSONANT = _letters(_BEFORE_CONSONANT)
# the endings of the perfect before a vowel, by the end of the stem; ا is the silent alef of the plural
_PERFECT = {
    "": _letters({"3ms": "a", "3fs": "at", "3md": "A", "3fd": "atA", "3mp": "Uا U"}),
    "aY": _letters({"3ms": "Y A", "3fs": "at", "3md": "ayA", "3fd": "atA", "3mp": "awا aw"}),
    "aW": _letters({"3ms": "A", "3fs": "at", "3md": "awA", "3fd": "atA", "3mp": "awا aw"}),
    "iY": _letters({"3ms": "iya", "3fs": "iyat", "3md": "iyA", "3fd": "iyatA", "3mp": "Uا U"}),
}
_LINK = {"": "", "aY": "aي", "aW": "aو", "iY": "I"}  # what stands before a consonant
_PREFIXES = {
    "3ms": "ي", "3fs": "ت", "3md": "ي", "3fd": "ت", "3mp": "ي", "3fp": "ي", "2ms": "ت", "2fs": "ت",
    "2md": "ت", "2mp": "ت", "2fp": "ت", "1s": "ء", "1p": "ن",
}  # fmt: skip
_BARE = ("3ms", "3fs", "2ms", "1s", "1p")  # persons of the imperfect without an ending of their own
# endings of the imperfect: bare, dual, plural, 2fs, feminine plural
_INDICATIVE = {
    "": ("u", "An", "Un", "In", "na"),
    "I": ("I", "iyAn", "Un", "In", "Ina"),
    "U": ("U", "uwAn", "Un", "In", "Una"),
    "Y": ("Y A", "ayAn", "awn", "ayn", "ayna"),
}
_JUSSIVE = {
    "": ("", "A", "Uا U", "I", "na"),
    "I": ("i", "iyA", "Uا U", "I", "Ina"),
    "U": ("u", "uwA", "Uا U", "I", "Una"),
    "Y": ("a", "ayA", "awا aw", "ay", "ayna"),
}


def _by_person(table: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the endings of the imperfect as (person, ending) pairs for each end of the stem."""
    spread = {}
    for end, (bare, dual, plural, feminine, women) in table.items():
        persons = dict.fromkeys(_BARE, bare) | {"2fs": feminine}
        persons |= dict.fromkeys(("3md", "3fd", "2md"), dual)
        persons |= dict.fromkeys(("3mp", "2mp"), plural) | dict.fromkeys(("3fp", "2fp"), women)
        spread[end] = _letters({person: persons[person] for person in _PREFIXES})
    return spread


_IMPERFECT_ENDINGS = _by_person(_INDICATIVE)
_JUSSIVE_ENDINGS = _by_person(_JUSSIVE)

# the masdar, the active and the passive participle of each derived form
_NOUNS = {
    "II": ("ta12I3", "mu1a22i3", "mu1a22a3"),
    "III": ("mu1A2a3aT", "mu1A2i3", "mu1A2a3"),
    "IV": ("ءi12A3", "mu12i3", "mu12a3"),
    "V": ("ta1a22u3", "muta1a22i3", "muta1a22a3"),
    "VI": ("ta1A2u3", "muta1A2i3", "muta1A2a3"),
    "VII": ("ٱin1i2A3", "mun1a2i3", "mun1a2a3"),
    "VIII": ("ٱi1ti2A3", "mu1ta2i3", "mu1ta2a3"),
    "IX": ("ٱi12i3A3", "mu12a33", "mu12a33"),
    "X": ("ٱisti12A3", "musta12i3", "musta12a3"),
    "QI": ("1a23a4aT", "mu1a23i4", "mu1a23a4"),
    "QII": ("ta1a23u4", "muta1a23i4", "muta1a23a4"),
}
_HOLLOW_NOUNS = {
    "IV": ("ءi1A3aT", "mu1I3", "mu1A3"),
    "VII": ("ٱin1iyA3", "mun1A3", "mun1A3"),
    "VIII": ("ٱi1tiyA3", "mu1tA3", "mu1tA3"),
    "X": ("ٱisti1A3aT", "musta1I3", "musta1A3"),
}
_GEMINATE_NOUNS = {
    "III": ("mu1A22aT", "mu1A22", "mu1A22"),
    "IV": ("ءi12A2", "mu1i22", "mu1a22"),
    "VI": ("ta1A22", "muta1A22", "muta1A22"),
    "VII": ("ٱin1i2A2", "mun1a22", "mun1a22"),
    "VIII": ("ٱi1ti2A2", "mu1ta22", "mu1ta22"),
    "X": ("ٱisti12A2", "musta1i22", "musta1a22"),
}
_DEFECTIVE_MASDARS = {"II": "ta12iyaT", "III": "mu1A2AT", "QI": "1a23AT"}


def _perfect(stem: Stem, voice: str) -> Iterator[Shape]:
    for person, ending in _PERFECT[stem.end]:
        for text in spell(stem.vowel + ending):
            yield Shape(text, "perfect", voice, person)
    link = _LINK[stem.end]
    for person, ending in _PERFECT_CONSONANT:
        for text in spell(stem.consonant + link + ending):
            yield Shape(text, "perfect", voice, person)


def _imperfect(stem: Stem, prefix_vowel: str, voice: str) -> Iterator[Shape]:
    """Yield indicative and jussive; a final hamza also as it stands before a pronoun (يقرؤه)."""
    for part, table in (("imperfect", _IMPERFECT_ENDINGS), ("jussive", _JUSSIVE_ENDINGS)):
        for person, ending in table[stem.end]:
            word = _PREFIXES[person] + prefix_vowel + _before(stem, part, person) + ending
            for text in spell(word):
                yield Shape(text, part, voice, person)
            if ending == "u" and stem.end == "" and stem.vowel[-1] == "ء":
                yield Shape(spell(word, joined=True)[0], part, voice, person)


def _before(stem: Stem, part: str, person: str) -> str:
    """Return the shape of the stem that this person of the imperfect takes."""
    if person in ("3fp", "2fp"):
        return stem.consonant
    return stem.jussive if part == "jussive" and person in _BARE else stem.vowel


def _imperative(stem: Stem, root: tuple[str, ...], form: str) -> Iterator[Shape]:
    for person, ending in _JUSSIVE_ENDINGS[stem.end]:
        if person[0] != "2":
            continue
        word = _before(stem, "jussive", person) + ending
        if form == "IV":
            word = "ءa" + word
        elif form == "I" and root in _DROPS_HAMZA:
            word = word[1:]
        elif word[1:2] and word[1] not in "aiuAIUY":
            rounded = form == "I" and _first_vowel(word) == "u" and stem.end == ""
            word = ("ٱu" if rounded or (form == "I" and stem.end == "U") else "ٱi") + word
        for text in spell(word):
            if len(text) > 1:
                yield Shape(text, "imperative", "active", person)


def _first_vowel(word: str) -> str:
    return next(letter for letter in word if letter in "aiuAIUY")


def _masdar_patterns(root: tuple[str, ...], form: str, kind: str) -> list[tuple[str, str]]:
    """Return the regular masdars of a derived form as (pattern, end); end ``I`` is that of تحدٍّ."""
    if kind == "hollow":
        return [(_HOLLOW_NOUNS[form][0], "")]
    if kind == "geminate":
        return [(_GEMINATE_NOUNS[form][0], "")]
    regular = _NOUNS[form][0]
    if kind == "sound":
        extra = [("ta12i3aT", "")] if form == "II" and root[-1] == "ء" else []
        return [*extra, (regular, "")]
    if form == "II" and root[1] == "ي":
        return [("ta1iyyaT", "")]
    if form == "IV" and root == SEE:
        return [("ءi1AءaT", "")]
    if form in _DEFECTIVE_MASDARS:
        return [(_DEFECTIVE_MASDARS[form], "")]
    return [(regular[:-2], "I")] if regular[-2] == "u" else [(regular[:-1] + "ء", "")]


def _masdars(
    root: tuple[str, ...], form: str, kind: str, given: Sequence[str], plurals: Sequence[str]
) -> Iterator[Shape]:
    if form != "I":
        for pattern, end in _masdar_patterns(root, form, kind):
            body = fill(pattern, root, form)
            if end:
                yield from (Shape(text, "masdar", "both", "ms") for text in spell(body + "i"))
            for text in spell(body + end):
                yield from noun_shapes(text, ("ات", *plurals), "masdar")
    for masdar in given:
        yield from noun_shapes(masdar, plurals, "masdar")


def _participles(root: tuple[str, ...], form: str, kind: str, vowel: str | None) -> Iterator[Shape]:
    ends: tuple[tuple[str, str], ...]
    if form == "I":
        ends = _first_participles(root, kind, vowel)
    else:
        table = {"hollow": _HOLLOW_NOUNS, "geminate": _GEMINATE_NOUNS}.get(kind, _NOUNS)
        _, active, passive = table[form]
        if form == "IV" and root == SEE:
            active, passive = "mu1i3", "mu1a3"
        weak = kind == "defective"
        ends = ((active[:-2], "I"), (passive[:-2], "Y")) if weak else ((active, ""), (passive, ""))
    found: list[Shape] = []
    for (pattern, end), voice in zip(ends, ("active", "passive"), strict=True):
        found.extend(participle_shapes(fill(pattern, root, form), end, voice))
    voices: dict[tuple[str, str], set[str]] = {}
    for shape in found:
        voices.setdefault((shape.text, shape.person), set()).add(shape.voice)
    for shape in found:
        yield shape if len(voices[shape.text, shape.person]) == 1 else shape._replace(voice="both")


def _first_participles(root: tuple[str, ...], kind: str, vowel: str | None) -> tuple[tuple[str, str], ...]:
    if kind == "hollow":
        active = ("1Aء", "I") if root[2] == "ء" else ("1Aءi3", "")
        return (active, ("ma1U3" if root[1] == "و" else "ma1I3", ""))
    if kind == "geminate":
        return (("1A22", ""), ("ma12U2", ""))
    if kind == "defective":
        by_waw = root[2] == "و" and (vowel or "u")[-1] == "u"
        return (("1A2", "I"), ("ma12uww" if by_waw else "ma12iyy", ""))
    return (("1A2i3", ""), ("ma12U3", ""))


def _keeps_middle(root: tuple[str, ...], form: str, given: Sequence[str]) -> bool:
    """Whether a masdar is given that keeps a weak middle letter (استحواذ): so does its verb (استحوذ)."""
    return form in _HOLLOW_NOUNS and spell(fill(_NOUNS[form][0], root, form))[0] in given


def conjugate(
    root: tuple[str, ...],
    form: str,
    vowel: str | None = None,
    masdars: Sequence[str] = (),
    plurals: Sequence[str] = (),
) -> list[Shape]:
    """Return all shapes of a verb, its masdars and participles, as standard Arabic grammar forms them.

    ``root``: its letters, hamza as ء. ``vowel``: of form I, the vowel of the imperfect (a, i or u), or two
    letters for those of perfect and imperfect where the usual pairing does not hold (ولي يلي: "ii", يئس ييأس:
    "ia"). ``masdars``: those of form I, or irregular ones; a masdar that keeps a weak middle letter (استحواذ)
    makes the verb keep it. ``plurals``: plurals of the masdars, as in :func:`inflect`.
    """
    root = tuple(root)
    if form not in FORMS or len(root) != (4 if form[0] == "Q" else 3) or not LETTERS.issuperset(root):
        found = f"no verb of form {form!r} from root {' '.join(root)!r}"
        raise ValueError(f"{found}: forms I to X take three Arabic letters, QI and QII four")
    kind = root_class(root, form)
    keep_middle = kind == "hollow" and _keeps_middle(root, form, masdars)
    kind = "sound" if keep_middle else kind
    return merge(_all(root, form, kind, vowel, (masdars, plurals), keep_middle=keep_middle))


def _all(
    root: tuple[str, ...],
    form: str,
    kind: str,
    vowel: str | None,
    given: tuple[Sequence[str], Sequence[str]],
    *,
    keep_middle: bool,
) -> Iterator[Shape]:
    verb = stems(root, form, vowel, keep_middle=keep_middle)
    prefix_vowel = "u" if form in ("II", "III", "IV", "QI") else "a"
    yield from _perfect(verb.perfect, "active")
    yield from _imperfect(verb.imperfect, prefix_vowel, "active")
    if form not in NO_PASSIVE:
        yield from _perfect(verb.perfect_passive, "passive")
        yield from _imperfect(verb.imperfect_passive, "u", "passive")
    yield from _imperative(verb.imperfect, root, form)
    yield from _masdars(root, form, kind, *given)
    yield from _participles(root, form, kind, vowel)
