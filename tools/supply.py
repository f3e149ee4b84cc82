"""What Khabar is made with: ``python tools/supply.py lock | sbom | audit`` (``make lock``, ``make sbom``, ``make audit``).

lock   writes ``requirements/``: versions and hashes for every platform, by uv
sbom   installs what is needed at run time into a folder of its own and lists it as CycloneDX, by cyclonedx-py
audit  asks PyPI for known faults of it, by pip-audit; exit code 1 where there are some, 2 where not all could be asked for
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
BUILD = ROOT / "build"
RUN_TIME = ("dask", "pandas", "parquet", "polars", "watch", "web")
LOCKS = {"ci": ("dask", "dev", "docs", "parquet", "watch", "web"), "run": RUN_TIME}
BIN = Path(sys.executable).parent


def lock() -> int:
    """The lock files, each for its extras. Versions that they name stay where they fit; UPGRADE=--upgrade renews them."""
    for name, extras in LOCKS.items():
        wanted = [part for extra in extras for part in ("--extra", extra)]
        command = [
            "uv", "pip", "compile", "pyproject.toml", *wanted, "--universal", "--generate-hashes", "--python-version", "3.11",
            "--no-emit-index-url", "--quiet", "--custom-compile-command", "make lock", "-o", f"requirements/{name}.txt",
            *os.environ.get("UPGRADE", "").split(),
        ]  # fmt: skip
        subprocess.run([str(BIN / command[0]), *command[1:]], cwd=ROOT, check=True)
    return 0


def sbom() -> int:
    """The list of what is installed at run time, with versions and licences."""
    clean = BUILD / "run-time"
    venv.create(clean, clear=True, with_pip=True)
    pip = [str(clean / "bin" / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--require-hashes", "-r", "requirements/run.txt"], cwd=ROOT, check=True)
    subprocess.run([*pip, "uninstall", "-y", "pip", "setuptools"], check=True)
    target = str(BUILD / "sbom.json")
    command = ["environment", "--pyproject", "pyproject.toml", "--output-reproducible", "-o", target, str(clean)]
    subprocess.run([str(BIN / "cyclonedx-py"), *command], cwd=ROOT, check=True)
    print("build/sbom.json")
    return 0


def audit() -> int:
    """Known faults of what is needed at run time."""
    BUILD.mkdir(exist_ok=True)
    command = ["--requirement", "requirements/run.txt", "--require-hashes", "--disable-pip", "--format", "json"]
    run = subprocess.run([str(BIN / "pip-audit"), *command], cwd=ROOT, capture_output=True, text=True, check=False)
    code, said = judged(run.stdout, run.stderr)
    print(said, file=sys.stderr)
    return code


def judged(report: str, errors: str) -> tuple[int, str]:
    """The exit code, and what is to be said of pip-audit's report."""
    try:
        found = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        reason = errors.strip().splitlines()[-1] if errors.strip() else "no answer"
        return 2, f"the database of known faults could not be reached: NOTHING WAS CHECKED ({reason})"
    passed = [one for one in found if "skip_reason" in one]
    faults = [f"{one['name']} {one['version']}: {fault['id']}" for one in found for fault in one.get("vulns", [])]
    if len(passed) == len(found):
        return 2, f"the database of known faults knows none of {len(found)} packages: NOTHING WAS CHECKED"
    lines = [*faults, *(f"{one['name']}: not checked ({one['skip_reason']})" for one in passed)]
    lines.append(f"{len(found) - len(passed)} of {len(found)} packages checked, {len(faults)} known faults")
    return (1 if faults else 2 if passed else 0), "\n".join(lines)


COMMANDS: dict[str, Callable[[], int]] = {"lock": lock, "sbom": sbom, "audit": audit}

if __name__ == "__main__":
    sys.exit(COMMANDS[sys.argv[1]]())
