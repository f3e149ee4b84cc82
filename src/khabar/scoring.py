"""Measuring: coded documents against gold, on the JSON form of the record.

Claims are paired one to one where their triggers overlap: the same type first, then the longest overlap.
Arguments count only under a pair of the same type: a missed claim also misses its arguments, and a spurious
one brings spurious ones. ``Json`` values are what ``json.loads`` returns.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

Json = dict[str, Any]
Same = Callable[[Json, Json], bool]

PARTIES = ("actors", "recipients")
SPANNED = ("actors", "recipients", "places", "attribution", "framing")
CASUALTIES = ("killed", "wounded", "captured", "displaced")
OVERALL = ("type", *PARTIES, "places", "date", "attribution", "territory", "not actual", "casualties")
MACRO_FROM = 9  # gold claims from which on a type counts in the macro average
PLACE_KM = 50
STRIP = re.compile(r"[\u064b-\u0652\u0670\u0640\"'“”«»()\[\]،؛:.]")
UNITE = str.maketrans("أإآٱىةؤئ٠١٢٣٤٥٦٧٨٩", "اااايهوي0123456789")


def part_of(document_id: str) -> str:
    """``check`` for the quarter kept for checking alone (sha1 of the id divisible by 4), else ``learn``."""
    return "learn" if int(hashlib.sha1(document_id.encode()).hexdigest(), 16) % 4 else "check"


def content_of(document: Json) -> str:
    """What offsets count in: title, newline and text, or the text alone where the title is empty."""
    title = document.get("title")
    return f"{title}\n{document['text']}" if title else str(document["text"])


def overlap(left: Json, right: Json) -> int:
    """Number of code points that two spans share."""
    return max(0, int(min(left["end"], right["end"]) - max(left["start"], right["start"])))


def plain(words: str) -> str:
    """Words with united spelling, without vowel signs and punctuation."""
    return " ".join(STRIP.sub("", words).translate(UNITE).split())


def same_span(gold: Json, system: Json) -> bool:
    """At least half shared (Dice), or the same words elsewhere in the text."""
    length = gold["end"] - gold["start"] + system["end"] - system["start"]
    if length and 2 * overlap(gold, system) / length >= 0.5:
        return True
    one, other = plain(gold.get("text", "")), plain(system.get("text", ""))
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return bool(one) and longer in (shorter, f"ال{shorter}", f"ا{shorter}")


def same_entity(gold: Json, system: Json) -> bool:
    """The same words, or the same name for them."""
    return same_span(gold, system) or bool(gold.get("name") and gold["name"] == system.get("name"))


def kilometres(one: Json, other: Json) -> float:
    """Great-circle distance of two points with ``lat`` and ``lon``."""
    south, north = math.radians(one["lat"]), math.radians(other["lat"])
    width = math.radians(other["lon"] - one["lon"])
    half = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin(width / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(half)))


def match(gold: Sequence[Json], system: Sequence[Json], same: Same) -> list[tuple[int, int]]:
    """The largest one-to-one pairing, as index pairs in order of the gold (augmenting paths)."""
    partner: dict[int, int] = {}

    def settle(wanted: int, tried: set[int]) -> bool:
        for index, candidate in enumerate(system):
            if index in tried or not same(gold[wanted], candidate):
                continue
            tried.add(index)
            if index not in partner or settle(partner[index], tried):
                partner[index] = wanted
                return True
        return False

    for index in range(len(gold)):
        settle(index, set())
    return sorted((wanted, index) for index, wanted in partner.items())


def pair_claims(gold: Sequence[Json], system: Sequence[Json]) -> list[tuple[Json, Json]]:
    """Claims of the same event word: a third of the triggers' mean length must be shared."""
    candidates = []
    for i, wanted in enumerate(gold):
        for j, claim in enumerate(system):
            shared = overlap(wanted["trigger"], claim["trigger"])
            lengths = sum(c["trigger"]["end"] - c["trigger"]["start"] for c in (wanted, claim))
            if 6 * shared >= lengths:
                candidates.append((wanted["type"] != claim["type"], -shared, i, j))
    pairs: dict[int, int] = {}
    for _, _, i, j in sorted(candidates):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return [(gold[i], system[j]) for i, j in pairs.items()]


def true_slices(document: Json, claims: Iterable[Json]) -> tuple[list[Json], int]:
    """Claims without those parts whose span is not a slice of the content, and how many such there were."""
    content = content_of(document)

    def true(span: Any) -> bool:
        if not isinstance(span, dict):
            return False
        start, end = span.get("start", -1), span.get("end", -1)
        return 0 <= start < end and content[start:end] == span.get("text")

    kept, bad = [], 0
    for claim in claims:
        if not true(claim.get("trigger")) or not claim.get("type"):
            bad += 1
            continue
        clean = {**claim, "status": claim.get("status") or "actual"}
        for role in SPANNED:
            spans = claim.get(role) or []
            clean[role] = [span for span in spans if true(span)]
            bad += len(spans) - len(clean[role])
        if said_date(claim) and not true(claim["date"]):
            bad += 1
            clean["date"] = None
        kept.append(clean)
    return kept, bad


def said_date(claim: Json) -> bool:
    """The claim has a date of its own, not just the day of publication."""
    return bool(claim.get("date")) and claim["date"].get("basis") != "publication"


def same_date(gold: Json, system: Json) -> bool:
    """The same value, or the same words where neither has one."""
    if not gold.get("date") or not said_date(system):
        return False
    wanted, value = gold["date"].get("value") or None, system["date"].get("value") or None
    return wanted == value and (wanted is not None or same_span(gold["date"], system["date"]))


def source_of(gold: Json, system: Json) -> Json | None:
    """The system's innermost or outermost source, if it is the gold's innermost one."""
    chain: list[Json] = system.get("attribution") or []
    ends = [chain[-1], chain[0]] if chain else []
    return next((source for source in ends if same_entity(gold["attribution"][-1], source)), None)


def effect_of(claim: Json) -> str | None:
    """The territorial effect, None where there is none."""
    effect: str | None = (claim.get("territory") or {}).get("effect")
    return effect


def same_territory(gold: Json, system: Json) -> bool:
    """The same effect, on the same place where gold names one."""
    if not effect_of(gold) or effect_of(gold) != effect_of(system):
        return False
    wanted, place = gold["territory"].get("place"), system["territory"].get("place")
    return not wanted or (bool(place) and same_span(wanted, place))


def same_toll(gold: Json, system: Json, kind: str) -> bool:
    """The same lowest and highest number."""
    wanted, toll = toll_of(gold, kind), toll_of(system, kind)
    return bool(wanted and toll) and all(wanted.get(end) == toll.get(end) for end in ("low", "high"))


def toll_of(claim: Json, kind: str) -> Json:
    """The number of casualties of a kind, empty where none is said."""
    toll: Json | None = (claim.get("casualties") or {}).get(kind)
    return toll or {}


@dataclass(slots=True)
class Tally:
    """Hits, how many gold has and how many the system has."""

    hits: int = 0
    gold: int = 0
    system: int = 0

    def add(self, hits: int, gold: int, system: int) -> None:
        """Count one document more."""
        self.hits, self.gold, self.system = self.hits + hits, self.gold + gold, self.system + system

    def row(self) -> Json:
        """Precision, recall and F1 with the counts."""
        precision = self.hits / self.system if self.system else 0.0
        recall = self.hits / self.gold if self.gold else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return {
            "p": round(precision, 3),
            "r": round(recall, 3),
            "f1": round(f1, 3),
            "gold": self.gold,
            "system": self.system,
        }


@dataclass(slots=True)
class Share:
    """How many of some are right."""

    right: int = 0
    n: int = 0

    def add(self, right: object) -> None:
        """Count one more."""
        self.right, self.n = self.right + bool(right), self.n + 1

    def row(self) -> Json:
        """The share and of how many."""
        return {"acc": round(self.right / self.n if self.n else 0.0, 3), "n": self.n}


@dataclass
class ClaimScore:
    """Adds up documents; :meth:`result` gives all figures."""

    measures: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    types: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    accuracy: defaultdict[str, Share] = field(default_factory=lambda: defaultdict(Share))
    bad_spans: int = 0
    missing: int = 0

    def add(self, document: Json, coded: Json | None) -> None:
        """Count one document; ``coded`` is None where the system left it out."""
        self.missing += coded is None
        gold = document["claims"]
        system, bad = true_slices(document, (coded or {}).get("claims") or [])
        self.bad_spans += bad
        pairs = pair_claims(gold, system)
        right = [(wanted, claim) for wanted, claim in pairs if wanted["type"] == claim["type"]]
        self.measures["detection"].add(len(pairs), len(gold), len(system))
        self.measures["type"].add(len(right), len(gold), len(system))
        for claim in gold:
            self.types[claim["type"]].gold += 1
        for claim in system:
            self.types[claim["type"]].system += 1
        for wanted, _ in right:
            self.types[wanted["type"]].hits += 1
        self._add_arguments(gold, system, right)
        self._add_values(gold, system, right)
        for wanted, claim in right:
            self._add_accuracy(wanted, claim)

    def _add_arguments(self, gold: list[Json], system: list[Json], right: list[tuple[Json, Json]]) -> None:
        for role in (*PARTIES, "places"):
            same = same_span if role == "places" else same_entity
            hits = sum(len(match(wanted[role], claim[role], same)) for wanted, claim in right)
            self.measures[role].add(hits, sum(len(c[role]) for c in gold), sum(len(c[role]) for c in system))
        words = [{(m["start"], m["end"]): m for c in claims for m in c.get("framing") or []} for claims in (gold, system)]
        wanted, marked = (list(spans.values()) for spans in words)
        self.measures["framing"].add(len(match(wanted, marked, lambda a, b: overlap(a, b) > 0)), len(wanted), len(marked))

    def _add_values(self, gold: list[Json], system: list[Json], right: list[tuple[Json, Json]]) -> None:
        def add(name: str, hit: Callable[[Json, Json], object], has: Callable[[Json], object]) -> None:
            hits = sum(bool(hit(wanted, claim)) for wanted, claim in right)
            self.measures[name].add(hits, *(sum(bool(has(claim)) for claim in claims) for claims in (gold, system)))

        hits = sum(same_date(wanted, claim) for wanted, claim in right)
        self.measures["date"].add(hits, sum(bool(c.get("date")) for c in gold), sum(map(said_date, system)))
        add(
            "attribution",
            lambda g, s: g["attribution"] and source_of(g, s) is not None,
            lambda c: c["attribution"],
        )
        add("territory", same_territory, effect_of)
        add(
            "not actual",
            lambda g, s: g["status"] == s["status"] != "actual",
            lambda c: c["status"] != "actual",
        )
        for kind in CASUALTIES:
            add("casualties", partial(same_toll, kind=kind), partial(toll_of, kind=kind))

    def _add_accuracy(self, gold: Json, system: Json) -> None:
        if gold.get("mode"):
            self.accuracy["mode"].add(gold["mode"] == system.get("mode"))
        self.accuracy["status"].add(gold["status"] == system["status"])
        source = source_of(gold, system) if gold["attribution"] else None
        if source:
            self.accuracy["stance"].add(gold["attribution"][-1].get("stance") == source.get("stance"))
        for role in PARTIES:
            for i, j in match(gold[role], system[role], same_entity):
                wanted, party = gold[role][i], system[role][j]
                if wanted.get("country") or wanted.get("sector"):
                    self.accuracy["actor country"].add(wanted.get("country") == party.get("country"))
                    self.accuracy["actor sector"].add(wanted.get("sector") == party.get("sector"))
        for i, j in match(gold["places"], system["places"], same_span):
            wanted, place = gold["places"][i], system["places"][j]
            if wanted.get("lat") is not None and wanted.get("precision") in ("site", "city", "district"):
                self.accuracy["place within 50 km"].add(has_point(place) and kilometres(wanted, place) <= PLACE_KM)
            if wanted.get("country"):
                self.accuracy["place country"].add(wanted["country"] == place.get("country"))

    def result(self) -> Json:
        """All figures, rounded to three decimals."""
        measures = {name: tally.row() for name, tally in self.measures.items()}
        types = {name: tally.row() for name, tally in sorted(self.types.items())}
        macro = [tally.row()["f1"] for tally in self.types.values() if tally.gold >= MACRO_FROM]
        overall = [measures[name]["f1"] for name in OVERALL if measures.get(name, {}).get("gold")]
        return {
            "overall": round(sum(overall) / len(overall), 3) if overall else 0.0,
            "type macro": round(sum(macro) / len(macro), 3) if macro else 0.0,
            "bad spans": self.bad_spans,
            "documents missing": self.missing,
            "f": measures,
            "accuracy": {name: share.row() for name, share in self.accuracy.items()},
            "types": types,
        }


def has_point(place: Json) -> bool:
    """The place has coordinates."""
    return place.get("lat") is not None and place.get("lon") is not None


def score_claims(gold: Iterable[Json], system: Mapping[str, Json]) -> Json:
    """All figures of coded documents, by id, against gold documents with every field of their claims."""
    score = ClaimScore()
    for document in gold:
        score.add(document, system.get(document["id"]))
    return score.result()
