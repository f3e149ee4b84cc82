"""What the judge looks at: lexicon ids, grammar, shapes and distances.

A feature is a short string; the judge has a row of weights for each that it met in training and passes over the others.
Those of a token depend on its spelling alone, so that they are worked out once per spelling; :mod:`khabar.claims.beside` has
those of events and of what stands beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from khabar.claims.scene import side_of
from khabar.matching.lexicon import Lexicon
from khabar.matching.names import Names
from khabar.matching.vocabulary import Word

NUMBER = "0"  # the word vector of every number


def vector_key(word: Word) -> str:
    """The spelling under which a word has its vector: without proclitics; all numbers share one."""
    return NUMBER if word.number else word.stem


def party(refs: Iterable[tuple[str, int]], names: Names) -> str | None:
    """What kind of party the candidates of a name are; None where they are none."""
    found = dict(refs)
    if "actor" not in found:
        return None
    sector = names.data.actors[found["actor"]].sector
    return "state" if "place" in found else side_of(sector)


def named_party(word: Word, names: Names) -> str | None:
    """What kind of party a spelling names, where it can be nothing else.

    The judge is told the kind and not whose name it is: a report and its opposite are read alike (docs/models.md).
    """
    if word.kind != "word" or word.classes or word.triggers or word.cues or word.lights:
        return None
    if word.stem in names.data.adjectives:
        return "nation"
    kinds = (party(names.longest(stem, ())[1], names) for stem, _ in word.stems)
    return next(filter(None, kinds), None)


def party_features(word: Word, kind: str, first: bool) -> list[str]:
    """Features of a token of a party's name."""
    return [f"party={kind}", f"party-part={first:d}", _form(word)]


def token_features(word: Word, lexicon: Lexicon, names: Names) -> list[str]:
    """Features of a spelling, each once."""
    if word.kind != "word":
        return [f"mark={word.text}" if word.kind == "mark" else f"digits={min(len(word.text), 5)}"]
    if kind := named_party(word, names):
        return party_features(word, kind, True)
    found = [
        f"class={min(word.classes)}:{word.stem}" if word.classes else "class=-",
        _form(word),
        f"ending={word.folded[-2:]}",
    ]
    if word.finite and not word.nominal:
        found.append(f"prefix={word.folded[:1]}")
    found.extend(_entries(word, lexicon))
    found.extend(_names(word, names))
    return list(dict.fromkeys(found))


def _form(word: Word) -> str:
    clitic = word.clitic
    glued = f"{clitic.conjunction}{clitic.preposition}{clitic.future:d}{bool(word.enclitic):d}"
    return f"form={word.definite:d}{glued}{word.finite:d}{word.nominal:d}"


def _entries(word: Word, lexicon: Lexicon) -> Iterator[str]:
    for reading in word.triggers:
        entry, part = lexicon.triggers[reading.hit.number], reading.hit.part
        yield from (
            f"entry={entry.id}", f"type={entry.type}", f"type={entry.type}|{part}", f"type={entry.type}|{entry.certainty}",
            f"part={part}.{reading.hit.voice}", f"result={entry.result}.{entry.casualty}", f"pronoun={bool(reading.enclitic)}",
        )  # fmt: skip
    for reading in word.cues:
        cue = lexicon.cues[reading.hit.number]
        yield from (f"cue={cue.id}", f"cue={cue.kind}.{cue.stance}", f"cue-part={reading.hit.part}")
    for reading in word.lights:
        light = lexicon.lights[reading.hit.number]
        yield from (f"light={light.id}", f"light={light.subject}.{light.status}", f"light-part={reading.hit.part}")


def _names(word: Word, names: Names) -> Iterator[str]:
    for noun in names.nouns.get(word.stem, ()):
        yield from (f"noun={noun.role}", f"noun={noun.role}:{noun.sector}")
    if word.stem in names.data.adjectives:
        yield "nation"
    for stem, _ in word.stems:
        refs = names.longest(stem, ())[1]
        for table, number in refs:
            data = names.data
            kind = {"actor": data.actors[number].sector} if table == "actor" else {}
            kind |= {"place": data.places[number].kind} if table == "place" else {}
            yield f"name={table}:{kind.get(table, '')}"
        if not refs:
            yield "head"
