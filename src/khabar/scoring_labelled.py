"""Measuring on texts that people labelled in one respect only, on the JSON form of the record.

Sentences that report an event of one type or do not; news of a coded strike, with place, day and toll; texts
without any political event.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from khabar.scoring import STRIP, UNITE, Json, Share, Tally, has_point, kilometres, said_date, toll_of

NEAR_KM, EXACT_KM = 20, 5
POINTS = 5  # points of a document that count at most
EXACT_PLACES = ("exact_location", "village", "neighbourhood_area", "nearby_landmark")
_SENTENCE = re.compile(r"[^.!?؟\n]+")
_PROCLITIC = re.compile(r"^[وف]?(?:ال|لل|بال|كال|[بلك])?(?=.{3})")
_STOP = frozenset(["في", "من", "عن", "مع", "ان", "او", "قد", "ما", "لا"])


def claims_of(system: Mapping[str, Json], document_id: str, type: str | None = None) -> list[Json]:
    """The claims coded for a document; with a type only those of that type that are said to have happened."""
    claims: list[Json] = (system.get(document_id) or {}).get("claims") or []
    if type is None:
        return claims
    return [c for c in claims if c["type"] == type and (c.get("status") or "actual") == "actual"]


def _stems(words: str) -> frozenset[str]:
    folded = STRIP.sub(" ", words).translate(UNITE).split()
    return frozenset(_PROCLITIC.sub("", word) for word in folded) - _STOP


def score_sentences(gold: Sequence[Json], system: Mapping[str, Json]) -> Json:
    """Sentences labelled as reporting an event of a type: yes against easy and any no; words marked.

    A sentence is answered yes where it has a claim of the type that it reports as news.
    """
    news = {s["id"]: [c for c in claims_of(system, s["id"], s["type"]) if _is_news(c)] for s in gold}
    out: Json = {}
    for name, no in (
        ("yes against easy no", ["easy no"]),
        ("yes against any no", ["easy no", "difficult no"]),
    ):
        rows = [sentence for sentence in gold if sentence["label"] in ("yes", *no)]
        said = [sentence for sentence in rows if news[sentence["id"]]]
        yes = [sum(s["label"] == "yes" for s in group) for group in (said, rows)]
        out[name] = Tally(yes[0], yes[1], len(said)).row()
    for role in ("verb", "source_actor", "target_actor"):
        share = Share()
        for sentence in gold:
            marked = [" ".join(span[role]) for span in sentence.get("spans") or () if span.get(role)]
            if marked:
                share.add(_alike(marked, _words(news[sentence["id"]], role)))
        out[role] = share.row()
    return out


def _is_news(claim: Json) -> bool:
    return claim.get("foreground") is not False


def _words(claims: list[Json], role: str) -> list[str]:
    """The words that the claims have in a role of the labels; a target may be a place."""
    if role == "verb":
        return [claim["trigger"]["text"] for claim in claims]
    ours = ["actors"] if role == "source_actor" else ["recipients", "places"]
    return [span["text"] for claim in claims for key in ours for span in claim.get(key) or ()]


def _alike(marked: list[str], found: list[str]) -> bool:
    """Two of the texts share words: Dice at least 0.4."""
    pairs = ((_stems(one), _stems(other)) for one in marked for other in found)
    return any(a and b and 2 * len(a & b) / (len(a) + len(b)) >= 0.4 for a, b in pairs)


def _toll_meets(killed: Json, coded: Sequence[int | None]) -> bool:
    low, high = killed.get("low"), killed.get("high")
    least = coded[0] or 0
    most = least if coded[1] is None else coded[1]
    if low is None:
        return least == 0
    around = high is not None and low <= most and high >= least and high - low <= max(3, most - least)
    return bool(least <= low <= most or around)


def score_incidents(gold: Iterable[Json], system: Mapping[str, Json]) -> Json:
    """Documents about one coded strike: an attack found, and put where, when and at what toll people did."""
    shares: defaultdict[str, Share] = defaultdict(Share)
    for document in gold:
        incident = document["incident"]
        attacks = claims_of(system, document["id"], "ASSAULT")
        shares["found"].add(attacks)
        _add_places(shares, incident, [c["places"][0] for c in attacks if c.get("places")])
        days = [c["date"]["value"] for c in attacks if said_date(c) and c["date"].get("value")]
        if document["date"] and days:
            shares["date where one is read"].add(incident["date"] in days)
        if incident["killed"][0] is not None:
            tolls = [toll_of(claim, "killed") for claim in attacks]
            shares["toll"].add(any(_toll_meets(toll, incident["killed"]) for toll in tolls))
    return {name: share.row() for name, share in shares.items()}


def _add_places(shares: defaultdict[str, Share], incident: Json, places: list[Json]) -> None:
    """Measure the most specific place of each claim, some points of a document at most."""
    points = {(round(p["lat"], 2), round(p["lon"], 2)): p for p in places if has_point(p)}
    offered = list(points.values())[:POINTS]
    distances = [kilometres(incident, place) for place in offered]
    shares["place within 20 km"].add(any(distance <= NEAR_KM for distance in distances))
    if incident["precision"] in EXACT_PLACES:
        shares["place within 5 km"].add(any(distance <= EXACT_KM for distance in distances))
    abroad = [place.get("country") not in (None, "SY") for place in offered]
    shares["only places abroad"].add(offered and all(abroad))
    shares["of points offered"].right += sum(distance <= NEAR_KM for distance in distances)
    shares["of points offered"].n += len(points)


def false_alarms(texts: Iterable[Json], system: Mapping[str, Json]) -> Json:
    """Claims on texts without political events, and how many that is per 1,000 sentences."""
    claims = sentences = 0
    for text in texts:
        sentences += len(_SENTENCE.findall(f"{text.get('title') or ''}\n{text['text']}"))
        claims += len(claims_of(system, text["id"]))
    rate = round(1000 * claims / sentences, 1) if sentences else 0.0
    return {"claims": claims, "sentences": sentences, "per 1,000": rate}
