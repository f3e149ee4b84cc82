"""Scoring on small cases made by hand, and against the reference scorers where they are."""

import importlib.util
import json
import os
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

import khabar
from khabar import scoring
from khabar.scoring_labelled import false_alarms, score_incidents, score_sentences

TEXT = "قصف الجيش البلدة أمس فقتل ثلاثة مدنيين، بحسب الشرطة"


def span(words: str, **values: Any) -> dict[str, Any]:
    """A span of TEXT."""
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "text": words, **values}


def claim(trigger: str = "قصف", type: str = "ASSAULT", **values: Any) -> dict[str, Any]:
    """A claim of TEXT with empty fields."""
    empty: dict[str, Any] = {"actors": [], "recipients": [], "places": [], "attribution": [], "framing": []}
    values = {"mode": None, "date": None, "casualties": {}, "status": "actual", "territory": None, **empty, **values}
    return {"trigger": span(trigger), "type": type, **values}


def document(*claims: dict[str, Any], id: str = "a") -> dict[str, Any]:
    """A document of TEXT."""
    return {"id": id, "title": "", "text": TEXT, "claims": list(claims)}


def scored(gold: list[dict[str, Any]], system: list[dict[str, Any]]) -> dict[str, Any]:
    """The figures of one document."""
    return scoring.score_claims([document(*gold)], {"a": document(*system)})


def f1(gold: list[dict[str, Any]], system: list[dict[str, Any]], measure: str) -> float:
    """One figure of one document."""
    return float(scored(gold, system)["f"][measure]["f1"])


def test_the_same_claims_score_one() -> None:
    full = claim(
        actors=[span("الجيش", name="Army", country="SYR", sector="MIL")],
        places=[span("البلدة", country="SY", lat=35.0, lon=36.0, precision="city")],
        date=span("أمس", value="2024-01-01"),
        casualties={"killed": {"low": 3, "high": 3}},
        attribution=[span("الشرطة", stance="state")],
    )
    result = scored([full], [full])
    assert result["overall"] == 1.0
    assert all(row["acc"] == 1.0 for row in result["accuracy"].values())


def test_a_missing_document_misses_its_claims() -> None:
    result = scoring.score_claims([document(claim())], {})
    assert (result["documents missing"], result["f"]["type"]["r"]) == (1, 0.0)


def test_a_wrong_type_is_detected_but_not_right() -> None:
    assert f1([claim()], [claim(type="ACCUSE")], "detection") == 1.0
    assert f1([claim()], [claim(type="ACCUSE")], "type") == 0.0


def test_the_same_type_is_paired_first() -> None:
    gold = [claim(), claim(type="COERCE")]
    assert f1(gold, [claim(type="COERCE"), claim()], "type") == 1.0


def test_arguments_of_unpaired_claims_count_as_missed_and_spurious() -> None:
    one = claim(actors=[span("الجيش")])
    row = scored([one], [claim("فقتل", actors=[span("الجيش")])])["f"]["actors"]
    assert (row["gold"], row["system"], row["f1"]) == (1, 1, 0.0)


@pytest.mark.parametrize(
    ("found", "right"),
    [
        ({"text": "ثلاثة مدنيين"}, True),
        ({"text": "مدنيين"}, True),  # at least half of both together
        ({"text": "ثلا"}, False),
        ({"text": "الجيش"}, False),
        ({"text": "الجيش", "name": "civilians"}, True),
    ],
)
def test_arguments_match_by_words_or_name(found: dict[str, str], right: bool) -> None:
    gold = claim(recipients=[span("ثلاثة مدنيين", name="civilians")])
    system = claim(recipients=[span(found["text"], name=found.get("name"))])
    assert f1([gold], [system], "recipients") == float(right)


def test_the_largest_pairing_is_found() -> None:
    letters = [{"start": 0, "end": 1, "text": letter} for letter in "abc"]
    partners = {("a", "x"), ("a", "y"), ("b", "x"), ("c", "z"), ("c", "y")}
    others = [{"text": letter} for letter in "xyz"]
    pairs = scoring.match(letters, others, lambda one, other: (one["text"], other["text"]) in partners)
    assert pairs == [(0, 1), (1, 0), (2, 2)]


def test_false_slices_are_counted_and_dropped() -> None:
    wrong = claim(actors=[{"start": 0, "end": 3, "text": "الجيش"}], date={"start": 1, "end": 2, "text": "x", "value": None})
    no_trigger = claim()
    no_trigger["trigger"] = {"start": 5, "end": 99, "text": "قصف"}
    result = scored([claim()], [wrong, no_trigger])
    assert result["bad spans"] == 3
    assert result["f"]["type"]["f1"] == 1.0


def test_a_date_of_publication_is_none() -> None:
    published = {"start": None, "end": None, "text": None, "value": "2024-01-02", "basis": "publication"}
    assert scored([claim()], [claim(date=published)])["bad spans"] == 0
    assert scored([claim()], [claim(date=published)])["f"]["date"]["system"] == 0


@pytest.mark.parametrize(
    ("gold", "system", "right"),
    [("2024-01-01", "2024-01-01", 1.0), ("2024-01-01", "2024-01", 0.0), (None, None, 1.0), (None, "2024", 0.0)],
)
def test_dates_match_by_value(gold: str | None, system: str | None, right: float) -> None:
    assert f1([claim(date=span("أمس", value=gold))], [claim(date=span("أمس", value=system))], "date") == right


def test_the_outermost_or_the_innermost_source_may_be_right() -> None:
    gold = [claim(attribution=[span("الشرطة", stance="state")])]
    chain = [span("الشرطة", stance="deny"), span("الجيش", stance="state")]
    result = scored(gold, [claim(attribution=chain)])
    assert result["f"]["attribution"]["f1"] == 1.0
    assert result["accuracy"]["stance"]["acc"] == 0.0


def test_territory_needs_effect_and_place() -> None:
    gold = [claim(territory={"effect": "capture", "place": span("البلدة")})]
    assert f1(gold, [claim(territory={"effect": "capture", "place": span("البلدة")})], "territory") == 1.0
    assert f1(gold, [claim(territory={"effect": "lose", "place": span("البلدة")})], "territory") == 0.0
    assert f1(gold, [claim(territory={"effect": "capture", "place": None})], "territory") == 0.0


def test_only_what_did_not_simply_happen_counts_as_not_actual() -> None:
    row = scored([claim(status="denied")], [claim(status="planned")])["f"]["not actual"]
    assert (row["gold"], row["system"], row["f1"]) == (1, 1, 0.0)
    assert scored([claim()], [claim()])["f"]["not actual"]["gold"] == 0


def test_the_check_part_is_a_quarter_by_id() -> None:
    parts = [scoring.part_of(f"document-{number}") for number in range(400)]
    assert 70 < parts.count("check") < 130
    assert set(parts) == {"check", "learn"}


def test_sentences_are_answered_by_news_of_the_type() -> None:
    gold = [
        {"id": "1", "type": "ASSAULT", "label": "yes", "text": TEXT, "spans": [{"verb": ["قصف"], "source_actor": ["جيش"]}]},
        {"id": "2", "type": "ASSAULT", "label": "yes", "text": TEXT},
        {"id": "3", "type": "ASSAULT", "label": "easy no", "text": TEXT},
        {"id": "4", "type": "ASSAULT", "label": "difficult no", "text": TEXT},
    ]
    system = {
        "1": document(claim(actors=[span("الجيش")])),
        "2": document(claim(foreground=False), claim(status="denied"), claim(type="COERCE")),
        "4": document(claim()),
    }
    scores = score_sentences(gold, system)
    assert scores["yes against easy no"] == {"p": 1.0, "r": 0.5, "f1": 0.667, "gold": 2, "system": 1}
    assert scores["yes against any no"]["p"] == 0.5
    assert (scores["verb"], scores["source_actor"]) == ({"acc": 1.0, "n": 1}, {"acc": 1.0, "n": 1})


def test_incidents_ask_for_place_day_and_toll() -> None:
    incident = {"lat": 35.0, "lon": 36.0, "date": "2024-01-01", "precision": "village", "killed": [3, 3]}
    near = span("البلدة", lat=35.1, lon=36.0, country="SY")
    told = claim(places=[near], date=span("أمس", value="2024-01-01"), casualties={"killed": {"low": 3, "high": 3}})
    scores = score_incidents([{"id": "a", "date": "2024-01-02", "incident": incident}], {"a": document(told)})
    right = {name: row["acc"] for name, row in scores.items()}
    assert right == {
        "found": 1.0, "place within 20 km": 1.0, "place within 5 km": 0.0, "only places abroad": 0.0,
        "of points offered": 1.0, "date where one is read": 1.0, "toll": 1.0,
    }  # fmt: skip


def test_false_alarms_per_thousand_sentences() -> None:
    texts = [{"id": "a", "title": "طقس", "text": "جملة. جملة؟ جملة"}]
    assert false_alarms(texts, {"a": document(claim())}) == {"claims": 1, "sentences": 4, "per 1,000": 250.0}


def _reference(name: str) -> tuple[ModuleType, Path]:
    """A reference scorer beside the folder of KHABAR_EVAL; the test is skipped where there is none."""
    folder = Path(os.environ.get("KHABAR_EVAL") or "-")
    path = folder.resolve().parent / name
    if not folder.is_dir() or not path.is_file():
        pytest.skip(f"the variable KHABAR_EVAL names no folder with {name} beside it")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module, folder


def _coded(gold: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    coder = khabar.Coder()
    return {
        d["id"]: msgspec.to_builtins(coder(d["text"], id=d["id"], date=d.get("date"), title=d.get("title") or "")) for d in gold
    }


@pytest.mark.parametrize("part", ["learn", "check", None])
def test_figures_agree_with_the_reference_scorer(part: str | None) -> None:
    reference, folder = _reference("score.py")
    gold = [json.loads(line) for line in (folder / "claims.jsonl").read_text("utf-8").splitlines()]
    gold = [document for document in gold if part is None or scoring.part_of(document["id"]) == part]
    system = _coded(gold)
    expected, _ = reference.score(gold, system)
    assert scoring.score_claims(gold, system) == expected
