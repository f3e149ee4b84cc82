"""Claims and documents made by hand, for the tests of events and store."""

from __future__ import annotations

from typing import Any

import msgspec

from khabar.records import Attribution, Casualty, Claim, CodedDocument, Date, Party, Place, Span, Territory
from khabar.records.claim import Extent

SENTENCE = "قصفت مدفعية الجيش بلدة الحارة وقتلت ثلاثة مدنيين."
HARAH = Place(18, 29, "بلدة الحارة", "Al-Harah", "test:harah", "SY", 33.06, 36.00, "city")
INKHIL = Place(18, 29, "بلدة الحارة", "Inkhil", "test:inkhil", "SY", 33.02, 36.13, "city")
DARAA = Place(18, 29, "درعا", "Daraa Governorate", "test:daraa", "SY", 32.9, 36.2, "province")
ARMY = Party(5, 17, "مدفعية الجيش", "Syrian Army", "syrian-army", "SYR", "MIL")
REBELS = Party(5, 17, "الفصائل", "Southern Front", "southern-front", "SYR", "REB")
CIVILIANS = Party(40, 46, "مدنيين", "civilians", None, "SYR", "CVL")


def source(name: str, stance: str = "state", **fields: Any) -> Attribution:
    """A source at the head of a sentence."""
    values = {"entity": None, "country": None, "sector": None, **fields}
    return Attribution(0, 4, name, name, values["entity"], values["country"], values["sector"], stance, Span(0, 4, "قصفت"))


def killed(low: int | None, high: int | None = -1, who: str | None = "CVL") -> dict[str, Casualty]:
    """A number of killed; ``high`` is ``low`` where it is not given."""
    return {"killed": Casualty(low, low if high == -1 else high, 30, 46, "ثلاثة مدنيين", who)}


def claim(**fields: Any) -> Claim:
    """A claim that the army shelled Al-Harah, with other values where given."""
    day = fields.pop("day", None)
    values: dict[str, Any] = {
        "id": "a#1.1",
        "sentence": Extent(0, len(SENTENCE)),
        "trigger": Span(0, 4, "قصفت"),
        "type": "ASSAULT",
        "mode": "heavy-weapons",
        "actors": (ARMY,),
        "recipients": (CIVILIANS,),
        "places": (HARAH,),
        "date": Date(0, 4, day, day, "stated") if day else Date(None, None, None, None, "publication"),
        "casualties": {},
        "status": "actual",
        "foreground": True,
        "attribution": (),
        "territory": None,
        "framing": (),
        "contexts": (),
        "plover_score": -9.0,
        "cameo": None,
        "confidence": 0.9,
        "why": (),
        **fields,
    }
    return Claim(**values)


def document(
    id: str = "a", *claims: Claim, date: str | None = "2024-05-06", outlet: str | None = None, text: str = ""
) -> CodedDocument:
    """A document of these claims, whose ids are made to fit; its outlet is its own where none is given."""
    named = tuple(msgspec.structs.replace(one, id=f"{id}#{number}.1") for number, one in enumerate(claims, 1))
    return CodedDocument(id, outlet or f"outlet {id}", None, date, "", text or f"{SENTENCE} {id}", None, (), named)


def captured(by: str, effect: str = "capture", **fields: Any) -> Claim:
    """A claim that somebody took Al-Harah."""
    territory = Territory(effect, Span(18, 29, "بلدة الحارة"), (by,) if by else (), tuple(fields.pop("lost", ())))
    return claim(type="COERCE", mode="seize", territory=territory, **fields)
