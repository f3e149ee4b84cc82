"""Who acts on whom, as GraphML: a node a party, an edge an event between two of them.

Nodes are listed states, organisations and office-holders; everybody else is the sector of a country, never a person.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, product
from typing import IO, Any

from khabar.interfaces.bidi import clean
from khabar.interfaces.columns import Value
from khabar.interfaces.forms.case import Case, Who
from khabar.interfaces.forms.common import OURS
from khabar.interfaces.forms.plover import code
from khabar.interfaces.ontology import actors
from khabar.store.dossiers import Dossier

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

NODE = {
    "label": "name of the listed party, else sector and country in words",
    "what": "person (an office-holder), organisation (states too), or sector (everybody of a sector of a country)",
    "country": "ISO 3166 alpha-3, or IGO, NGO, IMG, UNK",
    "sector": "PLOVER sector, as first met",
}
EDGE = {
    "relation": "acts_on (from actor to recipient), or together (two actors of an event without recipients; no direction)",
    "type": "PLOVER type",
    "mode": "PLOVER mode",
    "quad": "PLOVER quad category",
    "score": "PLOVER score",
    "start": "first day on which it may have happened (ISO 8601)",
    "end": "last day on which it may have happened",
    "killed": "best estimate of the dead",
    "place": "English name of the place",
    "country": "country of the place, alpha-3",
    "lat": "latitude, decimal degrees (WGS 84)",
    "lon": "longitude, decimal degrees (WGS 84)",
}
"""The attributes of nodes and edges; behind those of edges stand the columns on sources of every form."""


class GraphWriter:
    """Takes dossiers; writes the graph at the end. Counts the events that join no two parties."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        import networkx  # noqa: PLC0415  (takes a second to load)

        self.write_graphml = networkx.write_graphml_xml
        self.graph: Any = networkx.MultiDiGraph()
        self.left_out: Counter[str] = Counter()

    def write(self, item: Dossier) -> None:
        """Add the parties of an event, and an edge for each pair of them."""
        case = Case(item)
        values = _edge(case)
        pairs = list(_pairs(case))
        if not pairs:
            self.left_out["without two parties"] += 1
        for number, (one, other, relation) in enumerate(pairs, 1):
            for party in (one, other):
                if _id(party) not in self.graph:
                    self.graph.add_node(_id(party), **_known(_node(party)))
            key = _text(f"{case.event.id}:{number}")
            self.graph.add_edge(_id(one), _id(other), key=key, **_known({"relation": relation, **values}))

    def close(self) -> None:
        """Write the graph."""
        self.write_graphml(self.graph, self.stream)


def _pairs(case: Case) -> Iterator[tuple[Who, Who, str]]:
    if case.recipients:
        yield from ((one, other, "acts_on") for one, other in product(case.actors, case.recipients))
    else:
        yield from ((one, other, "together") for one, other in combinations(case.actors, 2))


def _id(party: Who) -> str:
    return _text(party.entity or f"{party.country or 'UNK'}:{party.sector or 'UNK'}")


def _node(party: Who) -> dict[str, Value]:
    person = bool(getattr(actors().get(party.entity or ""), "offices", ()))
    what = "sector" if party.entity is None else "person" if person else "organisation"
    return dict(zip(NODE, (party.name, what, party.country, party.sector), strict=True))


def _edge(case: Case) -> dict[str, Value]:
    event, point = case.event, case.point or (None, None)
    killed = event.casualties.get("killed")
    codes = (event.type, event.mode, code(case).quad, code(case).score, event.start, event.end)
    values = (*codes, killed.best if killed else None, case.place_name, case.country, *point)
    ours = {column.name: column.value(case) for column in OURS}
    return {**dict(zip(list(EDGE)[1:], values, strict=True)), **ours}


def _known(values: dict[str, Value]) -> dict[str, Value]:
    """The values that are known, free of what XML cannot hold."""
    texts = {name: _text(value) if isinstance(value, str) else value for name, value in values.items()}
    return {name: value for name, value in texts.items() if value is not None}


def _text(value: str) -> str:
    return _NO_XML.sub("", clean(value))
