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
            for spelling in {word.folded, word.folded[len(word.clitic.conjunction) + len(word.clitic.preposition) :], word.stem}:
                for term, domain, weight in self.by_first.get(spelling, ()):
                    following = [w.folded for w in words[index + 1 : index + len(term)]]
                    if following == term[1:] and tuple(term) not in seen:
                        seen.add(tuple(term))
                        weights[domain] = weights.get(domain, 0) + weight
        return weights

    def settled(self, words: list[Word]) -> str | None:
        """The domain that a sentence is surely about, None where it may be about politics or conflict."""
        weights = self.weigh(words)
        best = max(weights, key=lambda domain: (weights[domain], domain), default=None)
        return best if best is not None and weights[best] >= SETTLED else None
