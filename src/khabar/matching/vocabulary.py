"""What a word can be: its clitics, its lexicon readings, its class. Worked out once per spelling and remembered.

News repeats its words, so everything that depends on the spelling alone is done here and kept in a bounded memo; the later
stages only look it up.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from khabar.matching.lexicon import Hit, Lexicon
from khabar.matching.names import Names
from khabar.text.fold import fold, fold_map
from khabar.text.memo import Memo

FINITE = frozenset({"perfect", "imperfect", "jussive", "imperative"})


class Proclitic(msgspec.Struct, frozen=True, gc=False):
    """Letters glued to the front of a word, and what they are."""

    letters: str
    conjunction: str = ""
    preposition: str = ""
    article: bool = False
    future: bool = False
    cut: int = 0  # letters that a span leaves out at its front: conjunction and preposition, but of لل only the conjunction


def _glued(conjunction: str, preposition: str, rest: str) -> Proclitic:
    article, cut = rest == "ال" or preposition == "لل", len(conjunction + preposition.removesuffix("لل"))
    return Proclitic(conjunction + preposition + rest, conjunction, preposition, article, rest == "س", cut)


# every order in which Arabic glues conjunction, preposition, article and future particle to a word
PROCLITICS = tuple(
    _glued(conjunction, preposition, rest)
    for conjunction in ("", "و", "ف")
    for preposition, rest in (
        ("", ""), ("", "ال"), ("", "س"), ("ب", ""), ("ب", "ال"), ("ل", ""), ("لل", ""), ("ك", ""), ("ك", "ال"),
    )
)  # fmt: skip
NOTHING = PROCLITICS[0]
CONJUNCTIONS = {clitic.letters: clitic for clitic in PROCLITICS if clitic.letters == clitic.conjunction}
ENCLITICS = ("", "ه", "ها", "هم", "هما", "هن", "نا", "كم", "ك", "ني", "ي")
_LONGEST_PROCLITIC = max(len(clitic.letters) for clitic in PROCLITICS)
_LONGEST_ENCLITIC = max(map(len, ENCLITICS))
# by the first and the last letters of a word
_proclitics: Memo[str, tuple[Proclitic, ...]] = Memo(
    lambda front: tuple(clitic for clitic in PROCLITICS if front.startswith(clitic.letters))
)
_enclitics: Memo[str, tuple[str, ...]] = Memo(
    lambda end: tuple(enclitic for enclitic in ENCLITICS if end.endswith(enclitic))
)


def proclitics(folded: str) -> tuple[Proclitic, ...]:
    """What may be glued to the front of a folded word, nothing first."""
    return _proclitics[folded[:_LONGEST_PROCLITIC]]


def enclitics(folded: str) -> tuple[str, ...]:
    """What may be glued to the end of a folded word, nothing first."""
    return _enclitics[folded[-_LONGEST_ENCLITIC:]]


class Reading(msgspec.Struct, frozen=True, gc=False):
    """One thing that a word can be. ``begin`` and ``end`` are offsets in the word's spelling, proclitics cut off
    (the article stays), enclitic pronouns kept."""

    hit: Hit
    clitic: Proclitic
    enclitic: str
    begin: int
    end: int


class Word(msgspec.Struct, eq=False, gc=False):
    """Everything about one spelling that does not depend on its sentence."""

    text: str
    folded: str
    kind: str  # number, word, mark
    stem: str  # without proclitics and article
    number: bool = False
    classes: frozenset[str] = frozenset()
    triggers: tuple[Reading, ...] = ()
    lights: tuple[Reading, ...] = ()
    cues: tuple[Reading, ...] = ()
    casualty: tuple[str, str] | None = None  # kind and person, of a word that can say death, wounding, capture …
    toll: bool = False  # a verbal noun of death, wounding, capture ("مقتل", "إصابة")
    finite: bool = False  # can be a conjugated verb
    nominal: bool = True  # can be a noun
    clitics: tuple[Proclitic, ...] = ()  # what may be glued to its front, nothing first
    clitic: Proclitic = NOTHING  # the likeliest one
    enclitic: str = ""
    begin: int = 0  # offset of the noun phrase that starts here: conjunction and preposition cut off, article kept
    definite: bool = False
    known: bool = False
    country: str | None = None  # alpha-2 of the country that it names, by name or adjective
    nation: str | None = None  # alpha-3 of the country whose adjective it is
    stems: tuple[tuple[str, int], ...] = ()  # (folded spelling to look names up by, offset in the spelling)
    longer: bool = False  # a name of several words can begin with it


class _Function(NamedTuple):
    """What a function word is: its classes, and what is glued to it."""

    classes: frozenset[str]
    stem: str
    conjunction: str = ""
    enclitic: str = ""


class Vocabulary:
    """Words by spelling, for one lexicon and one set of names."""

    def __init__(self, lexicon: Lexicon, names: Names) -> None:
        self.lexicon, self.names = lexicon, names
        self.memo: Memo[str, Word] = Memo(self._analyse)
        self.glued = frozenset(lexicon.glued)
        self.nouns = frozenset(lexicon.nouns)
        self.counting = frozenset(lexicon.counting)
        self.lists = {name: frozenset(words) for name, words in lexicon.lists.items()}
        data = names.data
        self.nations = {
            word: data.countries[nation][0]
            for word, nation in data.adjectives.items()
            if nation in data.countries
        }
        for words, table, number in data.spellings:
            if (
                table == "place"
                and len(words) == 1
                and data.places[number].kind == "country"
                and data.places[number].country
            ):
                self.nations.setdefault(words[0], data.places[number].country or "")
        self.function = {word: frozenset(classes) for word, classes in lexicon.function.items()}
        self.functional = self._functional()
        # entries of death, wounding, capture; nouns that name those who suffered it ("قتيل") are none
        persons = names.nouns.keys()
        self.harm = frozenset(
            number
            for number, entry in enumerate(lexicon.triggers)
            if entry.casualty and (entry.kind != "noun" or persons.isdisjoint(map(fold, (entry.lemma, *entry.plural))))
        )
        names.ordinary = (lexicon.forms, self.function)

    def _functional(self) -> dict[str, _Function]:
        """The function words in every spelling: as they stand, with a pronoun behind them, behind a conjunction."""
        plain = {form: _Function(classes, form) for form, classes in self.function.items()}
        # prepositions with a pronoun at their end ("عليهم"), in parts; of two readings the shorter pronoun
        pronominal = {
            form + enclitic: _Function(frozenset({"preposition", "pronoun"}), form, "", enclitic)
            for enclitic in reversed(ENCLITICS[1:])
            for form, classes in self.function.items()
            if "preposition" in classes
        }
        found: dict[str, _Function] = {}
        for table in (pronominal, plain):  # what comes later goes before
            for conjunction in ("و", "ف"):
                spelled = ((conjunction + form, function) for form, function in table.items())
                found |= {
                    spelling: function._replace(conjunction=conjunction)
                    for spelling, function in spelled
                    if len(spelling) > 2 and (len(spelling) == 3 or spelling not in self.lexicon.forms)
                }
            found |= table
        return found

    def __getitem__(self, text: str) -> Word:
        return self.memo[text]

    def words(self, texts: Iterable[str]) -> list[Word]:
        """What each of some spellings can be."""
        return list(map(self.memo.__getitem__, texts))

    def _analyse(self, text: str) -> Word:
        folded, first = fold(text), text[0]
        if first.isalpha():
            word = Word(text, folded, "word", folded)
            if folded:
                self._read(word)
        elif first.isdigit():
            word = Word(text, folded, "number", folded, number=True)
        else:
            word = Word(text, folded, "mark", folded)
        adjectives = self.names.data.adjectives
        word.country = self.nations.get(word.stem) or self.nations.get(folded)
        word.nation = adjectives.get(word.stem) or adjectives.get(folded)
        return word

    def _read(self, word: Word) -> None:
        text, folded = word.text, word.folded
        offsets = fold_map(text) if len(folded) != len(text) else None
        word.clitics = proclitics(folded)
        readings: list[Reading] = []
        function = self.functional.get(folded)
        if function is not None:
            word.classes, word.stem, conjunction, word.enclitic = function
            word.clitic = CONJUNCTIONS[conjunction]
        else:
            readings = [
                Reading(hit, clitic, enclitic, _offset(offsets, clitic.cut), len(text))
                for hit, clitic, enclitic in self.readings(folded)
                if hit.part not in FINITE or "ة" not in text[-2:]  # no verb is written with it
            ]
        if readings:
            self._enter(word, readings)
        word.known = bool(readings) or function is not None
        self._segment(word, readings, offsets)
        word.nominal = word.nominal or self.names.begins(folded) or self.names.begins(word.stem)

    def _enter(self, word: Word, readings: list[Reading]) -> None:
        """Set what the lexicon's readings make of a word."""
        by_table: dict[str, list[Reading]] = {"trigger": [], "light": [], "cue": [], "plain": []}
        for reading in readings:
            hit = reading.hit
            if hit.table != "cue" or hit.part != "active" or _adverbial(reading, word.folded):
                by_table[hit.table].append(reading)
            kind = self.lexicon.triggers[hit.number].casualty if hit.table == "trigger" else None
            if kind:
                word.casualty = word.casualty or (kind, "" if hit.part in FINITE else hit.person)
                word.toll = word.toll or (hit.part in ("masdar", "noun") and hit.number in self.harm)
        word.triggers, word.lights, word.cues = map(tuple, (by_table["trigger"], by_table["light"], by_table["cue"]))
        verbal = [reading.hit.part in FINITE for reading in readings]
        word.finite = any(verbal)
        word.nominal = not all(verbal)

    def readings(self, folded: str) -> list[tuple[Hit, Proclitic, str]]:
        """What the lexicon says that a folded word can be: entry, and what is glued to front and end."""
        known, found, ends = self.lexicon.forms.get, [], enclitics(folded)
        for clitic in proclitics(folded):
            rest = folded[len(clitic.letters) :]
            for enclitic in ends:
                stem = rest[: -len(enclitic)] if enclitic else rest
                hits = known(stem)
                if hits and len(stem) > 1:
                    found += [(hit, clitic, enclitic) for hit in hits if _fits(hit, clitic, enclitic)]
        return found

    def _segment(self, word: Word, readings: list[Reading], offsets: list[int] | None) -> None:
        """Choose the likeliest clitics and list the spellings under which a name may be looked up."""
        folded, heads, begins, glued = word.folded, self.names.heads, self.names.begins, self.glued
        stems = [(folded, 0)] if begins(folded) else []
        if folded in glued:
            self._name(word, stems)
            word.known = True
            return
        choice: Proclitic | None = NOTHING if folded in heads or folded in self.nouns else None
        for clitic in word.clitics[1:]:
            if clitic.future:
                continue
            rest = ("ال" + folded[len(clitic.letters) :]) if clitic.preposition == "لل" else folded[clitic.cut :]
            if len(rest) < 3:
                continue
            if begins(rest):
                stems.append((rest, _offset(offsets, clitic.cut)))
            if choice is None and (clitic.article or rest in heads or rest in glued or rest in self.nouns):
                choice = clitic
        if choice is None:
            choice = self._unnamed(word, readings)
        if not word.classes:
            word.clitic = choice
            word.stem = folded[len(choice.letters) :]
            if word.stem.startswith("ال") and len(word.stem) > 4:  # a name that is written with its article
                word.stem = word.stem[2:]
        word.definite = choice.article or len(word.stem) + 2 == len(folded) - len(choice.letters)
        word.begin = _offset(offsets, word.clitic.cut)
        self._name(word, stems)

    def _name(self, word: Word, stems: list[tuple[str, int]]) -> None:
        """Set under which spellings names are looked up."""
        word.stems = tuple(dict.fromkeys(stems))
        word.longer = any(self.names.has_longer(stem) for stem, _ in stems)

    def _unnamed(self, word: Word, readings: list[Reading]) -> Proclitic:
        """What is likely glued to a word that is no shipped name: of an unknown one nothing but a conjunction."""
        if readings:
            return min((reading.clitic for reading in readings), key=lambda clitic: len(clitic.letters))
        added = self._added(word) if self.names.added is not None else None
        return added or CONJUNCTIONS["و" if word.folded[0] == "و" and len(word.folded) > 4 else ""]

    def _added(self, word: Word) -> Proclitic | None:
        """What is glued to an unknown word that is a name of an added gazetteer."""
        folded = word.folded
        for clitic in word.clitics:
            fits = not clitic.future and not clitic.article
            if fits and len(folded) > len(clitic.letters) + 2 and self.names.begins(folded[len(clitic.letters) :]):
                return clitic
        return None


def _adverbial(reading: Reading, folded: str) -> bool:
    """A participle that says how somebody speaks ("مشيرا", "مؤكدة"), no noun ("المتحدث", "مقر")."""
    return not reading.clitic.article and folded.endswith(("ا", "ه", "ين", "ون", "ات"))


def _offset(offsets: list[int] | None, position: int) -> int:
    if offsets is None:
        return position
    return offsets[position] if position < len(offsets) else offsets[-1] + 1


def _fits(hit: Hit, clitic: Proclitic, enclitic: str) -> bool:
    """Whether grammar lets these clitics stand at this form."""
    finite = hit.part in FINITE
    if clitic.article and (finite or enclitic or hit.part == "fixed"):
        return False
    if clitic.future and hit.part != "imperfect":
        return False
    if finite:
        purpose = clitic.preposition == "ل" and hit.part in ("imperfect", "jussive")
        return (not clitic.preposition or purpose) and enclitic != "ي"
    return enclitic != "ني" and (not enclitic or hit.part != "fixed")
