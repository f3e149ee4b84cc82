"""What a page says about its report to machines: JSON-LD, OpenGraph, Dublin Core, microdata."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from khabar.reading.pages.rules import rules

LONGEST = 1_000  # characters of a title that are looked at
_MOST = 400  # objects of JSON-LD that are looked at


class Facts:
    """The first value of each kind that the page gives; empty where it gives none."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self.meta: dict[str, str] = {}
        self._names_of = rules().facts
        for node in tree.css("meta[content]"):
            said = node.attributes
            name, content = said.get("property") or said.get("name") or said.get("itemprop"), said.get("content")
            if name and content and content.strip():
                self.meta.setdefault(name.lower(), " ".join(content.split()))
        self._objects = [item for script in tree.css('script[type="application/ld+json"]') for item in _objects(script.text())]
        self.report = self._of("reports") or {}
        self.page = self._of("pages") or {}
        head = tree.css_first("title")
        self.title_tag = " ".join(head.text().split()) if head is not None else ""
        link = tree.css_first("link[rel=canonical]")
        self.canonical = (link.attributes.get("href") if link is not None else None) or self.meta.get("og:url")

    @classmethod
    def none(cls) -> Facts:
        """Of a text that tells machines nothing."""
        return cls(LexborHTMLParser(""))

    def _of(self, kind: str) -> dict[str, Any] | None:
        """The first object of a type listed so."""
        types = self._names_of[kind]
        for item in self._objects:
            said = item.get("@type")
            if any(name in types for name in (said if isinstance(said, list) else [said])):
                return item
        return None

    def titles(self) -> list[str]:
        """The titles told, best first."""
        told = [_text(self.report.get("headline")), *self._meta("titles"), _text(self.report.get("name")), self.title_tag]
        return [title[:LONGEST] for title in told if title]

    def dates(self) -> list[str]:
        """The dates of publication told, best first."""
        told = [_text(self.report.get("datePublished")), *self._meta("dates"), _text(self.page.get("datePublished"))]
        return [date for date in told if date]

    def built(self) -> list[str]:
        """Dates that may be those of the page alone."""
        told = [*self._meta("built"), _text(self.report.get("dateCreated"))]
        return [date for date in told if date]

    def authors(self) -> list[str]:
        """The names of those who wrote it, as told."""
        told = [*self._names(self.report.get("author")), *self._meta("authors")]
        return [name for name in told if name and "://" not in name and not name.startswith("@")]

    def outlet(self) -> str | None:
        """How the site names itself."""
        return self.meta.get("og:site_name") or next(iter(self._names(self.report.get("publisher"))), None)

    def body(self) -> str:
        """The text of the report where the page gives it to machines."""
        text = self.report.get("articleBody")
        return text.strip() if isinstance(text, str) else ""

    def _meta(self, kind: str) -> list[str]:
        return [self.meta[name] for name in self._names_of[kind] if name in self.meta]

    def _names(self, said: Any) -> list[str]:
        names = []
        for item in said if isinstance(said, list) else [said]:
            name = _text(item)
            if isinstance(item, dict):
                named = [item, *(other for other in self._objects if "@id" in item and other.get("@id") == item["@id"])]
                name = next((_text(other["name"]) for other in named if "name" in other), "")
            names += [name] if name else []
        return names


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _objects(source: str) -> Iterator[dict[str, Any]]:
    """Every object of a script of JSON-LD; none where it is broken."""
    try:
        waiting = [json.loads(re.sub(r"^\s*(?:<!--|//<!\[CDATA\[)|(?:-->|//\]\]>)\s*$", "", source), strict=False)]
    except (ValueError, RecursionError):
        return
    for _ in range(_MOST):
        if not waiting:
            return
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting[:0] = item[:_MOST]
        elif isinstance(item, dict):
            yield item
            inner = (item.get(key) for key in ("@graph", "mainEntity", "mainEntityOfPage"))
            waiting += [value for value in inner if isinstance(value, dict | list)]
