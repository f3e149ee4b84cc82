"""Who is meant: from the words of a party to a known actor, or to country and sector by rule."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from khabar.matching.names import Actor, Names, Noun
from khabar.matching.vocabulary import Word
from khabar.resolution.mentions import Mentions
from khabar.syntax.phrases import Phrase
from khabar.syntax.view import View


class Identity(NamedTuple):
    """Who a party is, as far as it is understood."""

    name: str | None
    entity: str | None
    country: str | None
    sector: str | None


UNKNOWN = Identity(None, None, None, None)


class PartyResolver:
    """Resolves the parties of one document."""

    def __init__(self, names: Names, country: str | None) -> None:
        self.names = names
        self.mentions: Mentions[Identity] = Mentions()
        alpha3 = {two: three for three, (two, _, _) in names.data.countries.items()}
        self.country = alpha3.get(country or "")  # the country that the document is about

    def resolve(self, view: View, phrase: Phrase, published: date | None) -> Identity:
        """Who the phrase means on the day of publication."""
        who = self._named(view, phrase, published)
        if who.entity is not None:
            self.mentions.remember(view, phrase, who)
            return who
        earlier = self.mentions.recall(view, phrase)
        if earlier is not None:
            return earlier
        if who.country is None and who.sector is not None and self.country is not None:
            return who._replace(country=self.country)
        return who

    def _named(self, view: View, phrase: Phrase, published: date | None) -> Identity:
        words = view.words[phrase.head : phrase.last + 1]
        whole = self._actor(phrase.names, published)
        if whole is not None and phrase.named_last >= phrase.head:
            return self._identity(whole, published)
        inner = self._inside(words, published)
        nation = phrase.adjective or self._nation(words)
        if phrase.noun is not None:
            return self._described(phrase.noun, inner, nation)
        if inner is not None:
            return self._identity(inner, published)
        if nation in self.names.data.countries:
            people = words[0].folded.endswith(("ون", "ين")) and words[0].definite  # "الأردنيون"
            return Identity(self._country(nation)[1], nation.lower(), nation, "CVL" if people else "GOV")
        return UNKNOWN

    def _described(self, noun: Noun, inner: Actor | None, nation: str) -> Identity:
        sector = noun.sector or "UNK"
        if noun.role == "institution":
            country = nation or (inner.country if inner is not None else "")
            if inner is not None and inner.sector not in ("GOV", "UNK") and not nation:
                return Identity(inner.name, inner.id, inner.country, inner.sector)
            if country in self.names.data.countries:
                _, name, adjective = self._country(country)
                return Identity(
                    noun.name.format(country=name, adjective=adjective or name), noun.id.format(alpha3=country.lower()),
                    country, sector,
                )  # fmt: skip
            return Identity(None, None, country or None, sector)
        if inner is not None:
            if inner.offices or noun.role == "generic":
                own = sector if noun.role == "generic" and inner.sector in ("GOV", "UNK") else inner.sector
                person = bool(inner.offices)
                return Identity(inner.name if person else None, inner.id if person else None, inner.country, own)
            return Identity(None, None, inner.country, inner.sector if sector == "UNK" else sector)
        return Identity(None, None, nation or None, sector if sector != "UNK" or nation else None)

    def _identity(self, actor: Actor, published: date | None) -> Identity:
        if not actor.offices:
            return Identity(actor.name, actor.id, actor.country, actor.sector)
        day = published.isoformat() if published else None
        held = [o for o in actor.offices if _during(o.since, o.until, day)]
        if held:
            return Identity(actor.name, actor.id, held[0].country, held[0].sector)
        past = [o for o in actor.offices if day and o.until and o.until < day]
        return Identity(actor.name, actor.id, actor.offices[-1].country, "ELI" if past else actor.offices[-1].sector)

    def _actor(self, refs: tuple[tuple[str, int], ...], published: date | None) -> Actor | None:
        actors = [self.names.data.actors[number] for table, number in refs if table == "actor"]
        if not actors:
            return None
        day = published.isoformat() if published else None
        current = [actor for actor in actors if _during(actor.since, actor.until, day)]
        return (current or actors)[0]

    def _inside(self, words: list[Word], published: date | None) -> Actor | None:
        """The actor named inside a phrase ("عناصر تنظيم داعش", "الرئيس بشار الأسد"); the longest name wins."""
        best: tuple[int, Actor] | None = None
        for index, word in enumerate(words):
            if index == 0 and len(words) > 1 and word.stem in self.names.nouns:
                continue
            following = [(i, w.folded) for i, w in enumerate(words[index + 1 : index + 8], index + 1) if w.kind != "mark"]
            for stem, _ in word.stems:
                last, refs = self.names.longest(stem, following)
                actor = self._actor(tuple(refs), published)
                length = (last if last is not None else index) - index
                if actor is not None and (best is None or (bool(actor.offices), length) > (bool(best[1].offices), best[0])):
                    best = (length, actor)
        return best[1] if best else None

    def _nation(self, words: list[Word]) -> str:
        for word in words:
            nation = self.names.data.adjectives.get(word.stem)
            if nation:
                return nation
        return ""

    def _country(self, alpha3: str) -> tuple[str, str, str]:
        return self.names.data.countries[alpha3]


def _during(since: str | None, until: str | None, day: str | None) -> bool:
    if day is None:
        return until is None
    return (since is None or since <= day) and (until is None or day <= until + "~")
