"""Groups of features that depend on the same few things: each is named and summed once, and then looked up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Named = tuple[str, ...]  # features that go together
Group = tuple[Any, ...]  # the function that names the features of a group, and what they depend on


class Groups(dict[Any, Any]):
    """What ``make`` makes of each group, by its function and then by one thing after the other that it depends on.

    Whoever asks for many groups that share the first things looks up those once: ``beside = groups[function][first]``, then
    ``beside[second]`` for each.
    """

    def __init__(self, make: Callable[[Group], Any], path: Group = ()) -> None:
        super().__init__()
        self.make, self.path = make, path

    def __missing__(self, key: Any) -> Any:
        path = (*self.path, key)
        whole = len(path) > path[0].__code__.co_argcount
        found = self[key] = self.make(path) if whole else Groups(self.make, path)
        return found


def named(group: Group) -> Named:
    """The features of a group."""
    features: Named = group[0](*group[1:])
    return features
