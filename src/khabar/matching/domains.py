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

    def topics(self, sentences: list[list[Word]]) -> list[str | None]:
        """For each sentence of a document what it is about besides politics and conflict.

        None: surely about another domain, so that it makes no claim. Else a short name of the domains that document and
        sentence lean to, with how much ("sport2.1"), for the judges.
        """
        weighed = [self.weigh(words) for words in sentences]
        total: dict[str, int] = {}
        for weights in weighed:
            for domain, weight in weights.items():
                total[domain] = total.get(domain, 0) + min(weight, SETTLED)
        leading = max(total, key=lambda domain: (total[domain], domain), default="")
        share = total.get(leading, 0) / (SETTLED * max(1, len(sentences)))
        level = 0 if share < 0.1 else 1 if share < 0.25 else 2 if share < 0.5 else 3
        out: list[str | None] = []
        for weights in weighed:
            best = max(weights.values(), default=0)
            out.append(None if best >= SETTLED else f"{level}{min(best, 2)}{leading if level else ''}")
        return out
