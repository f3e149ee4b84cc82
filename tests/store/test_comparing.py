"""Dyads, coverage, camps and framing of small databases with known answers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from events.making import CIVILIANS, HARAH, claim, document, source

from khabar.errors import SettingError
from khabar.records import Claim, CodedDocument, Framing, Party, Span
from khabar.records.comparison import Camps, Dyad
from khabar.store.database import APPLICATION, reading, sentence_count
from khabar.store.steps import migrations
from khabar.store.store import Store, correct, load

TEXTS = ("وقع الحادث قرب الميناء. حضر شهود.", "اجتمع الوفدان في العاصمة! ثم غادرا.", "أفاد مراسل بهدوء في المدينة.")


def state(country: str, start: int = 5) -> Party:
    return Party(start, start + 12, "كلمة", country.title(), country.lower(), country, "GOV")


def deed(day: str, one: str, other: str, type: str = "ASSAULT", **fields: Any) -> Claim:
    """What one state did to another, in one town; only days, types and parties tell events apart."""
    values = {"mode": None, "actors": (state(one),), "recipients": (state(other, 30),), "places": (HARAH,), **fields}
    return claim(day=day, type=type, **values)


def reports(*claims: Claim, outlets: Iterable[str] = ("North",)) -> list[CodedDocument]:
    """A report of each outlet for each claim, published on its day, each with words of its own."""
    found = []
    for number, one in enumerate(claims):
        for outlet in outlets:
            assert one.date is not None
            text = f"{number} {outlet} " + " ".join(f"{outlet}{number}كلمة{i}" for i in range(30)) + ". " + TEXTS[number % 3]
            found.append(document(f"{outlet}-{number}", one, date=one.date.value, outlet=outlet, text=text))
    return found


def store(tmp_path: Path, documents: list[CodedDocument]) -> Store:
    path = tmp_path / "news.db"
    load(path, documents)
    return Store(path)


def brief(rows: Iterable[Dyad]) -> list[tuple[str, str, str, int, int]]:
    return [(row.period, row.actor, row.recipient, row.events, row.read_documents) for row in rows]


def test_zeros_and_days_without_reports(tmp_path: Path) -> None:
    quiet = document("quiet", date="2024-05-03", outlet="South", text="هدوء. أيضا هنا.")
    told = reports(deed("2024-05-01", "NOR", "SWE"), deed("2024-05-04", "NOR", "SWE"))
    with store(tmp_path, [*told, quiet]) as asked:
        rows = asked.dyads(by="day")
        assert brief(rows) == [
            ("2024-05-01", "NOR", "SWE", 1, 1), ("2024-05-02", "NOR", "SWE", 0, 0),  # a zero, and nothing was read
            ("2024-05-03", "NOR", "SWE", 0, 1), ("2024-05-04", "NOR", "SWE", 1, 1),
        ]  # fmt: skip
        assert (rows[0].actor_name, rows[0].mean_score, rows[0].material_conflict, rows[1].mean_score) == (
            "Norway",
            -9.0,
            1,
            None,
        )
        wide = asked.dyads(by="month", start="2024-04-01", end="2024-06-30")
        assert [(row.period, row.events, row.reports) for row in wide] == [
            ("2024-04", 0, 0),
            ("2024-05", 2, 2),
            ("2024-06", 0, 0),
        ]
        assert asked.dyads(start="2024-05-02", end="2024-05-03") == []
        assert [(one.outlet, one.period, one.documents, one.sentences) for one in asked.coverage(by="month")] == [
            ("North", "2024-05", 2, 6), ("South", "2024-05", 1, 2),
        ]  # fmt: skip


def test_classes_scores_and_standings(tmp_path: Path) -> None:
    alleged = deed("2024-05-09", "NOR", "SWE", attribution=(source("ناشطون", "allege"),))
    own_word = deed("2024-05-12", "NOR", "SWE", "AID", attribution=(source("الحكومة", country="SWE", sector="GOV"),))
    plan = deed("2024-05-15", "NOR", "SWE", status="planned")
    no = deed("2024-05-18", "NOR", "SWE", status="denied")
    meeting = deed("2024-05-20", "NOR", "SWE", "CONSULT", mode="visit")
    with store(tmp_path, reports(alleged, own_word, plan, no, meeting)) as asked:
        (row,) = asked.dyads()
        assert (row.events, row.party, row.reported) == (2, 1, 1)
        assert (row.alleged, row.planned, row.denied) == (1, 1, 1)
        assert (row.material_cooperation, row.verbal_cooperation, row.material_conflict) == (1, 1, 0)
        assert row.mean_score == 7.0  # AID 10, CONSULT visit 4
        assert (row.sources, row.reports) == (1, 2)


def test_copies_and_outlets_are_counted_as_sources(tmp_path: Path) -> None:
    told = reports(deed("2024-05-01", "NOR", "SWE"), outlets=("North", "South"))
    copy = document("copy", deed("2024-05-01", "NOR", "SWE"), date="2024-05-01", outlet="East", text=told[0].text)
    with store(tmp_path, [*told, copy]) as asked:
        (row,) = asked.dyads()
        assert (row.events, row.confirmed, row.sources, row.reports, row.read_outlets) == (1, 1, 2, 3, 3)
        assert {one.outlet: one.copies for one in asked.coverage()} == {"North": 0, "South": 0, "East": 1}


def test_what_is_left_out_is_told(tmp_path: Path) -> None:
    people = deed("2024-05-01", "NOR", "SWE", recipients=(CIVILIANS,))
    alone = deed("2024-05-08", "NOR", "SWE", recipients=())
    inside = deed("2024-05-15", "NOR", "NOR")
    clash = deed("2024-05-22", "NOR", "SWE", recipients=(), actors=(state("NOR"), state("SWE", 30)), why=("frame:between",))
    year = deed("2024", "DNK", "SWE")
    with store(
        tmp_path, [*reports(people, alone, inside, clash), document("y", year, date="2024-05-25", outlet="North")]
    ) as asked:
        rows = asked.dyads()
        assert brief(rows) == [("2024-05", "NOR", "SWE", 1, 5), ("2024-05", "SWE", "NOR", 1, 5)]  # both directions
        assert sorted(rows.left_out.values()) == [1, 1, 1, 1]
        assert brief(asked.dyads(by="year", actor="DNK")) == [("2024", "DNK", "SWE", 1, 5)]  # some day of 2024
        assert asked.dyads(actor="SWE")[0].recipient == "NOR"
        assert len(asked.dyads(party="NOR")) == 2


def test_corrections_apply(tmp_path: Path) -> None:
    with store(tmp_path, reports(deed("2024-05-01", "NOR", "SWE"), deed("2024-05-04", "NOR", "DNK"))) as asked:
        assert len(asked.dyads()) == 2
        correct(asked.path, "North-0#1.1", "withdrawn", True, who="A. Reader", why="about a film")
        assert [row.recipient for row in asked.dyads()] == ["DNK"]


def test_nothing_and_wrong_questions(tmp_path: Path) -> None:
    with store(tmp_path, []) as asked:
        for answer in (asked.dyads(), asked.coverage(), asked.camps(), asked.framing(), asked.events()):
            assert answer == []
        for wrong in ({"by": "hour"}, {"level": "town"}, {"start": "2024-05-02", "end": "2024-05-01"}):
            with pytest.raises(SettingError):
                asked.dyads(**{"start": "2024-05-01", "end": "2024-05-02", **wrong})
        with pytest.raises(SettingError, match="no report of Nobody"):
            asked.framing("Nobody")


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("khabar.events.dyads.MOST_ROWS", 20)
    with store(tmp_path, reports(deed("2024-05-01", "NOR", "SWE"), deed("2024-05-30", "NOR", "SWE"))) as asked:
        assert len(asked.dyads(by="week")) == 5
        with pytest.raises(SettingError, match="1 pairs in 30 periods are 30 rows"):
            asked.dyads(by="day")


def month(number: int, friends: tuple[str, str], foes: tuple[str, str]) -> list[CodedDocument]:
    """Three days of aid and three of fighting, each told by two outlets."""
    aid = [deed(f"2024-{number:02}-{day:02}", *friends, "AID") for day in (2, 9, 16)]
    fight = [deed(f"2024-{number:02}-{day:02}", *foes) for day in (4, 11, 18)]
    named = reports(*aid, *fight, outlets=("North", "South"))
    return [
        document(f"{number}-{one.id}", *one.claims, date=one.date, outlet=one.outlet, text=f"{number} {one.text}")
        for one in named
    ]


def grouped(camps: Camps) -> dict[str, str]:
    return {member.party: member.group for member in camps.members}


def test_a_camp_flips_between_months(tmp_path: Path) -> None:
    documents = [*month(5, ("NOR", "SWE"), ("NOR", "DNK")), *month(6, ("NOR", "DNK"), ("SWE", "NOR"))]
    with store(tmp_path, documents) as asked:
        may, june = asked.camps()
        assert grouped(may) == {"NOR": "group 1", "SWE": "group 1", "DNK": "unknown"}
        assert grouped(june) == {"NOR": "group 2", "DNK": "group 2", "SWE": "unknown"}
        assert {member.party: member.before for member in june.members} == {"NOR": "group 1", "SWE": "group 1", "DNK": None}
        assert {(pair.one, pair.other): (pair.relation, pair.weight) for pair in may.pairs} == {
            ("NOR", "SWE"): ("with", 30.0), ("DNK", "NOR"): ("against", -27.0),
        }  # fmt: skip
        assert [(pair.events, pair.sources) for pair in may.pairs] == [(3, 2), (3, 2)]


def test_small_evidence_gives_no_camp(tmp_path: Path) -> None:
    twice = [deed(f"2024-05-{day:02}", "NOR", "SWE", "AID") for day in (2, 9)]
    one_outlet = [deed(f"2024-06-{day:02}", "NOR", "SWE", "AID") for day in (2, 9, 16)]
    first = reports(*twice, outlets=("North", "South"))
    second = [
        document(f"x{one.id}", *one.claims, date=one.date, outlet="North", text=f"x {one.text}") for one in reports(*one_outlet)
    ]
    with store(tmp_path, [*first, *second]) as asked:
        for camps in asked.camps():
            assert set(grouped(camps).values()) == {"unknown"}
            assert [pair.relation for pair in camps.pairs] == ["unknown"]


def test_what_is_alleged_or_past_makes_no_camp(tmp_path: Path) -> None:
    days = (2, 9, 16)
    alleged = [deed(f"2024-05-{day:02}", "NOR", "SWE", attribution=(source("ناشطون", "allege"),)) for day in days]
    past = [deed(f"2024-05-{day + 2:02}", "NOR", "DNK", status="historical") for day in days]
    with store(tmp_path, reports(*alleged, *past, outlets=("North", "South"))) as asked:
        (camps,) = asked.camps()
        assert [(p.other, p.relation, p.weight, p.events, p.alleged) for p in camps.pairs] == [("SWE", "unknown", 0.0, 0, 3)]
        assert (camps.events, camps.alleged) == (0, 3)


def test_allegations_are_no_second_source(tmp_path: Path) -> None:
    days = ("2024-05-02", "2024-05-09", "2024-05-16")
    said = reports(*(deed(day, "NOR", "SWE", "AID") for day in days))
    heard = [deed(day, "NOR", "SWE", "AID", attribution=(source("ناشطون", "allege"),)) for day in days]
    with store(tmp_path, [*said, *reports(*heard, outlets=("South",))]) as asked:
        (pair,) = asked.camps()[0].pairs
        assert (pair.relation, pair.weight, pair.events, pair.sources) == ("unknown", 30.0, 3, 1)
        assert [(row.events, row.sources, row.reports) for row in asked.dyads()] == [(3, 1, 6)]


def test_a_type_that_somebody_made_up_is_left_out(tmp_path: Path) -> None:
    with store(tmp_path, reports(deed("2024-05-01", "NOR", "SWE"))) as asked:
        correct(asked.path, "North-0#1.1", "type", "QUARREL", who="A. Reader", why="test")
        assert (asked.dyads(), asked.dyads().left_out) == ([], {"claims of no PLOVER type": 1})


def test_unnamed_groups_form_no_camps(tmp_path: Path) -> None:
    rebels = Party(30, 42, "كلمة", "rebels", None, "SWE", "REB")
    fights = [deed(f"2024-05-{day:02}", "NOR", "SWE", recipients=(rebels,)) for day in (2, 9, 16)]
    with store(tmp_path, reports(*fights, outlets=("North", "South"))) as asked:
        assert asked.dyads()[0].recipient == "SWE:REB"
        assert asked.camps()[0].pairs == ()


def framed(text: str, neutral: str, leaning: str, **fields: Any) -> Claim:
    return deed(
        "2024-05-01", "NOR", "SWE", framing=(Framing(0, 4, text, neutral, leaning),), trigger=Span(0, 4, text), **fields
    )


def test_framing(tmp_path: Path) -> None:
    loaded = framed("عدوان", "attack", "against the actor")
    quoted = framed("عدوان", "attack", "against the actor", attribution=(source("ناطق"),))
    plain = deed("2024-05-01", "NOR", "SWE")
    other = deed("2024-05-09", "NOR", "DNK", "AID")
    north = document("n", loaded, quoted, other, date="2024-05-01", outlet="North", text="كلام الشمال هنا قرب البحر. " * 3)
    south = document("s", plain, date="2024-05-01", outlet="South", text="وصف الجنوب آخر تماما لما جرى. " * 3)
    with store(tmp_path, [north, south]) as asked:
        (row,) = asked.framing()
        assert (row.outlet, row.about, row.words, row.neutral, row.family) == ("North", "ASSAULT", "عدوان", "attack", "attack")
        assert (row.claims, row.own_voice, row.of_claims, row.about_claims, row.documents) == (2, 1, 3, 2, 1)
        assert (row.per_1000, row.low, row.high) == (666.67, 207.66, 938.51)
        assert (row.example_claim, row.example) == ("n#1.1", north.content[: len(row.example)])
        assert (row.other_outlet, row.other_words, row.other_document) == ("South", "قصفت", "s")
        assert asked.framing("South") == []
        assert asked.framing(end="2024-04-30") == []
        few = asked.framing(min_claims=3)
        assert (len(few), few.left_out) == (1, {"outlets with fewer than 3 claims": 1})
        families = asked.framing(by="family")
        assert [(one.outlet, one.family, one.claims) for one in families] == [
            ("North", "any", 2), ("North", "attack", 2), ("South", "any", 0), ("South", "attack", 0),
        ]  # fmt: skip
        assert families[2].low == 0.0 < families[2].high


def test_tables(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    documents = month(5, ("NOR", "SWE"), ("NOR", "DNK"))
    with store(tmp_path, documents) as asked:
        for answer in (asked.events(), asked.dyads(), asked.coverage(), asked.camps(), asked.search("الميناء")):
            table = answer.to_arrow()
            assert table.num_rows == (2 if answer.kind is Camps else len(answer)) > 0
            assert type(answer)(answer.kind).to_arrow().schema == table.schema  # columns also where nothing is found
        pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
        dyads = asked.dyads()
        frame = dyads.to_pandas()
        assert isinstance(frame, pandas.DataFrame)
        assert (frame.events.sum(), str(frame.events.dtype), frame.actor_name[0]) == (6, "Int64", "Norway")
        assert isinstance(dyads.to_polars(), polars.DataFrame)
        assert dyads.to_polars()["events"].to_list() == frame.events.to_list() == [row.events for row in dyads]


def test_a_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "polars", None)
    with store(tmp_path, []) as asked, pytest.raises(SettingError, match=r"pip install 'khabar\[polars\]'"):
        asked.dyads().to_polars()


def test_a_database_of_the_first_schema_learns_its_sentences(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    connection = sqlite3.connect(path)
    connection.executescript(f"{migrations()[0]} pragma application_id = {APPLICATION}; pragma user_version = 1;")
    values = ("d", "كلام. آخر. ثالث.", "2024-05-01", "North")
    connection.execute(
        "insert into document (id, text, date, outlet, version, current, text_hash, claims_hash, copy_of, title, spans)"
        " values (?, ?, ?, ?, 1, 1, '', '', 'd', 'عنوان', '[]')",
        values,
    )
    connection.commit()
    connection.close()
    load(path, [])
    with reading(path) as database:
        assert database.connection.execute("select sentences from document").fetchall() == [
            (sentence_count("عنوان", values[1]),)
        ]
    with Store(path) as asked:
        assert [one.sentences for one in asked.coverage()] == [4]
