"""Sources: outlets with their pages, as an analyst writes them down in a TOML file, and how they are to be watched."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlsplit

import msgspec

from khabar.errors import DataError, Fault, FetchError
from khabar.fetching.addresses import web_url
from khabar.fetching.page import Limits
from khabar.matching.entries import explained, read_toml, read_tsv
from khabar.paths import no_file

KINDS = ("feed", "sitemap", "section")
_DATA = resources.files("khabar").joinpath("data")
STARTER = Path(str(_DATA.joinpath("sources", "arabic.toml")))
Positive = Annotated[float, msgspec.Meta(gt=0)]
Number = Annotated[int, msgspec.Meta(ge=1)]
_ID = re.compile("[a-z0-9][a-z0-9-]*")


class Page(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page that lists articles; ``kind`` is one of ``KINDS``.

    ``verified`` is the day on which it was last seen to, false where it never was.
    """

    url: str
    kind: str
    verified: dt.date | bool = False


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An outlet and where its articles are listed; the fields are described in ``docs/watch.md``."""

    id: str
    outlet: str
    outlet_ar: str = ""
    country: str = ""
    language: str
    ownership: str
    funding: str
    home: str
    verified: dt.date | bool = False
    pages: tuple[Page, ...] = ()
    site: tuple[str, ...] = ()
    articles: str = ""
    note: str = ""

    @property
    def listings(self) -> tuple[Page, ...]:
        """The pages that list its articles: the home page where none is named."""
        return self.pages or (Page(self.home, "section", self.verified),)

    def owns(self, url: str) -> bool:
        """Whether an address lies on the outlet's site, so that the outlet answers for what stands there."""
        parts = urlsplit(url)
        return any(
            f".{parts.hostname}".endswith(f".{host}") and parts.path.startswith(path) for host, path in _places(self)
        )


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How to watch; the fields are described in ``data/sources/watch.toml``, which holds their usual values."""

    every: Positive
    delay: Annotated[float, msgspec.Meta(ge=0)]
    contact: str
    allow_private: bool
    recheck: tuple[Positive, ...]
    retry: Annotated[float, msgspec.Meta(ge=0)]
    tries: Number
    newest: Number
    followed: Annotated[int, msgspec.Meta(ge=0)]
    visitors: Number
    size: Number
    connect: Positive
    read: Positive
    total: Positive
    redirects: Annotated[int, msgspec.Meta(ge=0)]
    ratio: Number
    tracking: tuple[str, ...]

    @property
    def limits(self) -> Limits:
        """What one request may cost."""
        return Limits(self.size, self.connect, self.read, self.total, self.redirects, self.ratio)


class Watchlist(NamedTuple):
    """A file of sources."""

    path: Path
    sources: tuple[Source, ...]
    settings: Settings
    lines: dict[str, int]


def read_sources(path: Path) -> Watchlist:
    """The sources of a file; DataError with all its faults, each with its line."""
    faults: list[Fault] = []
    wrong = no_file(path, f"khabar sources copy {path} makes one")
    if wrong:
        raise DataError([Fault(str(path), 1, wrong)])
    located = read_toml(path, "source", Source, faults)
    settings = _settings(path, faults)
    for one in located:
        faults += [Fault(str(path), one.line, f"{one.entry.id}: {said}") for said in _faults(one.entry)]
    faults += _twice(path, [(one.entry, one.line) for one in located])
    if not located and not faults:
        faults.append(Fault(str(path), 1, "there is no [[source]] in this file"))
    if faults or settings is None:
        raise DataError(sorted(faults, key=lambda fault: fault.line))
    return Watchlist(path, tuple(one.entry for one in located), settings, {one.entry.id: one.line for one in located})


def _settings(path: Path, faults: list[Fault]) -> Settings | None:
    usual = tomllib.loads(_DATA.joinpath("sources", "watch.toml").read_text("utf-8"))
    try:
        own: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None  # told already
    for name in sorted({*own} - {"watch", "source"}):
        faults.append(Fault(str(path), 1, f"unknown table [{name}]; [watch] and [[source]] are read"))
    try:
        return msgspec.convert({**usual, **own.get("watch", {})}, Settings)
    except msgspec.ValidationError as error:
        faults.append(Fault(str(path), 1, f"[watch]: {explained(error, Settings)}"))
        return None


def _faults(source: Source) -> Iterator[str]:
    """What is wrong with a source."""
    if not _ID.fullmatch(source.id):
        yield "id: small letters, digits and - are allowed"
    if source.country and source.country not in _countries():
        yield f"country {source.country!r} is no ISO 3166 alpha-3 code; leave it out where the outlet is of no one country"
    for name in ("outlet", "ownership", "funding"):
        if not getattr(source, name).strip():
            yield f'{name} is empty; write "not generally known" where it is not'
    for page in source.pages:
        if page.kind not in KINDS:
            yield f"kind {page.kind!r} is none; {', '.join(KINDS)} are"
    for url in (source.home, *(page.url for page in source.pages)):
        try:
            web_url(url)
        except FetchError as error:
            yield str(error)
    if source.verified is True or any(page.verified is True for page in source.pages):
        yield "verified: false, or the day on which khabar sources check saw it (2024-05-31)"
    try:
        re.compile(source.articles)
    except re.error as error:
        yield f"articles: {source.articles!r} is no regular expression ({error})"


def _twice(path: Path, located: list[tuple[Source, int]]) -> Iterator[Fault]:
    ids = Counter(source.id for source, _ in located)
    urls = Counter(url for source, _ in located for url in {page.url for page in source.listings})
    for source, line in located:
        if ids[source.id] > 1:
            yield Fault(str(path), line, f"{source.id}: this id stands twice; give each source its own")
        for page in source.listings:
            if urls[page.url] > 1:
                yield Fault(str(path), line, f"{source.id}: {page.url} is listed by two sources; an article has one outlet")
        if len({page.url for page in source.listings}) < len(source.listings):
            yield Fault(str(path), line, f"{source.id}: a page is listed twice")


@cache
def _places(source: Source) -> tuple[tuple[str, str], ...]:
    """Hosts without www., and the paths below which the outlet's articles lie."""
    written = source.site or (source.home.partition("://")[2],)
    split = [place.removeprefix("www.").partition("/") for place in written]
    return tuple((host.partition(":")[0].lower(), f"/{path}") for host, _, path in split)


@cache
def _countries() -> frozenset[str]:
    rows = read_tsv(Path(str(_DATA.joinpath("actors", "countries.tsv"))), ("alpha3",))
    return frozenset(row["alpha3"] for _, row in rows)
