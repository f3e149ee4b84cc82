"""What Khabar is made with: licences of libraries, lock files, and the tools that install and audit them."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
RULES = tomllib.loads((ROOT / "requirements" / "licences.toml").read_text("utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"tool_{name}", ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SUPPLY, INSTALL = tool("supply"), tool("install")


def needed(lines: list[str], extras: tuple[str, ...], seen: dict[str, set[str]]) -> dict[str, set[str]]:
    """Every library that is installed for these requirements, by name, with the extras that were asked for."""
    for line in lines:
        one = Requirement(line)
        if one.marker is not None and not any(one.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            continue
        name = canonicalize_name(one.name)
        if name in seen and one.extras <= seen[name]:
            continue
        seen.setdefault(name, set()).update(one.extras)
        needed(metadata.requires(name) or [], tuple(one.extras), seen)
    return seen


def run_time() -> list[str]:
    lines = [*PROJECT["dependencies"], *(line for extra in SUPPLY.RUN_TIME for line in PROJECT["optional-dependencies"][extra])]
    return sorted(needed(lines, (), {}))


def licences(name: str) -> list[str]:
    """The SPDX ids of a library: of its expression, else of its field, else of its classifiers."""
    told = metadata.metadata(name)
    written = told["License-Expression"] or told["License"] or ""
    if told["License-Expression"] or re.fullmatch(r"[\w.+-]+( (AND|OR|WITH) [\w.+-]+)*", written):
        ids = [word for word in re.findall(r"[\w.+-]+", written) if word not in ("AND", "OR")]
        return [RULES["classifiers"].get(word, word) for word in ids]
    kinds = [one.rpartition(" :: ")[2] for one in told.get_all("Classifier") or [] if one.startswith("License")]
    return [RULES["classifiers"].get(kind, kind) for kind in kinds]


@pytest.mark.parametrize("name", run_time())
def test_licences_of_what_is_needed_at_run_time(name: str) -> None:
    found = licences(name)
    assert found, f"{name} tells no licence: look at it, and add what its metadata says to requirements/licences.toml"
    assert set(found) <= set(RULES["permitted"]), f"{name} is under {found}"


def test_the_rule_turns_away_what_it_should() -> None:
    assert {"numpy", "click", "scipy", "tqdm", "fastapi", "starlette", "httpcore2"} <= set(run_time())
    assert not [one for one in RULES["permitted"] if "GPL" in one]


def locked(name: str) -> dict[str, str]:
    """Names and versions of a lock file; each must have hashes."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    entries = re.findall(r"^([\w.-]+)==(\S+)[^\n]*((?:\n    --hash=sha256:[0-9a-f]{64}[ \\]*)+)", text, re.M)
    assert len(entries) == len(re.findall(r"^[\w.-]+==", text, re.M)), f"requirements/{name}.txt: an entry has no hash"
    return {canonicalize_name(entry[0]): entry[1] for entry in entries}


@pytest.mark.parametrize("name", SUPPLY.LOCKS)
def test_locks_hold_what_the_project_needs(name: str) -> None:
    """`make lock` after every change of requirements."""
    versions = locked(name)
    for extra in ("", *SUPPLY.LOCKS[name]):
        for line in PROJECT["optional-dependencies"][extra] if extra else PROJECT["dependencies"]:
            one = Requirement(line)
            assert one.specifier.contains(versions[canonicalize_name(one.name)]), f"{line}: run make lock"


@pytest.mark.parametrize(
    ("report", "errors", "code", "said"),
    [
        ("", "ERROR: ConnectionError: no route\n", 2, "NOTHING WAS CHECKED (ERROR: ConnectionError: no route)"),
        ("", "", 2, "NOTHING WAS CHECKED (no answer)"),
        ([{"name": "a", "skip_reason": "not found"}], "", 2, "NOTHING WAS CHECKED"),
        ([{"name": "a", "version": "1", "vulns": []}], "", 0, "1 of 1 packages checked, 0 known faults"),
        ([{"name": "a", "version": "1", "vulns": []}, {"name": "b", "skip_reason": "not found"}], "", 2, "b: not checked"),
        ([{"name": "a", "version": "1", "vulns": [{"id": "X-1"}]}, {"name": "b", "skip_reason": "no"}], "", 1, "a 1: X-1"),
    ],
)
def test_what_an_audit_says(report: Any, errors: str, code: int, said: str) -> None:
    found, words = SUPPLY.judged(json.dumps({"dependencies": report}) if report else "", errors)
    assert (found, said in words) == (code, True), words


@pytest.mark.parametrize(
    ("failure", "calls", "code"),
    [
        ("", 2, 0),
        ("ERROR: No matching distribution found for a==1", 2, 0),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", 1, 1),
    ],
)
def test_a_lock_that_cannot_be_followed(monkeypatch: pytest.MonkeyPatch, failure: str, calls: int, code: int) -> None:
    """A version that is not to be had falls back; a file that was altered never does."""
    asked: list[list[str]] = []

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        asked.append(command)
        wrong = bool(failure) and "--require-hashes" in command
        return subprocess.CompletedProcess(command, int(wrong), "", failure if wrong else "")

    monkeypatch.setattr(subprocess, "run", run)
    assert INSTALL.main("requirements/ci.txt", ".[dev]") == code
    assert (len(asked), asked[0][0]) == (calls, sys.executable)
