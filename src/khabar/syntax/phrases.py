"""Noun phrases: where they begin and end, what governs them, and what their head says they are.

Arabic news is written without case endings, so a phrase is followed word by word: a chain of nouns (idafa) is closed by a
definite word or a name, after which only definite adjectives may come; an adjective closes an indefinite chain; function
words, verbs, glued conjunctions and prepositions end it. A title may be followed by the name of its bearer.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

from khabar.matching.names import Names, Noun
from khabar.matching.vocabulary import FINITE, Vocabulary, Word
from khabar.syntax.bearers import with_bearers
from khabar.syntax.phrase import CLOSING, OPENING, Phrase
from khabar.text.memo import Memo

MAX_WORDS = 12
_ADJECTIVE_ENDINGS = ("ي", "يه", "يين", "يون", "يان", "يتان", "يتين", "يات", "يا")
_DESCRIBING = ("ي", "يه")
_PRONOUN_ENDINGS = ("هم", "ها", "هما", "نا")


class Chunker:
    """Finds the phrases of one sentence."""

    def __init__(self, words: list[Word], vocabulary: Vocabulary, events: dict[int, str], dated: frozenset[int]) -> None:
        self.words, self.names, self.vocabulary = words, vocabulary.names, vocabulary
        self.events, self.dated = events, dated
        self.compound, self.speaking = vocabulary.lists["compound"], vocabulary.lists["speaking"]
        self.office_of, self.inside = vocabulary.lists["office"], vocabulary.lists["inside"]
        self.name_at: dict[int, tuple[int, list[tuple[str, int]], int]] = {}
        self.alone = _alone(vocabulary.names)

    def phrases(self) -> list[Phrase]:
        """All phrases in order; event words are no phrases of their own."""
        found: list[Phrase] = []
        preposition, joined, index, words = "", False, 0, self.words
        while index < len(words):
            word = words[index]
            if index in self.dated:
                preposition, joined, index = "", False, index + 1
                continue
            if word.kind == "mark" and word.text not in OPENING:
                preposition, joined, index = "", joined and word.text in OPENING + CLOSING, index + 1
                continue
            if word.classes and "quantifier" not in word.classes:
                preposition, joined = self._after_function_word(word, preposition, joined)
                index += 1
                continue
            if self._starts(index):
                phrase = self._phrase(index, preposition, joined)
                if phrase is not None:
                    found.append(phrase)
                    preposition, joined, index = "", False, phrase.last + 1
                    continue
            if word.kind != "mark":
                preposition, joined = "", False
            index += 1
        return with_bearers(words, found, self.office_of)

    def _after_function_word(self, word: Word, preposition: str, joined: bool) -> tuple[str, bool]:
        if "preposition" in word.classes and "pronoun" not in word.classes:
            return word.stem, joined or bool(word.clitic.conjunction)
        if "conjunction" in word.classes and len(word.folded) <= 2:
            return preposition, True
        if "adverb" in word.classes or "demonstrative" in word.classes:
            return preposition, joined or bool(word.clitic.conjunction)
        return "", False

    def _starts(self, index: int) -> bool:
        word = self.words[index]
        if word.kind == "mark":
            following = self.words[index + 1 : index + 2]
            return bool(following) and following[0].kind == "word" and not following[0].classes and self._starts(index + 1)
        if index in self.events and not self._is_party(index):
            return False
        return word.nominal or word.number

    def _is_party(self, index: int) -> bool:
        """Event words that are parties as well ("القتلى", "المعتقلين") may head a phrase, so may names; no verb ("طالب")."""
        if self.events.get(index) in FINITE and not self.words[index].text.endswith("ة"):
            return bool(self._name(index)[1])
        return bool(self.names.nouns.get(self.words[index].stem)) or bool(self._name(index)[1])

    def _name(self, index: int) -> tuple[int, list[tuple[str, int]], int]:
        """Longest name at a token: its last token, candidates, offset in the first word; no candidates where none is."""
        found = self.name_at.get(index)
        if found is None:
            found = self.name_at[index] = self._longest_name(index)
        return found

    def _longest_name(self, index: int) -> tuple[int, list[tuple[str, int]], int]:
        word = self.words[index]
        best = (index, *self.alone[word])
        if not word.longer or index + 1 == len(self.words):
            return best
        following = self.words[index + 1]
        for stem, begin in word.stems:
            if following.kind == "mark" or self.names.goes_on(stem, following.folded):
                last, refs = self.names.longest(stem, self._following(index))
                if last is not None and last > best[0]:
                    best = (last, refs, begin)
        return best

    def _following(self, index: int) -> Iterator[tuple[int, str]]:
        """The next words with their indexes; quotation marks between the words of a name do not count."""
        for later in range(index + 1, min(index + 9, len(self.words))):
            word = self.words[later]
            if word.kind == "mark":
                if word.text in OPENING + CLOSING + "-_":
                    continue
                break
            yield later, word.folded

    def _phrase(self, start: int, preposition: str, joined: bool) -> Phrase | None:
        words, index = self.words, start
        if words[index].kind == "mark":
            index += 1
        first_word = words[index]
        joined = joined or bool(first_word.clitic.conjunction)
        preposition = first_word.clitic.preposition or preposition
        head = self._head(index)
        last, refs, begin = self._name(head)
        noun = self._noun(head, refs)
        named_last = last if refs else -1
        last = self._close_quote(start, last)
        last, definite, adjective = self._extend(head, last, bool(refs), noun)
        last = self._balance(start, last)
        start_offset = begin if head == index and refs else first_word.begin
        if words[start].kind == "mark":
            start_offset = 0
        if not joined and begin and refs and head == index and words[index].folded[0] in "وف":
            joined = True
        return Phrase(
            start, last, start_offset, head, preposition.replace("لل", "ل"), joined, tuple(refs), noun,
            adjective or self.names.data.adjectives.get(words[head].stem, ""), definite, named_last,
        )  # fmt: skip

    def _head(self, index: int) -> int:
        """The counted noun after numbers and quantifiers ("11 مسلحا", "عدد من المدنيين")."""
        words, last = self.words, len(self.words) - 1
        head = index
        while head < last and (words[head].number or "quantifier" in words[head].classes or self._counts(head)):
            following = words[head + 1]
            if following.folded == "من" and head + 2 <= last and words[head + 2].nominal and not words[head + 2].classes:
                head += 2
            elif (
                following.kind == "mark"
                or (following.classes and "quantifier" not in following.classes)
                or not following.nominal
                or (head + 1 in self.events and not self._is_party(head + 1))
            ):
                break
            else:
                head += 1
        return head

    def _counts(self, index: int) -> bool:
        return self.words[index].folded in self.vocabulary.counting

    def _noun(self, head: int, refs: list[tuple[str, int]]) -> Noun | None:
        for table, number in refs:
            if table == "noun":
                return self.names.data.nouns[number]
        nouns = self.names.nouns.get(self.words[head].stem) or self.names.nouns.get(self.words[head].folded)
        if nouns and len(nouns) > 1 and self._place_at(head + 1):  # "محافظة تعز": no woman governor
            return next((noun for noun in nouns if noun.role == "kind"), nouns[0])
        return nouns[0] if nouns else None

    def _place_at(self, index: int) -> bool:
        """Whether a token begins the name of a place."""
        return index < len(self.words) and any(table == "place" for table, _ in self._name(index)[1])

    def _close_quote(self, start: int, last: int) -> int:
        """A phrase that opens with a quotation mark takes the closing one with it."""
        if self.words[start].kind != "mark":
            return last
        for index in range(last + 1, min(start + 8, len(self.words))):
            if self.words[index].text in CLOSING:
                return index
            if self.words[index].kind == "mark" or self.words[index].finite:
                break
        return last

    def _balance(self, start: int, last: int) -> int:
        """A phrase with a quotation mark opened inside it takes the closing one ("مسلحي «قسد»")."""
        marks = [self.words[index].text for index in range(start, last + 1) if self.words[index].kind == "mark"]
        opened = len(marks) % 2 == 1 and any(mark in OPENING for mark in marks)
        following = self.words[last + 1] if last + 1 < len(self.words) else None
        return last + 1 if opened and following is not None and following.text in CLOSING else last

    def _extend(self, head: int, last: int, named: bool, noun: Noun | None) -> tuple[int, bool, str]:
        words, names = self.words, self.names
        compound = last == head and head + 1 < len(words) and words[head].folded in self.compound and self._joins(head)
        last += compound
        definite = compound or words[head].definite or named or _has_pronoun(words[last])
        described = False
        adjective = names.data.adjectives.get(words[last].stem, "") if last > head else ""
        title = noun is not None and noun.role in ("title", "institution")
        index = last + 1
        while index < len(words) and index - head < MAX_WORDS and index not in self.dated:
            word = words[index]
            if definite and self._other_party(head, index):
                break
            if word.kind == "mark":
                closing = self._aside(index, noun is not None) if definite or not self._keeps_its_noon(index - 1) else None
                if closing is None:
                    break
                last, index = closing, closing + 1
                continue
            step = self._step(index, definite, described, title, noun)
            if step is None:
                break
            end, definite_now, adjective_now = step
            definite = definite or definite_now
            described = described or adjective_now
            adjective = names.data.adjectives.get(word.stem, adjective)
            last, index = end, end + 1
        return last, definite, adjective

    def _other_party(self, head: int, index: int) -> bool:
        """Whether a state or an organisation begins here that is another than the phrase's ("طالبت الهند باكستان").

        A nationality is an adjective ("الحكومة السعودية") unless a state stands before it.
        """
        last, refs, _ = self._name(index)
        if not refs:
            return False
        found = [self.names.data.actors[number] for table, number in refs if table == "actor"]
        word = self.words[index]
        if not found or word.clitic.preposition or any(actor.offices for actor in found):
            return False
        own = [self.names.data.actors[number] for table, number in self._name(head)[1] if table == "actor"]
        if {actor.id for actor in own} & {actor.id for actor in found}:
            return False
        if last == index and word.stem in self.names.data.adjectives:
            return any(actor.id == actor.country.lower() for actor in own)
        states = any(actor.id == actor.country.lower() for actor in found)
        return bool(own) or states or word.stem in self.names.nouns

    def _quoted_party(self, index: int) -> bool:
        """Whether a definite noun for a party stands here, which is another than a name before it (دعا فلان "الجيش")."""
        return index < len(self.words) and self.words[index].definite and self.words[index].stem in self.names.nouns

    def _aside(self, index: int, named: bool = True) -> int | None:
        """Last token of a short quotation or parenthesis that names the party again, None where it is none."""
        if self.words[index].text not in OPENING or (not named and self._quoted_party(index + 1)):
            return None
        for later in range(index + 1, min(index + 7, len(self.words))):
            word = self.words[later]
            if word.text in CLOSING:
                return later if later > index + 1 else None
            if word.kind == "mark" or (word.finite and not word.nominal) or (word.classes and later > index + 2):
                return None
        return None

    def _step(
        self, index: int, definite: bool, described: bool, title: bool, noun: Noun | None
    ) -> tuple[int, bool, bool] | None:
        """Whether the phrase goes on with this word: (last token taken, definite now, adjective), None where it ends."""
        word, names = self.words[index], self.names
        following = index + 1
        if word.folded in self.compound and following < len(self.words) and self._joins(index):
            return following, True, False
        if title and word.folded in self.speaking and following < len(self.words):  # "المتحدث باسم الجيش"
            spoken_for = self._phrase(following, "", False) if self._starts(following) else None
            return (spoken_for.last, True, False) if spoken_for else None
        if word.folded in self.inside and noun is not None and noun.role != "kind":
            return self._member(index)
        if word.folded == "من" and not definite and noun is not None and noun.role == "generic":
            return self._partitive(index)
        if word.classes or word.number or word.clitic.conjunction or (word.finite and not word.nominal):
            return None
        if word.clitic.preposition:
            return self._dative(index, noun) if word.clitic.preposition in ("ل", "لل") else None
        described_by = word.stem in names.nouns
        if word.definite:
            part = self.events.get(index)
            participle = part in ("active", "passive") and definite  # "القرى المحررة"
            if not definite and self._keeps_its_noon(index - 1):
                return None
            describes = word.folded.endswith(_DESCRIBING) or self._turns(word, noun)  # "الجماعات الإرهابية"
            if (definite and described_by and not describes) or (part is not None and not participle):
                return None
            last = index if definite else self._name(index)[0]  # "أنصار المجلس الأعلى للدولة"
            return last, True, definite
        if index in self.events and not (noun is not None and noun.role == "kind" and self._place_at(index)):
            return None
        last, refs, _ = self._name(index)
        if refs:
            if described and all(table != "actor" for table, _ in refs):  # an adjective has closed the phrase
                return None
            person = title and any(table == "actor" for table, _ in refs)
            return None if definite and not person else (last, True, False)
        if word.folded in self.vocabulary.counting:
            return None
        if described_by and noun is not None and noun.role == "generic":
            return None
        if definite:
            office = noun is not None and noun.role == "title"
            unknown = office and not word.known and not described_by and len(word.folded) > 1
            return (index, True, False) if unknown else None
        if word.stem in names.data.adjectives or (word.folded.endswith(_ADJECTIVE_ENDINGS) and not described_by):
            return index, False, True
        accusative = word.text.endswith(("ا", "اً", "ًا")) and len(word.folded) > 3
        if described or accusative or (described_by and not title and noun is not None and noun.role == "generic"):
            return None
        return index, _has_pronoun(word), False

    def _member(self, index: int) -> tuple[int, bool, bool] | None:
        """The organisation in which somebody is, no place ("قيادي في حماس", "عضو في المجلس الرئاسي")."""
        following = index + 1
        if following >= len(self.words) or following in self.events or not self._starts(following):
            return None
        whole = self._phrase(following, "", False)
        if whole is None or any(table == "place" for table, _ in whole.names):
            return None
        actors = [self.names.data.actors[number] for table, number in whole.names if table == "actor"]
        nouns = self.names.nouns.get(self.words[whole.head].stem, ())
        roles = {noun.role for noun in nouns}
        institution = whole.definite and "institution" in roles and "kind" not in roles
        organisation = institution or any(actor.id != actor.country.lower() for actor in actors)
        return (whole.last, True, False) if organisation else None

    def _keeps_its_noon(self, index: int) -> bool:
        """A plural in ـون or ـين that a genitive follows would lose its noon ("مستوطنون", but "مستوطنو البلدة")."""
        word = self.words[index]
        return word.folded.endswith("ون") or (word.folded.endswith("ين") and word.stem in self.names.nouns)

    def _turns(self, word: Word, noun: Noun | None) -> bool:
        """A direction as adjective behind a place ("ريف حلب الشمالي")."""
        place = noun is not None and noun.role == "kind"
        return place and any(described.kind == "direction" for described in self.names.nouns.get(word.stem, ()))

    def _joins(self, index: int) -> bool:
        """The second word of a compound name ("عبد الله") is a plain word without glued particles."""
        first, second = self.words[index], self.words[index + 1]
        plain = second.kind == "word" and not second.classes and not second.clitic.conjunction and not second.clitic.preposition
        return plain and not first.clitic.preposition and index not in self.events and index + 1 not in self.events

    def _partitive(self, index: int) -> tuple[int, bool, bool] | None:
        following = index + 1
        if following < len(self.words) and not self.words[following].classes and self.words[following].nominal:
            last, refs, _ = self._name(following)
            return last, bool(refs) or self.words[following].definite, False
        return None

    def _dative(self, index: int, noun: Noun | None) -> tuple[int, bool, bool] | None:
        """A possessor joined with ل ("حاجز للجيش"): after nouns of things and offices, before names and definites."""
        if noun is None or noun.role not in ("kind", "title", "institution"):
            return None
        last, refs, _ = self._name(index)
        word = self.words[index]
        owner = noun.role != "institution" or word.stem in self.names.nouns  # "مجلس الأمة للانعقاد" has none
        return (last, True, False) if refs or (owner and word.clitic.preposition == "لل") else None


@functools.lru_cache(maxsize=4)
def _alone(names: Names) -> Memo[Word, tuple[list[tuple[str, int]], int]]:
    """What words name by themselves, whatever stands behind them: candidates, and the offset in the word."""
    return Memo(functools.partial(_name_of, names))


def _name_of(names: Names, word: Word) -> tuple[list[tuple[str, int]], int]:
    people = not word.definite and any(noun.role == "generic" for noun in names.nouns.get(word.stem, ()))
    for stem, begin in word.stems:
        refs = [ref for ref in names.longest(stem, ())[1] if ref[0] not in ("noun", "added")]
        if refs and not (people and all(ref[0] == "place" for ref in refs)):  # "أنصار" are supporters, and a village
            return refs, begin
    return [], word.begin


def _has_pronoun(word: Word) -> bool:
    long = len(word.folded) > 4
    return bool(word.enclitic) or (long and (word.folded.endswith(_PRONOUN_ENDINGS) or word.text.endswith("ته")))


def chunk(words: list[Word], vocabulary: Vocabulary, events: dict[int, str], dated: frozenset[int]) -> list[Phrase]:
    """The noun phrases of a sentence.

    ``events`` gives the part of speech of its event words and finite verbs of saying, ``dated`` the tokens of its time
    expressions; both end a phrase, but a participle may describe a noun.
    """
    return Chunker(words, vocabulary, events, dated).phrases()
