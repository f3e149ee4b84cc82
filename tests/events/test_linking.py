"""Which claims come under one event, and which do not."""

from __future__ import annotations

import msgspec
import pytest

from khabar.errors import SettingError
from khabar.events.copies import bands, likeness, signature
from khabar.events.keys import sought, written
from khabar.events.linking import Profile, compare
from khabar.events.mention import days_of, mentions
from khabar.events.settings import linking
from khabar.records import Claim, Date, Place

from .making import ARMY, DARAA, HARAH, INKHIL, REBELS, captured, claim, document, killed

RULES = linking()
UNPLACED = claim(places=())


def linked(one: Claim, other: Claim, *, dates: tuple[str, str] = ("2024-05-06", "2024-05-06")) -> bool:
    """Whether the second of two claims of two documents joins the event of the first, found by its keys."""
    (first,) = mentions(document("a", one, date=dates[0]), "a", RULES)
    (second,) = mentions(document("b", other, date=dates[1]), "b", RULES)
    link = compare(second, Profile.of([first], RULES), RULES)
    found = not set(written(first, RULES)).isdisjoint(sought(second, RULES))
    if link is not None and link.enough:
        assert found, "what is linked must be found by blocking keys"
    return found and link is not None and link.enough


@pytest.mark.parametrize(
    ("one", "other", "joined"),
    [
        (claim(), claim(), True),
        (claim(), claim(places=(INKHIL,)), False),  # the next town
        (claim(), claim(places=(DARAA,)), True),  # its province, same army, same day
        (claim(), claim(places=(DARAA,), actors=(), recipients=(), mode=None), False),  # the province alone is too little
        (claim(), claim(type="PROTEST", mode="demo"), False),
        (claim(), claim(status="planned"), False),
        (claim(), claim(status="denied"), True),  # a denial is an account of the same happening
        (claim(day="2024-05-05"), claim(day="2024-05-05"), True),
        (claim(day="2024-05-05"), claim(day="2024-03-01"), False),
        (claim(), claim(actors=(REBELS,)), True),  # a rival account
        (UNPLACED, UNPLACED, False),  # the same army did something somewhere
        (claim(casualties=killed(3)), claim(casualties=killed(30000), actors=(), places=(DARAA,)), False),  # the toll of a war
        (claim(day="2024"), claim(day="2024-05-05"), False),  # a year dates no single happening
    ],
)
def test_pairs(one: Claim, other: Claim, joined: bool) -> None:
    assert linked(one, other) is joined


FAR_TOWN = Place(18, 29, "كتم", "Kutum", "khabar:kutum", "SD", 14.2, 24.67, "city")
ITS_STATE = Place(18, 29, "شمال دارفور", "North Darfur State", "khabar:north-darfur-state", "SD", 16.0, 25.5, "province")
NEXT_STATE = Place(18, 29, "جنوب دارفور", "South Darfur State", "khabar:south-darfur-state", "SD", 11.2, 24.8, "province")
ARREST = claim(type="COERCE", mode="arrest")
LOST = captured("", "lose", lost=["southern-front"])
WITHDRAWN = msgspec.structs.replace(LOST, type="RETREAT", mode="withdraw", actors=(REBELS,))


@pytest.mark.parametrize(
    ("one", "other", "joined"),
    [
        (captured("syrian-army"), WITHDRAWN, True),  # what one side calls a capture is a withdrawal to the other
        (ARREST, WITHDRAWN, False),
        (ARREST, msgspec.structs.replace(captured("syrian-army"), actors=(REBELS,)), False),
        (claim(places=(FAR_TOWN,)), claim(places=(ITS_STATE,)), True),  # 220 km away, but in it
        (claim(places=(FAR_TOWN,)), claim(places=(NEXT_STATE,)), False),
        (claim(), claim(places=(INKHIL, HARAH)), True),  # who shelled two towns shelled each
        (claim(day="2024-05-05", actors=()), claim(day="2024-05-06"), False),  # days of two attacks, not of one
        (claim(actors=()), claim(day="2024-05-07"), True),  # no day is stated on one side
    ],
)
def test_what_a_happening_is(one: Claim, other: Claim, joined: bool) -> None:
    assert linked(one, other) is joined
    assert linked(other, one) is joined or other.places[:1] == (INKHIL,)


def test_reports_of_the_next_day_join_and_later_ones_do_not() -> None:
    assert linked(claim(), claim(), dates=("2024-05-06", "2024-05-07"))
    assert not linked(claim(), claim(), dates=("2024-05-06", "2024-05-12"))


def test_a_claim_without_place_joins_the_event_of_its_document() -> None:
    placed, bare = mentions(document("a", claim(places=(), actors=()), claim()), "a", RULES)
    assert placed.spot is not None, "claims with a place are linked first"
    link = compare(bare, Profile.of([placed], RULES), RULES)
    assert link is not None
    assert link.enough
    assert "same document +2" in link.why


def test_the_reasons_sum_up_to_the_score() -> None:
    first, second = (mentions(document(name, claim(casualties=killed(3))), name, RULES)[0] for name in "ab")
    link = compare(second, Profile.of([first], RULES), RULES)
    assert link is not None
    assert link.score == pytest.approx(sum(float(why.rsplit(" ", 1)[1]) for why in link.why))
    assert {"same place +3", "same toll +0.7", "same actor +1"} <= set(link.why)


def test_a_profile_grows_as_it_is_rebuilt() -> None:
    claims = (claim(), claim(places=(DARAA,), actors=(REBELS,)), claim(day="2024-05-05"))
    members = mentions(document("a", *claims), "a", RULES)
    grown = Profile.of(members[:1], RULES)
    for mention in members[1:]:
        grown.add(mention)
    assert msgspec.msgpack.encode(grown) == msgspec.msgpack.encode(Profile.of(members, RULES))
    assert grown.spot is not None
    assert (grown.spot.id, grown.actors[ARMY.entity or ""]) == (HARAH.gazetteer, 2)


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2024", ("2024-01-01", "2024-12-31")),
        ("2024-05-01/2024-05-03", ("2024-05-01", "2024-05-03")),
        ("2024-05-06T10:00:00Z", ("2024-05-06", "2024-05-06")),
        ("2024-13", None),
        ("2024-05-03/2024-05-01", None),
        ("spring", None),
    ],
)
def test_days(value: str, days: tuple[str, str] | None) -> None:
    found = days_of(value)
    assert (tuple(day.isoformat() for day in found) if found else None) == days


def test_without_any_date_nothing_is_linked_across_documents() -> None:
    undated = claim(date=Date(0, 4, "يوما ما", None, "relative"))
    assert not linked(undated, undated)


def test_copies_are_alike_and_other_reports_are_not() -> None:
    text = " ".join(f"كلمة{number}" for number in range(60))
    one, copy, other = (signature(t.split(), RULES.copies) for t in (text, f"عاجل {text}", text.replace("كلمة", "لفظة")))
    assert one is not None
    assert copy is not None
    assert other is not None
    assert likeness(one, copy) > RULES.copies.alike > likeness(one, other)
    assert set(bands(one, RULES.copies)) & set(bands(copy, RULES.copies))
    assert signature(["خبر", "قصير"], RULES.copies) is None


def test_a_wrong_setting_is_told(tmp_path: object) -> None:
    from pathlib import Path  # noqa: PLC0415

    path = Path(str(tmp_path)) / "linking.toml"
    path.write_text("threshold = 3\n", "utf-8")
    with pytest.raises(SettingError, match=r"linking\.toml.*missing required field"):
        linking(path)
