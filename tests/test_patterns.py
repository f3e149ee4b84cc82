"""Every regular expression of the source, on texts made to wear it out: time grows with the text, and not with its square."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from pathlib import Path
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import khabar

SOURCE = Path(khabar.__file__).parent
LETTERS = 20_000
SECONDS = 0.25  # for so many letters; what grows with their square takes a second and more
USED = ("match", "fullmatch", "search", "sub", "split", "findall", "finditer", "compile")
# made when they are needed, of words of our own data files or (articles) of the user's own sources file
OWN = {  # these read our own data files, and nothing else
    "khabar.gazetteer.adding._KINDS", "matching/lint.py", "resolution/who.py",
}  # fmt: skip
MADE = {"web/naming.py": "ending", "watching/sources.py": "source.articles", "watching/links.py": "source.articles"}
GENERAL = [
    " ", "a", "ا", "1", "<", "<a ", '"', "-", ".", "ـ.", "\n", "(", "[", "a ", "1.", "a.", "&", "\u200f", "é", "/", "=", ",",
]  # fmt: skip


def written() -> Iterator[tuple[str, str, Any]]:
    """Every use of ``re`` in the source: file and line, function, first argument."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in USED:
                module = node.func.value
                if isinstance(module, ast.Name) and module.id == "re":
                    yield f"{path.relative_to(SOURCE).as_posix()}:{node.lineno}", node.func.attr, node.args[0]


def patterns() -> dict[str, re.Pattern[Any]]:
    """All patterns, by where they stand: those that modules hold, and those written where they are used."""
    found: dict[str, re.Pattern[Any]] = {}
    for module in pkgutil.walk_packages(khabar.__path__, "khabar."):
        if not module.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(module.name)).items():
                held = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else [value]
                found |= {f"{module.name}.{name}": one for one in held if isinstance(one, re.Pattern)}
    found |= {place: re.compile(what.value) for place, used, what in written() if isinstance(what, ast.Constant)}
    return {place: one for one, place in {one: place for place, one in reversed(list(found.items()))}.items()}  # each once


PATTERNS = patterns()


def letter(items: list[Any]) -> str:
    """One letter of a set."""
    for kind, value in items:
        if kind is parser.LITERAL:
            return chr(value)
        if kind is parser.RANGE:
            return chr(value[0])
        if kind is parser.CATEGORY:
            return {"DIGIT": "1", "SPACE": " ", "WORD": "a"}.get(str(value).removeprefix("CATEGORY_"), "é")
    return "é"


def match_of(tree: Any, pumped: int, at: list[int]) -> str:
    """A text that matches, in which the repetition of this number is repeated without end; ``at`` counts them."""
    text = ""
    for kind, value in tree:
        if kind is parser.LITERAL:
            text += chr(value)
        elif kind in (parser.NOT_LITERAL, parser.ANY):
            text += "é"
        elif kind is parser.IN:
            text += letter(value)
        elif kind is parser.SUBPATTERN:
            text += match_of(value[-1], pumped, at)
        elif kind is parser.ATOMIC_GROUP:
            text += match_of(value, pumped, at)
        elif kind is parser.BRANCH:
            branches = [match_of(branch, pumped, at) for branch in value[1]]
            text += max(branches, key=len)
        elif kind in (parser.MAX_REPEAT, parser.MIN_REPEAT, parser.POSSESSIVE_REPEAT):
            least, most, inner = value
            at[0] += 1
            mine = at[0] == pumped and most > 20
            once = match_of(inner, pumped, at)
            text += once * (LETTERS // max(1, len(once)) if mine else max(least, 1 if most else 0))
    return text[: 2 * LETTERS]


def attacks(pattern: re.Pattern[Any]) -> Iterator[str]:
    """Texts for a pattern: each of its repetitions without end and then a letter that does not fit; and some that suit many."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = parser.parse(source, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags)
    at = [0]
    start = match_of(tree, -1, at)
    for number in range(1, at[0] + 1):
        text = match_of(tree, number, [0])
        yield from (f"{text}\x00", text[:-1] + "\x00" * 2, f"\x00{text}é{text}"[: 2 * LETTERS])
    yield from ((one * LETTERS)[:LETTERS] + "\x00" for one in (*GENERAL, start or "x", f"{start[:-1]}\x00"))


def uses() -> dict[str, set[str]]:
    """Which functions of a pattern are used, by the name that it is held by."""
    found: dict[str, set[str]] = {}
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in USED:
                found.setdefault(node.value.id, set()).add(node.attr)
    return found


USES = uses()
WRITTEN = {place: {used} for place, used, _ in written()}


def functions(place: str) -> list[str]:
    """The functions with which a pattern is tried: those that it is used with; what looks at every place does as search."""
    used = WRITTEN.get(place) or USES.get(place.rpartition(".")[2], {"search"})
    return sorted({one if one in ("match", "fullmatch") else "search" for one in used})


def worst(pattern: re.Pattern[Any], used: list[str]) -> tuple[float, str]:
    """The most seconds that a text takes, and the text; ends with the first beyond SECONDS."""
    found = (0.0, "")
    for text in dict.fromkeys(attacks(pattern)):
        given = text if isinstance(pattern.pattern, str) else text.encode("latin-1", "replace")
        for function in used:
            started = time.process_time()
            getattr(pattern, function)(given)
            found = max(found, (time.process_time() - started, text))
            if found[0] > SECONDS:
                return found
    return found


def test_all_patterns_are_known() -> None:
    """What is neither written out nor held by a module is one of those named above."""
    held = {one.pattern for one in PATTERNS.values()}
    assert len(held) > 80
    for place, used, what in written():
        file = place.partition(":")[0]
        if used != "compile" and not isinstance(what, ast.Constant):
            assert MADE.get(file) == ast.unparse(what), f"{place}: a pattern that is put together where it is used"
        if used == "compile" and isinstance(what, ast.Constant):
            assert what.value in held, f"{place}: a pattern that no module holds"


@pytest.mark.parametrize("place", [place for place in PATTERNS if place.partition(":")[0] not in OWN])
def test_no_text_wears_a_pattern_out(place: str) -> None:
    took, text = worst(PATTERNS[place], functions(place))
    if took > SECONDS:  # another program may have been in the way: once more
        took, text = worst(PATTERNS[place], functions(place))
    assert took <= SECONDS, f"{place}: {took:.2f} s for {text[:30]!r}…{text[-10:]!r} ({len(text)} letters)"


@pytest.mark.parametrize("pattern", [r"\s+$", r"[!?]+(?=\s)"])
def test_what_wears_out_is_found(pattern: str) -> None:
    """The texts are good enough to find patterns that are known for it."""
    assert worst(re.compile(pattern), ["search"])[0] > SECONDS
