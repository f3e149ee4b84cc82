"""The shipped gazetteer has no faults, and the lint finds those that are put in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from khabar.matching.gazetteer_lint import FOLDER, lint


def test_shipped_files_have_no_faults() -> None:
    assert [str(fault) for fault in lint()] == []


@pytest.mark.parametrize(
    ("path", "line", "message"),
    [
        ("towns.tsv", "khabar:x\tX\tقرية\t33\t36\tvillage\tSY", "7 cells"),
        ("towns.tsv", "khabar:x\tX\tقـرية\t33.5\t36.3\tvillage\tSY\t\t\t\town", "tatweel"),
        ("towns.tsv", "khabar:x\tX\tکفر\t33.5\t36.3\tvillage\tSY\t\t\t\town", "not Arabic"),
        ("towns.tsv", "khabar:x\tX\tقرية\t93.5\t36.3\tvillage\tSY\t\t\t\town", "out of range"),
        ("towns.tsv", "khabar:x\tX\tقرية\t3.5\t36.3\tvillage\tSY\t\t\t\town", "outside SY"),
        ("towns.tsv", "khabar:x\tX\tقرية\t33.5\t36.3\thut\tSY\t\t\t\town", "kind 'hut'"),
        ("towns.tsv", "khabar:syria\tX\tقرية\t33.5\t36.3\tvillage\tSY\t\t\t\town", "already"),
        ("towns.tsv", "khabar:x\tX\tقرية\t33.5\t36.3\tvillage\tSY\tNowhere\t\t\town", "no unit"),
        ("towns.tsv", "khabar:x\tX\tقرية\t32.5\t36.3\ttown\tSY\tAl-Hasakah Governorate\t\t\town", "far"),
        ("kinds.tsv", "مدينة\t\tcity\tcity\tno\tcity", "above already"),
        ("policy.tsv", "khabar:nowhere\tX\t\tyes\t1967\t\tx\twhy", "no place"),
        ("common-words.tsv", "الباب\tword\tdoor", "above already"),
        ("admin1-codes.tsv", "SY\t99\tNowhere", "no unit"),
        ("admin1-codes.tsv", "SY\t01\tDaraa Governorate", "above already"),
    ],
)  # fmt: skip
def test_faults_are_found(tmp_path: Path, path: str, line: str, message: str) -> None:
    folder = tmp_path / "gazetteer"
    shutil.copytree(FOLDER, folder)
    target = folder / path
    target.write_text(target.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    faults = [str(fault) for fault in lint(folder)]
    assert any(message in fault for fault in faults), faults
    assert all(f"gazetteer/{path}:" in fault for fault in faults)
