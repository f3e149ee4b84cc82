"""What one word can be, and which line of which file says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from khabar.matching.entries import Entry, Located, Modality, Trigger, WordClass, read_toml, read_tsv
from khabar.matching.lexicon import DATA, TABLES, Lexicon, folders_of, letters_of, load_lexicon
from khabar.matching.morphology import conjugate
from khabar.matching.name_files import load_names, located_actors
from khabar.matching.names import END, Names
from khabar.matching.vocabulary import Proclitic, Vocabulary, Word
from khabar.text.fold import fold

ROOT = DATA.parent
NAMES_SHOWN = 15  # names that a word begins
# lexicon files of rows: file, columns that hold words, what a row makes of them, the column that says more
_ROWS = (
    ("function-words.tsv", ("word",), "function word", "class"),
    ("glued.tsv", ("word",), "whole word", ""),
    ("common-nouns.tsv", ("word",), "common noun", ""),
    ("numbers.tsv", ("words",), "number", "kind"),
    ("framing.tsv", ("term", "forms"), "framing term", "leaning"),
    ("not-events.tsv", ("expression",), "no event", "reason"),
    ("plain-words.tsv", ("word", "plural"), "no event", "reason"),
)


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that a word can be.

    ``what``: trigger, light verb, cue, plain verb, modality, function word, whole word, common noun, number, framing term,
    no event (fixed expressions), class, party noun, title, institution, place kind, nationality, actor, place; or names, where
    there are more than are listed.
    ``glued``: the clitics in front of the form, ``pronoun``: the one behind it.
    """

    word: str
    what: str
    lemma: str = ""
    gloss: str = ""
    id: str = ""
    form: str = ""
    glued: str = ""
    pronoun: str = ""
    part: str = ""
    voice: str = ""
    person: str = ""
    type: str = ""
    mode: str = ""
    frame: str = ""
    note: str = ""
    path: str = ""
    line: int = 0


def lookup(text: str, extra: Iterable[Path] = ()) -> list[Finding]:
    """Everything that a word, or the first word of an expression, can be, with the place that defines it."""
    folders = folders_of(extra)
    lexicon, names = load_lexicon(folders[1:]), load_names()
    search = _Search(text, folders, lexicon, Vocabulary(lexicon, names))
    found = [
        *search.entries(),
        *search.expressions(),
        *search.rows(),
        *search.modality(),
        *search.classes(),
        *search.names(names),
    ]
    return list(dict.fromkeys(found))


class _Search:
    def __init__(self, text: str, folders: list[Path], lexicon: Lexicon, vocabulary: Vocabulary) -> None:
        self.folders, self.lexicon, self.vocabulary = folders, lexicon, vocabulary
        self.text = text.strip()
        self.folded = fold(self.text).split()
        first = self.text.split()[0] if self.folded else ""
        self.word: Word = vocabulary[first or "-"]
        self.stems = _stems(self.word)

    def files(self, name: str) -> Iterator[Path]:
        for folder in self.folders:
            yield from sorted(folder.glob(name))

    def entries(self) -> Iterator[Finding]:
        """The readings of the word by the lexicon's forms."""
        if self.word.kind != "word" or len(self.folded) != 1:
            return
        where = self.defined()
        for hit, clitic, enclitic in self.vocabulary.readings(self.folded[0]):
            form = self.folded[0][len(clitic.letters) : len(self.folded[0]) - len(enclitic)]
            said = {
                "form": form, "glued": _glued(clitic), "pronoun": enclitic,
                "part": hit.part, "voice": hit.voice, "person": hit.person,
            }  # fmt: skip
            entry = self.lexicon.entry(hit)
            if entry is not None:
                yield self.of_entry(hit.table, entry, where.get(entry.id), said)
            elif hit.table == "plain":
                yield from self.plain(form, hit.part, said)

    def defined(self) -> dict[str, Located]:
        """Where each entry stands; a later folder's goes before."""
        tables: list[tuple[str, str, type[Any]]] = [*TABLES]
        return {
            item.entry.id: item
            for _, pattern, kind in tables
            for path in self.files(pattern)
            for item in _toml(path, "entry", kind)
        }

    def of_entry(self, table: str, entry: Entry, item: Located | None, said: dict[str, str]) -> Finding:
        what = {"light": "light verb"}.get(table, table)
        trigger = entry if isinstance(entry, Trigger) else None
        notes = [f"stance {entry.stance}"] if hasattr(entry, "stance") else []
        notes += [f"subject is {entry.subject}"] if hasattr(entry, "subject") else []
        if trigger is not None:
            notes += [f"needs {' '.join(trigger.needs)}"] if trigger.needs else []
            notes += [f"unless {' '.join(trigger.unless)}"] if trigger.unless else []
        return Finding(
            self.text, what, entry.lemma, entry.gloss, entry.id, **said, type=trigger.type if trigger else "",
            mode=(trigger.mode or "") if trigger else "", frame=trigger.frame if trigger else "",
            note="; ".join(notes), path=item.path if item else "", line=item.line if item else 0,
        )  # fmt: skip

    def plain(self, form: str, part: str, said: dict[str, str]) -> Iterator[Finding]:
        for path in self.files("verbs.tsv"):
            for line, row in read_tsv(path, ("lemma", "root", "form", "vowel", "gloss", "class")):
                shapes = conjugate(letters_of(row["root"]), row["form"], row["vowel"] or None)
                can_be = {(s.part, s.voice, s.person) for s in shapes if fold(s.text) == form}
                if (part, said["voice"], said["person"]) in can_be:
                    lemma, gloss, note = row["lemma"], row["gloss"], row["class"]
                    yield Finding(
                        self.text, "plain verb", lemma, gloss, **said, note=note, path=str(path), line=line
                    )  # fmt: skip

    def expressions(self) -> Iterator[Finding]:
        """Fixed expressions that begin with the words asked for."""
        where, seen = self.defined(), set()
        for words, hit in self.lexicon.expressions:
            entry = self.lexicon.entry(hit)
            if entry is not None and entry.id not in seen and self.begins(words):
                seen.add(entry.id)
                yield self.of_entry(
                    hit.table, entry, where.get(entry.id), {"form": " ".join(words), "part": "fixed"}
                )

    def begins(self, words: list[str]) -> bool:
        return words[:1] != [] and words[0] in self.stems and words[1 : len(self.folded)] == self.folded[1:]

    def rows(self) -> Iterator[Finding]:
        for name, columns, what, note in _ROWS:
            for path in self.files(name):
                for line, row in read_tsv(path, columns):
                    spelled = [word for column in columns for word in row[column].split("|") if word]
                    match = next((word for word in spelled if self.begins(fold(word).split())), None)
                    if match:
                        gloss = row.get("gloss") or row.get("neutral") or ""
                        more = row.get(note, "") if note else ""
                        yield Finding(self.text, what, match, gloss, note=more, path=str(path), line=line)

    def modality(self) -> Iterator[Finding]:
        for path in self.files("modality.toml"):
            for item in _toml(path, "entry", Modality):
                entry: Modality = item.entry
                match = next((word for word in entry.words if self.begins(fold(word).split())), None)
                if match:
                    note = f"{entry.effect}, reaches {entry.scope}"
                    yield Finding(
                        self.text,
                        "modality",
                        match,
                        entry.gloss,
                        entry.id,
                        note=note,
                        path=str(path),
                        line=item.line,
                    )

    def classes(self) -> Iterator[Finding]:
        """Word classes that hold the word."""
        for path in self.files("classes.toml"):
            for item in _toml(path, "class", WordClass):
                match = next((word for word in item.entry.words if fold(word) in self.stems), None)
                if match:
                    gloss, mode = item.entry.gloss, item.entry.mode or ""
                    name = f"@{item.entry.id}"
                    yield Finding(
                        self.text, "class", match, gloss, name, mode=mode, path=str(path), line=item.line
                    )

    def names(self, names: Names) -> Iterator[Finding]:
        """Nouns for parties and places, nationalities, and names that begin with the word."""
        found: dict[tuple[str, int], str] = {}
        for stem in sorted(self.stems):
            for words, table, number in _below(names, [stem, *self.folded[1:]]):
                found.setdefault((table, number), " ".join(words))
        order = sorted(
            found.items(), key=lambda item: (item[0][0] != "noun", item[1].count(" "), item[1], item[0])
        )
        where = _name_lines({name for _, name in order}) if order else {}
        for (table, number), name in order[:NAMES_SHOWN]:
            finding = _of_name(self.text, names, table, number, name)
            path, line = where.get(name, {}).get(_home(finding), ("", 0))
            yield msgspec.structs.replace(finding, path=path, line=line)
        if len(order) > NAMES_SHOWN:
            more = f"{len(order) - NAMES_SHOWN} more names begin with it"
            yield Finding(self.text, "names", note=more)
        for stem in sorted(self.stems):
            nation = names.data.adjectives.get(stem)
            if nation:
                _, country, adjective = names.data.countries[nation]
                path, line = (
                    _name_lines({nation.lower()}).get(nation.lower(), {}).get("countries.tsv", ("", 0))
                )
                yield Finding(
                    self.text, "nationality", stem, adjective, nation, note=country, path=path, line=line
                )
                break


def _stems(word: Word) -> frozenset[str]:
    """The spellings under which a word is looked up: with and without what is glued to its front."""
    stems = {word.folded, word.stem, *(stem for stem, _ in word.stems)}
    if word.clitic.conjunction:
        stems.add(word.folded[1:])
    stems |= {stem.removeprefix("ال") for stem in stems if len(stem) > 4}
    return frozenset(stems - {""})


def _glued(clitic: Proclitic) -> str:
    names = ((clitic.conjunction, "and"), (clitic.preposition, "preposition"))
    said = [f"{letters} ({name})" for letters, name in names if letters]
    said += ["س (future)"] if clitic.future else []
    return " ".join([*said, *(["ال (article)"] if clitic.article else [])])


def _toml(path: Path, table: str, kind: type[Any]) -> list[Located]:
    return read_toml(path, table, kind, [])


def _below(names: Names, start: list[str]) -> Iterator[tuple[list[str], str, int]]:
    """All names that begin with these words."""
    node = names.trie
    for word in start:
        if word not in node:
            return
        node = node[word]
    stack = [(start, node)]
    while stack:
        words, node = stack.pop()
        for key, below in node.items():
            if key == END:
                yield from ((words, table, number) for table, number in below)
            else:
                stack.append(([*words, key], below))


def _of_name(text: str, names: Names, table: str, number: int, name: str) -> Finding:
    data = names.data
    if table == "actor":
        actor = data.actors[number]
        return Finding(text, "actor", name, actor.name, actor.id, note=f"{actor.country} {actor.sector}")
    if table in ("place", "added"):
        place = data.places[number]
        note = f"{place.kind} {place.country or ''} {place.lat}, {place.lon}"
        return Finding(text, "place", name, place.name, place.id, note=note)
    noun = data.nouns[number]
    what = {"generic": "party noun", "kind": "place kind"}.get(noun.role, noun.role)
    return Finding(text, what, name, noun.name or noun.kind, noun.id, note=noun.sector or noun.precision)


def _home(finding: Finding) -> str:
    """The kind of file that holds a name: the file itself for nouns, the folder for actors and places."""
    files = {
        "party noun": "generic.tsv",
        "title": "titles.tsv",
        "institution": "institutions.tsv",
        "place kind": "kinds.tsv",
    }
    return files.get(finding.what) or finding.id


def _name_lines(wanted: set[str]) -> dict[str, dict[str, tuple[str, int]]]:
    """Where names stand: folded name -> (file name, and id of the row) -> (path, line)."""
    found: dict[str, dict[str, tuple[str, int]]] = {}

    def add(name: str, path: Path, line: int, *keys: str) -> None:
        if name in wanted:
            for key in keys:
                found.setdefault(name, {}).setdefault(key, (str(path), line))

    for path in sorted(p for folder in ("actors", "gazetteer") for p in (ROOT / folder).glob("*.tsv")):
        for line, row in read_tsv(path, ()):
            alpha3 = row.get("alpha3", "").lower()
            keys = [path.name, row.get("id", ""), alpha3, f"{alpha3}-gov"]
            for cell in row.values():
                for name in cell.split("|"):
                    folded = " ".join(fold(name).replace("-", " ").split()).removeprefix("ال")
                    for spelling in (folded.lower(), f"ال{folded}", " ".join(_articled(folded))):
                        add(spelling, path, line, *keys)
    for item in located_actors([]):
        for name in item.entry.names:
            add(" ".join(fold(name).replace("-", " ").split()), Path(item.path), item.line, item.entry.id)
    return found


def _articled(name: str) -> list[str]:
    return [word if word.startswith("ال") else f"ال{word}" for word in name.split()]
