"""How well the store recovers a made-up world: linking, contradictions, the ledger of control.

    python tools/scenario_scores.py [--days N] [--seeds N …] [--texts]

The reports of tools/scenarios.py are loaded into a database and scored. With --texts the claims are those that the coder finds
in their sentences, without it those that a coder without faults would find.

- B-cubed (Bagga and Baldwin 1998) over claims: those of one event against those of one happening.
- Contradictions: two accounts of one happening that say different things (who, how many, when, where, who gained the place), or
  of which one denies. Recall: the share of such pairs of values that an event lists; precision: the share of those listed that
  are such.
- Ledger: the share of days, from the first report about a place on, for which the holder told is the one who held it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from scenario_texts import Writer, Written
from scenarios import START, Telling, World

from khabar import Coder, Document, Store, load
from khabar.events.control import control
from khabar.events.settings import control_rules, linking
from khabar.gazetteer.geo import km
from khabar.matching.known import find_places
from khabar.records import CodedDocument
from khabar.records.event import Event
from khabar.store.ledger import correct_ledger, ledger_rows

Values = dict[tuple[int, str], dict[object, set[str]]]  # of a happening and a kind of contradiction: who says what


class Scores(NamedTuple):
    """All from 0 to 1, and how many claims, pairs of rival values and place-days they rest on."""

    precision: float
    recall: float
    contradiction_precision: float
    contradiction_recall: float
    ledger: float
    claims: int
    rivals: int
    place_days: int

    @property
    def b_cubed(self) -> float:
        """F1."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def pooled(scores: Sequence[Scores]) -> Scores:
    """Several worlds as one: each measure weighed by what it rests on."""
    claims, rivals, place_days = (sum(values) for values in zip(*(one[5:] for one in scores), strict=True))

    def mean(name: str, weight: str, total: int) -> float:
        return sum(getattr(one, name) * getattr(one, weight) for one in scores) / total

    return Scores(
        mean("precision", "claims", claims), mean("recall", "claims", claims),
        mean("contradiction_precision", "rivals", rivals), mean("contradiction_recall", "rivals", rivals),
        mean("ledger", "place_days", place_days), claims, rivals, place_days,
    )  # fmt: skip


def measure(world: World, days: int, folder: Path, *, texts: bool = False) -> Scores:
    """Load the world's reports into a database in ``folder``, and score it."""
    writer, coder = Writer(world.settings), Coder() if texts else None
    written = [writer.write(report) for report in world.run(days)]
    if coder is not None:
        written = [Written(_coded(coder, one.document), one.told) for one in written]
    path = folder / "scenario.db"
    load(path, (one.document for one in written))
    told = dict(_told(written))
    with Store(path) as store:
        events = store.events(limit=1_000_000)
        clusters = {account.claim: event.id for event in events for account in event.accounts}
        precision, recall = b_cubed({claim: telling.happening.number for claim, telling in told.items()}, clusters)
        found, rivals, right, listed = contradictions(events, told)
        ledger, place_days = held(store, world, days, told.values())
    return Scores(precision, recall, right / listed, found / rivals, ledger, len(told), rivals, place_days)


def _coded(coder: Coder, document: CodedDocument) -> CodedDocument:
    return coder.code(Document(document.text, document.id, document.outlet, None, document.date))


def _told(written: Iterable[Written]) -> Iterator[tuple[str, Telling]]:
    """Each claim about a happening, and the account that it stands for."""
    for document, told in written:
        for claim in document.claims:
            for start, end, telling in told:
                kinds = ("COERCE", "RETREAT") if telling.happening.kind.effect else (telling.happening.kind.type,)
                if start <= claim.sentence.start < end and claim.type in kinds:
                    yield claim.id, telling


def b_cubed(truth: dict[str, int], clusters: dict[str, str]) -> tuple[float, float]:
    """Precision and recall of clusters."""
    together, linked = defaultdict(set), defaultdict(set)
    for claim, happening in truth.items():
        together[happening].add(claim)
        linked[clusters[claim]].add(claim)
    precision = recall = 0.0
    for claim, happening in truth.items():
        both = len(together[happening] & linked[clusters[claim]])
        precision += both / len(linked[clusters[claim]])
        recall += both / len(together[happening])
    return precision / len(truth), recall / len(truth)


def contradictions(events: Iterable[Event], told: dict[str, Telling]) -> tuple[int, int, int, int]:
    """Pairs of rival values found and all; contradictions listed that are right, and all."""
    values: Values = defaultdict(lambda: defaultdict(set))
    for claim, telling in told.items():
        for kind, value in _says(telling):
            values[telling.happening.number, kind][value].add(claim)
    listed = [(one.kind, one.said.claim, one.against.claim) for event in events for one in event.contradictions]
    known = [(kind, one, other) for kind, one, other in listed if one in told and other in told]
    found = right = 0
    rivals = dict(_rivals(values))
    seen: set[tuple[int, str, frozenset[object]]] = set()
    for kind, one, other in known:
        number = told[one].happening.number
        if number != told[other].happening.number:
            continue
        mine, its = (dict(_says(told[claim])).get(kind) for claim in (one, other))
        key = (number, kind, frozenset((mine, its)))
        right += key in rivals
        seen.add(key)
    found = len(seen & set(rivals))
    return found, len(rivals), right, len(known)


def _says(telling: Telling) -> Iterator[tuple[str, object]]:
    """What an account says, by the kind of contradiction that another may be."""
    kind, form, actor = telling.happening.kind, telling.form, telling.actor
    if form == "plan":
        return
    yield "denial", telling.source if form == "denied" else None
    if telling.day:
        yield "date", telling.day
    if telling.town:
        yield "place", telling.town
    if form == "denied":
        return
    if actor and not kind.effect and not kind.crowd and not (telling.loose and _alike_sectors(telling)):
        yield "perpetrator", actor.id
    if telling.toll:
        yield "toll", telling.toll
    if kind.effect and actor and telling.town:
        yield "territory", (form.removesuffix("_said") if form in ("hold", "hold_said", "lose") else kind.effect, actor.id)


def _rivals(values: Values) -> Iterator[tuple[tuple[int, str, frozenset[object]], None]]:
    """Every two values of one happening that cannot both be true."""
    for (number, kind), said in values.items():
        for one, other in combinations(said, 2):
            if kind == "denial" and None not in (one, other):
                continue
            if kind == "place" and not _near(one, other):
                continue
            if kind == "territory" and not _opposed(one, other):
                continue
            yield (number, kind, frozenset((one, other))), None


def _alike_sectors(telling: Telling) -> bool:
    """Whether "the army" may be either party."""
    one, other = telling.happening.war.parties
    return one.sector == other.sector


def _near(one: object, other: object) -> bool:
    """Whether two towns are near enough for one happening; what is told of others is by rule another one."""
    return km(one.lat, one.lon, other.lat, other.lon) <= linking().reach.city  # type: ignore[attr-defined]


def _opposed(one: object, other: object) -> bool:
    (effect, actor), (other_effect, other_actor) = one, other  # type: ignore[misc]
    effects = {effect, other_effect}
    return actor != other_actor and (effects <= {"capture", "hold"} or effects == {"capture", "lose"})


def held(store: Store, world: World, days: int, told: Iterable[Telling]) -> tuple[float, int]:
    """The share of place-days for which the ledger names the holder, and their number."""
    first: dict[str, dt.date] = {}
    towns = {}
    for telling in told:
        if telling.happening.kind.effect:
            town = telling.happening.town
            towns[town.id] = town
            first[town.id] = min(telling.happening.day, first.get(town.id, telling.happening.day))
    right = total = 0
    correct_ledger(store.database)
    for id_, town in towns.items():
        place = next(place for place in find_places(town.arabic) if place.id == id_)
        rows = ledger_rows(store.database, place)
        spot = (place.id, place.lat, place.lon, place.precision)
        for number in range((first[id_] - START).days, days):
            day = START + dt.timedelta(number)
            answer = control(place.name, spot, rows, control_rules(), linking().reach, on=day.isoformat())
            right += answer.holder == world.holders[id_, day]
            total += 1
    return right / total, total


def main() -> None:
    """Measure in a folder that goes away, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3], help="of each world")
    parser.add_argument("--texts", action="store_true", help="code the sentences instead of taking the claims as given")
    options = parser.parse_args()
    each = []
    for seed in options.seeds:
        with tempfile.TemporaryDirectory() as folder:
            each.append(measure(World(seed), options.days, Path(folder), texts=options.texts))
    scores = pooled(each)
    print(f"{scores.claims:,} claims")
    print(f"B-cubed         P {scores.precision:.3f}  R {scores.recall:.3f}  F1 {scores.b_cubed:.3f}")
    rivals = f"P {scores.contradiction_precision:.3f}  R {scores.contradiction_recall:.3f}  {scores.rivals:,} pairs"
    print(f"contradictions  {rivals}")
    print(f"ledger          {scores.ledger:.3f} of {scores.place_days:,} place-days")


if __name__ == "__main__":
    main()
