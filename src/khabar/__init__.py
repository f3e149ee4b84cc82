"""Khabar reads Arabic news and writes down who did what to whom, where, when, and according to whom.

    >>> import khabar
    >>> coder = khabar.Coder()
    >>> document = coder("قصفت مدفعية الجيش بلدة الحارة فجر الأحد.", date="2024-05-06")
    >>> document.claims[0].type
    'ASSAULT'
"""

import os

# The judge's arrays are small: more threads only get in each other's way. numpy reads this when it is loaded.
for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")

from khabar.errors import DataError, InputError, KhabarError, SettingError, StoreError
from khabar.matching.known import KnownPlace, find_places
from khabar.pipeline import STAGES, Coder
from khabar.records import Claim, CodedDocument, Document, Skipped
from khabar.records.comparison import Camps, Coverage, Dyad, FramingRate
from khabar.records.control import Control
from khabar.records.event import Event
from khabar.resolution.who import Profile, actor
from khabar.store.answer import Answer
from khabar.store.store import Store, correct, load
from khabar.version import __version__

__all__ = [
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
