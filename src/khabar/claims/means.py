"""By what means an attack was carried out: its own word says so, words beside it do, or what the document tells of others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from khabar.claims.draft import Draft
from khabar.matching.entries import Trigger
from khabar.matching.lexicon import Lexicon
from khabar.matching.matcher import Found
from khabar.syntax.view import View

REACH = 6  # tokens behind an attack word in which its means is named
CARRIED = "mode:document"  # among a claim's reasons: its means is told of other attacks
LEADING = 0.6  # share of a document's attacks of known means from which the others are taken to be of the same


def said(view: View, found: Found[Trigger], lexicon: Lexicon) -> str | None:
    """The entry's mode; for an attack without one, that of the means named right behind it ("هجوم انتحاري")."""
    if found.entry.mode or found.entry.type != "ASSAULT":
        return found.entry.mode
    others = {other.first for other in view.matches.triggers if not other.entry.result}
    for index in range(found.last + 1, min(len(view.words), found.last + 1 + REACH)):
        if view.words[index].text in "،.؛:" or index in others:
            return None
        mode = _means(view, index, lexicon)
        if mode:
            return mode
    return None


def around(view: View, lexicon: Lexicon) -> str | None:
    """The one means that a sentence names, None where it names none or several."""
    modes = {mode for index in range(len(view.words)) if (mode := _means(view, index, lexicon))}
    return modes.pop() if len(modes) == 1 else None


def carry_over(drafts: Sequence[Draft]) -> None:
    """Give attacks whose means no word tells the one that their document tells of: where it tells of one only, and to an
    attack that is spoken of as known ("الهجوم") where most others were of one means."""
    attacks = [draft for draft in drafts if draft.found.entry.type == "ASSAULT"]
    modes = Counter(draft.mode for draft in attacks if draft.mode is not None)
    if not modes:
        return
    leading, count = max(modes.items(), key=lambda item: (item[1], item[0]))
    for draft in attacks:
        known = draft.found.definite or draft.found.enclitic
        if draft.mode is None and count >= (LEADING if known else 1) * modes.total():
            draft.mode = leading
            draft.rules.append(CARRIED)


def _means(view: View, index: int, lexicon: Lexicon) -> str | None:
    word = view.words[index]
    return lexicon.modes.get(word.folded) or lexicon.modes.get(word.stem)
