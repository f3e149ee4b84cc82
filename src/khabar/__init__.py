"""Khabar reads Arabic news and writes down who did what to whom, where, when, and according to whom.

    >>> import khabar
    >>> coder = khabar.Coder()
    >>> document = coder("قصفت مدفعية الجيش بلدة الحارة فجر الأحد.", date="2024-05-06")
    >>> document.claims[0].type
    'ASSAULT'
"""

from khabar.errors import DataError, InputError, KhabarError, SettingError
from khabar.matching.known import KnownPlace, find_places
from khabar.pipeline import STAGES, Coder
from khabar.records import Claim, CodedDocument, Document, Skipped
from khabar.resolution.who import Profile, actor
from khabar.version import __version__

__all__ = [
    "STAGES",
    "Claim",
    "CodedDocument",
    "Coder",
    "DataError",
    "Document",
    "InputError",
    "KhabarError",
    "KnownPlace",
    "Profile",
    "SettingError",
    "Skipped",
    "__version__",
    "actor",
    "find_places",
]
