"""One target of ``targets.py`` under atheris, which looks for inputs that reach new branches. Findings stand in FOLDER.

    cd tests && python -m fuzz.guided TARGET FOLDER [SECONDS]

Needs ``pip install atheris``. Inputs that reached new branches are kept in FOLDER/TARGET, and are where the next run begins.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path


def main() -> None:
    """Fuzz one target for so many seconds (default 600)."""
    import atheris  # noqa: PLC0415  (it is asked for here only)

    target, folder, seconds = sys.argv[1], Path(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else "600"
    with atheris.instrument_imports(include=["khabar"]):
        from fuzz.targets import TARGETS, seeds  # noqa: PLC0415  (instrumented while it is loaded)
    kept = folder / target
    kept.mkdir(parents=True, exist_ok=True)
    sound = seeds(target)
    for data in sound:
        (kept / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    TARGETS[target](sound[0])  # what is made once is made before time counts
    limits = ("-rss_limit_mb=3000", "-timeout=60", "-max_len=20000", f"-max_total_time={seconds}")
    options = (*limits, f"-artifact_prefix={folder}/{target}-")
    atheris.Setup([sys.argv[0], *options, str(kept)], TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
