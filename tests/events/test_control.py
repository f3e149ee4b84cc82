"""Who held a place: the rule by which it changes hands."""

from __future__ import annotations

import msgspec
import pytest

from khabar.events.control import control
from khabar.events.settings import control_rules, linking
from khabar.events.territory import holdings
from khabar.records import Claim, Place
from khabar.records.control import Control

from .making import DARAA, captured, document, source

SPOT = ("test:harah", 33.06, 36.00, "city")
ARMY_SOURCE = source("الجيش", entity="syrian-army", country="SYR", sector="MIL")
REBEL_SOURCE = source("الفصائل", entity="southern-front", country="SYR", sector="REB")


def held(*reports: tuple[str, Claim], on: str | None = None, known_by: str | None = None) -> Control:
    """The control of Al-Harah after reports, each of a day and an outlet of its own."""
    rows = [
        row
        for number, (day, one) in enumerate(reports)
        for row in holdings(document(f"d{number}", one, date=day), f"d{number}", linking())
    ]
    return control("Al-Harah", SPOT, rows, control_rules(), linking().reach, on=on, known_by=known_by)


ARMY_TOOK = ("2024-05-06", captured("syrian-army"))
ARMY_SAYS = ("2024-05-06", captured("syrian-army", attribution=(ARMY_SOURCE,)))
REBELS_TOOK = ("2024-06-10", captured("southern-front"))


def test_one_outlet_flips_and_a_party_alone_does_not() -> None:
    assert (held(ARMY_TOOK).state, held(ARMY_TOOK).holder) == ("held", "syrian-army")
    found = held(ARMY_SAYS, ARMY_SAYS, ARMY_SAYS)
    assert (found.state, found.holder, found.timeline[-1].claimed_by) == ("contested", None, ("syrian-army",))
    assert len(found.timeline[-1].supporting) == 3


def test_allegations_and_unnamed_sources_do_not_flip() -> None:
    unnamed = [("2024-05-06", captured("syrian-army", attribution=(source(f"مصدر {n}", "anonymous"),))) for n in range(8)]
    assert held(*unnamed, ARMY_SAYS).state == "contested"


def test_the_loser_is_believed() -> None:
    admitted = captured("syrian-army", attribution=(REBEL_SOURCE,), lost=["southern-front"])
    assert held(("2024-05-06", admitted)).holder == "syrian-army"


def test_the_holder_is_believed_that_another_has_the_place() -> None:
    admitted = captured("southern-front", attribution=(ARMY_SOURCE,))
    assert held(ARMY_TOOK, ("2024-06-10", admitted)).holder == "southern-front"
    assert held(("2024-06-10", admitted)).holder is None  # who held nothing admits nothing


def test_the_order_of_reports_of_one_day_does_not_matter() -> None:
    denied = captured("southern-front", status="denied", attribution=(source("متحدث", "deny"),))
    for day in ((REBELS_TOOK, ("2024-06-10", denied)), (("2024-06-10", denied), REBELS_TOOK)):
        found = held(ARMY_TOOK, *day)
        assert (found.holder, found.state, found.timeline[-1].since) == ("syrian-army", "contested", "2024-06-10")


def test_reports_of_the_time_before_are_nothing_against_a_capture() -> None:
    army_says = captured("syrian-army", "hold", attribution=(ARMY_SOURCE,))
    found = held(ARMY_TOOK, ("2024-05-07", captured("syrian-army", "hold")), REBELS_TOOK, ("2024-06-10", army_says))
    assert found.holder == "southern-front"


def test_who_lost_a_place_leaves_it_to_the_only_one_who_is_said_to_have_it() -> None:
    lost = captured("", "lose", lost=["syrian-army"])
    said = captured("southern-front", attribution=(REBEL_SOURCE,))
    assert held(ARMY_TOOK, ("2024-06-10", lost)).holder is None
    assert held(ARMY_TOOK, ("2024-06-10", lost), ("2024-06-10", said)).holder == "southern-front"
    assert held(ARMY_TOOK, ("2024-06-10", said)).holder == "syrian-army"
    third = captured("hay-at", attribution=(source("الهيئة", entity="hay-at", country="SYR", sector="REB"),))
    assert held(ARMY_TOOK, *(("2024-06-10", one) for one in (lost, said, third))).holder is None


def test_a_denial_of_the_loser_holds_against_one_outlet_not_against_two() -> None:
    told = captured("southern-front", lost=["syrian-army"])
    denied = captured("southern-front", status="denied", attribution=(source("الجيش", "deny", entity="syrian-army"),))
    assert held(ARMY_TOOK, ("2024-06-10", told), ("2024-06-10", denied)).holder == "syrian-army"
    assert held(ARMY_TOOK, ("2024-06-10", told), ("2024-06-10", told), ("2024-06-10", denied)).holder == "southern-front"


def test_what_was_said_long_ago_adds_nothing() -> None:
    said = captured("southern-front", attribution=(source("مصدر", "anonymous"),))
    party = captured("southern-front", attribution=(REBEL_SOURCE,))
    found = held(*[(f"2024-0{month}-10", one) for month in range(1, 9) for one in (said, party)])
    assert (found.state, found.timeline[-1].points) == ("contested", 0.6)


def test_a_partisan_claim_leaves_the_holder_and_marks_the_place_contested() -> None:
    said = captured("southern-front", attribution=(REBEL_SOURCE,))
    found = held(ARMY_TOOK, ("2024-06-10", said))
    assert (found.state, found.holder) == ("contested", "syrian-army")


def test_two_dates() -> None:
    late = ("2024-07-01", captured("southern-front", day="2024-06-10"))
    assert held(ARMY_TOOK, late).holder == "southern-front"
    assert held(ARMY_TOOK, late, known_by="2024-06-20").holder == "syrian-army"
    assert held(ARMY_TOOK, late, on="2024-06-01").holder == "syrian-army"
    assert held(ARMY_TOOK, on="2024-01-01").state == "unknown"


def test_the_timeline_joins_what_does_not_change() -> None:
    found = held(ARMY_TOOK, ("2024-05-20", captured("syrian-army", "hold")), REBELS_TOOK)
    assert [(one.since, one.until, one.holder) for one in found.timeline] == [
        ("2024-05-06", "2024-06-10", "syrian-army"),
        ("2024-06-10", None, "southern-front"),
    ]


@pytest.mark.parametrize(
    ("effect", "state", "holder"),
    [
        ("besiege", "besieged", "syrian-army"),
        ("contest", "contested", "syrian-army"),
        ("lose", "unknown", None),
        ("reach", "held", "syrian-army"),
    ],
)
def test_effects(effect: str, state: str, holder: str | None) -> None:
    found = held(ARMY_TOOK, ("2024-06-10", captured("", effect, lost=["syrian-army"])))
    assert (found.state, found.holder) == (state, holder)


def test_a_denial_makes_it_contested() -> None:
    denied = captured("syrian-army", status="denied", attribution=(source("متحدث", "deny"),))
    assert held(ARMY_TOOK, ("2024-05-07", denied)).state == "contested"


def test_the_province_alone_does_not_flip_the_town() -> None:
    wide = msgspec.structs.replace(captured("syrian-army"), places=(DARAA,), territory=None)
    territory = msgspec.structs.replace(captured("syrian-army").territory, place=None)
    wide = msgspec.structs.replace(wide, territory=territory)
    assert held(*[(f"2024-05-{day:02}", wide) for day in range(6, 12)]).state == "unknown"


def test_a_province_of_which_parts_are_held_by_others_is_contested() -> None:
    wide = msgspec.structs.replace(
        captured("syrian-army"),
        places=(DARAA,),
        territory=msgspec.structs.replace(captured("syrian-army").territory, place=None),
    )
    rows = [
        row
        for name, one in (("a", wide), ("b", captured("southern-front")))
        for row in holdings(document(name, one), name, linking())
    ]
    found = control("Daraa", ("test:daraa", 32.9, 36.2, "province"), rows, control_rules(), linking().reach)
    assert (found.state, found.holder, found.within) == ("contested", "syrian-army", (("Al-Harah", "held", "southern-front"),))


def test_plans_and_unknown_places_hold_nothing() -> None:
    nowhere = captured("syrian-army", places=(Place(18, 29, "بلدة الحارة"),))
    assert held(("2024-05-06", captured("syrian-army", status="planned")), ("2024-05-06", nowhere)).claims == ()
