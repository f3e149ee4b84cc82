"""Sentences with their tokens."""

from __future__ import annotations

from khabar.text.tokens import TOKEN, sentence_spans


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
    """The sentences of ``content`` in order."""
    return [TokenizedSentence(content, start, end) for start, end in sentence_spans(content)]
