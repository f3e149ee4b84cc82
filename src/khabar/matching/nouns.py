"""Shapes of nouns and participles: number, construct state, the ending before a pronoun, the alef of tanwin.

The tables follow standard Arabic grammar. Case shows in unvocalised spelling only in the dual, the sound
plural, the alef of tanwin and the seat of a final hamza before a pronoun (أنباؤه، أنبائه); all of these are
given. The article and other clitics are not added here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from khabar.matching.weak import spell

_DUAL = ("ان", "ا", "ين", "ي")
_SOUND = ("ون", "و", "ين", "ي")
_ENDS_OF_SOUND = ("ون", "ين")
_JOINING = frozenset("بتثجحخسشصضطظعغفقكلمنهي")  # letters that join the next one: عبئا, but جزءا


class Shape(NamedTuple):
    """One unvocalised spelling of a word without clitics.

    ``part``: perfect, imperfect, jussive, imperative, masdar, active, passive (participles), noun.
    ``voice``: active, passive, or both where the spelling does not tell; masdars and nouns are both.
    ``person``: 3ms … 1p for verbs; ms, fs, md, fd, mp, fp and br (broken plural) for nouns and participles.
    """

    text: str
    part: str
    voice: str
    person: str


def merge(shapes: Iterator[Shape]) -> list[Shape]:
    """Return the shapes in order, each spelling once per part and person; two voices become ``both``."""
    found: dict[tuple[str, str, str], Shape] = {}
    for shape in shapes:
        key = (shape.text, shape.part, shape.person)
        known = found.get(key)
        if known is None:
            found[key] = shape
        elif known.voice != shape.voice:
            found[key] = known._replace(voice="both")
    return list(found.values())


def join(noun: str, ending: str) -> str:
    """Return ``noun`` with ``ending`` after it, its final hamza, ى or ة changed as spelling demands."""
    body, last = noun[:-1], noun[-1]
    if last == "ة":
        return _plural_of_feminine(body) if ending == "ات" else f"{body}ت{ending}"
    if last == "ى":
        return f"{body}ي{ending}"
    if last == "أ" and ending[0] in "او":
        return body + {"ا": "آ", "و": "ؤو"}[ending[0]] + ending[1:]
    if last == "ء" and body[-1:] == "ا" and ending in ("ون", "و"):
        return f"{body}ؤ{ending}"
    if last == "ء" and body[-1:] in _JOINING:
        return f"{body}ئ{ending}"
    return noun + ending


def _plural_of_feminine(body: str) -> str:
    """Return the sound feminine plural of a noun in ة, given without it: مباراة، مباريات; مفاجأة، مفاجآت."""
    if body.endswith("ا"):
        return body[:-1] + "يات"
    return join(body, "ات") if body.endswith(("أ", "ء")) else body + "ات"


def before_pronoun(noun: str) -> Iterator[str]:
    """Yield the shapes of a noun to which a pronoun can be joined, where they differ from the noun itself."""
    body, last = noun[:-1], noun[-1]
    if last == "ة":
        yield body + "ت"
    elif last == "ى":
        yield body + "ا"
    elif last in "ءأ":
        if not body.endswith("ي"):
            yield body + "ؤ"
        yield body + "ئ"
    elif last == "ؤ":
        yield body + "ئ"


def tanwin(noun: str) -> Iterator[str]:
    """Yield the noun with the alef of tanwin, where it takes one."""
    if not noun.endswith(("ة", "اء", "أ", "ى", "ا", "آ")):
        yield join(noun, "ا")


def _bare(noun: str, part: str, person: str) -> Iterator[Shape]:
    for text in (noun, *before_pronoun(noun), *tanwin(noun)):
        yield Shape(text, part, "both", person)


def _masculine(noun: str, plural: str) -> tuple[str, ...]:
    """Return the shapes of a sound masculine plural if ``plural`` names one of this noun, else nothing.

    A noun in ى or in the ي of قاضٍ may lose it: مصطفى، مصطفون; محامي، محامون, but مصري، مصريون.
    """
    bodies = [join(noun, "ون")[:-2]] if noun[-1] != "ى" else []
    if noun[-1] in "ىي":
        bodies.append(noun[:-1])
    for body in bodies:
        if plural in _ENDS_OF_SOUND or plural in (body + "ون", body + "ين"):
            return tuple(body + ending for ending in _SOUND)
    return ()


def _plural(noun: str, plural: str, part: str) -> Iterator[Shape]:
    masculine = _masculine(noun, plural)
    if masculine:
        yield from (Shape(text, part, "both", "mp") for text in masculine)
        return
    if plural == "ات":
        yield Shape(join(noun, plural), part, "both", "fp")
        return
    if plural.endswith("ات") and plural[:2] == noun[:2] and len(plural) > len(noun):
        yield Shape(plural, part, "both", "fp")
        return
    if len(plural) < 5 or plural[2] != "ا" or plural.endswith("ة"):
        yield from _bare(plural, part, "br")
        return
    yield Shape(plural, part, "both", "br")  # diptotes (شوارع، قوانين) take no tanwin
    if plural.endswith("ي"):  # أراضٍ, ضواحٍ
        yield Shape(plural[:-1], part, "both", "br")
    yield from (Shape(text, part, "both", "br") for text in before_pronoun(plural))


def noun_shapes(noun: str, plurals: Sequence[str], part: str) -> Iterator[Shape]:
    """Yield the shapes of a noun; see :func:`inflect`."""
    feminine = noun.endswith("ة")
    yield from _bare(noun, part, "fs" if feminine else "ms")
    if feminine or not noun.endswith("ا"):
        for ending in _DUAL:
            yield Shape(join(noun, ending), part, "both", "fd" if feminine else "md")
    if feminine and not (noun.endswith("اة") and plurals):
        yield Shape(join(noun, "ات"), part, "both", "fp")
    for plural in plurals:
        yield from _plural(noun, plural, part)


def inflect(noun: str, plurals: Sequence[str] = ()) -> list[Shape]:
    """Return all shapes of a noun, as standard Arabic grammar forms them.

    Singular, the shape before a pronoun (ة as ت, ى as ا, the seats of a final hamza), the alef of tanwin,
    the dual with and without its ن, and the sound feminine plural of a noun in ة. A sound plural of any other
    noun is asked for in ``plurals``, in full (مهندسون) or by its ending (``ون``, ``ات``); every other plural
    there is taken as it stands.
    """
    return merge(noun_shapes(noun, plurals, "noun"))


_END = str.maketrans({"t": "ت", "n": "ن", "y": "ي", "w": "و"})


def _endings(table: dict[str, str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((person, tuple(ends.translate(_END).split(" "))) for person, ends in table.items())


_PARTICIPLE = {
    "": _endings(
        {
            "md": "An A ayn ay",
            "fs": "aT at",
            "fd": "atAn atA atayn atay",
            "mp": "Un U In I",
            "fp": "At",
        }
    ),
    "I": _endings(
        {
            "ms": "i I iyA",
            "md": "iyAn iyA iyayn iyay",
            "fs": "iyaT iyat",
            "fd": "iyatAn iyatA iyatayn iyatay",
            "mp": "Un U In I",
            "fp": "iyAt",
        }
    ),
    "Y": _endings(
        {
            "ms": "Y A",
            "md": "ayAn ayA ayayn ayay",
            "fs": "AT At",
            "fd": "AtAn AtA Atayn Atay",
            "mp": "awn aw ayn ay",
            "fp": "ayAt",
        }
    ),
}


def participle_shapes(body: str, end: str, voice: str) -> Iterator[Shape]:
    """Yield the shapes of a participle from its body and its end (none, ``I`` قاضٍ or ``Y`` مسمّى)."""
    if not end:
        for text in spell(body):
            for shape in _bare(text, voice, "ms"):
                yield shape._replace(voice=voice)
    for person, endings in _PARTICIPLE[end]:
        for ending in endings:
            for text in spell(body + ending):
                yield Shape(text, voice, voice, person)
