"""What a word can be: its clitics, its lexicon readings, its class. Worked out once per spelling and remembered.

News repeats its words, so everything that depends on the spelling alone is done here and kept in a bounded memo; the later
stages only look it up.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from khabar.matching.lexicon import Hit, Lexicon
from khabar.matching.names import Names
from khabar.text.fold import fold, fold_map
from khabar.text.memo import Memo

FINITE = frozenset({"perfect", "imperfect", "jussive", "imperative"})


class Proclitic(NamedTuple):
    """Letters glued to the front of a word, and what they are."""

    letters: str
    conjunction: str = ""
    preposition: str = ""
    article: bool = False
    future: bool = False


# every order in which Arabic glues conjunction, preposition, article and future particle to a word
PROCLITICS = tuple(
    Proclitic(conjunction + preposition + rest, conjunction, preposition, rest == "ال" or preposition == "لل", rest == "س")
    for conjunction in ("", "و", "ف")
    for preposition, rest in (
        ("", ""), ("", "ال"), ("", "س"), ("ب", ""), ("ب", "ال"), ("ل", ""), ("لل", ""), ("ك", ""), ("ك", "ال"),
    )
)  # fmt: skip
ENCLITICS = ("", "ه", "ها", "هم", "هما", "هن", "نا", "كم", "ك", "ني", "ي")
_BY_FIRST = {
    letter: tuple(clitic for clitic in PROCLITICS if clitic.letters[:1] in ("", letter))
    for letter in {clitic.letters[:1] for clitic in PROCLITICS}
}
_BY_LAST = {
    letter: tuple(enclitic for enclitic in ENCLITICS if enclitic[-1:] in ("", letter))
    for letter in {enclitic[-1:] for enclitic in ENCLITICS}
}


def proclitics(folded: str) -> list[Proclitic]:
    """What may be glued to the front of a folded word, nothing first."""
    return [clitic for clitic in _BY_FIRST.get(folded[:1], _BY_FIRST[""]) if folded.startswith(clitic.letters)]


def enclitics(folded: str) -> list[str]:
    """What may be glued to the end of a folded word, nothing first."""
    return [enclitic for enclitic in _BY_LAST.get(folded[-1:], _BY_LAST[""]) if folded.endswith(enclitic)]


class Reading(NamedTuple):
    """One thing that a word can be. ``begin`` and ``end`` are offsets in the word's spelling, proclitics cut off
    (the article stays), enclitic pronouns kept."""

    hit: Hit
    clitic: Proclitic
    enclitic: str
    begin: int
    end: int


class Word:
    """Everything about one spelling that does not depend on its sentence."""

    __slots__ = (
        "begin", "casualty", "classes", "clitic", "clitics", "country", "cues", "definite", "enclitic", "finite", "folded",
        "kind", "known", "lights", "nation", "nominal", "number", "stem", "stems", "text", "toll", "triggers",
    )  # fmt: skip

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)
        first = text[0]
        self.number = first.isdigit()
        self.kind = "number" if self.number else "word" if first.isalpha() else "mark"
        self.classes: frozenset[str] = frozenset()
        self.triggers: tuple[Reading, ...] = ()
        self.lights: tuple[Reading, ...] = ()
        self.cues: tuple[Reading, ...] = ()
        self.casualty: tuple[str, str] | None = None  # kind and person, of a word that can say death, wounding, capture …
        self.toll = False  # a verbal noun of death, wounding, capture ("مقتل", "إصابة")
        self.finite = False  # can be a conjugated verb
        self.nominal = True  # can be a noun
        self.clitics: list[Proclitic] = []  # what may be glued to its front, nothing first
        self.clitic = PROCLITICS[0]  # the likeliest one
        self.enclitic = ""
        self.stem = self.folded  # without proclitics and article
        self.begin = (
            0  # offset of the noun phrase that starts here: conjunction and preposition cut off, article kept
        )
        self.definite = False
        self.known = False
        self.country: str | None = None  # alpha-2 of the country that it names, by name or adjective
        self.nation: str | None = None  # alpha-3 of the country whose adjective it is
        self.stems: tuple[
            tuple[str, int], ...
        ] = ()  # (folded spelling to look names up by, offset in the spelling)


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
        # entries of death, wounding, capture; nouns that name those who suffered it ("قتيل") are none
        persons = names.nouns.keys()
        self.harm = frozenset(
            number
            for number, entry in enumerate(lexicon.triggers)
            if entry.casualty and (entry.kind != "noun" or persons.isdisjoint(map(fold, (entry.lemma, *entry.plural))))
        )
        # prepositions with a pronoun at their end ("عليهم"), in parts; of two readings the shorter pronoun
        self.pronominal = {
            form + enclitic: (form, enclitic)
            for enclitic in reversed(ENCLITICS[1:])
            for form, classes in self.function.items()
            if "preposition" in classes
        }
        names.ordinary = (lexicon.forms, self.function)

    def __getitem__(self, text: str) -> Word:
        return self.memo[text]

    def words(self, texts: Iterable[str]) -> list[Word]:
        """What each of some spellings can be."""
        return list(map(self.memo.__getitem__, texts))

    def _analyse(self, text: str) -> Word:
        word = Word(text)
        if word.kind == "word" and word.folded:
            self._read(word)
        adjectives = self.names.data.adjectives
        word.country = self.nations.get(word.stem) or self.nations.get(word.folded)
        word.nation = adjectives.get(word.stem) or adjectives.get(word.folded)
        return word

    def _read(self, word: Word) -> None:
        text, folded = word.text, word.folded
        offsets = fold_map(text) if len(folded) != len(text) else None
        self._classify(word)
        word.clitics = clitics = proclitics(folded)
        placed = [] if word.classes else [
            Reading(hit, clitic, enclitic, _offset(offsets, begin), len(text))
            for hit, clitic, enclitic, begin in self._readings(folded, clitics)
            if hit.part not in FINITE or "ة" not in text[-2:]  # no verb is written with it
        ]  # fmt: skip
        word.known = bool(placed) or bool(word.classes)
        if placed:
            self._enter(word, placed)
        self._segment(word, placed, clitics, offsets)
        word.nominal = word.nominal or self.names.begins(word.folded) or self.names.begins(word.stem)

    def _enter(self, word: Word, readings: list[Reading]) -> None:
        """Set what the lexicon's readings make of a word."""
        word.triggers = tuple(r for r in readings if r.hit.table == "trigger")
        word.lights = tuple(r for r in readings if r.hit.table == "light")
        cues = (r for r in readings if r.hit.table == "cue")
        word.cues = tuple(r for r in cues if r.hit.part != "active" or _adverbial(r, word.folded))
        entries = self.lexicon.triggers
        struck = ((entries[r.hit.number].casualty, "" if r.hit.part in FINITE else r.hit.person) for r in word.triggers)
        word.casualty = next(((kind, person) for kind, person in struck if kind), None)
        word.toll = any(r.hit.part in ("masdar", "noun") and r.hit.number in self.harm for r in word.triggers)
        parts = {reading.hit.part for reading in readings}
        word.finite = not FINITE.isdisjoint(parts)
        word.nominal = not parts <= FINITE

    def _classify(self, word: Word) -> None:
        """Set the function-word classes, also behind a conjunction or in front of a pronoun."""
        folded = word.folded
        forms = [(folded, "")]
        if folded[0] in "وف" and len(folded) > 2 and not (len(folded) > 3 and folded in self.lexicon.forms):
            forms.append((folded[1:], folded[0]))
        for form, conjunction in forms:
            classes = self.function.get(form)
            if classes:
                word.classes, word.stem = classes, form
                word.clitic = Proclitic(conjunction, conjunction)
                return
        for form, conjunction in forms:
            known = self.pronominal.get(form)
            if known is not None:
                word.classes = frozenset({"preposition", "pronoun"})
                word.stem, word.enclitic = known
                word.clitic = Proclitic(conjunction, conjunction)
                return

    def _readings(self, folded: str, clitics: list[Proclitic]) -> list[tuple[Hit, Proclitic, str, int]]:
        known, found = self.lexicon.forms.get, []
        ends = enclitics(folded)
        for clitic in clitics:
            rest = folded[len(clitic.letters) :]
            for enclitic in ends:
                stem = rest[: -len(enclitic)] if enclitic else rest
                hits = known(stem) if len(stem) > 1 else None
                if hits:
                    found += [(hit, clitic, enclitic, _cut(clitic)) for hit in hits if _fits(hit, clitic, enclitic)]
        return found

    def _segment(
        self, word: Word, readings: list[Reading], clitics: list[Proclitic], offsets: list[int] | None
    ) -> None:
        """Choose the likeliest clitics and list the spellings under which a name may be looked up."""
        folded, heads, begins, glued = word.folded, self.names.heads, self.names.begins, self.glued
        stems = [(folded, 0)]
        if folded in glued:
            word.stems = (stems[0],) if begins(folded) else ()
            word.known = True
            return
        choice: Proclitic | None = PROCLITICS[0] if folded in heads or folded in self.nouns else None
        for clitic in clitics:
            if not clitic.letters or clitic.future:
                continue
            cut = _cut(clitic)
            rest = ("ال" + folded[len(clitic.letters) :]) if clitic.preposition == "لل" else folded[cut:]
            if len(rest) < 3:
                continue
            stems.append((rest, cut if offsets is None else _offset(offsets, cut)))
            if choice is None and (clitic.article or rest in heads or rest in glued or rest in self.nouns):
                choice = clitic
        if choice is None and not readings:
            choice = self._added(folded, clitics)
        if choice is None and readings:
            choice = min((reading.clitic for reading in readings), key=lambda clitic: len(clitic.letters))
        if choice is None:  # an unknown word: only the conjunction is cut, and only from longer words
            choice = PROCLITICS[len(PROCLITICS) // 3] if folded[0] == "و" and len(folded) > 4 else PROCLITICS[0]
        if not word.classes:
            word.clitic = choice
            word.stem = folded[len(choice.letters) :]
            if word.stem.startswith("ال") and len(word.stem) > 4:  # a name that is written with its article
                word.stem = word.stem[2:]
        word.definite = choice.article or len(word.stem) + 2 == len(folded) - len(choice.letters)
        word.begin = _offset(offsets, _cut(word.clitic if word.classes else choice))
        word.stems = tuple(dict.fromkeys([stem for stem in stems if begins(stem[0])]))

    def _added(self, folded: str, clitics: list[Proclitic]) -> Proclitic | None:
        """What is glued to an unknown word that is a name of an added gazetteer."""
        for clitic in clitics:
            fits = not clitic.future and not clitic.article
            if fits and len(folded) > len(clitic.letters) + 2 and self.names.begins(folded[len(clitic.letters) :]):
                return clitic
        return None


def _adverbial(reading: Reading, folded: str) -> bool:
    """A participle that says how somebody speaks ("مشيرا", "مؤكدة"), no noun ("المتحدث", "مقر")."""
    return not reading.clitic.article and folded.endswith(("ا", "ه", "ين", "ون", "ات"))


def _cut(clitic: Proclitic) -> int:
    """How many letters a span leaves out at its front: conjunction and preposition, but of لل only the conjunction."""
    return len(clitic.conjunction) + (len(clitic.preposition) if clitic.preposition != "لل" else 0)


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
