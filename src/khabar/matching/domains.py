"""Whether a sentence is about sport, weather, prices… rather than politics and conflict."""

from __future__ import annotations

from khabar.matching.lexicon import Lexicon
from khabar.matching.vocabulary import Word

SETTLED = 3  # sum of the weights of one domain's words that settles a sentence


class Domains:
    """Finds the domain of sentences by weighted words."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.by_first: dict[str, list[tuple[list[str], str, int]]] = {}
        for domain, terms in lexicon.domains.items():
            for term, weight in terms.items():
                words = term.split()
                self.by_first.setdefault(words[0], []).append((words, domain, weight))

    def weigh(self, words: list[Word]) -> dict[str, int]:
        """The sum of weights per domain; a term counts once."""
        weights: dict[str, int] = {}
        seen: set[tuple[str, ...]] = set()
        for index, word in enumerate(words):
            for spelling in {
                word.folded,
                word.folded[len(word.clitic.conjunction) + len(word.clitic.preposition) :],
                word.stem,
            }:
                for term, domain, weight in self.by_first.get(spelling, ()):
                    following = [w.folded for w in words[index + 1 : index + len(term)]]
                    if following == term[1:] and tuple(term) not in seen:
                        seen.add(tuple(term))
                        weights[domain] = weights.get(domain, 0) + weight
        return weights

    def topics(self, sentences: list[list[Word]]) -> list[str]:
        """For each sentence of a document what it is about besides politics and conflict, for the judges.

        How much the document leans to another domain (0 to 3), how much the sentence does (0 to 3, 3: surely), and to which.
        """
        weighed = [self.weigh(words) for words in sentences]
        total: dict[str, int] = {}
        for weights in weighed:
            for domain, weight in weights.items():
                total[domain] = total.get(domain, 0) + min(weight, SETTLED)
        leading = max(total, key=lambda domain: (total[domain], domain), default="")
        share = total.get(leading, 0) / (SETTLED * max(1, len(sentences)))
        level = 0 if share < 0.1 else 1 if share < 0.25 else 2 if share < 0.5 else 3
        best = [min(max(weights.values(), default=0), SETTLED) for weights in weighed]
        return [f"{level}{weight}{leading if level or weight else ''}" for weight in best]
