"""Sentences with their tokens."""

from __future__ import annotations

from functools import cached_property

from khabar.text.tokens import TOKEN, sentence_spans

LONGEST = 250  # tokens; only lists and texts without punctuation are longer


class TokenizedSentence:
    """A sentence: its extent in the content (code points), and the spelling of each of its tokens."""

    def __init__(self, content: str, start: int, end: int) -> None:
        self.content, self.start, self.end = content, start, end
        self.texts: list[str] = TOKEN.findall(content, start, end)

    @cached_property
    def starts(self) -> list[int]:
        """Where each token starts in the content; many sentences are never asked."""
        return [match.start() for match in TOKEN.finditer(self.content, self.start, self.end)]

    @cached_property
    def ends(self) -> list[int]:
        """Where each token ends in the content."""
        return [start + len(text) for start, text in zip(self.starts, self.texts, strict=True)]


def sentences(content: str) -> list[TokenizedSentence]:
    """The sentences of ``content`` in order; one of more than LONGEST tokens is cut at commas, where there are none hard."""
    out: list[TokenizedSentence] = []
    for start, end in sentence_spans(content):
        sentence = TokenizedSentence(content, start, end)
        while len(sentence.texts) > LONGEST:
            commas = [n for n in range(LONGEST // 2, LONGEST) if sentence.texts[n] in ("،", ",", "؛")]
            cut = sentence.ends[commas[-1] if commas else LONGEST - 1]
            out.append(TokenizedSentence(content, sentence.start, cut))
            sentence = TokenizedSentence(content, sentence.starts[len(out[-1].texts)], end)
        out.append(sentence)
    return out
