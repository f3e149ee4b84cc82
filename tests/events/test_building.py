"""The event of its accounts: best values, tolls, sources, standing, contradictions."""

from __future__ import annotations

import msgspec
import pytest

from khabar.events.building import build
from khabar.events.grades import Evidence, grade, voices
from khabar.events.settings import linking
from khabar.records import Claim, Place
from khabar.records.event import Event

from .making import ARMY, HARAH, INKHIL, REBELS, captured, claim, killed, source

RULES = linking()
OWN = claim()
ARMY_SAYS = claim(attribution=(source("الجيش", entity="syrian-army", country="SYR", sector="MIL"),))
REBELS_SAY = claim(attribution=(source("الفصائل", entity="southern-front", country="SYR", sector="REB"),))
MONITOR = claim(attribution=(source("المرصد", country="GBR", sector="NGO"),))
UNNAMED = claim(attribution=(source("مصادر", "anonymous"),))
ALLEGED = claim(attribution=(source("ناشطون", "allege", country="SYR", sector="CVL"),))
DENIED = claim(status="denied", attribution=(source("الجيش", "deny", entity="syrian-army", country="SYR", sector="MIL"),))


def evidence(one: Claim, id: str, outlet: str | None = None, date: str | None = None, copy: str = "") -> Evidence:
    return Evidence(id, outlet, date, copy, one, grade(one, RULES.standing))


def event(*claims: Claim, outlets: str | None = None, copies: str | None = None) -> Event:
    """The event of claims, each in a document of its own, by the outlets and copy groups given a letter each."""
    accounts = [
        evidence(one, f"d{n}", (outlets or "abcdefgh")[n], f"2024-05-{6 + n:02}", (copies or "stuvwxyz")[n])
        for n, one in enumerate(claims)
    ]
    return build("e1", accounts, RULES)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (OWN, "reported"), (ARMY_SAYS, "party"), (REBELS_SAY, "party"), (MONITOR, "sourced"), (UNNAMED, "unsourced"),
        (ALLEGED, "unsourced"), (DENIED, "against"),
    ],
)  # fmt: skip
def test_grades(one: Claim, expected: str) -> None:
    assert grade(one, RULES.standing) == expected


@pytest.mark.parametrize(
    ("claims", "standing", "sources"),
    [
        ((OWN, MONITOR), "confirmed", 2),
        ((OWN,), "reported", 1),
        ((ARMY_SAYS, REBELS_SAY, ARMY_SAYS), "party", 2),
        ((UNNAMED, ALLEGED, UNNAMED, ALLEGED), "alleged", 3),
        ((OWN, DENIED), "disputed", 1),
        ((OWN, MONITOR, DENIED), "confirmed", 2),
        ((DENIED,), "denied", 0),
        ((claim(status="planned"),), "planned", 1),
        ((MONITOR, MONITOR), "reported", 1),  # one monitor, quoted by two outlets
    ],
)
def test_standing_is_never_confirmed_by_parties_and_allegations(claims: tuple[Claim, ...], standing: str, sources: int) -> None:
    found = event(*claims)
    assert (found.standing, found.sources) == (standing, sources)


def test_copies_and_one_outlet_are_one_source() -> None:
    assert event(OWN, OWN, OWN, copies="sst").sources == 2
    assert event(OWN, OWN, OWN, outlets="aba", copies="sss").sources == 1
    assert voices([evidence(OWN, "d", "a", None, "s"), evidence(OWN, "e", "b", None, "t")]) == [1, 2]


def test_what_is_alleged_does_not_become_the_best_value() -> None:
    alleged = claim(actors=(REBELS,), places=(INKHIL,), casualties=killed(90), attribution=ALLEGED.attribution, mode="aerial")
    found = event(alleged, alleged, alleged, claim(casualties=killed(3)))
    assert [party.entity for party in found.actors] == ["syrian-army"]
    assert found.place is not None
    assert (found.place.name, found.mode) == ("Al-Harah", "heavy-weapons")
    toll = found.casualties["killed"]
    assert (toll.low, toll.best, toll.high, toll.grade) == (3, 3, 3, "reported")
    assert len(toll.figures) == 4, "every account's figure stays listed"


def test_an_actor_that_only_parties_name_carries_their_grade() -> None:
    found = event(claim(actors=()), REBELS_SAY)
    assert [(party.entity, party.grade) for party in found.actors] == [("syrian-army", "party")]


def test_tolls_after_ucdp() -> None:
    found = event(claim(casualties=killed(2)), claim(casualties=killed(4)), claim(casualties=killed(3, None)))
    toll = found.casualties["killed"]
    assert (toll.low, toll.best, toll.high) == (2, 3, 4)
    assert found.civilians["killed"].best == 3
    assert found.victims == "civilian"


def test_the_total_of_a_war_is_listed_but_not_counted() -> None:
    found = event(*(claim(casualties=killed(number)) for number in (3, 4, 35000)))
    toll = found.casualties["killed"]
    assert (toll.best, toll.high, len(toll.figures)) == (4, 4, 3)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (OWN, DENIED, "denial"),
        (OWN, claim(actors=(REBELS,)), "perpetrator"),
        (claim(casualties=killed(3)), claim(casualties=killed(9)), "toll"),
        (claim(day="2024-05-05"), claim(day="2024-05-06"), "date"),
        (OWN, claim(places=(INKHIL,)), "place"),
        (captured("syrian-army"), captured("southern-front"), "territory"),
        (captured("syrian-army"), captured("", "lose"), "territory"),
    ],
)
def test_contradictions(one: Claim, other: Claim, kind: str) -> None:
    (found,) = event(one, other).contradictions
    assert found.kind == kind
    assert found.said.claim
    assert found.said.words.text
    assert found.said.value != found.against.value


@pytest.mark.parametrize(
    "other", [OWN, claim(casualties=killed(3, None)), claim(actors=()), claim(day="2024-05"), captured("syrian-army")]
)
def test_what_agrees_is_no_contradiction(other: Claim) -> None:
    assert event(claim(casualties=killed(5)), other).contradictions == ()


def test_a_denial_stands_against_what_it_denies() -> None:
    denied = captured("syrian-army", status="denied", attribution=(source("متحدث", "deny"),))
    found = event(captured("southern-front", "hold"), captured("syrian-army", attribution=(source("الجيش"),)), denied)
    (denial,) = [one for one in found.contradictions if one.kind == "denial"]
    assert denial.said.source == "الجيش"


def test_of_two_armies_of_a_state_one_may_say_that_it_was_the_other() -> None:
    guards = msgspec.structs.replace(ARMY, entity="presidential-guard", name="Guards")
    assert event(claim(), claim(actors=(guards,))).contradictions == ()
    blamed = claim(actors=(guards,), attribution=(source("الجيش", entity="syrian-army", country="SYR", sector="MIL"),))
    assert [one.kind for one in event(claim(), blamed).contradictions] == ["perpetrator"]


def test_any_of_a_side_may_be_the_one_that_is_named() -> None:
    some = msgspec.structs.replace(REBELS, entity=None, name=None, text="الفصائل")
    assert event(claim(actors=(REBELS,)), claim(actors=(some,))).contradictions == ()
    assert [one.kind for one in event(claim(), claim(actors=(some,))).contradictions] == ["perpetrator"]


def test_who_withdrew_is_no_other_perpetrator_of_a_capture() -> None:
    withdrawn = msgspec.structs.replace(captured("", "lose", lost=["southern-front"]), actors=(REBELS,))
    assert [one.kind for one in event(captured("syrian-army"), withdrawn).contradictions] == ["territory"]


def test_dates_and_reports() -> None:
    found = event(claim(day="2024-05"), claim(day="2024-05-05"), OWN)
    assert (found.start, found.end, found.first_report, found.last_report) == (
        "2024-05-05",
        "2024-05-05",
        "2024-05-06",
        "2024-05-08",
    )
    assert (event(OWN).start, event(OWN).end) == ("2024-05-05", "2024-05-06")


def test_a_site_is_shown_at_its_settlement() -> None:
    base = Place(18, 29, "القاعدة", "Base", "test:base", "SY", 36.19, 37.22, "site")
    found = event(claim(places=(base,)))
    assert found.place is not None
    assert found.site is not None
    assert (found.place.name, found.place.within, found.site.lat) == ("Aleppo", True, 36.19)
    desert = event(claim(places=(Place(0, 4, "القاعدة", "Base", "test:b", "LY", 24.123, 21.456, "site"),))).place
    assert desert is not None
    assert (desert.lat, desert.lon, desert.precision) == (24.1, 21.5, "district")
    assert event(claim(places=(HARAH,))).site is None
