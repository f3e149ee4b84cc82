"""Install the versions of a lock file, by their hashes, then this source tree: ``python tools/install.py LOCK '.[EXTRAS]'``.

Where the lock cannot be followed (a version that is not to be had, another kind of Python), this is said, and the newest
versions that ``pyproject.toml`` allows are installed instead. A file whose hash is not the one of the lock ends it: that must
never pass unseen.
"""

from __future__ import annotations

import subprocess
import sys

PIP = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
WRONG_HASH = "DO NOT MATCH THE HASHES"


def main(lock: str, tree: str) -> int:
    """The exit code: that of pip."""
    locked = subprocess.run([*PIP, "--require-hashes", "-r", lock], stderr=subprocess.PIPE, text=True, check=False)
    if locked.returncode:
        print(locked.stderr, file=sys.stderr)
        if WRONG_HASH in locked.stderr:
            return locked.returncode
        print(f"{lock} cannot be followed here; installing the newest versions that pyproject.toml allows", file=sys.stderr)
    return subprocess.run([*PIP, "-e", tree], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
