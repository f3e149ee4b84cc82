"""Every exception Khabar raises on purpose.

KhabarError
├── DataError            the data files (lexicon, actors, gazetteer, ontology) have faults; all are listed
├── FetchError           a page cannot be fetched, or must not be
├── InputError           one document or file cannot be read; the rest of the run goes on
├── OutputError          a folder of parts cannot be written (a full disk); what is whole stays
├── SettingError         an option or argument has a value that is not allowed
├── StoreError           a database cannot be opened, read or written, or is none of Khabar's
│   └── BusyError        another program is writing to it
└── WorkerError          the processes or machines that work is given to cannot start, are lost, or code otherwise
"""

from __future__ import annotations

from collections.abc import Sequence


class KhabarError(Exception):
    """Base class: catch this to catch everything Khabar raises on purpose."""


class Fault:
    """One fault in a data file: where it is and what is wrong with it."""

    __slots__ = ("line", "message", "path")

    def __init__(self, path: str, line: int, message: str) -> None:
        self.path, self.line, self.message = path, line, message

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class DataError(KhabarError):
    """Faults in data files, reported all at once."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class InputError(KhabarError):
    """A document or file that cannot be read: what was found, where, and what would be allowed."""

    def __init__(self, message: str, *, path: str | None = None, line: int | None = None) -> None:
        self.path, self.line, self.message = path, line, message
        where = ":".join(str(part) for part in (path, line) if part is not None)
        super().__init__(f"{where}: {message}" if where else message)


class FetchError(KhabarError):
    """A page that cannot be fetched, or must not be.

    ``kind``: wrong (no http or https URL), refused (a private address, robots.txt), unreachable, slow, broken, too large,
    redirects, or paused (its host asked to be left alone for ``after`` more seconds).
    """

    def __init__(self, kind: str, url: str, message: str, *, after: float = 0.0) -> None:
        self.kind, self.url, self.message, self.after = kind, url, message, after
        super().__init__(f"{url}: {message}")


class OutputError(KhabarError):
    """A folder of parts that cannot be written; the parts that are whole stay."""


class StoreError(KhabarError):
    """A database that cannot be opened, read or written, or that is none of Khabar's."""


class BusyError(StoreError):
    """A database that another program is writing to."""


class SettingError(KhabarError):
    """An option or argument with a value that is not allowed."""


class WorkerError(KhabarError):
    """The processes or machines that work is given to cannot start, are lost, or would code otherwise."""
