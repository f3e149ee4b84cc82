"""Who counts as a party: states, organisations, bodies; never private people."""

from __future__ import annotations

import pytest

from khabar.errors import SettingError
from khabar.events.parties import Bodies, called, party_rules
from khabar.matching.name_files import load_names
from khabar.records import Party


def party(entity: str | None = None, country: str | None = None, sector: str | None = None, name: str = "somebody") -> Party:
    return Party(0, 4, "كلمة", name, entity, country, sector)


@pytest.mark.parametrize(
    ("given", "id_"),
    [
        (party("syr", "SYR", "GOV"), "SYR"),
        (party("syr-gov", "SYR", "GOV"), "SYR"),
        (party("syrian-arab-army", "SYR", "MIL"), "SYR"),
        (party("irq-army", "IRQ", "MIL"), "IRQ"),
        (party(None, "JOR", "COP"), "JOR"),
        (party("vladimir-putin", "RUS", "GOV"), "RUS"),
        (party("hamas", "PSE", "REB"), "hamas"),
        (party("libyan-national-army", "LBY", "MIL"), "libyan-national-army"),
        (party("unifil", "IGO", "MIL"), "unifil"),
        (party(None, "SYR", "REB"), "SYR:REB"),
        (party("yahya-sinwar", "PSE", "REB"), "PSE:REB"),
        (party("syr-rebels", "SYR", "REB"), "SYR:REB"),
    ],
)
def test_bodies(given: Party, id_: str) -> None:
    body = Bodies().of(given)
    assert body is not None
    assert (body.id, bool(body.name)) == (id_, True)


@pytest.mark.parametrize(
    "given",
    [
        party(None, "SYR", "CVL"),
        party("jor", "JOR", "CVL"),  # Jordanians
        party("israeli-settlers", "ISR", "CVL"),
        party("hisham-al-hashimi", "IRQ", "CVL"),
        party("syr-journalists", "SYR", "JRN"),
        party(None, "UNK", "UAF"),
        party(None, "IGO", "IGO"),
        party(None, None, "MIL"),
        party(None, "SYR", "ELI"),
        party(),
    ],
)
def test_private_people_and_the_unknown_are_no_party(given: Party) -> None:
    assert Bodies().of(given) is None
    assert Bodies("organisation").of(given) is None


def test_levels() -> None:
    one = Bodies("organisation")
    army, rule, state = (
        party("syrian-arab-army", "SYR", "MIL"),
        party("irq-army", "IRQ", "MIL", "Iraqi Army"),
        party(None, "IRQ", "GOV"),
    )
    assert [body.id for body in one.all([army, rule, state, army])] == ["syrian-arab-army", "irq-army", "IRQ"]
    with pytest.raises(SettingError, match="state and organisation"):
        Bodies("province")


def test_the_rules_name_known_organisations() -> None:
    known = {actor.id for actor in load_names().data.actors}
    assert party_rules().apart <= known


def test_called() -> None:
    assert called(party("hamas", "PSE", "REB", "Hamas")) == {"hamas", "PSE", "REB", "PSE:REB"}
