"""Groups of a signed graph with known answers."""

from __future__ import annotations

import pytest

from khabar.errors import SettingError
from khabar.events.camps import groups, stability
from khabar.events.periods import Span, period, periods
from khabar.events.settings import camp_rules
from khabar.records.comparison import Pair

RULES = camp_rules()


def tie(one: str, other: str, weight: float) -> Pair:
    relation = "with" if weight > 0 else "against"
    return Pair(one, other, relation, weight, max(weight, 0.0), max(-weight, 0.0), 5, 3, 0)


def test_two_blocs() -> None:
    pairs = [tie("a", "b", 20), tie("b", "c", 20), tie("d", "e", 20), tie("a", "d", -30), tie("c", "e", -30), tie("a", "z", -9)]
    assert groups(pairs, RULES) == [{"a", "b", "c"}, {"d", "e"}]


def test_adversaries_are_never_in_one_group() -> None:
    pairs = [tie("a", "b", 30), tie("b", "c", 20), tie("c", "d", 30), tie("a", "d", -10), tie("b", "d", 5)]
    found = groups(pairs, RULES)
    assert sorted(map(sorted, found)) == [["a", "b"], ["c", "d"]]


def test_a_go_between_stays_with_the_stronger_side() -> None:
    assert groups([tie("a", "m", 30), tie("m", "b", 5), tie("a", "b", -40)], RULES) == [{"a", "m"}]


def test_no_ties_no_groups() -> None:
    assert groups([], RULES) == []
    assert groups([tie("a", "b", -5)], RULES) == []


@pytest.mark.parametrize(
    ("before", "now", "share"),
    [
        ({"a": "1", "b": "1", "c": "2"}, {"a": "1", "b": "1", "c": "2"}, 1.0),
        ({"a": "1", "b": "1", "c": "2"}, {"a": "1", "b": "2", "c": "2"}, 0.333),
        ({"a": "1"}, {"a": "1"}, None),
        ({}, {"a": "1", "b": "1"}, None),
    ],
)
def test_stability(before: dict[str, str], now: dict[str, str], share: float | None) -> None:
    assert stability(before, now) == share


def test_periods() -> None:
    assert periods("2023-12-30", "2024-01-02", "day") == ["2023-12-30", "2023-12-31", "2024-01-01", "2024-01-02"]
    assert periods("2024-12-29", "2025-01-06", "week") == ["2024-W52", "2025-W01", "2025-W02"]
    assert period("2024-12-31", "week") == "2025-W01"
    span = Span("2024-05-01", "2024-05-31", "month")
    assert span.place("2024-05-31", "2024-06-01", 3) == "2024-05"  # dated closely enough: the day it began
    assert span.place("2024-05-01", "2024-05-31", 3) == "2024-05"  # some day of May
    assert span.place("2024-05-01", "2024-12-31", 3) is None
    assert span.place("2024-04-30", "2024-05-01", 3) == "2024-05"  # the first day that is asked for
    assert span.place("2024-04-29", "2024-04-30", 3) is None
    assert span.place("2024-06-01", "2024-06-01", 3) is None
    assert span.place(None, None, 3) is None


@pytest.mark.parametrize("line", ["clear = 0", "clear = 2.0", "least_events = 0", "unheard_of = 1"])
def test_wrong_rules(line: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    from importlib import resources  # noqa: PLC0415

    text = resources.files("khabar").joinpath("data/events/camps.toml").read_text("utf-8")
    name = line.split(" ", 1)[0]
    kept = [other for other in text.splitlines() if not other.startswith(name)]
    path = tmp_path_factory.mktemp("rules") / "camps.toml"
    path.write_text("\n".join([line, *kept]), "utf-8")
    with pytest.raises(SettingError, match=r"camps\.toml"):
        camp_rules(path)
