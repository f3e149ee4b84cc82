"""The written rules of linking and of control: points, thresholds, reaches. Read from ``data/events/*.toml``."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec

from khabar.errors import SettingError

Rules = TypeVar("Rules", bound=msgspec.Struct)


class Reach(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Kilometres within which a place of a precision is the same, or contains."""

    site: float
    city: float
    district: float
    province: float
    region: float


class Days(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How dates of accounts may differ."""

    before_publication: int
    background: int
    apart: int
    longest: int


class Copies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When two reports are copies of one."""

    words: int
    permutations: int
    bands: int
    alike: float


class Standing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When an event is confirmed, and whose word is partisan."""

    outlier: int
    confirmed: int
    parties: frozenset[str]
    civilians: frozenset[str]
    combatants: frozenset[str]
    states: frozenset[str]


class Linking(msgspec.Struct, frozen=True, forbid_unknown_fields=True, eq=False):
    """All rules of linking; every field is described in ``data/events/linking.toml``.

    Rules are compared by identity, so that what follows from them can be remembered.
    """

    threshold: float
    threshold_without_place: float
    threshold_in_document: float
    families: tuple[tuple[str, ...], ...]
    crowded: frozenset[str]
    happened: frozenset[str]
    points: dict[str, float]
    reach: Reach
    days: Days
    copies: Copies
    standing: Standing

    def family(self, type_: str) -> str:
        """The first type of the family that a type belongs to, or itself."""
        return next((family[0] for family in self.families if type_ in family), type_)

    def realm(self, status: str) -> str:
        """What may be linked with each other: all that is said to have happened or not, and each other status by itself."""
        return "happened" if status in self.happened else status


class ControlRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When a place changes hands; every field is described in ``data/events/control.toml``."""

    flip: float
    after_loss: float
    window: int
    weights: dict[str, float]
    effects: dict[str, tuple[str, ...]]

    def kind(self, effect: str) -> str | None:
        """gain, loss, siege, relief or fight; None for effects that say nothing of the holder."""
        return next((kind for kind, effects in self.effects.items() if effect in effects), None)


class CampRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When parties form a group; every field is described in ``data/events/camps.toml``."""

    least_events: Annotated[int, msgspec.Meta(ge=1)]
    least_sources: Annotated[int, msgspec.Meta(ge=1)]
    clear: Annotated[float, msgspec.Meta(gt=0, le=1)]
    resolution: Annotated[float, msgspec.Meta(gt=0)]
    weights: dict[str, float]


def linking(path: Path | None = None) -> Linking:
    """The rules of ``path``, or the shipped ones. SettingError where a field is missing, unknown or of the wrong kind."""
    return _shipped_linking() if path is None else _read("linking.toml", path, Linking, "points")


@cache
def _shipped_linking() -> Linking:
    return _read("linking.toml", None, Linking, "points")


@cache
def linking_of(text: str) -> Linking:
    """The rules that a database keeps, from the text of their file; SettingError as with :func:`linking`."""
    return _decoded("linking.toml", "the rules of linking kept in the database", text.encode(), Linking, "points")


@cache
def control_rules(path: Path | None = None) -> ControlRules:
    """The rules of control of ``path``, or the shipped ones; SettingError as with :func:`linking`."""
    return _read("control.toml", path, ControlRules, "weights")


@cache
def camp_rules(path: Path | None = None) -> CampRules:
    """The rules of camps of ``path``, or the shipped ones; SettingError as with :func:`linking`."""
    return _read("camps.toml", path, CampRules, "weights")


def _read(name: str, path: Path | None, kind: type[Rules], table: str) -> Rules:
    try:
        data = path.read_bytes() if path else _shipped(name)
    except OSError as error:
        raise SettingError(f"{path or name}: {error.strerror}; the shipped {name} shows every field") from error
    return _decoded(name, str(path or name), data, kind, table)


def _decoded(name: str, where: str, data: bytes, kind: type[Rules], table: str) -> Rules:
    try:
        rules = msgspec.toml.decode(data, type=kind)
    except (UnicodeDecodeError, msgspec.DecodeError) as error:
        raise SettingError(f"{where}: {error}; the shipped {name} shows every field") from error
    wrong = set(msgspec.toml.decode(_shipped(name))[table]) ^ set(getattr(rules, table))
    if wrong:
        raise SettingError(f"{where}: [{table}] must name those of the shipped {name}; see {', '.join(sorted(wrong))}")
    return rules


def _shipped(name: str) -> bytes:
    return resources.files("khabar").joinpath("data", "events", name).read_bytes()
