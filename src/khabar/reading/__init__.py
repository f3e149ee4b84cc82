"""Reading: files, folders and streams become documents."""

from khabar.reading.documents import Reader, Remark, read_documents

__all__ = ["Reader", "Remark", "read_documents"]
