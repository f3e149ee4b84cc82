"""Who is meant: from the words of a party to a known actor, or to country and sector by rule."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec
from msgspec.structs import replace

from khabar.matching.names import Actor, Names, Noun
from khabar.matching.vocabulary import ENCLITICS, Word
from khabar.records.claim import Party
from khabar.resolution.mentions import Mentions
from khabar.resolution.registry import during, registry
from khabar.resolution.setting import Setting, named_at
from khabar.syntax.phrase import CLOSING, OPENING, Phrase
from khabar.syntax.view import MAX_NAME, View

# those who live where it happens, and those who are of no country unless the text names one
_LOCAL = frozenset({"CVL", "MED", "JRN", "REF", "SOC", "REL", "EDU"})
_NOWHERE = frozenset({"UAF", "CRM", "UNK"})
# parties that are what the organisation beside them is ("قادة الحركة"); others keep their own sector ("أسرى الحركة")
_MEMBERS = frozenset({"UAF", "UNK", "MIL", "GOV", "PTY", "REB", "PRM", "COP", "SPY"})
SURE = 0.5  # share of all mentions of countries from which a party of which nothing is known counts as of that country


class Identity(msgspec.Struct, frozen=True, gc=False):
    """Who a party is, as far as it is understood."""

    name: str | None
    entity: str | None
    country: str | None
    sector: str | None


class Scene(msgspec.Struct, frozen=True, gc=False):
    """What a claim says beside a party: the country (alpha-3) where it happened, and for its recipients who did it."""

    place: str | None = None
    kind: str = ""  # PLOVER type
    armed: bool = False  # the text says by what means
    recipient: bool = False
    foes: frozenset[str] = frozenset()

    def suffered(self, actors: Iterable[Party]) -> Scene:
        """The same scene, for the recipients of what these actors did."""
        hostile = self.kind in ("ASSAULT", "COERCE")
        foes = frozenset(actor.country for actor in actors if actor.country and hostile)
        return replace(self, foes=foes, recipient=True)


UNKNOWN = Identity(None, None, None, None)
NO_SCENE = Scene()


class PartyResolver:
    """Resolves the parties of one document."""

    def __init__(self, names: Names, setting: Setting) -> None:
        self.names, self.setting, self.registry = names, setting, registry(names)
        self.mentions: Mentions[Identity] = Mentions()

    def resolve(self, view: View, phrase: Phrase, published: date | None, scene: Scene = NO_SCENE) -> Identity:
        """Who the phrase means on the day of publication."""
        who = self._known(view, phrase, published, scene)
        if who.entity is None and who.country is None and phrase.first == phrase.last and self.setting.leads(SURE):
            who = self._holder(phrase, self.setting.country or "", published) or who  # "الرئيس"
        return self._settled(self._fighting(phrase, who, scene) if scene.kind == "ASSAULT" else who, scene)

    def _known(self, view: View, phrase: Phrase, published: date | None, scene: Scene) -> Identity:
        """Who the phrase means by its own words, or by what was named before."""
        who = self._named(view, phrase, published, scene)
        noted = phrase.noun is None or phrase.noun.role != "generic"
        if who.entity is not None or (who.country is not None and noted):
            if who.sector in _LOCAL and noted and phrase.noun is not None:
                return who  # "متظاهرون" are others each time
            self.mentions.remember(view, phrase, who, self.registry.kinds.get(who.entity or "", ()))
            self._note_bearer(view, phrase, who)
            return who
        if who.country is None and phrase.last == phrase.head:
            earlier = self._referred(view, phrase.head, phrase.head, published)
            if earlier is not None:
                return earlier
        if who == UNKNOWN:
            who = self._beside(view, phrase, published, scene)
        else:
            self._note_bearer(view, phrase, who)
        return who

    def _settled(self, who: Identity, scene: Scene) -> Identity:
        """The country of a party whose words name none: where it happens, or the one that the document is about."""
        if who.country is not None:
            return who
        country = self.setting.country
        if who.sector == "IGO":
            return replace(who, country="IGO")
        if who.sector in (None, "UNK"):
            return replace(who, country=country if self.setting.leads(SURE) else who.sector)
        if who.sector in _NOWHERE:
            return replace(who, country="UNK")
        if country in scene.foes:  # whoever is attacked is none of those who attack
            country = self.setting.other_than(scene.foes) or country
        if who.sector in _LOCAL:
            country = scene.place or country
        return replace(who, country=country or "UNK")

    def _fighting(self, phrase: Phrase, who: Identity, scene: Scene) -> Identity:
        """In attacks: unknown victims are civilians; some governments and adjectives ("غارة فرنسية") mean the army."""
        if who.sector in (None, "UNK"):
            return replace(who, sector="CVL") if scene.recipient else who
        adjective = scene.armed and not phrase.names and phrase.noun is None and who.entity == (who.country or "").lower()
        army = self.registry.fighting.get(who.entity or "") or ("MIL" if adjective and who.sector == "GOV" else "")
        return replace(who, sector=army) if army else who

    def _named(self, view: View, phrase: Phrase, published: date | None, scene: Scene) -> Identity:
        whole = self._actor(phrase.names, published)
        if whole is not None and phrase.named_last >= phrase.head:
            return self._identity(whole, published)
        holder = self._holder(phrase, self._office_country(view, phrase), published)
        if holder is not None:
            return holder
        first, last = phrase.head, self._end(view, phrase)
        inner = self._inside(view, first, last, published)
        nation = (phrase.adjective if last == phrase.last else "") or self._nation(view, first, last)
        if inner is None and not nation:
            inner = self._belonging(view, first + 1, last)
        if phrase.noun is None and inner is None and not nation:
            phrase = replace(phrase, noun=self._possessed(view.words[phrase.head]) or self._governed(view, phrase))
        if phrase.noun is not None:
            if inner is None and not nation:
                nation = phrase.noun.country
                if not nation and phrase.noun.sector not in _NOWHERE:
                    nation = self._located(view, first + 1, last)
                earlier = self._referred(view, first + 1, last, published) if not nation else None
                if earlier is not None:
                    return self._member(phrase.noun, earlier)
                if not nation and not phrase.noun.sector.replace("UNK", ""):
                    inner = self._behind(view, phrase, published)
            who = self._described(phrase.noun, inner, nation)
            return self._former(view, phrase, who) if inner is None or not inner.offices else who
        if inner is not None:
            return self._identity(inner, published)
        if nation in self.names.data.countries:
            word = view.words[first]
            people = word.folded.endswith(("ون", "ين")) and word.definite and scene.kind != "CONSULT"  # "الأردنيون"
            people = people or (scene.recipient and not word.definite and word.stem in self.names.data.adjectives)
            return Identity(self._country(nation)[1], nation.lower(), nation, "CVL" if people else "GOV")
        return Identity(None, None, self._located(view, first, first) or None, "CVL" if self._counted(view, first) else None)

    def _holder(self, phrase: Phrase, country: str, published: date | None) -> Identity | None:
        """Who holds an office of a country on the day of publication."""
        if phrase.noun is None or not phrase.noun.sole or not phrase.definite or not country or published is None:
            return None
        actor = self.registry.holder(phrase.noun.office, country, published.isoformat())
        return self._identity(actor, published) if actor is not None else None

    def _office_country(self, view: View, phrase: Phrase) -> str:
        """The country of an office of which the phrase says nothing else ("الرئيس التونسي", "ملك الأردن")."""
        start = max(phrase.head, phrase.named_last if any(table == "noun" for table, _ in phrase.names) else -1) + 1
        rest = [word for word in view.words[start : phrase.last + 1] if word.kind == "word"]
        if not rest:
            return ""
        if len(rest) == 1 and rest[0].stem in self.names.data.adjectives:
            return self.names.data.adjectives[rest[0].stem]
        for stem, _ in rest[0].stems:
            last, refs = self.names.longest(stem, [(i, word.folded) for i, word in enumerate(rest[1:], 1)])
            actors = [self.names.data.actors[number] for table, number in refs if table == "actor"]
            if (last or 0) == len(rest) - 1 and actors and actors[0].id == actors[0].country.lower():
                return actors[0].country
        return ""

    def _end(self, view: View, phrase: Phrase) -> int:
        """The last token that says who it is: in "شبان برصاص الجيش" the army is another party."""
        role = phrase.noun.role if phrase.noun is not None else ""
        people = role == "generic" or (role == "institution" and phrase.noun is not None and phrase.noun.sector in _LOCAL)
        for index in range(phrase.head + 1, phrase.last + 1):
            preposition = view.words[index].clitic.preposition
            if preposition and role != "title" and (people or preposition[0] != "ل"):
                return index - 1
        return phrase.last

    def _member(self, noun: Noun, whole: Identity) -> Identity:
        """Somebody of a party ("قادة الحركة")."""
        sector = noun.sector or "UNK"
        own = whole.sector if sector == "UNK" or (sector in _MEMBERS and whole.sector not in ("GOV", "UNK", None)) else sector
        return Identity(None, None, whole.country, own)

    def _former(self, view: View, phrase: Phrase, who: Identity) -> Identity:
        """A former holder of an office is none of the government."""
        office = phrase.noun is not None and bool(phrase.noun.office) and who.sector in ("GOV", "MIL", "LEG")
        words = view.words[phrase.head + 1 : phrase.last + 1]
        former = office and any(word.stem in self.names.former for word in words)
        return replace(who, name=None, entity=None, sector="ELI") if former else who

    def _described(self, noun: Noun, inner: Actor | None, nation: str) -> Identity:
        sector = noun.sector or "UNK"
        if inner is None and not nation:
            return Identity(None, None, None, sector)
        if noun.role == "institution":
            return self._institution(noun, inner, nation)
        if inner is not None:
            person = bool(inner.offices)
            if noun.role == "generic":
                own = inner.sector if sector == "UNK" or (sector in _MEMBERS and inner.sector not in ("GOV", "UNK")) else sector
            else:
                own = inner.sector if person or sector == "UNK" else sector
            return Identity(inner.name if person else None, inner.id if person else None, inner.country, own)
        return Identity(None, None, nation or None, sector)

    def _institution(self, noun: Noun, inner: Actor | None, nation: str) -> Identity:
        country = nation or (inner.country if inner is not None else "")
        if inner is not None and inner.sector not in ("GOV", "UNK") and noun.office:
            return Identity(None, None, inner.country, inner.sector)  # "رئيس حركة النهضة التونسية"
        if inner is not None and inner.sector not in ("GOV", "UNK") and not nation:
            return Identity(inner.name, inner.id, inner.country, inner.sector)
        if country in self.names.data.countries:
            _, name, adjective = self._country(country)
            return Identity(
                noun.name.format(country=name, adjective=adjective or name), noun.id.format(alpha3=country.lower()),
                country, noun.sector or "UNK",
            )  # fmt: skip
        return Identity(None, None, country or None, noun.sector or "UNK")

    def _beside(self, view: View, phrase: Phrase, published: date | None, scene: Scene) -> Identity:
        """A name that is in no list: who bore it before, or what the title in front or behind says of its bearer."""
        surname = view.words[phrase.last].stem
        earlier = self.mentions.recall_person(surname)
        if earlier is not None:
            return earlier
        for other in self._neighbours(view, phrase):
            if other.noun is not None and other.noun.role in ("title", "generic") and (other.definite or other.adjective):
                who = self._named(view, other, published, scene)
                if who.sector is not None and phrase.first != phrase.last:
                    self.mentions.remember_person(surname, replace(who, name=None, entity=None))
                return replace(who, name=None, entity=None)
        return UNKNOWN

    def _neighbours(self, view: View, phrase: Phrase) -> list[Phrase]:
        """The phrase right before, and the one right behind a comma or nothing."""
        found, words = [], view.words
        before, after = phrase.first - 1, phrase.last + 1
        while before >= 0 and words[before].text in OPENING:
            before -= 1
        while after < len(words) and (words[after].text in CLOSING or words[after].text in "،,"):
            after += 1
        for index in (before, after):
            if 0 <= index < len(words) and view.owner[index] >= 0:
                other = view.phrases[view.owner[index]]
                if not other.joined and not (index == after and other.preposition):
                    found.append(other)
        return found

    def _note_bearer(self, view: View, phrase: Phrase, who: Identity) -> None:
        """Remember the unlisted name in or behind a title ("المحافظ سالم القحطاني")."""
        if phrase.noun is None or not phrase.definite:
            return
        last, following = phrase.last, phrase.last + 1
        if following < len(view.words) and view.owner[following] >= 0 and phrase.last == phrase.head:
            other = view.phrases[view.owner[following]]
            beside = other.first == following and other.noun is None and other.named_last < other.last and not other.joined
            last = other.last if beside else last
        word = view.words[last]
        listed = word.stem in self.names.nouns or word.stem in self.names.data.adjectives or phrase.named_last >= last
        if last > phrase.head and word.kind == "word" and not word.known and not listed:
            self.mentions.remember_person(word.stem, who if who.entity is None else replace(who, name=None, entity=None))

    def _identity(self, actor: Actor, published: date | None) -> Identity:
        if not actor.offices:
            return Identity(actor.name, actor.id, actor.country, actor.sector)
        day = published.isoformat() if published else None
        held = [o for o in actor.offices if during(o.since, o.until, day)]
        if held:
            return Identity(actor.name, actor.id, held[0].country, held[0].sector)
        past = [o for o in actor.offices if day and o.until and o.until < day]
        return Identity(actor.name, actor.id, actor.offices[-1].country, "ELI" if past else actor.offices[-1].sector)

    def _actor(self, refs: tuple[tuple[str, int], ...], published: date | None) -> Actor | None:
        """The actor of that name on that day; of several the one whose country the document names most."""
        actors = [self.names.data.actors[number] for table, number in refs if table == "actor"]
        if len(actors) < 2:
            return actors[0] if actors else None
        day = published.isoformat() if published else None
        current = [actor for actor in actors if _lasts(actor, day)] or actors
        return max(current, key=lambda actor: self.setting.votes[actor.country])

    def _inside(self, view: View, first: int, end: int, published: date | None) -> Actor | None:
        """The actor named inside a phrase ("عناصر تنظيم داعش", "الرئيس بشار الأسد"); the longest name wins."""
        best: tuple[int, Actor] | None = None
        for index in range(first, end + 1):
            word = view.words[index]
            if index == first and end > first and word.stem in self.names.nouns:
                continue
            for stem, _ in word.stems:
                last, refs = self.names.longest(stem, view.behind(index, min(end, index + MAX_NAME)))
                actor = self._actor(tuple(refs), published)
                length = (last if last is not None else index) - index
                if actor is not None and (best is None or (bool(actor.offices), length) > (bool(best[1].offices), best[0])):
                    best = (length, actor)
        return best[1] if best else None

    def _nation(self, view: View, first: int, last: int) -> str:
        stems = (view.words[index].stem for index in range(first, last + 1))
        return next((nation for stem in stems if (nation := self.names.data.adjectives.get(stem))), "")

    def _counted(self, view: View, index: int) -> bool:
        """A number that stands for people ("ثلاثة", "العشرات")."""
        word = view.words[index]
        return word.number or "quantifier" in word.classes or not {word.folded, word.stem}.isdisjoint(view.vocabulary.counting)

    def _possessed(self, word: Word) -> Noun | None:
        """The party noun of a word with a pronoun ("قواتهم", "مراسلنا")."""
        for pronoun in ENCLITICS[1:]:
            bare = word.stem.removesuffix(pronoun)
            if word.kind == "word" and bare != word.stem and len(bare) > 2 and not word.classes:
                found = [noun for each in (bare, bare[:-1] + "ه") for noun in self.names.nouns.get(each, ())]
                found = [noun for noun in found if noun.sector and noun.sector not in _NOWHERE]
                if found:
                    return found[0]
        return None

    def _governed(self, view: View, phrase: Phrase) -> Noun | None:
        """The party noun behind a verbal noun that a phrase begins with ("استمرار قوات المعارضة")."""
        head = view.words[phrase.head]
        verbal = any(reading.hit.part == "masdar" for reading in (*head.triggers, *head.lights))
        nouns = self.names.nouns.get(view.words[phrase.head + 1].stem, ()) if verbal and phrase.head < phrase.last else ()
        return next((noun for noun in nouns if noun.role != "kind"), None)

    def _behind(self, view: View, phrase: Phrase, published: date | None) -> Actor | None:
        """The organisation behind an office that ends before it ("القيادي في حركة حماس", "المتحدث باسم الجيش الليبي")."""
        following = phrase.last + 1
        if following < len(view.words) and "preposition" in view.words[following].classes:
            following += 1
        if following >= len(view.words) or view.owner[following] < 0:
            return None
        other = view.phrases[view.owner[following]]
        if other.joined or other.first != following or other.preposition not in ("", "ل", "في"):
            return None
        actor = self._inside(view, other.head, other.last, published)
        return actor if actor is not None and not actor.offices and actor.id != actor.country.lower() else None

    def _belonging(self, view: View, first: int, last: int) -> Actor | None:
        """The organisation that an adjective names ("المبعوث الأممي", "قيادي حوثي")."""
        numbers = (self.names.data.belonging.get(view.words[index].stem) for index in range(first, last + 1))
        return next((self.names.data.actors[number] for number in numbers if number is not None), None)

    def _located(self, view: View, first: int, last: int) -> str:
        """The country of a place named in a phrase ("محافظ المهرة", "أهالي حلب")."""
        places = (named_at(view, index, self.names).country for index in range(first, last + 1))
        return next((country for country in places if country), "")

    def _referred(self, view: View, first: int, last: int, published: date | None) -> Identity | None:
        """What a definite noun refers back to ("قادة الحركة"): named before, or what the document names of this kind."""
        for index in range(first, last + 1):
            word = view.words[index]
            who = self.mentions.referred(view, index)
            if who is not None:
                return who
            if word.definite and word.stem in self.setting.kinds:
                return self._identity(self.setting.kinds[word.stem], published)
        return None

    def _country(self, alpha3: str) -> tuple[str, str, str]:
        return self.names.data.countries[alpha3]


def _lasts(actor: Actor, day: str | None) -> bool:
    terms = [(office.since, office.until) for office in actor.offices] or [(actor.since, actor.until)]
    return any(during(since, until, day) for since, until in terms)
