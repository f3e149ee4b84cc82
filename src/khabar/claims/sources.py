"""Who says so: the sources of a sentence, for which words each speaks, and the speaker who goes on over sentences."""

from __future__ import annotations

from msgspec.structs import replace

from khabar.claims.draft import Source
from khabar.matching.entries import Cue
from khabar.matching.matcher import Found
from khabar.syntax.phrase import Phrase
from khabar.syntax.roles import Frames, RoleFinder
from khabar.syntax.view import View

NEAR, SIDE = 12, 3  # tokens to either side of a cue, and phrases on each, among which somebody else may be the speaker
REACH = 14  # tokens from a speaker to the أن of what he says
OPENING, CLOSING = frozenset("“«"), frozenset("”»")
_QUOTES = OPENING | CLOSING
COLON_REACH = 9  # tokens of a headline in front of its colon


class SourceFinder:
    """Finds the sources of sentence after sentence of one document."""

    def __init__(self, frames: Frames) -> None:
        self.frames = frames
        self.speaker: Source | None = None
        self.in_quote = False
        self.number = 0  # sentences so far
        self.spoken = 0  # the number of the sentence in which the speaker was named
        self.waiting: list[tuple[int, View]] = []  # sentences without events

    @property
    def age(self) -> int:
        """Sentences since the speaker was named."""
        return self.number - self.spoken

    def find(self, view: View, roles: RoleFinder) -> list[Source]:
        """Everybody who may be speaking in one sentence, in the order of their cues; who speaks for what is decided later."""
        self._catch_up()
        carried = self.speaker
        found = self._in_sentence(view, roles)
        if carried is not None and not any(source.origin == "carried" for source in found):
            found.insert(0, self._again(carried, "quote" if self.in_quote else "previous"))
        self._remember(view, found, self.number)
        self._go_on(view)
        return [*found, *_beside_cues(view, found)]

    def pass_over(self, view: View) -> None:
        """Go on behind a sentence without events; who speaks in it is looked up only where a later sentence asks."""
        self.waiting.append((self.number, view))
        self._go_on(view)

    def _catch_up(self) -> None:
        """The last of the sentences passed over in which a speaker is named tells who may go on speaking."""
        for number, view in reversed(self.waiting):
            if view.matches.cues and self._remember(view, self._in_sentence(view, RoleFinder(view, self.frames)), number):
                break
        self.waiting.clear()

    def _in_sentence(self, view: View, roles: RoleFinder) -> list[Source]:
        found: list[Source] = []
        for cue in view.matches.cues:
            source = self._of_cue(view, roles, cue, found, self.speaker)
            if source is not None:
                found.append(source)
        colon = self._colon(view)
        return [colon, *found] if colon is not None else found

    def _of_cue(
        self, view: View, roles: RoleFinder, cue: Found[Cue], earlier: list[Source], carried: Source | None
    ) -> Source | None:
        entry = cue.entry
        if entry.kind == "verb":
            phrase = self._subject(view, roles, cue)
            if phrase is not None:
                return Source(view, phrase, _stance(view, phrase, entry), view, cue.first, cue.last, entry, cue_begin=cue.begin)
            doer = _doer(view, cue) if cue.part == "active" and not earlier else None
            if doer is not None:  # "أدان الوزير الهجوم قائلا إن…"
                return Source(view, doer, entry.stance, view, cue.first, cue.last, entry, cue_begin=cue.begin)
            before = earlier[-1] if earlier else carried
            if before is None:
                return None
            age = 0 if before.view is view else self.age
            return Source(before.view, before.phrase, entry.stance, view, cue.first, cue.last, entry, "carried", age, cue.begin)
        if entry.kind in ("preposition", "expression"):
            phrase = _next_phrase(view, cue.last, 3)
            if phrase is None or view.is_place(phrase):
                return None
            return Source(view, phrase, _stance(view, phrase, entry), view, cue.first, cue.last, entry, cue_begin=cue.begin)
        if entry.responsibility and entry.kind == "noun":
            said = next((source for source in reversed(earlier) if source.view is view), None)
            if said is None:
                return None
            stance = "deny" if said.stance == "deny" else entry.stance
            return replace(said, stance=stance, entry=entry, cue_first=cue.first, cue_last=cue.last)
        if entry.kind in ("unnamed", "noun") and view.owner[cue.first] >= 0:
            phrase = view.phrases[view.owner[cue.first]]
            known = any(source.view is view and source.phrase == phrase for source in earlier)
            if not known and phrase.head == cue.first:
                return Source(view, phrase, entry.stance, view, cue.first, cue.last, entry, cue_begin=cue.begin)
        return None

    def _subject(self, view: View, roles: RoleFinder, cue: Found[Cue]) -> Phrase | None:
        """Who speaks by a verb of saying: right behind it, else in front of it, else further behind."""
        if cue.part == "active" and cue.first > 0 and not cue.definite:
            return None
        groups = [group for group in roles.groups.after(cue.last) if group[0].first <= cue.last + 4]
        right_behind = groups[0] if groups and groups[0][0].first == cue.last + 1 else []
        before = [] if cue.conjunction else roles.groups.before(cue.first)
        group = right_behind or roles.groups.antecedent(cue.first) or before or (groups[0] if groups else [])
        named = [phrase for phrase in group if phrase.noun is None or phrase.noun.role != "kind"]
        return _whole(view, named[0]) if named else None

    def _colon(self, view: View) -> Source | None:
        """A headline's "X: …"."""
        words = view.words
        for index in range(1, min(COLON_REACH, len(words) - 2)):
            word = words[index]
            if word.text == ":":
                number = view.owner[index - 1]
                first = view.phrases[number].first if number >= 0 else -1
                party = number >= 0 and (view.is_party(view.phrases[number]) or first == 0)
                if first in (0, 1) and party and not view.phrases[number].preposition:
                    return Source(view, view.phrases[number], "state", view, index, index, None, "colon")
                return None
            if word.finite and not word.nominal:
                return None
        return None

    def _again(self, source: Source, origin: str) -> Source:
        return replace(source, origin=origin, age=self.age)

    def _remember(self, view: View, found: list[Source], number: int) -> bool:
        """Keep the first who is named as speaking in a sentence; whether there is one."""
        spoken = (s for s in found if s.view is view and s.origin in ("cue", "colon"))
        first = next((s for s in spoken if s.entry is None or s.entry.kind == "verb"), None)
        if first is not None:
            self.speaker, self.spoken = first, number
        return first is not None

    def _go_on(self, view: View) -> None:
        """Count the sentence and follow its quotation marks."""
        self.number += 1
        marks = [text for text in view.sentence.texts if text in _QUOTES]
        if marks:
            self.in_quote = marks[-1] in OPENING


def _beside_cues(view: View, known: list[Source]) -> list[Source]:
    """Who else stands near a cue: grammar may have taken the wrong one, and the judge sees them all."""
    taken = {source.phrase for source in known if source.view is view}
    found = []
    for cue in view.matches.cues:
        for phrase in near_parties(view, cue.first, cue.last):
            if phrase not in taken:
                taken.add(phrase)
                stance = _stance(view, phrase, cue.entry)
                found.append(Source(view, phrase, stance, view, cue.first, cue.last, cue.entry, "near", cue_begin=cue.begin))
    return found


def near_parties(view: View, first: int, last: int) -> list[Phrase]:
    """The phrases around tokens that may be parties, a few on each side, the nearest first."""
    ahead = [p for p in reversed(view.phrases) if first - NEAR <= p.last < first and _may_speak(view, p)]
    behind = [p for p in view.phrases if last < p.first <= last + NEAR and _may_speak(view, p)]
    return [*behind[:SIDE], *ahead[:SIDE]]


def _may_speak(view: View, phrase: Phrase) -> bool:
    return not view.is_place(phrase) and not view.words[phrase.head].number


def _doer(view: View, cue: Found[Cue]) -> Phrase | None:
    """Who does what a participle of saying accompanies: the first phrase without a preposition in front of it."""
    in_front = (phrase for phrase in view.phrases if phrase.last < cue.first and not phrase.preposition)
    return next((phrase for phrase in in_front if phrase.noun is None or phrase.noun.role != "kind"), None)


def _whole(view: View, phrase: Phrase) -> Phrase:
    """A speaker with office and name apart ("مدير المعهد في برلين، الدكتور فلان أن…"): up to the name in front of أن."""
    last, index = phrase.last, phrase.last + 1
    while index < len(view.words) and index - phrase.last <= REACH:
        number, word = view.owner[index], view.words[index]
        if "complementizer" in word.classes or word.text == ":":
            return replace(phrase, last=last)
        if number >= 0:
            other = view.phrases[number]
            if not other.preposition and not view.is_place(other):
                last = other.last
            index = other.last + 1
        elif word.text in "،,()" or "preposition" in word.classes:
            index += 1
        else:
            break
    return phrase


def _next_phrase(view: View, index: int, reach: int) -> Phrase | None:
    for later in range(index + 1, min(len(view.words), index + 1 + reach)):
        if view.owner[later] >= 0:
            return view.phrases[view.owner[later]]
        if view.words[later].text in "،.؛:":
            return None
    return None


def _stance(view: View, phrase: Phrase, entry: Cue) -> str:
    """An unnamed source is anonymous whatever its verb."""
    unnamed = any(found.entry.kind == "unnamed" and found.first == phrase.head for found in view.matches.cues)
    return "anonymous" if unnamed else entry.stance
