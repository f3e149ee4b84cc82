"""Checks of the lexicon and actor files: every fault at once, with file and line.

Faults of single characters are looked for line by line; those of entries through the reading, compiling and
matching that the program itself uses, so that nothing is checked by other rules than it is used by.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from khabar.errors import DataError, Fault
from khabar.matching.entries import Example, Located, Modality, Trigger, WordClass, read_toml, read_tsv
from khabar.matching.lexicon import DATA, TABLES, Compiler, Lexicon, folders_of
from khabar.matching.matcher import WINDOW, Matcher
from khabar.matching.name_files import load_names
from khabar.matching.vocabulary import Vocabulary, Word
from khabar.text.fold import INVISIBLE, MARKS, fold
from khabar.text.sentences import sentences

ROOT = DATA.parent
TATWEEL = "\u0640"
ROLES = frozenset({"actor", "recipient", "place", "instrument", "topic"})
_ID = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
_BAD = (
    # "هـ" (of the hijra), "بـ", "لـ": a letter that stands alone may carry it
    (
        re.compile(
            f"(?<![\u0621-\u064a]){TATWEEL}|(?<=[\u0621-\u064a]{{2}}){TATWEEL}|{TATWEEL}(?=[\u0621-\u064a])"
        ),
        "tatweel",
    ),
    (re.compile(f"[{INVISIBLE}]"), "a bidi control or invisible mark"),
    (re.compile(f"[{MARKS.replace(TATWEEL, '')}]"), "a vowel sign"),
    (re.compile("[\ufb50-\ufdff\ufe70-\ufefe]"), "a presentation form"),
    (re.compile("[\u0620-\u063f\u0641-\u06ff\u0750-\u077f\u08a0-\u08ff]"), "a letter that is not Arabic"),
)
_EXACT = frozenset({"verbs.tsv", "function-words.tsv", "glued.tsv"})  # "أن" and "إن" are two words
_GOOD = re.compile(r"[\u0621-\u063a\u0641-\u064a\u0660-\u066c]")
# file, the column whose words may stand in one row only, columns that tell rows of one word apart
_UNIQUE = (
    ("lexicon/verbs.tsv", "lemma", ("root", "form")),
    ("lexicon/function-words.tsv", "word", ("class",)),
    ("lexicon/glued.tsv", "word", ()),
    ("lexicon/common-nouns.tsv", "word", ()),
    ("lexicon/not-events.tsv", "expression", ()),
    ("lexicon/plain-words.tsv", "word", ()),
    ("lexicon/numbers.tsv", "words", ("kind",)),
    ("lexicon/framing.tsv", "forms", ()),
    ("actors/titles.tsv", "title_ar", ()),
    ("actors/generic.tsv", "nouns_ar", ()),
    ("actors/institutions.tsv", "nouns_ar", ()),
)  # fmt: skip


class _Known(NamedTuple):
    """What entries may refer to."""

    modes: dict[str, set[str]]
    contexts: set[str]
    frames: set[str]
    classes: set[str]
    prepositions: set[str]


def lint(extra: Iterable[Path] = ()) -> list[Fault]:
    """All faults of the shipped lexicon and actor files, and of the lexicon folders in ``extra``."""
    folders = folders_of(extra)
    compiler = Compiler(folders)
    lexicon = compiler.lexicon()
    faults = list(compiler.faults)
    tables = {name: list(_located(folders, pattern, kind)) for name, pattern, kind in TABLES}
    tables["modality"] = list(_located(folders, "modality.toml", Modality))
    known = _known(lexicon)
    faults.extend(_texts([*folders, ROOT / "actors"]))
    faults.extend(_ids(tables, folders))
    faults.extend(_frames(compiler))
    faults.extend(_classes(folders, known))
    for name, located in tables.items():
        for item in located:
            faults.extend(_entry(name, item))
            if name == "trigger":
                faults.extend(_trigger(item, known))
            elif name == "light":
                faults.extend(_slots(item, [item.entry.preposition or "object", *item.entry.slots], known))
    faults.extend(_repeated(folders))
    faults.extend(_own_words(lexicon, tables["trigger"]))
    unique = {(fault.path, fault.line, fault.message): fault for fault in faults}
    return [unique[key] for key in sorted(unique)]


def _located(folders: list[Path], pattern: str, kind: type[Any]) -> Iterator[Located]:
    for folder in folders:
        for path in sorted(folder.glob(pattern)):
            yield from read_toml(path, "entry", kind, [])


def _fault(item: Located, message: str) -> Fault:
    name = getattr(item.entry, "id", "")
    return Fault(item.path, item.line, f"{name}: {message}")


def _known(lexicon: Lexicon) -> _Known:
    modes: dict[str, set[str]] = {}
    for _, row in read_tsv(ROOT / "ontology/plover.tsv", ("type", "mode")):
        modes.setdefault(row["type"], set()).add(row["mode"])
    rows = read_tsv(ROOT / "ontology/contexts.tsv", ("contexts",))
    contexts = {context for _, row in rows for context in row["contexts"].split("|") if context}
    prepositions = {word for word, classes in lexicon.function.items() if "preposition" in classes}
    return _Known(modes, contexts, set(lexicon.frames), set(lexicon.classes), prepositions)


def _texts(folders: list[Path]) -> Iterator[Fault]:
    """Letters that matching would fold away, and text not composed: data is written in normal spelling."""
    for path in sorted(path for folder in folders for path in folder.rglob("*.t*")):
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            yield Fault(str(path), 1, f"cannot be read: {error}")
            continue
        for number, line in enumerate(lines, 1):
            if line.lstrip().startswith("#"):
                continue
            if not unicodedata.is_normalized("NFC", line):
                yield Fault(str(path), number, "text that is not in NFC")
            for pattern, what in _BAD:
                found = next((m.group() for m in pattern.finditer(line) if not _GOOD.match(m.group())), None)
                if found and (what != "a letter that is not Arabic" or found.isalpha()):
                    yield Fault(str(path), number, f"{what}: U+{ord(found):04X}")
                    break


def _ids(tables: dict[str, list[Located]], folders: list[Path]) -> Iterator[Fault]:
    """Ids that stand twice in one folder, in whatever file; a later folder may override those of another."""
    seen: dict[tuple[Path, str], Located] = {}
    for located in tables.values():
        for item in located:
            folder = next(folder for folder in folders if Path(item.path).is_relative_to(folder))
            if not _ID.fullmatch(item.entry.id):
                yield _fault(item, "an id has small Latin letters and digits with hyphens between them")
            first = seen.setdefault((folder, item.entry.id), item)
            if first is not item:
                yield _fault(item, f"the id stands already at {first.path}:{first.line}; give one another id")


def _frames(compiler: Compiler) -> Iterator[Fault]:
    for path in compiler.files("frames.toml"):
        frame, text = "", path.read_text(encoding="utf-8")
        for number, line in enumerate(text.splitlines(), 1):
            if line.startswith("["):
                frame = line.strip("[] ")
            role = re.fullmatch(r'\s*\S+\s*=\s*"(.*?)".*', line)
            if role and role[1] not in ROLES:
                yield Fault(
                    str(path),
                    number,
                    f"{frame}: unknown role {role[1]!r}, allowed are {', '.join(sorted(ROLES))}",
                )


def _classes(folders: list[Path], known: _Known) -> Iterator[Fault]:
    for folder in folders:
        seen: dict[str, int] = {}
        for item in read_toml(folder / "classes.toml", "class", WordClass, []):
            first = seen.setdefault(item.entry.id, item.line)
            if first != item.line:
                yield _fault(item, f"the class stands already in line {first}")
            if item.entry.mode and item.entry.mode not in known.modes["ASSAULT"]:
                yield _fault(item, f"unknown mode {item.entry.mode!r} of ASSAULT")
            for word in item.entry.words:
                if " " in word or not word:
                    yield _fault(item, f"{word!r} is not one word and can never match")


def _entry(table: str, item: Located) -> Iterator[Fault]:
    """Faults of any entry by itself: its spelling, its examples."""
    entry = item.entry
    if table == "modality":
        if not all(entry.words):
            yield _fault(item, "an empty word")
    elif not entry.lemma.strip():
        yield _fault(item, "no lemma")
    elif entry.kind == "verb" and not (entry.root and entry.form):
        yield _fault(item, "a verb needs root and form")
    elif entry.kind == "verb" and entry.form == "I" and not entry.vowel:
        yield _fault(item, "a verb of form I needs the vowel of its imperfect")
    if not entry.examples:
        yield _fault(item, "no example")
    if table == "trigger" and not entry.not_examples:
        yield _fault(item, "no not_example: a sentence in which the word is no such event")
    for example in entry.examples:
        wanted = example.cue if table == "cue" else example.trigger
        if not wanted:
            yield _fault(
                item, f"an example without its {'cue' if table == 'cue' else 'trigger'}: {example.text}"
            )
        for field in ("trigger", "cue", "source", "actors", "recipients", "places"):
            value = getattr(example, field) or []
            for words in [value] if isinstance(value, str) else value:
                if words not in example.text:
                    yield _fault(item, f"{field} «{words}» does not stand in the example: {example.text}")


def _trigger(item: Located, known: _Known) -> Iterator[Fault]:
    """Faults of what a trigger refers to: type, mode, frame, slots, classes, contexts."""
    entry: Trigger = item.entry
    if entry.type not in known.modes:
        yield _fault(item, f"unknown type {entry.type!r}, allowed are {', '.join(sorted(known.modes))}")
    else:
        for mode in {entry.mode, *(example.mode for example in entry.examples)} - {None}:
            if mode not in known.modes[entry.type]:
                allowed = ", ".join(sorted(known.modes[entry.type] - {""})) or "none"
                yield _fault(item, f"unknown mode {mode!r} of {entry.type}, allowed are {allowed}")
    if entry.frame not in known.frames:
        yield _fault(item, f"unknown frame {entry.frame!r}, allowed are {', '.join(sorted(known.frames))}")
    yield from _slots(item, entry.slots, known)
    for word in [*entry.needs, *entry.unless]:
        if word.startswith("@") and word[1:] not in known.classes:
            yield _fault(item, f"unknown class {word}")
        elif not word or " " in word:
            yield _fault(item, f"needs or unless: {word!r} is not one word and can never match")
    for word in {fold(word) for word in entry.needs} & {fold(word) for word in entry.unless}:
        yield _fault(item, f"«{word}» stands in needs and in unless")
    for context in entry.contexts:
        if context not in known.contexts:
            yield _fault(item, f"unknown context {context!r}")


def _slots(item: Located, slots: Iterable[str], known: _Known) -> Iterator[Fault]:
    for slot in slots:
        if slot not in ("subject", "object", "genitive") and fold(slot) not in known.prepositions:
            yield _fault(
                item,
                f"slot {slot!r} is neither subject, object, genitive nor a preposition of function-words.tsv",
            )


def _repeated(folders: list[Path]) -> Iterator[Fault]:
    """Words that stand in two rows of a file, or twice in a row."""
    for name, column, also in _UNIQUE:
        where, file = name.split("/")
        seen: dict[tuple[str, ...], tuple[str, int]] = {}
        for path in [folder / file for folder in folders] if where == "lexicon" else [ROOT / name]:
            if not path.exists():
                continue
            try:
                rows = list(read_tsv(path, (column, *also), []))
            except DataError:
                continue  # told by the compiler
            for line, row in rows:
                words = [*row[column].split("|"), *([row["term"]] if "term" in row else [])]
                words = [word.strip() for word in words if word.strip()]
                for word in sorted({word for word in words if words.count(word) > 1}):
                    yield Fault(str(path), line, f"«{word}» stands twice in this row")
                for word in dict.fromkeys(word if file in _EXACT else fold(word) for word in words):
                    first = seen.setdefault((word, *(row[field] for field in also)), (path.name, line))
                    if first != (path.name, line):
                        yield Fault(str(path), line, f"«{word}» stands already at {first[0]}:{first[1]}")


def _own_words(lexicon: Lexicon, located: list[Located]) -> Iterator[Fault]:
    """Examples in which the entry's word is not found: no form of it, or kept out by its needs or unless."""
    matcher = Matcher(lexicon, Vocabulary(lexicon, load_names()))
    numbers = {entry.id: number for number, entry in enumerate(lexicon.triggers)}
    for item in located:
        for example in item.entry.examples:
            if example.trigger and example.trigger in example.text:
                yield from _own_word(matcher, numbers[item.entry.id], item, example)


def _own_word(matcher: Matcher, number: int, item: Located, example: Example) -> Iterator[Fault]:
    start = example.text.index(example.trigger or "")
    end = start + len(example.trigger or "")
    for sentence in sentences(example.text):
        words = [matcher.vocabulary[text] for text in sentence.texts]
        inside = [n for n in range(len(words)) if sentence.starts[n] < end and start < sentence.ends[n]]
        for index in inside:
            if _names(matcher, number, words, index):
                if not matcher._holds(number, matcher._near(words, index)):
                    near = words[max(0, index - WINDOW) : index] + words[index + 1 : index + WINDOW + 1]
                    hidden = [w.text for w in near if {w.folded, w.stem} & matcher.unless[number]]
                    why = (
                        f"unless keeps it out, by «{hidden[0]}»" if hidden else "no word of needs is near it"
                    )
                    yield _fault(item, f"contradicts its own example: {why}: {example.text}")
                return
    yield _fault(item, f"«{example.trigger}» is no form of the entry: {example.text}")


def _names(matcher: Matcher, number: int, words: list[Word], index: int) -> bool:
    """Whether the entry can begin at a word, by its forms alone."""
    begun = matcher.begun(words[index])
    found = matcher.expressions.at(words, index, begun.expressions) if begun is not None else []
    hits = [hit for _, _, hits in found for hit in hits if hit is not None]
    hits += [reading.hit for reading in words[index].triggers]
    return any(hit.table == "trigger" and hit.number == number for hit in hits)
