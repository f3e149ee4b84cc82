"""Sentences with their tokens."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from khabar.text.tokens import TOKEN, sentence_spans

LONGEST = 250  # tokens; only lists and texts without punctuation are longer
WIDE = 8_000  # code points; what is wider is not tokenized in one go, since it nearly always has more tokens
STRETCH = 20_000  # tokens that are understood together; only whole books and archives have more
COMMAS = frozenset("،,؛")


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


def sentences(content: str) -> Iterator[TokenizedSentence]:
    """The sentences of ``content`` in order; one of more than LONGEST tokens is cut at commas, where there are none hard."""
    for start, end in sentence_spans(content):
        if end - start <= WIDE:
            sentence = TokenizedSentence(content, start, end)
            if len(sentence.texts) <= LONGEST:
                yield sentence
                continue
        yield from _cut(content, start, end)


def _cut(content: str, start: int, end: int) -> Iterator[TokenizedSentence]:
    """The pieces of a long sentence, each found without reading what is behind it."""
    while len(found := list(islice(TOKEN.finditer(content, start, end), LONGEST + 1))) > LONGEST:
        commas = (n for n in range(LONGEST - 1, LONGEST // 2 - 1, -1) if found[n].group() in COMMAS)
        last = next(commas, LONGEST - 1)
        yield TokenizedSentence(content, start, found[last].end())
        start = found[last + 1].start()
    yield TokenizedSentence(content, start, end)


def stretches(content: str) -> Iterator[list[TokenizedSentence]]:
    """The sentences of ``content`` in stretches of at least STRETCH tokens, the last one excepted; of most documents one."""
    stretch: list[TokenizedSentence] = []
    tokens = 0
    for sentence in sentences(content):
        stretch.append(sentence)
        tokens += len(sentence.texts)
        if tokens >= STRETCH:
            yield stretch
            stretch, tokens = [], 0
    yield stretch
