"""Deeds: what one party did to another in an event, with the accounts that say so.

A pair is taken from the claims that name both parties, never put together from accounts of which each names one: so that
standing and sources are those of the pair, and not of the event. Two-sided events (a meeting, a clash: claims found by the
frame ``between``) go in both directions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import permutations, product
from typing import NamedTuple

from khabar.events.building import standing
from khabar.events.grades import Evidence, tellers, voices
from khabar.events.parties import Bodies, Body, Named
from khabar.events.settings import Linking
from khabar.records import Claim
from khabar.resolution.assemble import Code, code_of, codes

ESTABLISHED = ("confirmed", "reported", "party", "disputed")
APART = ("alleged", "denied", "planned", "hypothetical")  # said, but counted apart
ONE_SIDE, PEOPLE = "claims that name one side only", "claims about private people, or sides that are not known"
WITHIN, NO_TYPE = "claims within one party", "claims of no PLOVER type"
BETWEEN = "frame:between"

Wanted = Callable[[Named, Named], bool]


class Happening(NamedTuple):
    """An event of the store, reduced to what pairs need; days are ISO 8601."""

    id: str
    type: str
    mode: str | None
    start: str | None
    end: str | None
    accounts: list[Evidence]


class Deed(NamedTuple):
    """What an actor did to a recipient in an event. ``actual``: an account says that it happened (status actual).

    ``tellers`` are the independent sources that say so, denials and mere allegations left out.
    """

    happening: Happening
    actor: Body
    recipient: Body
    standing: str
    actual: bool
    tellers: tuple[str, ...]
    documents: tuple[str, ...]

    @property
    def code(self) -> Code:
        """Quad category and score of the event's type and mode."""
        return code_of(self.happening.type, self.happening.mode)


def deeds(happening: Happening, bodies: Bodies, rules: Linking, left: Counter[str], wanted: Wanted) -> Iterator[Deed]:
    """The deeds of an event, in order of their parties; ``left`` counts the claims that give none."""
    if (happening.type, "") not in codes():  # a person may have corrected it to anything
        left[NO_TYPE] += len(happening.accounts)
        return
    found: dict[tuple[Body, Body], list[Evidence]] = {}
    for account in happening.accounts:
        for pair in _pairs(account.claim, bodies, left, wanted):
            found.setdefault(pair, []).append(account)
    for (actor, recipient), accounts in sorted(found.items()):
        held = standing(accounts, voices(accounts), rules.standing)
        saying = [account for account in accounts if account.grade != "against"]
        actual = any(account.claim.status == "actual" for account in saying)
        firm = [account for account in accounts if account.grade not in ("against", "unsourced")]
        documents = tuple(dict.fromkeys(account.document for account in accounts))
        yield Deed(happening, actor, recipient, held, actual, tuple(tellers(firm)), documents)


def _pairs(claim: Claim, bodies: Bodies, left: Counter[str], wanted: Wanted) -> list[tuple[Body, Body]]:
    sides: Sequence[tuple[Named, Named]] = list(product(claim.actors, claim.recipients))
    if not claim.recipients and BETWEEN in claim.why:
        sides = list(permutations(claim.actors, 2))
    if not sides:
        left[ONE_SIDE] += 1
        return []
    sides = [pair for pair in sides if wanted(*pair)]
    known = [(a, b) for one, other in sides if (a := bodies.of(one)) is not None and (b := bodies.of(other)) is not None]
    found = list(dict.fromkeys((a, b) for a, b in known if a != b))
    if sides and not found:
        left[WITHIN if known else PEOPLE] += 1
    return found
