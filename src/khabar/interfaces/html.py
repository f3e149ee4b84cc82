"""A coded document as HTML, for notebooks: the text with its marked words, and a card for each claim."""

from __future__ import annotations

from html import escape

from khabar.events.dyads import QUADS
from khabar.interfaces import wording
from khabar.interfaces.marks import ROLES, marks, paragraphs, pieces
from khabar.interfaces.ontology import quads
from khabar.records import Attribution, Claim, CodedDocument

# hue, saturation and lightness of each role; half transparent, so that they show on light and on dark pages
_COLOURS = {
    "trigger": "0 85% 55%",
    "actor": "215 90% 55%",
    "recipient": "290 70% 58%",
    "place": "140 65% 42%",
    "date": "185 80% 42%",
    "toll": "20 95% 52%",
    "source": "48 95% 48%",
    "cue": "48 60% 55%",
}
_QUAD_COLOURS = dict(zip(QUADS, ("140 55% 36%", "190 70% 36%", "38 90% 40%", "0 70% 48%"), strict=True))

_CSS = """
.khabar{font:14px/1.5 system-ui,sans-serif;color:inherit;max-width:72rem}
.khabar header{opacity:.75;margin-block:.4em}
.khabar a{color:inherit}
.khabar .kh-text{font-size:1.15em;line-height:2.1;padding:.4em .8em}
.khabar .kh-text{border-inline-start:3px solid rgb(128 128 128/.4)}
.khabar .kh-text p{margin:.3em 0}
.khabar mark{color:inherit;border-radius:.25em;padding:.12em 0;background:hsl(var(--c)/.3)}
.khabar mark.kh-trigger{font-weight:700;box-shadow:inset 0 -2px hsl(var(--c))}
.khabar mark.kh-framing{text-decoration:underline wavy hsl(0 85% 55%);text-underline-offset:.3em}
.khabar .kh-legend mark{margin-inline-end:.6em;padding:.1em .5em;font-weight:400}
.khabar .kh-cards{display:grid;gap:.7em;margin-top:.8em}
.khabar .kh-cards{grid-template-columns:repeat(auto-fill,minmax(19rem,1fr))}
.khabar article{border:1px solid rgb(128 128 128/.35);border-radius:.5em;padding:.6em .8em}
.khabar .kh-chip{color:#fff;border-radius:.3em;padding:.1em .5em;font-weight:600;background:hsl(var(--c))}
.khabar dl{display:grid;grid-template-columns:auto 1fr;gap:.15em .7em;margin:.5em 0}
.khabar dt{opacity:.6}
.khabar dd{margin:0}
.khabar small,.khabar details{opacity:.65}
"""


def document_html(coded: CodedDocument) -> str:
    """The document as one self-contained piece of HTML; every text of it is escaped."""
    parts = [f"<style>{_css()}</style>", f'<div class="khabar">{_header(coded)}{_legend(coded)}']
    parts.append('<div class="kh-text" dir="rtl" lang="ar">')
    parts += [f"<p>{_marked(coded, start, end, claims)}</p>" for start, end, claims in paragraphs(coded)]
    parts.append('</div><div class="kh-cards">')
    parts += [_card(coded, claim) for claim in coded.claims]
    parts.append("</div></div>")
    return "".join(parts)


def _css() -> str:
    return _CSS + "".join(f".khabar mark.kh-{role}{{--c:{colour}}}\n" for role, colour in _COLOURS.items())


def _header(coded: CodedDocument) -> str:
    parts = [_bdi(part) for part in wording.heading(coded)]
    if coded.url and coded.url.startswith(("https://", "http://")):
        parts.append(f'<a href="{escape(coded.url)}" rel="noreferrer">{_bdi(coded.url)}</a>')
    count = len(coded.claims)
    parts.append("1 claim" if count == 1 else f"{count} claims")
    return f"<header>{' · '.join(parts)}</header>"


def _legend(coded: CodedDocument) -> str:
    used = {mark.role for claim in coded.claims for mark in marks(claim)}
    shown = "".join(f'<mark class="kh-{role}">{role}</mark>' for role in ROLES if role in used)
    return f'<div class="kh-legend">{shown}</div>' if shown else ""


def _marked(coded: CodedDocument, start: int, end: int, claims: list[Claim]) -> str:
    marked = [mark for claim in claims for mark in marks(claim)]
    found = []
    for piece in pieces(coded.content, start, end, marked):
        text = escape(piece.text).replace("\n", "<br>")
        if piece.roles:
            colour = next((role for role in piece.roles if role in _COLOURS), None)
            names = {colour, "framing"} & {*piece.roles} - {None}
            classes = " ".join(f"kh-{name}" for name in ROLES if name in names)
            text = f'<mark class="{classes}" title="{", ".join(piece.roles)}">{text}</mark>'
        found.append(text)
    return "".join(found)


def _card(coded: CodedDocument, claim: Claim) -> str:
    colour = _QUAD_COLOURS.get(quads().get(claim.type, ""), "0 0% 45%")
    mode = f" {escape(claim.mode)}" if claim.mode else ""
    head = f'<span class="kh-chip" style="--c:{colour}">{escape(claim.type)}{mode}</span>'
    head += f" <b>{_bdi(claim.trigger.text)}</b> <small>{escape(wording.standing(claim))}</small>"
    rows = "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in _fields(coded, claim) if value)
    why = ", ".join(escape(reason) for reason in claim.why)
    foot = f"<details><summary>confidence {claim.confidence:.2f}, {escape(claim.id)}</summary>{why}</details>"
    return f"<article>{head}<dl>{rows}</dl>{foot}</article>"


def _fields(coded: CodedDocument, claim: Claim) -> list[tuple[str, str]]:
    chain = [_bdi(wording.outlet(coded)), *(_source(item) for item in claim.attribution)]
    territory = claim.territory
    ground = ""
    if territory is not None:
        ground = escape(territory.effect) + (f" {_bdi(territory.place.text)}" if territory.place else "")
    framing = "<br>".join(
        f"{_bdi(word.text)} <small>instead of “{escape(word.neutral)}”: {escape(word.leaning)}</small>"
        for word in claim.framing
    )
    return [
        ("when", _bdi(wording.day(claim.date)) if wording.day(claim.date) else ""),
        ("who", "<br>".join(_named(*wording.party(item)) for item in claim.actors)),
        ("to whom", "<br>".join(_named(*wording.party(item)) for item in claim.recipients)),
        ("toll", escape(wording.tolls(claim))),
        ("where", "<br>".join(_named(*wording.place(item)) for item in claim.places)),
        ("ground", ground),
        ("said by", " → ".join(chain)),
        ("framing", framing),
    ]


def _named(name: str, detail: str) -> str:
    return f"{_bdi(name)} <small>{escape(detail)}</small>" if detail else _bdi(name)


def _source(item: Attribution) -> str:
    cue = f"<small>({escape(wording.stance(item))}: {_bdi(item.cue.text)})</small>"
    return f"{_bdi(item.name or item.text)} {cue}"


def _bdi(text: str) -> str:
    return f"<bdi>{escape(text)}</bdi>"
