"""A sentence as the later stages see it: tokens, words, entries, phrases, dates and quantities."""

from __future__ import annotations

from datetime import date

from khabar.matching.matcher import Matcher, Matches
from khabar.matching.names import Names
from khabar.matching.vocabulary import Vocabulary, Word
from khabar.records.claim import Span
from khabar.timex.dates import DateMention, find_dates
from khabar.timex.numbers import Quantity, find_quantities
from khabar.syntax.phrases import Phrase, chunk
from khabar.text.sentences import TokenizedSentence

PLACE_PREPOSITIONS = frozenset({"في", "ب", "قرب", "الي", "من", "علي", "بين", "عند", "شمال", "جنوب", "شرق", "غرب", "وسط", "داخل", "نحو", "ل"})


class View:
    """One sentence, analysed."""

    def __init__(
        self, content: str, sentence: TokenizedSentence, words: list[Word], matches: Matches, vocabulary: Vocabulary,
        published: date | None,
    ) -> None:  # fmt: skip
        self.content, self.sentence, self.words, self.matches = content, sentence, words, matches
        self.names: Names = vocabulary.names
        folded = [word.folded for word in words]
        self.dates: list[DateMention] = find_dates(folded, published)
        self.quantities: list[Quantity] = find_quantities(folded, self.dates)
        dated = {index for mention in self.dates for index in range(mention.first, mention.last + 1)}
        event = {index for found in matches.triggers for index in range(found.first, found.last + 1) if found.last > found.first}
        chunks = chunk(words, vocabulary, matches.blocked)
        self.phrases = [p for p in chunks if p.head not in dated and p.first not in event]
        self.owner = [-1] * len(words)  # number of the phrase that a token belongs to
        for number, phrase in enumerate(self.phrases):
            for index in range(phrase.first, phrase.last + 1):
                self.owner[index] = number

    def span(self, first: int, last: int, begin: int = 0) -> Span:
        """The content between two tokens, ``begin`` code points cut from the first."""
        start, end = self.sentence.starts[first] + begin, self.sentence.ends[last]
        return Span(start, end, self.content[start:end])

    def phrase_span(self, phrase: Phrase) -> Span:
        """The phrase as written, without particles glued to its front."""
        return self.span(phrase.first, phrase.last, phrase.begin)

    def is_place(self, phrase: Phrase) -> bool:
        """The head says a place, or the name can only be one, or may be one and stands behind a preposition of place."""
        if phrase.noun is not None and phrase.noun.role == "kind":
            return True
        place = any(table == "place" for table, _ in phrase.names)
        party = any(table in ("actor", "noun") for table, _ in phrase.names)
        if not place or phrase.named_last < phrase.head:
            return False
        if phrase.noun is not None:
            return False
        return not party or phrase.preposition in PLACE_PREPOSITIONS

    def is_party(self, phrase: Phrase) -> bool:
        """The head says a party, a name of one, or a nationality."""
        if phrase.noun is not None:
            return phrase.noun.role != "kind"
        return any(table in ("actor", "noun") for table, _ in phrase.names) or bool(phrase.adjective)


def view(sentence: TokenizedSentence, content: str, vocabulary: Vocabulary, matcher: Matcher, published: date | None) -> View:
    """Analyse one sentence of ``content``; ``published`` is the document's date or None."""
    words = [vocabulary[text] for text in sentence.texts]
    return View(content, sentence, words, matcher.find(words), vocabulary, published)
