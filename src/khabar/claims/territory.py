"""Who holds what: the place that the territorial effect of a claim is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from khabar.claims.draft import Argument, Draft

if TYPE_CHECKING:
    from khabar.claims.questions import Event


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
