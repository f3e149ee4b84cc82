"""Who holds what: the territorial effect of a claim and the place it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from khabar.claims.draft import Argument, Draft

if TYPE_CHECKING:
    from khabar.claims.judges import Event, Prepared


def territory(prepared: Prepared, event: Event, draft: Draft) -> tuple[str | None, Argument | None]:
    """Effect and place. Words of taking say holding where they describe a lasting state ("التي يسيطر عليها")."""
    effect = event.found.entry.territory
    if effect is None:
        return None, None
    place = held_place(event, draft)
    if place is None and not event.found.enclitic and event.found.part != "passive":
        return None, None
    words = draft.view.words
    before = {word.stem for word in words[max(0, event.found.first - 3) : event.found.first]}
    lasting = event.found.part == "imperfect" and bool({"subject:relative", "relative:resumed"} & set(event.slots.rules))
    if effect == "capture" and (lasting or before & draft.view.vocabulary.lists["lasting"]):
        effect = "hold"
    return effect, place


def held_place(event: Event, draft: Draft) -> Argument | None:
    """The place in the event word's own slots, else the nearest one behind it, else the nearest in front."""
    own = [phrase for phrase, _, role in event.slots.roles if role == "place"]
    arguments = [*draft.places, *(a for a in draft.recipients if draft.view.is_place(a.phrase))]
    for argument in arguments:
        if argument.phrase in own:
            return argument
    behind = [a for a in arguments if a.phrase.first > event.found.last]
    if behind:
        return min(behind, key=lambda a: a.phrase.first)
    return max(arguments, key=lambda a: a.phrase.first, default=None)
