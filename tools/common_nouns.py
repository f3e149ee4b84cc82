"""List the common nouns of news (src/khabar/data/lexicon/common-nouns.tsv), from unlabelled texts.

    python tools/common_nouns.py TEXTS.jsonl.gz … > src/khabar/data/lexicon/common-nouns.tsv

A word that news writes with and without article is a noun or adjective; a preposition glued to it can then be told from a first
letter of its own ("بصواريخ" is "by missiles", "بطاقة" another word). Words that the lexicon or the names know are left out.
Counts folded spellings; the same texts give the same list.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from word_vectors import contents

from khabar import Coder
from khabar.text.fold import fold
from khabar.text.tokens import TOKEN

LEAST, SHORTEST = 60, 3  # times a word must be met; letters
DEFINITE = 0.03  # share of these times with its article

HEAD = """\
# Common nouns and adjectives of news, the most frequent first, folded and without article; made by tools/common_nouns.py.
# Nothing is matched against them: they tell a preposition that is glued to a word from the first letter of another word.
word
"""


def main() -> None:
    texts = contents([Path(path) for path in sys.argv[1:]])
    counts = Counter(fold(match.group()) for text in texts for match in TOKEN.finditer(text))
    vocabulary = Coder().vocabulary
    known = vocabulary.names.heads | vocabulary.glued | set(vocabulary.lexicon.forms) | set(vocabulary.function)
    total = {
        word: count + counts["ال" + word]
        for word, count in counts.items()
        if len(word) >= SHORTEST and word not in known and not word.startswith("ال")
    }
    print(HEAD, end="")
    for word in sorted(total, key=lambda word: (-total[word], word)):
        joined = word[0] in "وف" and counts[word[1:]] > total[word]  # "وفيه"
        if total[word] >= LEAST and not joined and counts["ال" + word] >= DEFINITE * total[word]:
            print(word)


if __name__ == "__main__":
    main()
