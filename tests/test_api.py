"""The public face of the package is exactly this."""

import os
import subprocess
import sys

import pytest

import khabar


def test_the_public_names_are_pinned() -> None:
    assert khabar.__all__ == [
        "STAGES",
        "Answer",
        "Camps",
        "Claim",
        "CodedDocument",
        "Coder",
        "Control",
        "Coverage",
        "DataError",
        "Document",
        "Dyad",
        "Event",
        "FramingRate",
        "InputError",
        "KhabarError",
        "KnownPlace",
        "Profile",
        "SettingError",
        "Skipped",
        "Store",
        "StoreError",
        "__version__",
        "actor",
        "correct",
        "find_places",
        "load",
    ]


def test_every_public_name_exists_and_is_documented() -> None:
    for name in khabar.__all__:
        value = getattr(khabar, name)
        assert name in ("STAGES", "__version__") or value.__doc__, name


def test_stages_need_only_what_earlier_ones_assign() -> None:
    assigned: set[str] = set()
    for stage in khabar.STAGES:
        assert set(stage.requires) <= assigned, stage.name
        assert not assigned & set(stage.assigns), stage.name
        assigned |= set(stage.assigns)


def test_every_exception_is_a_khabar_error() -> None:
    for error in (khabar.DataError, khabar.InputError, khabar.SettingError, khabar.StoreError):
        assert issubclass(error, khabar.KhabarError)


@pytest.mark.parametrize("day", ["6 May", 20240506, ""])
def test_a_date_that_is_none_is_refused(day: object) -> None:
    with pytest.raises(khabar.SettingError, match="ISO 8601"):
        khabar.Coder()("قصفت الطائرات البلدة.", date=day)  # type: ignore[arg-type]


def test_arithmetic_uses_one_thread() -> None:
    """Whoever imports khabar first gets one thread for the small arrays; more of them take three times the work."""
    script = "import khabar, os; print(os.environ['OPENBLAS_NUM_THREADS'])"
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment)
    assert said.stdout.strip() == "1"
