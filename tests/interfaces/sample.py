"""One coded document, built by hand."""

from __future__ import annotations

from khabar.records import Attribution, Casualty, Claim, CodedDocument, Date, Framing, Party, Place, Span, Territory
from khabar.records.claim import Extent

TEXT = "قصفت مدفعية الجيش بلدة الحارة فجر الأحد، وقال مصدر طبي إن القصف أدى إلى إصابة شخصين."


def at(words: str) -> tuple[int, int, str]:
    """Start, end and text of words in TEXT."""
    start = TEXT.index(words)
    return start, start + len(words), words


CLAIM = Claim(
    id="doc#1.1",
    sentence=Extent(0, len(TEXT)),
    trigger=Span(*at("قصفت")),
    type="ASSAULT",
    mode="heavy-weapons",
    actors=(Party(*at("مدفعية الجيش"), name="=Army <b>", country="SYR", sector="MIL"), Party(*at("الجيش"))),
    recipients=(),
    places=(Place(*at("بلدة الحارة"), name="Al-Harah", country="SY", lat=33.06, lon=36.0, precision="city"),),
    date=Date(*at("فجر الأحد"), value="2024-05-26", basis="relative"),
    casualties={"wounded": Casualty(2, None, *at("شخصين"), who="CVL")},
    status="actual",
    foreground=True,
    attribution=(Attribution(*at("مصدر طبي"), None, None, None, "MED", "anonymous", Span(*at("وقال"))),),
    territory=Territory("contest", Span(*at("بلدة الحارة"))),
    framing=(Framing(*at("القصف"), neutral="shelling", leaning="against the actor"),),
    contexts=("military",),
    plover_score=-9.5,
    cameo="194",
    confidence=0.9,
    why=("lexicon:qasafa",),
)
CODED = CodedDocument("doc", "مثال", "https://example.org", "2024-05-27", "", TEXT, None, (), (CLAIM,))
