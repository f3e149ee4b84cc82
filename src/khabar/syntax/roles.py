"""Which phrase stands in which slot beside an event word, and so in which role.

A slot is a place in the grammar of a word: subject, object, genitive, or behind a preposition; the entry's frame says which
role stands there. Verbs look for their subject behind them (VSO) or in front (SVO, headlines); verbal nouns take a genitive.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import replace

from khabar.matching.entries import LightVerb, Trigger
from khabar.matching.matcher import Found
from khabar.syntax.phrase import Phrase
from khabar.syntax.view import View
from khabar.text.fold import fold

REACH = 25  # tokens behind an event word in which its prepositions are looked for
_FIXED = {"light-actor": "actor", "light-recipient": "recipient", "adjective": "actor", "agent": "actor"}
_STOPS = frozenset({"complementizer", "relative"})


class Slots(msgspec.Struct, frozen=True, gc=False):
    """What stands beside one event word: its slots as grammar finds them, and the roles that its frame gives them.

    ``roles`` pairs each phrase with (slot, role). A learned judge may decide otherwise; the slots are its evidence.
    """

    by_slot: dict[str, list[Phrase]]
    roles: list[tuple[Phrase, str, str]]
    rules: list[str]
    passive: bool
    standing: dict[int, str]  # slot and role, as ``slot>role``, of each phrase (by ``id``) that stands in one


class Frames:
    """The slots of entries, worked out once per entry; prepositions folded."""

    def __init__(self, frames: dict[str, dict[str, str]]) -> None:
        self.frames = frames
        self.known: dict[str, dict[str, str]] = {}

    def of(self, entry: Trigger) -> dict[str, str]:
        """Role by slot: the frame's, with the entry's own changes."""
        slots = self.known.get(entry.id)
        if slots is None:
            merged = {**self.frames.get(entry.frame, {}), **entry.slots}
            slots = self.known[entry.id] = {fold(slot): role for slot, role in merged.items()}
        return slots


class RoleFinder:
    """Finds the roles of the events of one sentence, in order, so that later verbs can carry over earlier subjects."""

    def __init__(self, view: View, frames: Frames) -> None:
        self.view, self.words, self.phrases = view, view.words, view.phrases
        self.frames = frames
        self.starts = {phrase.first: number for number, phrase in enumerate(self.phrases)}
        self.triggers = {found.first: found for found in view.matches.triggers}
        matches: list[Found[Any]] = [*view.matches.triggers, *view.matches.lights, *view.matches.cues]
        self.verbs = {found.first for found in matches if found.finite}
        self.carried: list[Phrase] = []

    def slots(self, found: Found[Trigger]) -> Slots:
        """The slots of one event word."""
        slots = self.frames.of(found.entry)
        rules = [f"frame:{found.entry.frame}"]
        passive = self._passive(found)
        by_slot: dict[str, list[Phrase]] = {}
        if found.finite:
            self._verb(found, by_slot, passive, slots, rules)
        else:
            self._noun(found, by_slot, slots, rules)
        self._prepositions(found, by_slot, slots)
        subject = by_slot.get("object" if passive else "subject", [])
        if found.finite and subject:
            self.carried = subject
        roles = self._roles(by_slot, slots)
        standing = {id(phrase): f"{slot}>{role}" for phrase, slot, role in reversed(roles)}
        return Slots(by_slot, roles, rules, passive, standing)

    def _passive(self, found: Found[Trigger]) -> bool:
        if not found.finite:
            return False
        text = self.words[found.first].text[found.begin :]
        vowelled = found.part == "perfect" and text[1:2] == "\u064f"  # a damma on the first letter
        return found.voice == "passive" or found.entry.voice == "passive" or vowelled

    # --- verbs

    def _verb(
        self,
        found: Found[Trigger],
        by_slot: dict[str, list[Phrase]],
        passive: bool,
        slots: dict[str, str],
        rules: list[str],
    ) -> None:
        groups = self.groups_after(found.last)
        before = [] if found.conjunction or found.purpose else self.group_before(found.first)
        relative = self.antecedent(found.first)
        subject: list[Phrase] = []
        resumed = self._resumed(found, slots) if relative else ""
        if resumed:
            by_slot[resumed], relative = relative, []
            before = []
            rules.append("relative:resumed")
        if relative:
            subject = relative
            rules.append("subject:relative")
        elif before:
            subject = before
            rules.append("subject:before")
        elif groups and not self._is_object_only(groups[0], found, slots, len(groups)):
            subject = groups.pop(0)
            rules.append("subject:after")
        elif self.carried:
            subject = self.carried
            rules.append("subject:carried")
        if subject and not passive and self._reads_passive(found, subject, groups, slots, bool(before)):
            passive = True
            rules.append("passive:one-noun")
        if passive:
            by_slot["object"] = subject
        else:
            by_slot["subject"] = subject
            if groups and not found.enclitic:
                by_slot["object"] = groups[0]
            elif found.enclitic and "subject:relative" not in rules and self.carried and self.carried is not subject:
                by_slot["object"] = self.carried

    def _resumed(self, found: Found[Trigger], slots: dict[str, str]) -> str:
        """The slot that a pronoun behind the verb of a relative clause fills with its antecedent ("التي تسيطر عليها")."""
        if found.enclitic and "object" in slots:
            return "object"
        for word in self.words[found.last + 1 : found.last + 4]:
            if word.classes >= {"preposition", "pronoun"}:
                return next((slot for slot in slots if word.folded.startswith(slot) and len(slot) > 1), "")
        return ""

    def _is_object_only(self, group: list[Phrase], found: Found[Trigger], slots: dict[str, str], count: int) -> bool:
        """The first noun behind a verb is no subject where it is a place, or where the verb is plural."""
        head = group[0]
        if found.conjunction and self.carried and slots.get("object") == "recipient" and self._counted(head):
            return True
        if slots.get("object") and (found.person[-1:] == "p" or found.person[:1] in "12"):
            return True
        place = self.view.is_place(head) and not self.view.is_party(head)
        feminine = self.words[head.head].text.rstrip("\u064b\u064c\u064d\u064e\u064f\u0650").endswith("ة")
        return bool(slots.get("object")) and (
            place or (feminine and found.person == "3ms" and head.first == found.last + 1 and count == 1)
        )

    def _counted(self, phrase: Phrase) -> bool:
        """Whether a number stands in a phrase."""
        numbers = self.view.quantities
        return phrase.head != phrase.first or any(q.first <= phrase.head and q.last >= phrase.first for q in numbers)

    def _reads_passive(
        self,
        found: Found[Trigger],
        subject: list[Phrase],
        groups: list[list[Phrase]],
        slots: dict[str, str],
        before: bool,
    ) -> bool:
        """ "قتل ثلاثة مدنيين": a verb that may be passive, with one noun only, and that a victim rather than a doer."""
        if (
            found.voice != "both"
            or groups
            or found.enclitic
            or slots.get("object") != "recipient"
            or found.entry.casualty is None
        ):
            return False
        head = subject[0]
        counted = self._counted(head)
        civil = head.noun is not None and head.noun.sector in ("CVL", "REF", "JRN", "MED", "EDU", "UNK")
        return counted or civil or (not before and not self.view.is_party(head))

    def groups_after(self, last: int, limit: int = 14) -> list[list[Phrase]]:
        """Coordinated phrases without a preposition behind a token, up to where the clause ends."""
        groups: list[list[Phrase]] = []
        index, stop = last + 1, min(len(self.words), last + 1 + limit)
        while index < stop:
            number = self.starts.get(index, -1)
            if number >= 0:
                phrase = self.phrases[number]
                if phrase.joined and self._opens_clause(phrase):
                    break
                if not phrase.preposition:
                    if phrase.joined and groups:
                        groups[-1].append(phrase)
                    elif not phrase.joined:
                        groups.append([phrase])
                elif phrase.joined and not groups:
                    break
                index = phrase.last + 1
                continue
            if self._ends_clause(index, last):
                break
            index += 1
        return groups

    def _ends_clause(self, index: int, last: int) -> bool:
        word = self.words[index]
        if word.classes & _STOPS or word.folded in self.view.vocabulary.lists["subset"]:
            return True
        if index in self.triggers and index > last + 1:
            return True
        if word.kind == "mark":
            return word.text in "؛;:.!؟?" or (word.text in "،," and index > last + 1)
        return word.finite and not word.nominal and self.view.owner[index] < 0

    def _opens_clause(self, phrase: Phrase) -> bool:
        following = phrase.last + 1
        if following >= len(self.words):
            return False
        word = self.words[following]
        return word.finite and not word.nominal and not word.clitic.conjunction

    def group_before(self, first: int) -> list[Phrase]:
        """The coordinated phrases without a preposition that stand right in front of a token (SVO, headlines)."""
        index = first - 1
        while index >= 0 and first - index <= 4 and self.view.owner[index] < 0 and self._skippable(index):
            index -= 1
        if index < 0 or self.view.owner[index] < 0:
            return []
        number = self.view.owner[index]
        group = [self.phrases[number]]
        while group[0].joined and number > 0 and self.phrases[number - 1].last >= group[0].first - 2:
            number -= 1
            group.insert(0, self.phrases[number])
        head = group[0]
        if head.preposition or self._is_argument_of_verb(head):
            return []
        return group

    def _skippable(self, index: int) -> bool:
        word = self.words[index]
        if word.kind == "mark":
            return word.text in '"“”«»()[]-–،,'
        dated = any(mention.first <= index <= mention.last for mention in self.view.dates)
        return dated or (
            bool(word.classes & {"particle", "adverb", "negation", "pronoun"}) and "preposition" not in word.classes
        )

    def _is_argument_of_verb(self, phrase: Phrase) -> bool:
        """A phrase behind a verb of its own clause is that verb's, not the next one's."""
        for index in range(phrase.first - 1, -1, -1):
            word = self.words[index]
            if word.classes & _STOPS or (word.kind == "mark" and word.text in "؛;:.،,"):
                return False
            if index in self.verbs or (word.finite and not word.nominal and self.view.owner[index] < 0):
                return True
        return False

    def antecedent(self, first: int) -> list[Phrase]:
        """For a verb behind الذي/التي the phrase in front of it."""
        if first < 2 or "relative" not in self.words[first - 1].classes:
            return []
        number = self.view.owner[first - 2]
        if number < 0 and first > 2:
            number = self.view.owner[first - 3]
        return [self.phrases[number]] if number >= 0 else []

    # --- nouns

    def _noun(self, found: Found[Trigger], by_slot: dict[str, list[Phrase]], slots: dict[str, str], rules: list[str]) -> None:
        light = self.light_of(found)
        if light is not None:
            subject = self.light_subject(light, found)
            if subject and light.entry.subject != "cause":
                by_slot["light-" + light.entry.subject] = subject
                rules.append(f"light:{light.entry.id}")
        if light is not None and light.entry.status:
            rules.append(f"status:{light.entry.status}")
        adjectives, index = self._adjectives(found)
        if adjectives:
            by_slot["adjective"] = adjectives
        if found.definite or found.enclitic:
            return
        number = self.starts.get(index, -1)
        if number < 0 or self.phrases[number].preposition or self.phrases[number].joined:
            return
        group = self._coordinated(number)
        rules.append("genitive")
        objects = self._object_of_noun(found, group)
        if objects and slots.get("object") in ("recipient", "place"):
            by_slot["subject"], by_slot["object"] = group, objects
        elif self._is_doer(found, group[0], slots):
            by_slot["subject"] = group
        else:
            by_slot["genitive"] = group

    def _coordinated(self, number: int) -> list[Phrase]:
        group = [self.phrases[number]]
        for phrase in self.phrases[number + 1 :]:
            if not phrase.joined or phrase.preposition or phrase.first > group[-1].last + 2 or self._opens_clause(phrase):
                break
            group.append(phrase)
        return group

    def _adjectives(self, found: Found[Trigger]) -> tuple[list[Phrase], int]:
        """Nationality adjectives of an event noun ("الغارات الإسرائيلية"), and the token behind all its adjectives."""
        index, nations = found.last + 1, []
        while index < len(self.words):
            word = self.words[index]
            number = self.view.owner[index]
            if number < 0 or self.phrases[number].first != index or word.clitic.preposition or word.clitic.conjunction:
                break
            nation = word.stem in self.view.names.data.adjectives and not self.phrases[number].names
            agrees = (
                word.definite
                if (found.definite or found.enclitic)
                else not word.definite and word.folded.endswith(("ي", "يه", "يا"))
            )
            if not agrees or self.phrases[number].noun is not None:
                break
            if nation:
                nations.append(replace(self.phrases[number], last=index, head=index))
            index = self.phrases[number].last + 1 if not nation else index + 1
            if nation and index <= self.phrases[number].last:
                break
        return nations, index

    def _object_of_noun(self, found: Found[Trigger], group: list[Phrase]) -> list[Phrase]:
        """The object behind agent and verbal noun: "تحرير الجيش لمدينة", "قصف الطيران مدينة"."""
        number = self.starts.get(group[-1].last + 1, -1)
        if number < 0 or found.part != "masdar":
            return []
        phrase = self.phrases[number]
        return self._coordinated(number) if phrase.preposition in ("", "ل") and not phrase.joined else []

    def _is_doer(self, found: Found[Trigger], phrase: Phrase, slots: dict[str, str]) -> bool:
        """ "قصف النظام": the one genitive of a shelling or raid is its doer where it is an armed party."""
        if slots.get("genitive") == "actor":
            return True
        armed = (phrase.noun is not None and phrase.noun.sector in ("MIL", "REB", "COP")) or any(
            table == "actor" and self.view.names.data.actors[number].sector in ("MIL", "REB", "GOV", "PRM")
            for table, number in phrase.names
        )
        return found.part == "masdar" and found.entry.casualty is None and found.entry.type == "ASSAULT" and armed

    def light_of(self, found: Found[Trigger]) -> Found[LightVerb] | None:
        """The light verb that carries an event noun, None where there is none."""
        for light in reversed(self.view.matches.lights):
            if not 0 < found.first - light.last <= 10:
                continue
            between = range(light.last + 1, found.first)
            if any(index in self.triggers or index in self.verbs or self.words[index].text in ".؛:" for index in between):
                return None
            wanted = fold(light.entry.preposition or "")
            given = found.preposition or (
                self.words[found.first - 1].stem if "preposition" in self.words[found.first - 1].classes else ""
            )
            return light if wanted == given or (not wanted and not given) else None
        return None

    def light_subject(self, light: Found[LightVerb], found: Found[Trigger]) -> list[Phrase]:
        """Who stands as subject of a light verb."""
        before = [] if light.conjunction else self.group_before(light.first)
        if before:
            return before
        relative = self.antecedent(light.first)
        if relative:
            return relative
        groups = [group for group in self.groups_after(light.last) if group[0].last < found.first]
        return groups[0] if groups else self.carried

    # --- prepositions

    def _prepositions(self, found: Found[Trigger], by_slot: dict[str, list[Phrase]], slots: dict[str, str]) -> None:
        """Phrases behind the entry's prepositions, up to the next verb of another event."""
        group: list[Phrase] = []
        for phrase in self.phrases:
            if phrase.first <= found.last:
                continue
            if phrase.first > found.last + REACH or self._new_event_between(found, phrase):
                break
            if self._marks_agent(phrase):
                by_slot.setdefault("agent", []).append(phrase)
                continue
            if phrase.preposition in slots and phrase.preposition not in by_slot and phrase.preposition != "object":
                group = by_slot.setdefault(phrase.preposition, [phrase])
            elif phrase.joined and not phrase.preposition and group and phrase.first <= group[-1].last + 2:
                group.append(phrase)
            else:
                group = []

    def _marks_agent(self, phrase: Phrase) -> bool:
        """Whether words like "من قبل" stand in front of a phrase or open it."""
        markers = self.view.vocabulary.lists["agent"]
        two = [word.folded for word in self.words[max(0, phrase.first - 2) : phrase.first + 1]]
        return any(" ".join(two[start : start + 2]) in markers for start in range(len(two) - 1)) or two[-1] in markers

    def _new_event_between(self, found: Found[Trigger], phrase: Phrase) -> bool:
        for index in range(found.last + 1, phrase.first):
            word = self.words[index]
            if index in self.verbs or word.classes & _STOPS or word.text in "؛:.":
                return True
            other = self.triggers.get(index)
            if other is not None and not other.entry.result:
                return True
        return False

    def _roles(self, by_slot: dict[str, list[Phrase]], slots: dict[str, str]) -> list[tuple[Phrase, str, str]]:
        """(phrase, slot, role) by the frame; a recipient that is a place is one of the places."""
        found = []
        for slot, phrases in by_slot.items():
            role = _FIXED.get(slot) or slots.get(slot, "")
            for phrase in phrases:
                place = role == "recipient" and self.view.is_place(phrase)
                place = place and not (self.view.is_party(phrase) and slot in ("subject", "object"))
                found.append((phrase, slot, "place" if place else role))
        return found
