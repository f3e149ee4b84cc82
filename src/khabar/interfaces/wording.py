"""Short English wordings of the parts of a claim, shared by table, explanation and HTML."""

from __future__ import annotations

from khabar.records import Attribution, Casualty, Claim, CodedDocument, Date, Party, Place

_STANCES = {
    "state": "says",
    "confirm": "confirms",
    "deny": "denies",
    "allege": "alleges",
    "anonymous": "unnamed",
    "show": "shows",
}


def party(item: Party | Attribution) -> tuple[str, str]:
    """Name (or the words, where it is not known who that is) and country with sector."""
    return item.name or item.text, " ".join(filter(None, (item.country, item.sector)))


def place(item: Place) -> tuple[str, str]:
    """Name (or the words) and country with precision."""
    name = item.name or item.text
    detail = ", ".join(filter(None, (item.country, item.precision)))
    return name, f"{detail}, disputed" if item.disputed else detail


def day(date: Date | None) -> str:
    """The value, in brackets where it is that of the publication; the words, where they cannot be counted from a day."""
    if date is None or date.value is None:
        return (date and date.text) or ""
    return f"({date.value})" if date.basis == "publication" else date.value


def number(toll: Casualty) -> str:
    """5, 5+ (at least), ≤ 5 (at most), 20-99."""
    if toll.low is not None and toll.high is not None:
        return str(toll.low) if toll.low == toll.high else f"{toll.low}-{toll.high}"
    if toll.low is not None:
        return f"{toll.low}+"
    return "?" if toll.high is None else f"≤ {toll.high}"


def tolls(claim: Claim) -> str:
    """ "2 killed, 5+ wounded"."""
    return ", ".join(f"{number(toll)} {kind}" for kind, toll in claim.casualties.items())


def stance(item: Attribution) -> str:
    """The stance as a verb: says, confirms, denies, alleges, shows; unnamed for sources without a name."""
    return _STANCES.get(item.stance, item.stance)


def standing(claim: Claim) -> str:
    """The status, with ", background" where the sentence only mentions the event."""
    return claim.status if claim.foreground else f"{claim.status}, background"


def outlet(coded: CodedDocument) -> str:
    """Who publishes the document, in words."""
    return coded.outlet or "the outlet"


def heading(coded: CodedDocument) -> list[str]:
    """Id and outlet, as far as they are known, and the date."""
    return [part for part in (coded.id, coded.outlet, coded.date or "no date") if part]
