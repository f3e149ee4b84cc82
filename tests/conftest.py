"""Tests see no gazetteer that the user of this machine has added."""

import os
from pathlib import Path

os.environ["KHABAR_GAZETTEER"] = str(Path(__file__).parent / "no-gazetteer")
