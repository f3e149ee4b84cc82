"""How many: the numbers of people in a sentence, and the casualties of its events."""

from __future__ import annotations

import msgspec

from khabar.claims.draft import Toll
from khabar.claims.scene import bucket
from khabar.syntax.phrases import Phrase
from khabar.syntax.view import View

PART_REACH = 10
FAR = 12  # tokens to either side in which a word of casualties tells what a number counts


class Count(msgspec.Struct, frozen=True, gc=False):
    """A number of people: tokens ``first`` to ``last``, bounds, and the casualty words around it.

    ``what`` is number, noun (قتيلان) or person (one named victim); ``ahead`` and ``behind`` name the nearest casualty word in
    front of it and behind it, as kind and distance; ``kind`` is the one that its own noun says, empty where none.
    """

    first: int
    last: int
    low: int | None
    high: int | None
    what: str
    ahead: str
    behind: str
    kind: str
    subset: bool
    phrase: Phrase | None


def counts(view: View) -> list[Count]:
    """Everything in a sentence that may say how many people an event struck."""
    words = {index: word.casualty for index, word in enumerate(view.words) if word.casualty is not None}
    found = [_count(view, words, q.first, q.last, q.low, q.high, "number") for q in view.quantities]
    numbered = {index for quantity in view.quantities for index in range(quantity.first, quantity.last + 2)}
    singles = view.names.data.counts
    for index, (kind, person) in words.items():
        size = 2 if person in ("md", "fd") else singles.get(view.words[index].stem)
        if size and index not in numbered and not view.words[index].definite:
            found.append(_count(view, words, index, index, size, size, "noun", kind))
    another = view.vocabulary.lists["another"]
    for index in range(1, len(view.words)) if words else ():
        if index - 1 in words and view.words[index].folded in another:
            found.append(_count(view, words, index, index, 1, 1, "another"))
    for phrase in view.phrases:
        size = singles.get(view.words[phrase.head].stem) or (1 if _is_person(view, phrase) else None)
        if size and phrase.head not in words and numbered.isdisjoint(range(phrase.first, phrase.last + 1)):
            found.append(_count(view, words, phrase.first, phrase.last, size, size, "person" if size == 1 else "pair"))
    return found


def _count(
    view: View, words: dict[int, tuple[str, str]], first: int, last: int, low: int | None, high: int | None, what: str,
    kind: str = "",
) -> Count:  # fmt: skip
    ahead = next((f"{words[i][0]}.{bucket(first - i)}" for i in range(first - 1, max(-1, first - FAR), -1) if i in words), "-")
    near = range(last + 1, min(len(view.words), last + FAR))
    behind = next((f"{words[i][0]}.{bucket(i - last)}" for i in near if i in words), "-")
    number = view.owner[last] if view.owner[last] >= 0 else view.owner[min(last + 1, len(view.words) - 1)]
    phrase = view.phrases[number] if number >= 0 else None
    return Count(first, last, low, high, what, ahead, behind, kind, _in_subset(view, first), phrase)


def _is_person(view: View, phrase: Phrase) -> bool:
    """An office-holder, a title in the singular, or an unknown name that is no institution and no place."""
    if phrase.noun is not None:
        return phrase.noun.role == "title"
    actors = [view.names.data.actors[number] for table, number in phrase.names if table == "actor"]
    return any(actor.offices for actor in actors) or (not phrase.names and not phrase.adjective and phrase.head == phrase.first)


def toll(count: Count, kind: str, others: list[Count]) -> Toll:
    """The toll that a count says; numbers of subsets behind it ("بينهم 3 أطفال") stand under it and are never added to it."""
    parts = [
        Toll(kind, other.low, other.high, other.first, other.last, other.phrase)
        for other in others
        if other.subset and 0 < other.first - count.last <= PART_REACH
    ]
    return Toll(kind, count.low, count.high, count.first, count.last, count.phrase, parts)


def is_subset(view: View, phrase: Phrase) -> bool:
    """ "بينهم 3 أطفال": a part of a number given before, never added to it."""
    return _in_subset(view, phrase.first)


def _in_subset(view: View, first: int) -> bool:
    subset = view.vocabulary.lists["subset"]
    return any(word.stem in subset or word.folded in subset for word in view.words[max(0, first - 2) : first])
