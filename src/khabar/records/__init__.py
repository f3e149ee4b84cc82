"""Frozen records that the stages hand to each other."""

from khabar.records.claim import (
    Attribution,
    Casualty,
    Claim,
    Date,
    Framing,
    Party,
    Place,
    PlaceCandidate,
    Span,
    Territory,
)
from khabar.records.document import CodedDocument, Document, Skipped

__all__ = [
    "Attribution",
    "Casualty",
    "Claim",
    "CodedDocument",
    "Date",
    "Document",
    "Framing",
    "Party",
    "Place",
    "PlaceCandidate",
    "Skipped",
    "Span",
    "Territory",
]
