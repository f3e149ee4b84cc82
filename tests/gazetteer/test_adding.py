"""Checking rows, the index, and finding what was added."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

import khabar
from khabar.errors import InputError, SettingError
from khabar.gazetteer import adding, store
from khabar.gazetteer.spelling import arabic_name, joined, skeleton, words_of

HEADER = "name\tname_ar\tother_ar\tlat\tlon\tkind\n"
SOUND = "Kafr Test\tكفر تستان\tقرية كفر التستان\t36.10\t36.80\tvillage\n"


@pytest.fixture(autouse=True)
def own_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHABAR_GAZETTEER", str(tmp_path / "index"))


def table(folder: Path, *lines: str, name: str = "sy.tsv") -> Path:
    path = folder / name
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("A\tالف\t\t91.0\t36.8\tvillage\n", "bad coordinates: lat '91.0'"),
        ("A\tالف\t\t36,1\t36.8\tvillage\n", "bad coordinates: lat '36,1'"),
        ("A\tالف\t\t\t\tvillage\n", "bad coordinates"),
        ("A\tالف\t\t0\t0\tvillage\n", "not known"),
        ("A\t\t\t36.1\t36.8\tvillage\n", "no Arabic name: 'A'"),
        ("A\tکفر تست\t\t36.1\t36.8\tvillage\n", "no Arabic name: 'کفر تست'"),
        ("A\tالف\t\t36.1\t36.8\tspaceport\n", "kind 'spaceport' is not known"),
    ],
)
def test_bad_rows_are_skipped_with_their_line(tmp_path: Path, row: str, message: str) -> None:
    added = adding.add(table(tmp_path, row, SOUND))
    assert (added.source.rows, added.source.skipped) == (1, 1)
    (fault,) = added.faults
    assert fault.line == 2
    assert message in fault.message


def test_a_kind_for_all(tmp_path: Path) -> None:
    added = adding.add(table(tmp_path, "A\tالفيون\t\t36.1\t36.8\tspaceport\n"), kind="base")
    assert added.faults == []
    (place,) = khabar.find_places("الفيون")
    assert (place.kind, place.precision, place.country) == ("base", "site", "SY")


def test_nothing_usable_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    adding.add(table(tmp_path, SOUND))
    with pytest.raises(InputError, match=r"no usable place in 1 rows; the first: .*no Arabic name"):
        adding.add(table(tmp_path, "A\t\t\t36.1\t36.8\tvillage\n"))
    assert [source.rows for source in store.sources()] == [1]


def test_adding_again_replaces_and_removing_removes(tmp_path: Path) -> None:
    adding.add(table(tmp_path, SOUND, SOUND.replace("تست", "زست")))
    adding.add(table(tmp_path, SOUND))
    assert [(source.name, source.rows) for source in store.sources()] == [("sy", 1)]
    assert khabar.find_places("كفر زستان") == []
    assert store.remove("sy")
    assert not store.remove("sy")
    assert store.sources() == []


@pytest.mark.parametrize("name", ["كفر تستان", "كفرتستان", "قرية كفر تستان", "كفر التستان"])
def test_found_by_every_spelling(tmp_path: Path, name: str) -> None:
    path = table(tmp_path, SOUND)
    adding.add(path)
    (place,) = khabar.find_places(name)
    assert (place.name, place.country, place.source, place.path, place.line) == ("Kafr Test", "SY", "sy", str(path), 2)


def test_shipped_places_tell_their_file() -> None:
    first = khabar.find_places("القائم")[0]
    assert (first.country, first.source) == ("IQ", "shipped")
    assert Path(first.path).name == "towns.tsv"
    assert any(place.dispute for place in khabar.find_places("القدس"))


def test_downloads_by_country_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = ["7", "Test", "Test", "Test", "15.1", "44.1", "P", "PPL", "YE", "", "", "", "", "", "5", "", "", "", "2024-01-01"]
    (tmp_path / "alternatenames").mkdir()
    for file, member, text in (
        ("YE.zip", "YE.txt", "\t".join(cells)),
        ("alternatenames/YE.zip", "YE.txt", "1\t7\tar\tقريتستان\t\t\t\t"),
    ):
        with zipfile.ZipFile(tmp_path / file, "w") as archive:
            archive.writestr(member, text)
    monkeypatch.setenv("KHABAR_GEONAMES", tmp_path.as_uri())
    with adding.downloaded("ye") as (path, names):
        added = adding.add(path, name="ye", names=names)
    assert (added.source.rows, added.faults) == (1, [])
    assert [place.id for place in khabar.find_places("قريتستان")] == ["geonames:7"]
    with pytest.raises(InputError, match="cannot be downloaded"), adding.downloaded("zz"):
        pass


def test_a_broken_index_says_what_to_do(tmp_path: Path) -> None:
    store.index_path().parent.mkdir()
    store.index_path().write_text("no database at all, only some text that is long enough")
    with pytest.raises(SettingError, match="add your gazetteers again"):
        store.sources()


def test_keys() -> None:
    assert joined(words_of("كفر نبل")) == joined(words_of("كفرنبل"))
    assert joined(words_of("الطبقة")) == joined(words_of("طبقه"))
    assert skeleton(joined(words_of("منبيج"))) == skeleton(joined(words_of("منبج"))) == "منبج"
    assert skeleton("باب") == ""
    assert skeleton(joined(words_of("سرمين"))) == "سرمن"
    assert arabic_name("کفر") is None
    assert arabic_name("كَفر  نبل") == "كفر نبل"
