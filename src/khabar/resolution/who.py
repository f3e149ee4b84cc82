"""What is known of a party's name: organisation, state, office-holder or office, and which line of which file says so."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from khabar.errors import SettingError
from khabar.gazetteer.spelling import words_of
from khabar.matching.entries import read_tsv
from khabar.matching.name_files import DATA, located_actors, lookup_names
from khabar.matching.names import Actor, Names, Noun
from khabar.resolution.registry import during, registry

SHOWN = 15  # longer names that a text begins, where it is no name itself


class Term(msgspec.Struct, frozen=True, omit_defaults=True):
    """An office as one person holds or held it; dates as in the file, left out where open or unknown."""

    office: str
    country: str
    sector: str
    since: str | None = None
    until: str | None = None
    held: bool | None = None  # on the day asked for; null where none is
    name: str = ""  # of the holder, in the profile of an office
    id: str = ""
    path: str = ""
    line: int = 0


class Profile(msgspec.Struct, frozen=True, omit_defaults=True):
    """One party that a name can mean. ``what``: organisation, person, state, office.

    ``valid`` tells whether an entry with dates holds on the day asked for. ``country`` and ``sector`` are those of that day.
    """

    what: str
    name: str
    id: str
    country: str
    sector: str
    names: list[str] = []
    since: str | None = None
    until: str | None = None
    valid: bool | None = None
    terms: list[Term] = []
    note: str = ""
    path: str = ""
    line: int = 0


class Source(NamedTuple):
    """Where an actor is defined."""

    path: str
    line: int
    names: tuple[str, ...]
    note: str


def actor(name: str, on: str | dt.date | None = None) -> list[Profile]:
    """What is known of a party by this Arabic or English name, or id, on a day (ISO 8601 or a date).

    An office ("الرئيس التونسي") gives its holders. Of a text that is no whole name, the names that it begins are told.
    Raises SettingError where ``on`` is no day.
    """
    day = _day(on)
    names = lookup_names()
    words = words_of(name)
    found = [*_named(names, words, day), *_offices(names, words, day)]
    found = found or _english(names, name, day) or _longer(names, words, day)
    return list({(profile.what, profile.id): profile for profile in found}.values())


def _day(on: str | dt.date | None) -> str | None:
    if on is None or isinstance(on, dt.date):
        return on.isoformat()[:10] if on is not None else None
    try:
        return dt.date.fromisoformat(on).isoformat()
    except ValueError as error:
        raise SettingError(f"on is {on!r}; it must be a date or an ISO 8601 day such as '2024-05-06'") from error


def _named(names: Names, words: list[str], day: str | None) -> Iterator[Profile]:
    if not words:
        return
    last, refs = names.longest(words[0], list(enumerate(words[1:], 1)))
    if (last or 0) == len(words) - 1:
        yield from (_profile(names.data.actors[number], day) for table, number in refs if table == "actor")
    if len(words) == 1:
        country = names.data.adjectives.get(words[0].removeprefix("ال"), "")
        yield from (_profile(each, day) for each in names.data.actors if country and each.id == country.lower())


def _offices(names: Names, words: list[str], day: str | None) -> Iterator[Profile]:
    """An office and the country behind it."""
    for cut in range(len(words) - 1, 0, -1):
        noun = _office_noun(names, words[:cut])
        country = _country(names, words[cut:])
        if noun is None or not country:
            continue
        _, english, adjective = names.data.countries[country]
        template = noun.name if noun.role == "institution" else f"{noun.office} of {{country}}"
        identifier = noun.id.format(alpha3=country.lower()) or f"{country.lower()}-{noun.office.replace(' ', '-')}"
        terms = [
            _term(office.office, office.country, office.sector, office.since, office.until, day, holder)
            for office, holder in registry(names).holders.get((country, noun.office), ())
        ]
        if day is not None and noun.sole:
            terms = [term for term in terms if term.held] or terms
        title = template.format(country=english, adjective=adjective or english)
        yield Profile("office", title, identifier, country, noun.sector, terms=sorted(terms, key=_newest))
        return


def _newest(term: Term) -> tuple[int, ...]:
    return tuple(-int(part) for part in (term.since or "0").split("-"))


def _office_noun(names: Names, words: list[str]) -> Noun | None:
    for start in dict.fromkeys((words[0], words[0].removeprefix("ال"))):
        last, refs = names.longest(start, list(enumerate(words[1:], 1)))
        nouns = [names.data.nouns[number] for table, number in refs if table == "noun"]
        if (last or 0) == len(words) - 1:
            for noun in nouns:
                if noun.office:
                    return noun
    return None


def _country(names: Names, words: list[str]) -> str:
    if len(words) == 1 and words[0].removeprefix("ال") in names.data.adjectives:
        return names.data.adjectives[words[0].removeprefix("ال")]
    last, refs = names.longest(words[0], list(enumerate(words[1:], 1)))
    actors = [names.data.actors[number] for table, number in refs if table == "actor"]
    whole = (last or 0) == len(words) - 1
    return next((each.country for each in actors if whole and each.id == each.country.lower()), "")


def _english(names: Names, name: str, day: str | None) -> list[Profile]:
    wanted = name.strip().casefold()
    return [_profile(each, day) for each in names.data.actors if wanted in (each.name.casefold(), each.id)]


def _longer(names: Names, words: list[str], day: str | None) -> list[Profile]:
    numbers = [n for spelled, table, n in names.data.spellings if table == "actor" and words and spelled[: len(words)] == words]
    return [_profile(names.data.actors[number], day) for number in list(dict.fromkeys(numbers))[:SHOWN]]


def _profile(who: Actor, day: str | None) -> Profile:
    source = _sources().get(who.id) or Source("", 0, (), "")
    state = who.id in (who.country.lower(), f"{who.country.lower()}-gov")
    what = "person" if who.offices else "state" if state else "organisation"
    terms = [_term(o.office, o.country, o.sector, o.since, o.until, day) for o in who.offices]
    now = next((term for term in terms if term.held), None)
    past = day is not None and bool(terms) and now is None and all(term.until and term.until < day for term in terms)
    country, sector = (now.country, now.sector) if now else (who.country, "ELI" if past else who.sector)
    valid = during(who.since, who.until, day) if day is not None and (who.since or who.until) else None
    return Profile(
        what, who.name, who.id, country, sector, list(source.names), who.since, who.until, valid, terms,
        source.note, source.path, source.line,
    )  # fmt: skip


def _term(
    office: str, country: str, sector: str, since: str | None, until: str | None, day: str | None, holder: Actor | None = None
) -> Term:
    held = None if day is None or (since is None and until is None) else during(since, until, day)
    if holder is None:
        return Term(office, country, sector, since, until, held)
    source = _sources().get(holder.id) or Source("", 0, (), "")
    return Term(office, country, sector, since, until, held, holder.name, holder.id, source.path, source.line)


def arabic_name(id: str) -> str | None:
    """The usual Arabic name of a party: a listed one, or an institution whose id was made by rule ("sdn-army")."""
    made = None if id in arabic_names() else institution(id)
    return made[1] if made else arabic_names().get(id)


@functools.lru_cache(maxsize=4096)
def institution(id: str) -> tuple[str, str] | None:
    """The English and Arabic name of an institution whose id was made by rule ("sdn-army"); None where it is none."""
    alpha3, _, kind = id.partition("-")
    country, template = _countries().get(alpha3), _institutions().get(kind)
    if country is None or template is None:
        return None
    name, adjective = country["name_en"], country["adjective_en"]
    english = (template["name_adjective_en"] or template["name_en"]).format(country=name, adjective=adjective or name)
    return english, _in_arabic(template["name_ar"], *(country[field].split("|")[0] for field in ("names_ar", "adjectives_ar")))


def _in_arabic(template: str, country: str, adjective: str) -> str:
    if "{adjective}" in template and not re.fullmatch(r"\w+ي", adjective):  # of two words, or none
        return f"{template.rpartition(' ')[0]} ({country})"
    return template.format(country=country, adjective=adjective)


def country_ar(alpha3: str | None) -> str:
    """The Arabic name of a state; empty for what is none."""
    row = _countries().get((alpha3 or "").lower())
    return row["names_ar"].split("|")[0] if row else ""


@functools.cache
def _institutions() -> dict[str, dict[str, str]]:
    rows = read_tsv(DATA / "actors" / "institutions.tsv", ("id", "name_en", "name_adjective_en", "name_ar"))
    return {row["id"].removeprefix("{alpha3}-"): row for _, row in rows}


@functools.cache
def _countries() -> dict[str, dict[str, str]]:
    rows = read_tsv(DATA / "actors" / "countries.tsv", ("alpha3", "name_en", "names_ar", "adjectives_ar", "adjective_en"))
    return {row["alpha3"].lower(): row for _, row in rows}


@functools.cache
def arabic_names() -> dict[str, str]:
    """The usual Arabic name of each state, organisation and office-holder, by id: ``name_ar`` where given, else the first."""
    own = {located.entry.id: getattr(located.entry, "name_ar", "") for located in located_actors([])}
    return {id_: own.get(id_) or source.names[0] for id_, source in _sources().items() if source.names}


@functools.cache
def _sources() -> dict[str, Source]:
    """For each actor the file, line and names that define it."""
    found: dict[str, Source] = {}
    path = DATA / "actors" / "countries.tsv"
    for line, row in read_tsv(path, ("alpha3", "names_ar", "capital_ar")):
        alpha3 = row["alpha3"].lower()
        found[alpha3] = Source(str(path), line, tuple(row["names_ar"].split("|")), "")
        found[f"{alpha3}-gov"] = Source(str(path), line, tuple(filter(None, row["capital_ar"].split("|"))), "the capital")
    for located in located_actors([]):
        entry = located.entry
        found[entry.id] = Source(located.path, located.line, tuple(entry.names), entry.note)
    return found
