"""Made-up worlds (tools/scenarios.py): what happened comes back from what is told. A guard against regressions, not proof."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from scenario_scores import Scores, measure, pooled  # noqa: E402
from scenario_texts import Writer  # noqa: E402
from scenarios import World  # noqa: E402


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> Scores:
    return pooled([measure(World(seed), 60, tmp_path_factory.mktemp(f"world{seed}")) for seed in (1, 2, 3)])


def test_claims_of_one_happening_come_under_one_event(scores: Scores) -> None:
    assert scores.claims > 3000
    assert scores.b_cubed >= 0.90


def test_contradictions_are_found(scores: Scores) -> None:
    assert scores.rivals > 300
    assert scores.contradiction_recall >= 0.85
    assert scores.contradiction_precision >= 0.60


def test_the_ledger_names_who_held_a_place(scores: Scores) -> None:
    assert scores.place_days > 1500
    assert scores.ledger >= 0.95


def test_what_the_coder_reads_is_linked_as_well(tmp_path: Path) -> None:
    scores = measure(World(1), 20, tmp_path, texts=True)
    assert scores.claims > 300
    assert scores.b_cubed >= 0.80


def test_the_same_seed_makes_the_same_world() -> None:
    one, other = (list(World(7).run(5)) for _ in range(2))
    assert one == other
    assert one != list(World(8).run(5))


def test_spans_are_words_of_the_report() -> None:
    world = World(1)
    writer = Writer(world.settings)
    for report in world.run(5):
        document, told = writer.write(report)
        assert len(told) == len(document.claims) == len(report.tellings)
        for claim in document.claims:
            for span in (claim.trigger, *claim.actors, *claim.places, *claim.attribution):
                assert document.content[span.start : span.end] == span.text
