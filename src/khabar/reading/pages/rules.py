"""What ``data/reading/pages.toml`` says, compiled: marks of elements and openings of lines that tell what is cut, and why."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from khabar.text.fold import fold
from khabar.text.memo import Memo

OPENING = 60  # characters of a line that are looked at
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BULLET = re.compile(r"^[\W_]+")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


class Part(NamedTuple):
    """A kind of element that is cut; ``most`` characters of text at most, without bound where None."""

    reason: str
    most: int | None
    dates: bool


class LineRule(NamedTuple):
    """A kind of line that is cut, or ``keep``: one of the report also where it stands below it.

    What it heads goes with it where it is a ``label``; behind one that ``ends`` nothing of the report follows. With
    ``stop`` it is left in where it ends in a full stop.
    """

    reason: str
    words: int
    label: bool = False
    ends: bool = False
    stop: bool = False
    keep: bool = False


class Rules:
    """The rules; ``part`` and ``line`` look things up."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.tags: dict[str, Part] = {}
        self.roles: dict[str, Part] = {}
        named: list[tuple[str, Part]] = []
        for entry in data["part"]:
            part = Part(entry["reason"], entry.get("most"), entry.get("dates", False))
            self.tags |= dict.fromkeys(entry.get("tags", ()), part)
            self.roles |= dict.fromkeys(entry.get("roles", ()), part)
            named += [(mark, part) for mark in entry.get("marks", ())]
        self._parts = dict(named)
        self._marks = _words_of_names(self._parts)
        self._body = _words_of_names(data["body"]["marks"])
        self.part = Memo[str, Part | None](self._part)
        self.is_body = Memo[str, bool](lambda name: self._body.search(_hyphened(name)) is not None)
        self.facts: dict[str, list[str]] = data["facts"]
        self.author_at = ", ".join(self.facts["author_at"])
        begins = "|".join(map(re.escape, self.facts["author_begins"]))
        self._author = re.compile(rf"^\s*(?:(?:{begins})\s*[:/|-]?\s+)+", re.I)
        self.separators = re.compile("|".join(map(re.escape, data["title"]["separators"])))
        self._update = _openings([fold(text) for text in data["update"]["begins"]])
        self._lines: dict[str, LineRule] = {}
        self._whole: dict[str, LineRule] = {}
        for entry in data["line"]:
            rule = LineRule(**{name: value for name, value in entry.items() if name not in ("begins", "is")})
            self._lines |= dict.fromkeys(map(fold, entry.get("begins", ())), rule)
            self._whole |= dict.fromkeys(map(fold, entry.get("is", ())), rule)
        self._begins = _openings(self._lines)

    def _part(self, name: str) -> Part | None:
        found = [self._parts[match] for match in self._marks.findall(_hyphened(name))]
        return next((part for part in found if part.most is None), found[0] if found else None)

    def line(self, text: str, words: int) -> LineRule | None:
        """The rule that cuts or keeps a line of so many words, None where none does."""
        if words > 60:
            return None
        folded = fold(text[:OPENING].lower())
        if words <= 6:
            whole = self._whole.get(_EDGES.sub("", folded).strip("0123456789 "))
            if whole is not None and words <= whole.words + 1:
                return whole
        match = self._begins.match(folded if folded[:1] == "©" else _BULLET.sub("", folded))
        rule = self._lines[match[0]] if match else None
        if rule is None or words > rule.words or (rule.stop and text.endswith(".")):
            return None
        return rule

    def name_in(self, byline: str) -> str | None:
        """The name in the line of an author, None where it does not look like one."""
        name = self._author.sub("", " ".join(byline.split())).strip(" -|،,:/")
        return name if 3 <= len(name) <= 60 and not any(letter.isdigit() for letter in name) else None

    def is_update(self, text: str) -> bool:
        """Whether a date line tells when something was changed, not when it appeared."""
        return self._update.match(_BULLET.sub("", fold(text[:OPENING].lower()))) is not None


def _hyphened(name: str) -> str:
    return _CAPITAL.sub("-", name).lower()


def _words_of_names(marks: Iterable[str]) -> re.Pattern[str]:
    """Finds marks as whole words of a class or id."""
    longest = sorted(marks, key=lambda mark: -len(mark))
    return re.compile(rf"(?:(?<=[\s_-])|^)(?:{'|'.join(map(re.escape, longest))})(?![a-z])")


def _openings(folded: Iterable[str]) -> re.Pattern[str]:
    longest = sorted(folded, key=lambda text: -len(text))
    return re.compile(rf"(?:{'|'.join(map(re.escape, longest))})(?!\w)")


@cache
def rules() -> Rules:
    """The shipped rules."""
    file = resources.files("khabar") / "data/reading/pages.toml"
    return Rules(tomllib.loads(file.read_text("utf-8")))
