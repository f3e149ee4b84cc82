"""Reading: files, folders, streams and what comes from the web become documents."""

from khabar.reading.documents import Reader, read_documents
from khabar.reading.limits import Limits
from khabar.reading.source import Remark

__all__ = ["Limits", "Reader", "Remark", "read_documents"]
