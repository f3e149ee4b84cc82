"""Sentences with their tokens."""

from __future__ import annotations

from khabar.text.tokens import TOKEN, sentence_spans

LONGEST = 250  # tokens; only lists and texts without punctuation are longer


class TokenizedSentence:
    """A sentence: its extent in the content, and the start, end and spelling of each of its tokens (code points)."""

    __slots__ = ("end", "ends", "start", "starts", "texts")

    def __init__(self, content: str, start: int, end: int) -> None:
        self.start, self.end = start, end
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.texts: list[str] = []
        for match in TOKEN.finditer(content, start, end):
            self.starts.append(match.start())
            self.ends.append(match.end())
            self.texts.append(match.group())


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
