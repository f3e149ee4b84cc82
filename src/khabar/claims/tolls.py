"""How many: the casualties of an event, and which number belongs to whom."""

from __future__ import annotations

from khabar.claims.draft import Draft, Toll
from khabar.matching.entries import Trigger
from khabar.matching.matcher import Found
from khabar.syntax.phrases import Phrase
from khabar.syntax.view import View

MERGE_REACH = 12  # tokens between two consequences of one event
_SUBSET = frozenset({"بينهم", "بينهن", "منهم", "منهن", "بينها", "ضمنهم"})


def toll_of(view: View, found: Found[Trigger], recipients: list[Phrase]) -> Toll | None:
    """The toll that a word of death, wounding, capture or displacement gives, None where it gives no number."""
    kind = found.entry.casualty
    if kind is None:
        return None
    for quantity in view.quantities:  # "5 قتلى", "القتلى الخمسة"
        if quantity.last == found.first - 1 or quantity.first == found.last + 1:
            return Toll(kind, quantity.low, quantity.high, quantity.first, quantity.last)
    if found.person in ("md", "fd") and not found.finite:
        return Toll(kind, 2, 2, found.first, found.last)
    if found.part == "noun" and found.person in ("ms", "fs") and found.entry.frame == "patient" and not found.definite:
        if not recipients and found.entry.id.endswith("-victim"):
            return Toll(kind, 1, 1, found.first, found.last)
    for phrase in recipients:
        toll = _of_phrase(view, kind, phrase)
        if toll is not None:
            return toll
    return None


def _of_phrase(view: View, kind: str, phrase: Phrase) -> Toll | None:
    for quantity in view.quantities:
        inside = quantity.first >= phrase.first and quantity.last <= phrase.last
        if inside or quantity.last == phrase.first - 1 or quantity.first == phrase.last + 1:
            first, last = min(quantity.first, phrase.first), max(quantity.last, phrase.last)
            return Toll(kind, quantity.low, quantity.high, first, last, phrase)
    count = view.names.data.counts.get(view.words[phrase.head].stem)
    person = any(table == "actor" and view.names.data.actors[number].offices for table, number in phrase.names)
    if count is None and (person or (phrase.noun is not None and phrase.noun.role == "title")):
        count = 1
    return Toll(kind, count, count, phrase.first, phrase.last, phrase) if count else None


def merge_results(drafts: list[Draft], threshold: float) -> list[Draft]:
    """Put the consequences (deaths, wounded) of a sentence under the attack that the same sentence names.

    Where no attack is named, the first word of death or wounding carries the others. Words that make no claim of their own
    (their chance is below the threshold) still give their numbers.
    """
    accepted = [draft for draft in drafts if draft.chance >= threshold]
    for draft in drafts:
        host = _host(draft, accepted) if draft.found.entry.casualty else None
        if host is None or (draft.chance >= threshold and not draft.found.entry.result):
            continue
        for kind, toll in draft.tolls.items():
            host.tolls.setdefault(kind, toll)
        for argument in draft.recipients:
            if all(argument.phrase != other.phrase for other in host.recipients):
                host.recipients.append(argument)
        host.rules.append(f"result:{draft.found.entry.id}")
        if draft in accepted:
            accepted.remove(draft)
    return accepted


def _host(draft: Draft, accepted: list[Draft]) -> Draft | None:
    """The attack that a consequence belongs to: the nearest one of the sentence, else the first consequence."""
    others = [other for other in accepted if other is not draft and other.found.entry.type == "ASSAULT"]
    attacks = [other for other in others if not other.found.entry.result]
    if attacks:
        return min(attacks, key=lambda other: abs(other.found.first - draft.found.first))
    return next((other for other in others if 0 < draft.found.first - other.found.first <= MERGE_REACH), None)


def is_subset(view: View, phrase: Phrase) -> bool:
    """ "بينهم 3 أطفال": a part of a number given before, never added to it."""
    return any(word.folded.lstrip("و") in _SUBSET for word in view.words[max(0, phrase.first - 2) : phrase.first])
