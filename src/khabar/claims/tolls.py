"""How many: the casualties of an event, and which number belongs to whom."""

from __future__ import annotations

from khabar.claims.draft import Draft, Toll
from khabar.matching.entries import Trigger
from khabar.matching.matcher import Found
from khabar.syntax.phrases import Phrase
from khabar.syntax.view import View
from khabar.timex.numbers import Quantity

FAR = 15
NEAR = 8
PART_REACH = 10
MERGE_REACH = 12  # tokens between two consequences of one event


def toll_of(view: View, found: Found[Trigger], recipients: list[Phrase], subject_first: bool) -> Toll | None:
    """The toll that a word of death, wounding, capture or displacement gives, None where it gives no number.

    ``subject_first``: the victims stand in front of the verb ("زيد أصيب"), so that a singular verb says that it is one.
    """
    kind = found.entry.casualty
    if kind is None:
        return None
    beside = _beside(view, found)
    if beside is not None:
        victims = next((p for p in recipients if p.first <= beside.last + 1 and p.last >= beside.first), None)
        last = max(beside.last, victims.last) if victims else beside.last
        return Toll(kind, beside.low, beside.high, beside.first, last, victims)
    if not found.finite:  # the victim's own noun: "قتيلان", "جريح"
        count = 2 if found.person in ("md", "fd") else view.names.data.counts.get(view.words[found.first].stem)
        if count and not found.definite:
            return Toll(kind, count, count, found.first, found.last)
    tolls = [toll for phrase in recipients if (toll := _of_phrase(view, kind, phrase)) is not None]
    if not tolls and subject_first and found.person in ("3ms", "3fs") and recipients and _is_person(view, recipients[0]):
        tolls = [Toll(kind, 1, 1, recipients[0].first, recipients[0].last, recipients[0])]
    if len(tolls) > 1 and len(tolls) == len(recipients) and all(toll.low == toll.high == 1 for toll in tolls):
        return Toll(kind, len(tolls), len(tolls), tolls[0].first, tolls[-1].last, tolls[0].victims)
    return tolls[0] if tolls else None


def _beside(view: View, found: Found[Trigger]) -> Quantity | None:
    """The number right beside the word: "5 قتلى", "القتلى الخمسة"; behind a conjunction it belongs to the next word."""
    for quantity in view.quantities:
        before = quantity.last == found.first - 1 and not found.finite
        after = quantity.first == found.last + 1 and view.words[quantity.first].clitic.conjunction == ""
        if before or (after and not (found.finite and found.person.endswith("p"))):
            return quantity
    return None


def _of_phrase(view: View, kind: str, phrase: Phrase) -> Toll | None:
    for quantity in view.quantities:
        inside = quantity.first >= phrase.first and quantity.last <= phrase.last
        if inside or quantity.last == phrase.first - 1:
            first, last = min(quantity.first, phrase.first), max(quantity.last, phrase.last)
            return Toll(kind, quantity.low, quantity.high, first, last, phrase)
    count = view.names.data.counts.get(view.words[phrase.head].stem)
    if count is None and _is_person(view, phrase) and phrase.noun is not None:
        count = 1
    return Toll(kind, count, count, phrase.first, phrase.last, phrase) if count else None


def _is_person(view: View, phrase: Phrase) -> bool:
    """An office-holder, a title in the singular, or an unknown name that is no institution and no place."""
    if phrase.noun is not None:
        return phrase.noun.role == "title"
    actors = [view.names.data.actors[number] for table, number in phrase.names if table == "actor"]
    return any(actor.offices for actor in actors) or (not phrase.names and not phrase.adjective and phrase.head == phrase.first)


def merge_results(drafts: list[Draft], threshold: float) -> list[Draft]:
    """Put the consequences (deaths, wounded) of a sentence under the attack that the same sentence names.

    Where no attack is named, the first word of death or wounding carries the others. Words that make no claim of their own
    (their chance is below the threshold) still give their numbers.
    """
    accepted = [draft for draft in drafts if draft.chance >= threshold]
    for draft in drafts:
        host = _host(draft, accepted) if draft.found.entry.casualty else None
        own = draft.chance >= threshold and (not draft.found.entry.result or _done_by(draft, host))
        if host is None or own:
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
        return min(attacks, key=lambda other: _separation(draft, other))
    return next((other for other in others if 0 < draft.found.first - other.found.first <= MERGE_REACH), None)


def _done_by(draft: Draft, host: Draft | None) -> bool:
    """ "قتلت فرقة أربعة من المتهمين بالهجوم": somebody's deed of its own, unless an attack right behind says how."""
    if not draft.found.finite or draft.passive or not draft.actors:
        return False
    return host is None or not 0 < host.found.first - draft.found.last <= NEAR


def _separation(draft: Draft, attack: Draft) -> int:
    """Tokens between a consequence and an attack; an attack that only dates the sentence counts as far."""
    before = draft.view.words[attack.found.first - 1] if attack.found.first else None
    setting = before is not None and "preposition" in before.classes and before.stem in draft.view.vocabulary.lists["setting"]
    return abs(attack.found.first - draft.found.first) + (FAR if setting else 0)


def add_parts(view: View, toll: Toll) -> None:
    """Put the numbers of subsets behind a toll ("بينهم 3 أطفال") under it; they are never added to it."""
    for phrase in view.phrases:
        between = any(found.entry.casualty and toll.last < found.first < phrase.first for found in view.matches.triggers)
        if 0 < phrase.first - toll.last <= PART_REACH and is_subset(view, phrase) and not between:
            part = _of_phrase(view, toll.kind, phrase)
            if part is not None:
                toll.parts.append(part)


def is_subset(view: View, phrase: Phrase) -> bool:
    """ "بينهم 3 أطفال": a part of a number given before, never added to it."""
    subset = view.vocabulary.lists["subset"]
    return any(word.stem in subset or word.folded in subset for word in view.words[max(0, phrase.first - 2) : phrase.first])
