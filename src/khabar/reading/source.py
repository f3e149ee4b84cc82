"""What a reader knows of the thing that it reads, and how it hands on what it found."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import msgspec

from khabar.reading.charset import is_binary
from khabar.reading.language import why_not_arabic
from khabar.reading.limits import Limits
from khabar.reading.pages import Cut
from khabar.records import Document, Skipped


class Remark(NamedTuple):
    """Something left out of a document that was read all the same."""

    where: str
    message: str
    id: str


@dataclass(slots=True)
class Notes:
    """What is said beside the documents: remarks, and (where wanted) what was cut from the document read last."""

    wants_cuts: bool = False
    remarks: deque[Remark] = field(default_factory=deque)
    cuts: tuple[Cut, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A file, stream or answer: ``where`` as people are told, ``stem`` of the ids of what is in it.

    ``url``, ``outlet`` and ``charset`` are what is known from outside; the outlet goes before all that is said inside.
    ``layers`` counts how often it was packed.
    """

    where: str
    stem: str
    notes: Notes
    limits: Limits
    url: str | None = None
    outlet: str | None = None
    charset: str | None = None
    layers: int = 0

    def within(self, name: str, stem: str) -> Source:
        """A file in this one."""
        return replace(self, where=f"{self.where}!{name}", stem=f"{self.stem}/{stem}", layers=self.layers + 1)

    def packed(self) -> Source:
        """This one, unpacked."""
        return replace(self, layers=self.layers + 1)

    def at(self, record: int | str) -> str:
        """Where a line stands."""
        return f"{self.where}:{record}"

    def skipped(self, reason: str, record: int | str | None = None, id: str = "") -> Skipped:
        """A record that cannot be read."""
        return Skipped(self.where if record is None else self.at(record), reason, id)

    def remark(self, record: int | str | None, message: str, id: str) -> None:
        """Tell of something that was left out of a document."""
        self.notes.remarks.append(Remark(self.where if record is None else self.at(record), message, id))

    def checked(self, document: Document, record: int | str | None = None) -> Document | Skipped:
        """The document with the outlet of its source; or why it cannot be coded."""
        if self.outlet is not None and document.outlet != self.outlet:
            document = msgspec.structs.replace(document, outlet=self.outlet)
        reason = why_unreadable(document)
        return document if reason is None else self.skipped(reason, record, document.id)


def why_unreadable(document: Document) -> str | None:
    """The reason why a document cannot be coded: it is empty, binary or not Arabic; None where it can."""
    if not document.text.strip():
        return "empty: the text has no word in it"
    if is_binary(document.content):
        return "binary: control characters in the text"
    return why_not_arabic(document.content)
