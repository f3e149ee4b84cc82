"""The lexicon's entries, and reading them from the data files with every fault reported at once."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from khabar.errors import DataError, Fault

Stance = Literal["state", "confirm", "deny", "allege", "anonymous", "show"]
Status = Literal["actual", "planned", "hypothetical", "denied", "historical"]
Effect = Literal["capture", "lose", "besiege", "lift-siege", "reach", "hold", "hand-over", "contest"]
CasualtyKind = Literal["killed", "wounded", "captured", "displaced"]
Role = Literal["actor", "recipient", "place", "instrument", "topic"]


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence with what must be found in it; fields left out are not checked."""

    text: str
    trigger: str | None = None
    actors: list[str] | None = None
    recipients: list[str] | None = None
    places: list[str] | None = None
    status: Status | None = None
    mode: str | None = None
    territory: str | None = None
    foreground: bool | None = None
    cue: str | None = None
    source: str | None = None


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all entries share: how the word is spelled and inflected."""

    id: str
    lemma: str = ""
    translit: str = ""
    gloss: str = ""
    kind: Literal["verb", "noun", "expression", "preposition", "unnamed"] = "verb"
    root: str = ""
    form: str = ""
    vowel: str = ""
    masdar: list[str] = []
    plural: list[str] = []
    variants: list[str] = []
    words: list[Literal["verb", "masdar", "active", "passive"]] = msgspec.field(
        default_factory=lambda: ["verb", "masdar"]
    )
    voice: Literal["active", "passive", "both"] = "both"
    examples: list[Example] = []
    not_examples: list[str] = []
    note: str = ""


class Trigger(Entry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A word that names an event."""

    type: str
    frame: str
    mode: str | None = None
    slots: dict[str, Role] = {}
    casualty: CasualtyKind | None = None
    result: bool = False
    territory: Effect | None = None
    status: Status | None = None
    needs: list[str] = []
    unless: list[str] = []
    certainty: Literal["high", "medium", "low"] = "high"
    contexts: list[str] = []


class LightVerb(Entry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A verb that carries the grammar of an event which its noun names."""

    subject: Literal["actor", "recipient", "cause"]
    preposition: str | None = None
    slots: dict[str, Role] = {}
    status: Status | None = None


class Cue(Entry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A word that says who is speaking."""

    stance: Stance
    responsibility: bool = False


class Modality(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that say that an event did not happen, will, may, or lies back."""

    id: str
    words: list[str]
    effect: Literal["denied", "planned", "hypothetical", "historical", "background"]
    scope: Literal["next", "clause", "sentence"]
    gloss: str = ""
    note: str = ""
    examples: list[Example] = []
    not_examples: list[str] = []


class WordClass(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that entries name together as ``@id``; a class with a mode tells the means of the attack word beside it."""

    id: str
    words: list[str]
    gloss: str = ""
    mode: str | None = None


class Located(msgspec.Struct, frozen=True):
    """An entry with the file and line that define it."""

    entry: Any
    path: str
    line: int


_AT_LINE = re.compile(r"\(at line (\d+)")
T = TypeVar("T")


def read_toml(path: Path, table: str, kind: type[T], faults: list[Fault]) -> list[Located]:
    """Read the ``[[table]]`` entries of a TOML file; faults are added to ``faults``, sound entries returned."""
    try:
        source = path.read_text(encoding="utf-8")
        rows = tomllib.loads(source).get(table, [])
    except OSError as error:
        faults.append(Fault(str(path), 1, f"cannot be read: {error.strerror or error}"))
        return []
    except ValueError as error:
        place = _AT_LINE.search(str(error))
        faults.append(Fault(str(path), int(place[1]) if place else 1, f"cannot be read as TOML: {error}"))
        return []
    if not isinstance(rows, list):
        faults.append(Fault(str(path), 1, f"{table} must be written as [[{table}]] entries"))
        return []
    heading = re.compile(rf"\s*\[\[\s*{table}\s*\]\]\s*(?:#.*)?")
    lines = [number for number, line in enumerate(source.splitlines(), 1) if heading.fullmatch(line)]
    lines += [1] * (len(rows) - len(lines))  # written in another way, such as an inline array
    found = []
    for row, line in zip(rows, lines, strict=False):
        try:
            found.append(Located(msgspec.convert(row, kind), str(path), line))
        except msgspec.ValidationError as error:
            faults.append(Fault(str(path), line, f"{row.get('id', '(no id)')}: {explained(error, kind)}"))
    return found


def explained(error: msgspec.ValidationError, kind: type[Any]) -> str:
    """What is wrong with a record; of an unknown field also which ones there are."""
    said = str(error)
    unknown = "unknown field" in said and " - at " not in said  # one of its own, not of a record within it
    return f"{said}; there are {', '.join(kind.__struct_fields__)}" if unknown else said


def read_tsv(
    path: Path, columns: tuple[str, ...], faults: list[Fault] | None = None
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line number, row) of a TSV file that opens with comment lines and a header naming at least ``columns``.

    Raises DataError where the header lacks a column; rows of another width are added to ``faults`` (or raised).
    """
    header: list[str] | None = None
    with path.open(encoding="utf-8", newline="") as handle:
        for line, cells in enumerate(csv.reader(handle, delimiter="\t", quoting=csv.QUOTE_NONE), 1):
            if not cells or cells[0].startswith("#"):
                continue
            if header is None:
                header = cells
                missing = [column for column in columns if column not in header]
                if missing:
                    raise DataError(
                        [Fault(str(path), line, f"the header lacks {', '.join(missing)}; it has {header}")]
                    )
                continue
            if len(cells) > len(header):
                fault = Fault(str(path), line, f"{len(cells)} cells, the header has {len(header)}")
                if faults is None:
                    raise DataError([fault])
                faults.append(fault)
                continue
            yield line, dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True))
