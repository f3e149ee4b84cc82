"""The compiled lexicon: all entries of the data files with every form the program generates for them.

Compiling takes seconds, so the result is kept in the user's cache folder under the hash of the files it was made from.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from khabar.errors import DataError, Fault
from khabar.matching import cache
from khabar.matching.entries import (
    Cue,
    Entry,
    LightVerb,
    Located,
    Modality,
    Trigger,
    WordClass,
    read_toml,
    read_tsv,
)
from khabar.matching.morphology import Shape, conjugate, inflect
from khabar.text.fold import fold

DATA = Path(__file__).parent.parent / "data" / "lexicon"
_UNSAID = frozenset(
    {"1s", "2ms", "2fs", "2md", "2mp", "2fp"}
)  # persons that reports do not use, and that look like other words
_HAMZA = re.compile("[أإؤئ]")
TABLES: tuple[tuple[str, str, type[Entry]], ...] = (
    ("trigger", "triggers/*.toml", Trigger),
    ("light", "light-verbs.toml", LightVerb),
    ("cue", "attribution.toml", Cue),
)


class Hit(msgspec.Struct, frozen=True, array_like=True):
    """What a form can be: table (trigger, light, cue, plain), the entry's number in it, and its place in the paradigm."""

    table: str
    number: int
    part: str
    voice: str
    person: str


class Framed(msgspec.Struct, frozen=True, array_like=True):
    """A framing term: the word, its neutral equivalent and whom it favours."""

    term: str
    neutral: str
    leaning: str


class Lexicon(msgspec.Struct, kw_only=True):
    """Everything the coder knows about words, by folded form."""

    triggers: list[Trigger] = []
    lights: list[LightVerb] = []
    cues: list[Cue] = []
    modality: list[Modality] = []
    forms: dict[str, list[Hit]] = {}
    expressions: list[tuple[list[str], Hit]] = []
    frames: dict[str, dict[str, str]] = {}
    classes: dict[str, list[str]] = {}
    modes: dict[str, str] = {}  # word beside an attack word -> the mode it stands for
    counting: list[str] = []  # number words
    lists: dict[str, list[str]] = {}  # what the grammar asks for by name
    function: dict[str, list[str]] = {}
    glued: list[str] = []
    nouns: list[str] = []  # common nouns, folded, without article
    blocked: list[list[str]] = []
    framing: dict[str, list[Framed]] = {}

    def entry(self, hit: Hit) -> Entry | None:
        """The entry behind a hit; None for plain verbs, which have no entry of their own."""
        tables: dict[str, list[Entry]] = {"trigger": self.triggers, "light": self.lights, "cue": self.cues}  # type: ignore[dict-item]
        return tables[hit.table][hit.number] if hit.table in tables else None


def shapes(entry: Entry) -> list[Shape]:
    """Every surface shape of a verb or noun entry; ValueError where its root or form is impossible."""
    if entry.kind == "verb":
        wanted = set(entry.words)
        parts = {"perfect", "imperfect", "jussive", "imperative"} if "verb" in wanted else set()
        parts |= wanted & {"masdar", "active", "passive"}
        made = conjugate(letters_of(entry.root), entry.form, entry.vowel or None, entry.masdar, entry.plural)
        return [shape for shape in made if shape.part in parts and _voiced(shape, entry.voice)]
    return [shape for lemma in (entry.lemma, *entry.variants) for shape in inflect(lemma, entry.plural)]


def letters_of(root: str) -> tuple[str, ...]:
    """The letters of a root; hamza may be written on any seat."""
    return tuple(_HAMZA.sub("ء", root).split())


def _voiced(shape: Shape, voice: str) -> bool:
    finite = shape.part in ("perfect", "imperfect", "jussive", "imperative")
    return not finite or voice == "both" or shape.voice in (voice, "both")


class Compiler:
    """Makes a lexicon of the files of these folders; ``faults`` are all that was found wrong with them."""

    def __init__(self, folders: list[Path]) -> None:
        self.folders = folders
        self.patterns: list[str] = []  # of the files that were asked for
        self.faults: list[Fault] = []
        self.forms: dict[str, list[Hit]] = {}
        self.expressions: list[tuple[list[str], Hit]] = []

    def files(self, pattern: str) -> list[Path]:
        self.patterns.append(pattern)
        return [path for folder in self.folders for path in sorted(folder.glob(pattern))]

    def unread(self) -> Iterator[Fault]:
        """What lies in a folder that adds to the shipped one and is never read, and a folder of which nothing is."""
        allowed = f"these are: {', '.join(dict.fromkeys(self.patterns))}"
        for folder in self.folders[1:]:
            found = [path for path in sorted(folder.rglob("*")) if path.suffix in (".toml", ".tsv")]
            if not found:
                yield Fault(str(folder), 1, f"no file of a lexicon is in this folder; {allowed}")
            for path in found:
                if not any(path in folder.glob(pattern) for pattern in self.patterns):
                    yield Fault(str(path), 1, f"no file of this name is read from a lexicon of your own; {allowed}")

    def entries(self, pattern: str, kind: type[Entry] | type[Modality]) -> list[Located]:
        """Entries by id; a later folder's entry replaces an earlier one of the same id, in one folder an id stands once."""
        found: dict[str, Located] = {}
        for path in self.files(pattern):
            for located in read_toml(path, "entry", kind, self.faults):
                known = found.get(located.entry.id)
                if known is not None and Path(known.path).is_relative_to(
                    next(f for f in self.folders if path.is_relative_to(f))
                ):
                    message = f"the id {located.entry.id} stands already at {known.path}:{known.line}; give one another id"
                    self.faults.append(Fault(located.path, located.line, message))
                found[located.entry.id] = located
        return list(found.values())

    def add(self, text: str, hit: Hit) -> None:
        hits = self.forms.setdefault(fold(text), [])
        if hit not in hits:
            hits.append(hit)

    def table(self, name: str, located: Iterable[Located]) -> list[Entry]:
        out: list[Entry] = []
        for item in located:
            entry = item.entry
            try:
                self.words(name, len(out), entry)
            except (ValueError, KeyError) as error:
                self.faults.append(Fault(item.path, item.line, f"{entry.id}: {error}"))
            out.append(msgspec.structs.replace(entry, examples=[], not_examples=[]))
        return out

    def words(self, table: str, number: int, entry: Entry) -> None:
        if entry.kind in ("expression", "preposition") or (entry.kind != "verb" and " " in entry.lemma):
            for text in (entry.lemma, *entry.variants):
                words = fold(text).split()
                hit = Hit(table, number, "fixed", "active", "")
                if len(words) == 1:
                    self.add(text, hit)
                else:
                    self.expressions.append((words, hit))
            return
        for shape in shapes(entry):
            if shape.person in _UNSAID or shape.part == "imperative":
                continue
            if shape.person == "md" and shape.text.endswith("ي") and shape.part in ("masdar", "noun"):
                continue  # "قتلي", "حربي": folded, the rare dual before a noun is the plural قتلى or an adjective
            voice = entry.voice if entry.voice != "both" and shape.voice == "both" else shape.voice
            self.add(shape.text, Hit(table, number, shape.part, voice, shape.person))

    def plain_verbs(self) -> None:
        for path in self.files("verbs.tsv"):
            for line, row in read_tsv(path, ("lemma", "root", "form"), self.faults):
                masdars = [word for word in row.get("masdar", "").split("|") if word]
                try:
                    made = conjugate(letters_of(row["root"]), row["form"], row.get("vowel") or None, masdars)
                except (ValueError, KeyError) as error:
                    self.faults.append(Fault(str(path), line, f"{row['lemma']}: {error}"))
                    continue
                for shape in made:
                    if shape.part in ("perfect", "imperfect", "jussive"):
                        self.add(shape.text, Hit("plain", 0, shape.part, shape.voice, shape.person))

    def tsv(self, name: str, *columns: str) -> list[dict[str, str]]:
        return [row for path in self.files(name) for _, row in read_tsv(path, columns, self.faults)]

    def toml(self, name: str) -> dict[str, dict[str, object]]:
        merged: dict[str, dict[str, object]] = {}
        for path in self.files(name):
            try:
                merged.update(tomllib.loads(path.read_text(encoding="utf-8")))
            except tomllib.TOMLDecodeError as error:
                self.faults.append(Fault(str(path), 1, str(error)))
        return merged

    def classes(self) -> list[WordClass]:
        return [
            c.entry
            for path in self.files("classes.toml")
            for c in read_toml(path, "class", WordClass, self.faults)
        ]

    def counting(self) -> list[str]:
        kinds = {"unit", "ten", "tens", "hundred", "scale", "unit-teen", "vague"}
        rows = self.tsv("numbers.tsv", "words", "kind")
        return sorted(
            {fold(word) for row in rows if row["kind"] in kinds for word in row["words"].split("|")}
        )

    def framing(self) -> dict[str, list[Framed]]:
        terms: dict[str, list[Framed]] = {}
        for row in self.tsv("framing.tsv", "term", "forms", "neutral", "leaning"):
            for form in sorted({row["term"], *row["forms"].split("|")} - {""}):
                words = fold(form).split()
                terms.setdefault(words[0], []).append(Framed(" ".join(words), row["neutral"], row["leaning"]))
        for found in terms.values():  # the longest first: "تطهير عرقي" before "تطهير"
            found.sort(key=lambda framed: (-len(framed.term.split()), framed.term))
        return terms

    def function(self) -> dict[str, list[str]]:
        words: dict[str, list[str]] = {}
        for row in self.tsv("function-words.tsv", "word", "class"):
            known = words.setdefault(fold(row["word"]), [])
            if row["class"] not in known:
                known.append(row["class"])
        return words

    def lexicon(self) -> Lexicon:
        tables = {name: self.table(name, self.entries(pattern, kind)) for name, pattern, kind in TABLES}
        self.plain_verbs()
        modality = [
            m.entry
            for p in self.files("modality.toml")
            for m in read_toml(p, "entry", Modality, self.faults)
        ]
        classes = self.classes()
        made = Lexicon(
            triggers=tables["trigger"],  # type: ignore[arg-type]
            lights=tables["light"],  # type: ignore[arg-type]
            cues=tables["cue"],  # type: ignore[arg-type]
            modality=[msgspec.structs.replace(m, examples=[], not_examples=[]) for m in modality],
            forms=self.forms,
            expressions=self.expressions,
            frames={name: dict(slots) for name, slots in self.toml("frames.toml").items()},  # type: ignore[arg-type]
            classes={group.id: [fold(word) for word in group.words] for group in classes},
            modes={fold(word): group.mode for group in classes if group.mode for word in group.words},
            counting=self.counting(),
            lists={name: [fold(word) for word in words] for name, words in self.toml("grammar.toml").items()},
            function=self.function(),
            glued=sorted({fold(row["word"]) for row in self.tsv("glued.tsv", "word")}),
            nouns=sorted({fold(row["word"]) for row in self.tsv("common-nouns.tsv", "word")}),
            blocked=[fold(row["expression"]).split() for row in self.tsv("not-events.tsv", "expression")],
            framing=self.framing(),
        )
        self.faults += self.unread()
        return made


def folders_of(extra: Iterable[Path] = ()) -> list[Path]:
    """The shipped lexicon folder and those that add to it or override it."""
    return [DATA, *extra]


def written_entries(pattern: str, kind: type[Entry] | type[Modality], extra: Iterable[Path] = ()) -> list[Located]:
    """The entries of lexicon files (a glob pattern) as they are written, examples included; DataError with all faults."""
    compiler = Compiler(folders_of(extra))
    found = compiler.entries(pattern, kind)
    if compiler.faults:
        raise DataError(compiler.faults)
    return found


def load_lexicon(extra: Iterable[Path] = ()) -> Lexicon:
    """The compiled lexicon of the shipped files and of the folders in ``extra`` (later ones override by entry id).

    Raises DataError with all faults at once where a file is not sound.
    """
    folders = folders_of(extra)
    files = (path for folder in folders for path in sorted(folder.rglob("*.t*")))
    key = cache.key_of(files, str(len(folders)))  # an empty folder is no shipped lexicon
    cached = cache.read("lexicon", key, Lexicon)
    if cached is not None:
        return cached
    compiler = Compiler(folders)
    lexicon = compiler.lexicon()
    if compiler.faults:
        raise DataError(compiler.faults)
    cache.write("lexicon", key, lexicon)
    return lexicon
