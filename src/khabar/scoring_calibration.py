"""What confidence is worth: of claims with confidence x, how many are right.

A claim is right where gold has a claim of the same type at its event word (the pairing of :mod:`khabar.scoring`);
its arguments do not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from khabar.scoring import Json, pair_claims, true_slices

BINS = 10
LEAST = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


def calibration(gold: Iterable[Json], system: Mapping[str, Json]) -> Json:
    """Claims by confidence with the share that is right, and the expected calibration error: the mean distance of the two."""
    claims = sorted(claim for document in gold for claim in judged(document, system.get(document["id"])))
    edges = [number / BINS for number in range(BINS)] + [1.001]
    bins, error = [], 0.0
    for low, high in pairwise(edges):
        inside = [claim for claim in claims if low <= claim[0] < high]
        if inside:
            confidence, right = (sum(values) / len(inside) for values in zip(*inside, strict=True))
            error += len(inside) * abs(confidence - right)
            row = {"from": low, "to": min(high, 1.0), "n": len(inside)}
            bins.append(row | {"confidence": round(confidence, 3), "right": round(right, 3)})
    least = []
    for limit in LEAST:
        above = [right for confidence, right in claims if confidence >= limit]
        if above:
            least.append({"confidence": limit, "n": len(above), "right": round(sum(above) / len(above), 3)})
    return {"n": len(claims), "error": round(error / max(1, len(claims)), 3), "bins": bins, "at least": least}


def judged(document: Json, coded: Json | None) -> Iterator[tuple[float, bool]]:
    """The confidence of each claim of a document, and whether its event word and type are right."""
    system, _ = true_slices(document, (coded or {}).get("claims") or [])
    right = {id(claim) for wanted, claim in pair_claims(document["claims"], system) if wanted["type"] == claim["type"]}
    for claim in system:
        yield float(claim.get("confidence", 1.0)), id(claim) in right
