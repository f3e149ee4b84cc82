"""Made-up happenings, and what outlets tell of them: they report, copy, deny, come late, and differ; with the truth beside it.

Parties, sentences and shares are in evaluation/scenarios.toml; tools/scenario_texts.py writes the reports, and
tools/scenario_scores.py tells how much of the truth comes back. A guard against regressions, not proof: real news is worse in
ways that nobody made up.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from khabar.gazetteer.geo import km
from khabar.matching.entries import read_tsv
from khabar.matching.name_files import DATA

DATA_FILE = Path(__file__).parent.parent / "evaluation" / "scenarios.toml"
START = dt.date(2021, 1, 4)
TOWNS = 14  # of a war, drawn around one
OUTLETS, AGENCIES = 30, 3
MOST = 6  # other happenings in one report
WIDELY = 3  # accounts, at least, of a town that changes hands: by its rule the ledger does not move on a party's word alone
REPORT_TOWNS = ("city", "town", "village")


class Party(msgspec.Struct, frozen=True):
    """One side of a war."""

    id: str
    name: str
    sector: str
    alpha3: str = ""


class War(msgspec.Struct, frozen=True):
    """Two parties in one country."""

    country: str
    alpha3: str
    parties: tuple[Party, Party]


class Kind(msgspec.Struct, frozen=True):
    """What can happen, and the sentences that tell it."""

    type: str
    mode: str
    often: int
    text: str
    said: str
    denied: str
    kills: bool = False
    crowd: bool = False
    effect: str | None = None


class Settings(msgspec.Struct, frozen=True):
    """All of evaluation/scenarios.toml."""

    chances: dict[str, float]
    war: tuple[War, ...]
    kind: tuple[Kind, ...]
    accounts: dict[str, str]
    words: dict[str, Any]


class Town(NamedTuple):
    """A place of the gazetteer (decimal degrees, WGS 84)."""

    id: str
    name: str
    arabic: str
    lat: float
    lon: float
    country: str
    admin1: str
    kind: str


class Happening(NamedTuple):
    """What really happened. ``actor`` and ``other`` are the war's parties, ``day`` the day."""

    number: int
    kind: Kind
    war: War
    day: dt.date
    town: Town
    actor: Party
    other: Party
    killed: int


class Source(NamedTuple):
    """Whom an account quotes."""

    name: str
    party: Party | None
    stance: str


class Telling(NamedTuple):
    """One account: what a sentence of a report says. What is None is left out."""

    happening: Happening
    form: str
    actor: Party | None
    loose: bool = False
    town: Town | None = None
    province: Town | None = None
    day: dt.date | None = None
    toll: int | None = None
    source: Source | None = None


class Report(NamedTuple):
    """A report of an outlet; ``copied`` is the id of the report whose words it has."""

    id: str
    outlet: str
    published: dt.date
    tellings: tuple[Telling, ...]
    copied: str | None = None


def settings(path: Path = DATA_FILE) -> Settings:
    """The parties, kinds, chances and words."""
    read = msgspec.toml.decode(path.read_bytes(), type=Settings)
    wars = tuple(
        msgspec.structs.replace(war, parties=tuple(msgspec.structs.replace(p, alpha3=war.alpha3) for p in war.parties))
        for war in read.war
    )
    return msgspec.structs.replace(read, war=wars)


def towns() -> list[Town]:
    """The shipped towns and provinces."""
    found = []
    for name in ("towns.tsv", "units.tsv"):
        for _, row in read_tsv(DATA / "gazetteer" / name, ("id", "names_ar", "lat", "lon", "country", "admin1", "kind")):
            arabic, lat, lon = row["names_ar"].split("|")[0], float(row["lat"]), float(row["lon"])
            found.append(Town(row["id"], row["name_en"], arabic, lat, lon, row["country"], row["admin1"], row["kind"]))
    return found


class Front:
    """One war: its towns, who holds them, and what happens day after day."""

    def __init__(self, world: World, war: War, number: int) -> None:
        self.world, self.war, self.number = world, war, number
        self.random = world.random
        inhabited = [town for town in world.places if town.country == war.country and town.kind in REPORT_TOWNS]
        hub = self.random.choice(inhabited)
        near = sorted(inhabited, key=lambda town: km(hub.lat, hub.lon, town.lat, town.lon))[: TOWNS * 3]
        self.towns = self.random.sample(near, min(TOWNS, len(near)))
        self.weights = [1 / (rank + 1) for rank in range(len(self.towns))]
        provinces = {place.name: place for place in world.places if place.kind == "province"}
        self.province = {town.id: provinces.get(town.admin1) for town in self.towns}
        self.holder: dict[str, Party] = {}

    def happen(self, day: dt.date) -> Happening:
        """One more happening on this day."""
        kinds = self.world.settings.kind
        (kind,) = self.random.choices(kinds, [kind.often for kind in kinds])
        (town,) = self.random.choices(self.towns, self.weights)
        return self.make(kind, day, town)

    def make(self, kind: Kind, day: dt.date, town: Town, *, real: bool = True) -> Happening:
        """A happening of this kind; who captures a town does not hold it yet. ``real`` captures change the holder."""
        holder = self.holder.get(town.id)
        actor, other = self.random.sample(self.war.parties, 2)
        if kind.effect and holder == actor:
            actor, other = other, actor
        if kind.effect and real:
            self.holder[town.id] = actor
        killed = 2 + int(self.random.expovariate(0.15)) if kind.kills else 0
        self.world.happenings += 1
        return Happening(self.world.happenings, kind, self.war, day, town, actor, other, killed)


class World:
    """All wars, day after day; the same seed makes the same world. ``holders`` tells who held a town at the end of a day.

    With ``bulletins`` a report tells of the wars of many countries, as daily round-ups do.
    """

    def __init__(self, seed: int, *, wars: int = 0, a_day: float = 1.5, bulletins: bool = False) -> None:
        self.random = random.Random(seed)
        self.bulletins = bulletins
        self.settings = settings()
        self.places = towns()
        self.a_day = a_day
        self.happenings = 0
        self.reports = 0
        known = self.settings.war
        self.fronts = [Front(self, known[number % len(known)], number) for number in range(wars or len(known))]
        self.holders: dict[tuple[str, dt.date], str | None] = {}
        self.later: dict[dt.date, list[tuple[str, Telling]]] = {}
        self.copies: dict[dt.date, list[Report]] = {}

    def run(self, days: int) -> Iterator[Report]:
        """The reports of each day, in order; what happens on the last days is told to the end."""
        for number in range(days + 7):
            day = START + dt.timedelta(number)
            for front in self.fronts if number < days else ():
                for _ in range(self._number(self.a_day)):
                    self._tell(front, front.happen(day))
                if self.chance("boast") and self.random.random() < self.a_day / 13:
                    self._boast(front, day)
                for town in front.towns:
                    holder = front.holder.get(town.id)
                    self.holders[town.id, day] = holder.id if holder else None
            yield from self._publish(day)

    def chance(self, name: str) -> bool:
        """Whether it comes to this."""
        return self.random.random() < self.settings.chances[name]

    def _number(self, mean: float) -> int:
        return int(mean) + (self.random.random() < mean - int(mean))

    def _tell(self, front: Front, happening: Happening) -> None:
        """Every account of a happening, put down for the day on which it is published."""
        if happening.kind.kills and self.chance("planned"):
            self.happenings += 1
            plan = Telling(happening._replace(number=self.happenings), "plan", happening.actor, town=happening.town)
            self._put(happening.day - dt.timedelta(1), plan)
        accounts = WIDELY if happening.kind.effect else 1
        while self.chance("more") and accounts < OUTLETS:
            accounts += 1
        plain = not happening.kind.effect and not happening.kind.crowd
        rival = self.random.randrange(accounts) if plain and accounts > 1 and self.chance("other_actor") else None
        for outlet, number in zip(self.random.sample(range(OUTLETS), accounts), range(accounts), strict=True):
            self._account(front, happening, outlet, rival=number == rival)
        outlet = self.random.randrange(OUTLETS)
        if not happening.kind.crowd and self.chance("denied"):
            denier = happening.other if happening.kind.effect else happening.actor
            denial = self._telling(front, happening, "denied", happening.actor, Source("", denier, "deny"))
            self._put(happening.day + dt.timedelta(self.random.randrange(2)), denial._replace(toll=None), outlet)
        if happening.kind.effect and self.chance("opposite"):
            self._hold(happening, happening.other, self.random.randrange(OUTLETS), Source("", happening.other, "state"))

    def _account(self, front: Front, happening: Happening, outlet: int, *, rival: bool) -> None:
        lot, chances = self.random.random(), self.settings.chances
        late = 1 if lot < chances["same_day"] + chances["next_day"] else self.random.randint(2, 5)
        delay = 0 if lot < chances["same_day"] else late
        published = happening.day + dt.timedelta(delay)
        source = self._source(happening)
        told = happening.actor
        if rival:
            told, source = happening.other, self._source(happening, happening.actor)
        form = "said" if source else "text"
        if happening.kind.effect and source is None and self.chance("withdrawn"):
            form, told = "lose", happening.other
        telling = self._telling(front, happening, form, told, source)
        if not self.chance("dated" if delay < 2 else "late_dated"):
            telling = telling._replace(day=None)
        elif self.chance("wrong_day"):
            telling = telling._replace(day=min(published, happening.day + dt.timedelta(self.random.choice((-1, 1)))))
        self._put(published, telling, outlet)

    def _source(self, happening: Happening, party: Party | None = None) -> Source | None:
        """Whom an account quotes, if anybody; ``party`` where a party must be quoted."""
        words, lot = self.settings.words, self.random.random()
        chances = self.settings.chances
        if party or lot < chances["party_source"]:
            return Source("", party or self.random.choice(happening.war.parties), "state")
        if lot < chances["party_source"] + chances["named_source"]:
            return Source(self.random.choice(words["named"]), None, "state")
        if lot < chances["party_source"] + chances["named_source"] + chances["unnamed_source"]:
            return Source(self.random.choice(words["unnamed"]), None, "anonymous")
        return None

    def _telling(self, front: Front, happening: Happening, form: str, actor: Party, source: Source | None) -> Telling:
        """An account with everything in it that the lot leaves."""
        lot, chances = self.random.random(), self.settings.chances
        town: Town | None = happening.town
        province = None
        if form not in ("lose", "denied") and not happening.kind.effect:
            if lot > chances["settlement"]:
                province = front.province[happening.town.id] if lot < chances["settlement"] + chances["province"] else None
                town = None
            elif self.chance("next_town"):
                town = min(
                    (other for other in front.towns if other != happening.town),
                    key=lambda other: km(other.lat, other.lon, happening.town.lat, happening.town.lon),
                )
        named = happening.kind.effect is not None or self.chance("actor")
        loose = not named and (form == "said" or self.chance("loose"))
        toll = None
        if happening.killed and self.chance("toll"):
            toll = happening.killed
            if self.chance("other_toll"):
                toll = max(1, toll + self.random.choice((-2, -1, 1, 2, 3)))
        return Telling(happening, form, actor if named or loose else None, loose, town, province, happening.day, toll, source)

    def _hold(self, happening: Happening, holder: Party, outlet: int, source: Source | None) -> None:
        """A report that ``holder`` still holds the place."""
        form = "hold_said" if source else "hold"
        telling = Telling(happening, form, holder, town=happening.town, source=source)
        self._put(happening.day + dt.timedelta(self.random.randrange(2)), telling, outlet)

    def _boast(self, front: Front, day: dt.date) -> None:
        """A capture that never was: a party claims it, others repeat and deny it."""
        kind = next(kind for kind in self.settings.kind if kind.effect)
        held = [town for town in front.towns if town.id in front.holder]
        if not held:
            return
        happening = front.make(kind, day, self.random.choice(held), real=False)
        own = Source("", happening.actor, "state")
        for outlet in self.random.sample(range(OUTLETS), self.random.randint(1, 4)):
            self._put(day, self._telling(front, happening, "said", happening.actor, own), outlet)
        if self.chance("boast_repeated"):
            self._put(day, self._telling(front, happening, "text", happening.actor, None), self.random.randrange(OUTLETS))
        if self.chance("still_held"):
            self._hold(happening, happening.other, self.random.randrange(OUTLETS), None)
        denial = self._telling(front, happening, "denied", happening.actor, Source("", happening.other, "deny"))
        self._put(day, denial, self.random.randrange(OUTLETS))

    def _put(self, day: dt.date, telling: Telling, outlet: int | None = None) -> None:
        name = f"outlet {self.random.randrange(OUTLETS) if outlet is None else outlet:02}"
        self.later.setdefault(day, []).append((name, telling))

    def _publish(self, day: dt.date) -> Iterator[Report]:
        """The reports of a day: what an outlet tells of one war may come in one report; agencies are copied."""
        waiting = self.later.pop(day, [])
        self.random.shuffle(waiting)
        made = []
        while waiting:
            outlet, telling = waiting.pop()
            tellings = [telling]
            for other in [item for item in waiting if item[0] == outlet and self._fits(item[1], telling)][:MOST]:
                if self.bulletins or self.chance("digest"):
                    waiting.remove(other)
                    tellings.append(other[1])
            told = tuple(part for one in tellings for part in self._parts(one))
            made.append(self._report(outlet, day, told))
        for report in made:
            yield report
            while int(report.outlet[-2:]) < AGENCIES and self.chance("copy"):
                name = f"outlet {self.random.randrange(AGENCIES, OUTLETS):02}"
                copy = self._report(name, day + dt.timedelta(self.random.randrange(2)), report.tellings, report.id)
                self.copies.setdefault(copy.published, []).append(copy)
        yield from self.copies.pop(day, [])

    def _fits(self, one: Telling, other: Telling) -> bool:
        return self.bulletins or one.happening.war == other.happening.war

    def _parts(self, telling: Telling) -> Iterator[Telling]:
        yield telling
        if telling.form in ("text", "said") and not telling.happening.kind.effect and self.chance("follow_up"):
            yield telling._replace(town=None, province=None, day=None)

    def _report(self, outlet: str, day: dt.date, tellings: tuple[Telling, ...], copied: str | None = None) -> Report:
        self.reports += 1
        return Report(f"r{self.reports:07}", outlet, day, tellings, copied)
