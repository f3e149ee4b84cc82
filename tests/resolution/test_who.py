"""``khabar actor`` and ``khabar.actor``: what is known of a name."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import khabar
from khabar.interfaces.cli import main
from khabar.interfaces.cli.actor import table
from khabar.resolution.who import arabic_names


def test_an_organisation_with_the_line_that_defines_it() -> None:
    (found,) = khabar.actor("قوات سوريا الديمقراطية")
    assert (found.what, found.id, found.country) == ("organisation", "syrian-democratic-forces", "SYR")
    lines = Path(found.path).read_text("utf-8").splitlines()
    assert lines[found.line - 1 : found.line + 1] == ["[[actor]]", f'id = "{found.id}"']


def test_an_office_on_a_day() -> None:
    (office,) = khabar.actor("وزير الخارجية الفرنسي", on="2013-05-02")
    assert [(term.name, term.held) for term in office.terms] == [("Laurent Fabius", True)]
    (office,) = khabar.actor("رئيس تونس")
    assert len(office.terms) > 2
    assert {term.held for term in office.terms} == {None}


def test_a_person_in_and_after_office() -> None:
    (before,) = khabar.actor("Laurent Fabius", on=dt.date(2013, 5, 2))
    (after,) = khabar.actor("laurent-fabius", on="2017-05-02")
    assert (before.what, before.sector, after.sector) == ("person", "GOV", "ELI")


def test_a_nationality_and_a_capital_are_states() -> None:
    assert khabar.actor("فرنسي")[0].id == "fra"
    assert "fra-gov" in {found.id for found in khabar.actor("باريس")}


def test_the_beginning_of_names_finds_them() -> None:
    found = khabar.actor("وكالة الأنباء")
    assert len(found) > 1
    assert all(any("وكالة" in name for name in profile.names) for profile in found)


def test_what_is_no_day_is_refused() -> None:
    with pytest.raises(khabar.SettingError):
        khabar.actor("قسد", on="2013")


def test_the_command_pipes_json_lines() -> None:
    result = CliRunner().invoke(main, ["actor", "الرئيس التونسي", "--on", "2013-05-02"])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["terms"][0]["id"] == "moncef-marzouki"


def test_the_command_says_what_it_does_not_know() -> None:
    assert CliRunner().invoke(main, ["actor", "ظظظظ"]).exit_code == 1
    wrong = CliRunner().invoke(main, ["actor", "قسد", "--on", "2013"])
    assert wrong.exit_code == 2
    assert "2013" in wrong.output


def test_the_table_has_a_row_a_party() -> None:
    found = khabar.actor("الرئيس التونسي")
    assert table("الرئيس التونسي", found).row_count == len(found)


def test_the_usual_arabic_name_is_no_epithet() -> None:
    names = arabic_names()
    assert names["israel"] == "إسرائيل"
    assert names["islamic-state"] == "تنظيم الدولة الإسلامية"
    epithets = ("العدو", "الاحتلال", "الكيان", "ميليشيا", "مليشيا", "الإرهابي", "المرتزقة", "داعش", "النظام", "عصابات", "زمرة")
    shown = {id_: name for id_, name in names.items() if any(word in name.split() for word in epithets)}
    assert shown == {}
