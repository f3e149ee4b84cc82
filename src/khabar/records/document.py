"""Documents as they come in, and as they go out with their claims."""

from __future__ import annotations

import msgspec

from khabar.records.claim import Claim


def content_of(title: str, text: str) -> str:
    """What all offsets count in: title, newline and text, or the text alone where the title is empty."""
    return f"{title}\n{text}" if title else text


class Document(msgspec.Struct, frozen=True):
    """One report to be read. ``date`` is the ISO 8601 publication date; only ``text`` is required.

    ``byline`` names who wrote it where that is told beside the text.
    """

    text: str
    id: str = ""
    outlet: str | None = None
    url: str | None = None
    date: str | None = None
    title: str = ""
    byline: str | None = None

    @property
    def content(self) -> str:
        """What all offsets count in (see :func:`content_of`)."""
        return content_of(self.title, self.text)


class Layout(msgspec.Struct, frozen=True):
    """A part of the content that is not running text: kind is headline, byline, dateline or ticker."""

    kind: str
    start: int
    end: int
    text: str


class CodedDocument(msgspec.Struct, frozen=True):
    """A document with its claims, in the order of their triggers."""

    id: str
    outlet: str | None
    url: str | None
    date: str | None
    title: str
    text: str
    byline: str | None
    spans: tuple[Layout, ...]
    claims: tuple[Claim, ...]

    @property
    def content(self) -> str:
        """What all offsets count in (see :func:`content_of`)."""
        return content_of(self.title, self.text)

    def _repr_html_(self) -> str:
        from khabar.interfaces.html import document_html  # noqa: PLC0415  (display only; keeps records free of it)

        return document_html(self)


class Skipped(msgspec.Struct, frozen=True):
    """A document that could not be coded: where it stands and why. Reported and counted, never silently dropped."""

    where: str
    reason: str
    id: str = ""
