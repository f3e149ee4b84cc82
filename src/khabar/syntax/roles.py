"""Which phrase stands in which slot beside an event word, and so in which role.

A slot is a place in the grammar of a word: subject, object, genitive, or behind a preposition; the entry's frame says which
role stands there. Verbs look for their subject behind them (VSO) or in front (SVO, headlines); verbal nouns take a genitive.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from khabar.matching.entries import LightVerb, Trigger
from khabar.matching.matcher import Found
from khabar.syntax.groups import STOPS, Groups
from khabar.syntax.phrase import Phrase
from khabar.syntax.view import View
from khabar.text.fold import fold

REACH = 25  # tokens behind an event word in which its prepositions are looked for
_FIXED = {"light-actor": "actor", "light-recipient": "recipient", "adjective": "actor", "agent": "actor"}


class Slots(msgspec.Struct, frozen=True, gc=False):
    """What stands beside one event word, in the slots in which grammar finds it, with the roles that its frame gives.

    ``roles`` pairs each phrase with (slot, role). A learned judge may decide otherwise; the slots are its evidence.
    """

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
        self.groups = Groups(view)
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
        return Slots(roles, rules, passive, standing)

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
        groups = self.groups.after(found.last)
        before = [] if found.conjunction or found.purpose else self.groups.before(found.first)
        relative = self.groups.antecedent(found.first)
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
        number = self.groups.starts.get(index, -1)
        if number < 0 or self.phrases[number].preposition or self.phrases[number].joined:
            return
        group = self.groups.joined(number)
        rules.append("genitive")
        objects = self._object_of_noun(found, group)
        if objects and slots.get("object") in ("recipient", "place"):
            by_slot["subject"], by_slot["object"] = group, objects
        elif self._is_doer(found, group[0], slots):
            by_slot["subject"] = group
        else:
            by_slot["genitive"] = group

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
        number = self.groups.starts.get(group[-1].last + 1, -1)
        if number < 0 or found.part != "masdar":
            return []
        phrase = self.phrases[number]
        return self.groups.joined(number) if phrase.preposition in ("", "ل") and not phrase.joined else []

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
            events = self.groups.triggers.keys() | self.groups.verbs
            if any(index in events or self.words[index].text in ".؛:" for index in between):
                return None
            wanted = fold(light.entry.preposition or "")
            given = found.preposition or (
                self.words[found.first - 1].stem if "preposition" in self.words[found.first - 1].classes else ""
            )
            return light if wanted == given or (not wanted and not given) else None
        return None

    def light_subject(self, light: Found[LightVerb], found: Found[Trigger]) -> list[Phrase]:
        """Who stands as subject of a light verb."""
        before = [] if light.conjunction else self.groups.before(light.first)
        if before:
            return before
        relative = self.groups.antecedent(light.first)
        if relative:
            return relative
        groups = [group for group in self.groups.after(light.last) if group[0].last < found.first]
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
            if index in self.groups.verbs or word.classes & STOPS or word.text in "؛:.":
                return True
            other = self.groups.triggers.get(index)
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
