"""XML that is safe to hand on: well-formed, not nested beyond measure, without entities of its own."""

from __future__ import annotations

import html
import re
from xml.parsers import expat

from khabar.errors import InputError

LONGEST_HEAD = 20_000  # characters before the first entry of a feed whose entries are tried one by one
FAULTS = 1_000  # entries that cannot be read, after which the rest is given up
DEEPEST = 200  # elements within each other
_HEAD = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")
_ENTITIES = re.compile(r"<!DOCTYPE[^>\[]{0,300}\[|<!ENTITY", re.I)
_CDATA_OR_REFERENCE = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(#?\w{0,32};)?", re.S)
_BOUND = re.compile(r"<(/?)(?:item|entry)\b[^<>]*>")
_KNOWN = frozenset(("amp;", "lt;", "gt;", "quot;", "apos;"))
_NUMBER = re.compile(r"#(?:\d{1,7}|x[0-9A-Fa-f]{1,6});")


def refuse_entities() -> InputError:
    """The error of XML that declares entities."""
    return InputError("XML with entities of its own: they are refused, as they can grow without end")


def well_formed(text: str) -> tuple[str, list[str]]:
    """A feed as well-formed XML without declaration, and what was wrong with each of its entries that had to be left out.

    Signs that only HTML knows (``&nbsp;``) and bare ampersands are mended. InputError where nothing can be saved.
    """
    text = _HEAD.sub("", text)
    if _ENTITIES.search(text):
        raise refuse_entities()
    text = _CDATA_OR_REFERENCE.sub(_mended, text)
    fault = why_broken(text)
    return (text, []) if fault is None else _saved(text, fault)


def _mended(match: re.Match[str]) -> str:
    """A reference that XML knows, or the sign itself."""
    name = match[1]
    if match[0][0] == "<" or name in _KNOWN or (name and _NUMBER.fullmatch(name)):
        return match[0]
    sign = html.unescape(match[0])
    return "&amp;" + match[0][1:] if sign == match[0] or sign in "&<>" else sign


def _saved(text: str, fault: str) -> tuple[str, list[str]]:
    """The entries that are well-formed by themselves, between the head of the feed and its end."""
    entries, left = _entries(text)
    if not entries:
        raise InputError(f"broken XML: {fault}")
    head = text[: entries[0][0]]
    opened = re.findall(r"<([\w:]+)\b[^<>]*[^/]>|<([\w:]+)>", head)
    names = [one or other for one, other in opened if (one or other).rpartition(":")[2] in ("rss", "channel", "feed", "RDF")]
    if names and names[0].rpartition(":")[2] == "RDF":
        names = names[:1]
    tail = "".join(f"</{name}>" for name in reversed(names))
    kept, faults = [], []
    for number, entry in enumerate(entries, 1):
        one = text[slice(*entry)]
        why = why_broken(f"{head}{one}{tail}") if len(head) <= LONGEST_HEAD else fault
        if why is None:
            kept.append(one)
        else:
            faults.append(f"entry {number}: {why}")
            if len(faults) == FAULTS:
                faults.append(f"the rest: more than {FAULTS:,} entries cannot be read")
                break
    if not kept:
        raise InputError(f"broken XML: {fault}")
    if left:
        faults.append(f"entry {len(entries) + 1}: it has no end")
    return f"{head}{''.join(kept)}{tail}", faults


def _entries(text: str) -> tuple[list[tuple[int, int]], bool]:
    """Where each entry begins and ends, and whether one is left open."""
    entries: list[tuple[int, int]] = []
    start: int | None = None
    for bound in _BOUND.finditer(text):
        if not bound[1]:
            start = bound.start()
        elif start is not None:
            entries.append((start, bound.end()))
            start = None
    return entries, start is not None


def why_broken(text: str) -> str | None:
    """The fault of XML that is not well-formed, with its line; None where there is none."""
    parser = expat.ParserCreate()
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise InputError(f"nested too deeply: more than {DEEPEST} elements within each other")

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        return f"{expat.ErrorString(error.code)} in line {error.lineno}"
    return None
