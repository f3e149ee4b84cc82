"""How many: the numbers of people in a sentence, and the casualties of its events."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from khabar.claims.draft import Toll
from khabar.claims.scene import bucket
from khabar.syntax.phrase import Phrase
from khabar.syntax.view import View

PART_REACH = 10
APART = 4  # tokens behind a number in which the kinds that share it begin
FAR = 12  # tokens to either side in which a word of casualties tells what a number counts

Words = dict[int, tuple[str, str]]  # the casualty words of a sentence by token: kind and person


class Count(msgspec.Struct, frozen=True, gc=False):
    """A number of people: tokens ``first`` to ``last``, bounds, and the casualty words around it.

    ``what`` is number, noun (قتيلان), person (one named victim), pair, another, shared ("مقتل وإصابة 25") or sum ("ثلاثة
    جنود وامرأتين"); ``ahead`` and ``behind`` name the nearest casualty word in front of it and behind it, as kind and
    distance; ``kind`` is the one that its own noun says, empty where none.
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
    found = _numbers(view, words)
    numbered = {index for quantity in view.quantities for index in range(quantity.first, quantity.last + 2)}
    singles = view.names.data.counts
    for index, (kind, person) in words.items():
        size = 2 if person in ("md", "fd") else singles.get(view.words[index].stem)
        if size and index not in numbered and not view.words[index].definite:
            found.append(_count(view, words, index, index, size, size, "noun", kind))
    others = (view.vocabulary.lists["another"], view.vocabulary.lists["another two"])
    for index in range(1, len(view.words)) if words else ():
        size = next((size for size, spelled in enumerate(others, 1) if view.words[index].folded in spelled), 0)
        if size and index - 1 in words:
            found.append(_count(view, words, index, index, size, size, "another"))
    for phrase in view.phrases:
        size = singles.get(view.words[phrase.head].stem) or (1 if _is_person(view, phrase) else None)
        if size and phrase.head not in words and numbered.isdisjoint(range(phrase.first, phrase.last + 1)):
            found.append(_count(view, words, phrase.first, phrase.last, size, size, "person" if size == 1 else "pair"))
    return [*found, *_sums(view, words, found)]


def _numbers(view: View, words: Words) -> list[Count]:
    """The quantities. One that two kinds share gives at least one to each, and all but one at most."""
    found = []
    for q in view.quantities:
        kinds = _sharing(view, words, q.first, q.last) if q.low is None or q.low > 1 else ()
        most = None if q.high is None else q.high - 1
        found += [_count(view, words, q.first, q.last, 1, most, "shared", kind) for kind in kinds]
        if not kinds:
            found.append(_count(view, words, q.first, q.last, q.low, q.high, "number"))
    return found


def _sharing(view: View, words: Words, first: int, last: int) -> tuple[str, ...]:
    """The two kinds that a number counts together: "مقتل وإصابة 25", "ثلاثون بين قتيل وجريح", "15 قتيلا وجريحا"."""
    near = range(last + 1, min(len(view.words), last + APART))
    between = next((i for i in near if view.words[i].folded in view.vocabulary.lists["between"]), None)
    for one in (first - 2, last + 1, between + 1 if between is not None else -1):
        if one in words and one + 1 in words and view.words[one + 1].clitic.conjunction:
            kinds = words[one][0], words[one + 1][0]
            if kinds[0] != kinds[1] :
                return kinds
    return ()


def _sums(view: View, words: Words, found: list[Count]) -> Iterator[Count]:
    """What is counted in parts that "and" joins, together: "ثلاثة من القادة وامرأتين"."""
    run: list[Count] = []
    for count in [*sorted((c for c in found if c.phrase is not None and not c.subset), key=lambda c: c.first), None]:
        if count is not None and run and _joined(view, words, run[-1], count):
            run.append(count)
            continue
        if len(run) > 1:
            highs = [part.high for part in run]
            low, high = sum(part.low or 0 for part in run), None if None in highs else sum(map(int, filter(None, highs)))
            yield _count(view, words, run[0].first, run[-1].last, low, high, "sum")
        run = [count] if count is not None else []


def _joined(view: View, words: Words, one: Count, other: Count) -> bool:
    """Whether a count is added to the one before it: at most a comma, and no word of casualties, stands between them."""
    if one.phrase is None or other.phrase is None:
        return False
    between = range(max(one.last, one.phrase.last) + 1, other.first)
    near = all(view.words[i].text in "،," or "conjunction" in view.words[i].classes for i in between)
    struck = any(index in words for index in range(one.last + 1, other.last + 1))
    return near and not struck and (other.phrase.joined or bool(view.words[other.first].clitic.conjunction))


def _count(
    view: View, words: Words, first: int, last: int, low: int | None, high: int | None, what: str,
    kind: str = "",
) -> Count:  # fmt: skip
    ahead = behind = "-"
    if words:
        before, after = range(first - 1, max(-1, first - FAR), -1), range(last + 1, min(len(view.words), last + FAR))
        ahead = next((f"{words[i][0]}.{bucket(first - i)}" for i in before if i in words), "-")
        behind = next((f"{words[i][0]}.{bucket(i - last)}" for i in after if i in words), "-")
    number = view.owner[last] if view.owner[last] >= 0 else view.owner[min(last + 1, len(view.words) - 1)]
    phrase = view.phrases[number] if number >= 0 else None
    return Count(first, last, low, high, what, ahead, behind, kind, _in_subset(view, first), phrase)


def _is_person(view: View, phrase: Phrase) -> bool:
    """An office-holder, a title in the singular, or an unknown name that is no institution and no place."""
    if phrase.noun is not None:
        return phrase.noun.role == "title"
    actors = [view.names.data.actors[number] for table, number in phrase.names if table == "actor"]
    return any(actor.offices for actor in actors) or (not phrase.names and not phrase.adjective and _leads(view, phrase))


def _leads(view: View, phrase: Phrase) -> bool:
    """Whether nothing but a quotation mark stands in a phrase before its head."""
    return phrase.head == phrase.first or (phrase.head == phrase.first + 1 and view.words[phrase.first].kind == "mark")


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
    near = view.words[max(0, first - 2) : first]
    return not (subset.isdisjoint([word.stem for word in near]) and subset.isdisjoint([word.folded for word in near]))
