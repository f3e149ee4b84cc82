"""Framing: how each outlet names the same party and the same act, as rates with intervals.

A loaded word speaks of the party in whose phrase it stands (or right before it), else of the act where it is the event word;
else of neither (a place, people who are no party).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import NormalDist
from typing import NamedTuple

from khabar.events.grades import Evidence
from khabar.events.parties import Bodies, Body
from khabar.records import Attribution, Claim, Party
from khabar.records.claim import Framing
from khabar.records.comparison import FramingRate
from khabar.resolution.framing import family

GAP = 2  # letters between a loaded word and the phrase that it stands right before
ANY = "any"  # the row of all families together


class Subject(NamedTuple):
    """What words speak of: a party's body, an act (its PLOVER type), or neither (id None)."""

    id: str | None
    name: str


class Word(NamedTuple):
    """A wording that an outlet uses for a subject in one claim; ``term`` is None where it is not loaded."""

    subject: Subject
    words: str
    term: Framing | None


NEITHER = Subject(None, "other people, places")


def wordings(claim: Claim, bodies: Bodies) -> list[Word]:
    """How a claim names its parties, sources and its act: loaded words, and the plain ones of what has none."""
    parties: tuple[Party | Attribution, ...] = (*claim.actors, *claim.recipients, *claim.attribution)
    phrases = [
        (party.start, party.end, party.text, _party(body)) for party in parties if (body := bodies.of(party)) is not None
    ]
    act = (claim.trigger.start, claim.trigger.end, claim.trigger.text, Subject(claim.type, claim.type))
    found = [Word(_subject(term, [*phrases, act]), term.text, term) for term in claim.framing]
    loaded = {word.subject for word in found}
    return [*found, *(Word(subject, text, None) for _, _, text, subject in (*phrases, act) if subject not in loaded)]


def _party(body: Body) -> Subject:
    return Subject(body.id, body.name)


def _subject(term: Framing, phrases: list[tuple[int, int, str, Subject]]) -> Subject:
    inside = [subject for start, end, _, subject in phrases if start <= term.start and term.end <= end]
    before = [(start, subject) for start, _, _, subject in phrases[:-1] if 0 <= start - term.end <= GAP]
    return inside[0] if inside else min(before)[1] if before and term.leaning.endswith("the named party") else NEITHER


class Counted(NamedTuple):
    """What is told of a use: the numbers of its claims, how many are the outlet's own words, how many reports they are in, the
    most frequent wording (the first met of several), and the first claim with it."""

    claims: Sequence[int] = ()
    own: int = 0
    documents: int = 0
    usual: str = ""
    example: Evidence | None = None


class Use:
    """An outlet's uses of loaded words of one meaning for one subject."""

    def __init__(self) -> None:
        self.claims: dict[int, Evidence] = {}  # by the claim's number
        self.words: Counter[str] = Counter()
        self.first: dict[str, Evidence] = {}  # the first claim by its wording

    def add(self, number: int, evidence: Evidence, words: str) -> None:
        """Count a claim."""
        self.claims.setdefault(number, evidence)
        self.words[words] += 1
        self.first.setdefault(words, evidence)

    def counted(self) -> Counted:
        """What is told of it."""
        if not self.claims:
            return Counted()
        usual = self.words.most_common(1)[0][0]
        own = sum(not evidence.claim.attribution for evidence in self.claims.values())
        documents = len({evidence.document for evidence in self.claims.values()})
        return Counted([*self.claims], own, documents, usual, self.first[usual])


Key = tuple[Subject, str, str, str]  # subject, family, neutral, leaning


class Outlet:
    """The claims of one outlet: how many, about what, and the loaded words in them."""

    def __init__(self) -> None:
        self.claims = 0
        self.about: Counter[str] = Counter()
        self.uses: dict[Key, Use] = {}

    def add(self, number: int, evidence: Evidence, bodies: Bodies, *, by_family: bool) -> None:
        """Count a claim, by its number."""
        words = wordings(evidence.claim, bodies)
        self.claims += 1
        self.about.update({word.subject.id for word in words if word.subject.id is not None})
        for word in words:
            if word.term is None:
                continue
            full = key_of(word, word.term)
            for key in ((NEITHER, full[1], "", ""), (NEITHER, ANY, "", "")) if by_family else (full,):
                self.uses.setdefault(key, Use()).add(number, evidence, word.words)


def key_of(word: Word, term: Framing) -> Key:
    """What a loaded word is counted under."""
    return word.subject, family(word.words, term.leaning), term.neutral, term.leaning


def rates(outlets: dict[str | None, Outlet], *, by_family: bool) -> Iterator[tuple[FramingRate, Key, Counted]]:
    """The rates of each outlet, the most frequent first; by family, families without a claim too."""
    families = sorted({key for outlet in outlets.values() for key in outlet.uses}) if by_family else []
    for name in sorted(outlets, key=lambda name: name or ""):
        outlet = outlets[name]
        keys = families or sorted(outlet.uses, key=lambda key: (-len(outlet.uses[key].claims), sortable(key)))
        for key in keys:
            use = outlet.uses.get(key, Use()).counted()
            yield rate(name, key, use, outlet.claims, outlet.about, by_family=by_family), key, use


def sortable(key: Key) -> tuple[str, ...]:
    """The order of what is counted as often."""
    return (key[0].id or "", *key[1:])


def rate(
    outlet: str | None, key: Key, use: Counted, of: int, about: Mapping[str, int], *, by_family: bool = False
) -> FramingRate:
    """The rate of a use in so many claims ``of`` an outlet; ``about``: how many of them are about each subject."""
    subject, words, neutral, leaning = key
    number = len(use.claims)
    low, high = wilson(number, of)
    claim, document = (use.example.claim.id, use.example.document) if use.example else ("", "")
    return FramingRate(
        outlet, subject.id, "" if by_family else subject.name, words, neutral, leaning, use.usual, number, use.own,
        use.documents, of, about[subject.id] if subject.id else None, round(1000 * number / of, 2), round(1000 * low, 2),
        round(1000 * high, 2), "", claim, document,
    )  # fmt: skip


def wilson(hits: int, of: int, share: float = 0.95) -> tuple[float, float]:
    """The score interval of a proportion (Wilson 1927), which holds for small numbers too."""
    z = NormalDist().inv_cdf((1 + share) / 2)
    rate = hits / of
    middle, half = rate + z * z / (2 * of), z * (rate * (1 - rate) / of + z * z / (4 * of * of)) ** 0.5
    return max(0.0, (middle - half) / (1 + z * z / of)), min(1.0, (middle + half) / (1 + z * z / of))


def contrast(use: Key, outlet: str | None, accounts: Iterable[Evidence], bodies: Bodies) -> tuple[Evidence, str] | None:
    """How another outlet names the same subject otherwise: by a loaded word of another meaning, else plainly."""
    subject, _, neutral, leaning = use
    plain: tuple[Evidence, str] | None = None
    for account in accounts:
        words = wordings(account.claim, bodies) if subject.id is not None and account.outlet != outlet else []
        for word in words:
            if word.subject == subject and word.term is None:
                plain = plain or (account, word.words)
            elif word.subject == subject and word.term and (word.term.neutral, word.term.leaning) != (neutral, leaning):
                return account, word.words
    return plain
