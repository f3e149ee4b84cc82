"""An office with the name of its bearer behind a comma, or behind its place, is one phrase."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from khabar.matching.vocabulary import Word
from khabar.syntax.phrase import MAX_NAME, Phrase


def with_bearers(words: Sequence[Word], phrases: Sequence[Phrase], seats: frozenset[str]) -> list[Phrase]:
    """Phrases in which offices and their bearers are joined: "وزير النقل، سامر الأحمد، …", "السفير التركي في بغداد علي يلماز".

    ``seats`` are the prepositions between an office and its place.
    """
    out: list[Phrase] = []
    for phrase in phrases:
        office = out[-1] if out else None
        seat = None
        if office is not None and len(out) > 1 and office.preposition in seats:
            seat, office = office, out[-2]
        if office is not None and _bears(words, office, seat, phrase):
            del out[-2 if seat else -1 :]
            out.append(replace(office, last=phrase.last))
        else:
            out.append(phrase)
    return out


def _bears(words: Sequence[Word], office: Phrase, seat: Phrase | None, name: Phrase) -> bool:
    """Whether a phrase is the name of an office's bearer."""
    if office.noun is None or office.noun.role not in ("title", "institution"):
        return False
    if words[office.head].folded.endswith(("ون", "ين")):  # several people bear no name
        return False
    if seat is not None and seat.first > office.last + 2:
        return False
    if name.preposition or name.joined or name.noun is not None or name.adjective or words[name.head].definite:
        return False
    persons = all(table == "actor" for table, _ in name.names) and not words[name.first].number
    before, after = name.first - 1, name.last + 1
    comma = words[before].text in "،,"
    gap = before - (seat or office).last
    closed = after >= len(words) or words[after].text in "،,:." or "complementizer" in words[after].classes
    return persons and gap == comma and (closed or (not comma and seat is not None)) and name.last - name.first < MAX_NAME
