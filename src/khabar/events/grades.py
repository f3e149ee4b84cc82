"""How good an account is: who is responsible for it, and which accounts are one and the same source.

Grades, best first: ``reported`` (the outlet's own voice), ``sourced`` (a named source that is no party to it), ``party`` (a
party's word), ``unsourced`` (unnamed sources, or alleged), ``against`` (a denial). Reported and sourced are one tier.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

import msgspec

from khabar.events.settings import Standing
from khabar.records import Attribution, Claim
from khabar.text.fold import fold

TIERS = {"reported": 0, "sourced": 0, "party": 1, "unsourced": 2, "against": 3}


class Evidence(msgspec.Struct, frozen=True, gc=False):
    """An account: a claim with its grade, what is known of its document, and why it was linked."""

    document: str
    outlet: str | None
    published: str | None
    copy: str
    claim: Claim
    grade: str
    score: float = 0.0
    why: tuple[str, ...] = ()

    @property
    def tier(self) -> int:
        """The tier of the grade, 0 is best."""
        return TIERS[self.grade]


def grade(claim: Claim, rules: Standing) -> str:
    """The grade of a claim."""
    stances = {link.stance for link in claim.attribution}
    if claim.status == "denied" or "deny" in stances:
        return "against"
    if stances & {"allege", "anonymous"}:
        return "unsourced"
    if not claim.attribution:
        return "reported"
    return "party" if is_party(claim.attribution[-1], claim, rules) else "sourced"


def is_party(source: Attribution, claim: Claim, rules: Standing) -> bool:
    """Whether a source speaks for a side of what it tells: an actor or recipient, their state, or any armed side."""
    involved = (*claim.actors, *claim.recipients)
    if source.entity and source.entity in {party.entity for party in involved}:
        return True
    if source.sector not in rules.parties:
        return False
    countries = {party.country for party in involved if party.country not in (None, "UNK")}
    return not countries or source.country in countries or source.sector in rules.combatants


def source_name(evidence: Evidence) -> str:
    """Who is responsible, nearest to the event: the innermost source, else the outlet, else the document."""
    chain = evidence.claim.attribution
    return (chain[-1].name or chain[-1].text) if chain else (evidence.outlet or evidence.document)


def voices(accounts: Sequence[Evidence]) -> list[int]:
    """The independent source of each account, numbered from 1 in order of appearance.

    Accounts of one outlet, of copies of one report, or of one named source wherever it is quoted, are one source.
    """
    return independent([_identities(account) for account in accounts]) if len(accounts) > 1 else [1] * len(accounts)


def tellers(accounts: Sequence[Evidence]) -> list[str]:
    """The outlet (or report, where it has none) that stands for each independent source: that of its first account."""
    first: dict[int, str] = {}
    for account, voice in zip(accounts, voices(accounts), strict=True):
        first.setdefault(voice, account.outlet or account.document)
    return list(first.values())


def independent(identities: Sequence[Sequence[Hashable]]) -> list[int]:
    """Number what shares no identity, directly or through others, with anything else; from 1, in order of appearance."""
    parent: dict[Hashable, Hashable] = {}

    def root(key: Hashable) -> Hashable:
        while (above := parent.get(key, key)) != key:
            key = above
        return key

    for first, *others in identities:
        for other in others:
            parent[root(other)] = root(first)
    numbers: dict[Hashable, int] = {}
    return [numbers.setdefault(root(keys[0]), len(numbers) + 1) for keys in identities]


def _identities(account: Evidence) -> list[Hashable]:
    chain = account.claim.attribution
    named = bool(chain) and chain[-1].stance != "anonymous"
    own = [("outlet", account.outlet or account.document), ("copy", account.copy or account.document)]
    return [*own, ("source", chain[-1].entity or fold(chain[-1].name or chain[-1].text))] if named else list[Hashable](own)


def best_tier(accounts: Iterable[Evidence]) -> int:
    """The best tier among accounts; that of denials where there is none."""
    return min((account.tier for account in accounts), default=TIERS["against"])
