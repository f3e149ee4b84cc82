"""How much of what a corpus says the lexicon has decided about.

    python tools/coverage.py CORPUS.jsonl.gz … [--stems 3000] [--cues 400] [--show 100]

Prints the share of the most frequent event-capable stems (verbs, verbal nouns, participles) and of the most frequent
words of saying (the nearest such stem in front of أن, إن, a colon or a quotation mark) that are decided, and those that
are not by frequency. A stem is decided by an entry (trigger, light verb, cue), by verbs.tsv (its verb says nothing
political), by plain-words.tsv or by not-events.tsv. Participles and verbal nouns that the ``words`` of an entry leave
out count as decided, and are told apart as "left out". A word that no file knows is undecided where it has the pattern
of a verbal noun of a known root, or of a verb of which several forms stand in the corpus. Function words, parties,
places and names are not counted. A spelling of several readings is counted for the one decided by the strongest file.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from khabar.matching.entries import read_tsv
from khabar.matching.lexicon import DATA, TABLES, letters_of, load_lexicon, shapes, written_entries
from khabar.matching.morphology import conjugate, inflect
from khabar.matching.names import load_names
from khabar.matching.vocabulary import ENCLITICS, PROCLITICS, Vocabulary
from khabar.text.fold import fold
from khabar.text.tokens import TOKEN

LETTERS = "[بتثجحخدذرزسشصضطظعغفقكلمنهويا]"
RARE = 10  # spellings seen less often prove no verb
PROOF = 4  # spellings of a verb that must stand in the corpus, a finite one among them
WEAK = frozenset("اوي")
REACH = 8  # words before a complementizer, colon or quotation mark in which its word of saying is looked for
PARTS = {"perfect": "verb", "imperfect": "verb", "jussive": "verb", "noun": "masdar", "fixed": "masdar"}
FINITE = ("perfect", "imperfect", "jussive")
MARKS = frozenset([":", "«", "“", *(start + end for start in ("", "ب") for end in ("ان", "انه", "انها", "انهم"))])  # أن, إن
# form of a verb -> patterns of the spellings that may belong to it; digits are the letters of the root
PATTERNS = {
    "I": "ي123 ت123 123ت 1ا23 م12و3 ي1و3 ي1ي3 ي1ا3 ي12",
    "II": "ت12ي3 م123",
    "III": "م1ا23ه ي1ا23 م1ا23",
    "IV": "ا12ا3 ا1ا3ه م123 م1ي3",
    "V": "ت123 مت123 يت123",
    "VI": "ت1ا23 يت1ا23 مت1ا23",
    "VII": "ان12ا3 ين123 من123",
    "VIII": "ا1ت2ا3 ي1ت23 م1ت23",
    "X": "است12ا3 يست123 مست123 است1ا3ه يست1ي3 مست1ي3",
    "QI": "1234ه ي1234 م1234",
    "QII": "ت1234 يت1234 مت1234",
}
PATTERN_PAIRS = [(pattern, form) for form, patterns in PATTERNS.items() for pattern in patterns.split()]
SIMPLE = ("123", "123ه", "12ا3", "12ا3ه", "12و3", "12و3ه", "12ي3", "12ي3ه", "123ان", "12اء", "12")  # verbal nouns of form I
# verbal nouns that their pattern shows, whatever the forms of their verb look like without vowel signs
PLAIN = ("ت12ي3", "ت123", "ت1ا23", "م1ا23ه", "ان12ا3", "ا1ت2ا3", "ا1ت2اء", "است12ا3", "است12اء", "است1ا3ه", "ت12يه")


class Stem(NamedTuple):
    """A verb, its verbal noun or one of its participles; ``by`` is what decides about it, or nothing."""

    name: str
    part: str
    by: str


def words_of(paths: list[Path]) -> Iterator[list[str]]:
    """The folded words and marks of each document."""
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                content = f"{row.get('title') or ''}\n{row['text']}"
                yield [word for match in TOKEN.finditer(content) if (word := fold(match.group()))]


def matches(pattern: str, word: str) -> tuple[str, ...] | None:
    """The letters of the root if a spelling has this pattern."""
    if len(pattern) != len(word):
        return None
    root = {}
    for sign, letter in zip(pattern, word, strict=True):
        if sign.isdigit():
            root[sign] = letter
        elif sign != letter:
            return None
    return tuple(root[sign] for sign in sorted(root))


def bare(word: str) -> Iterator[str]:
    """A spelling without each of the clitics that it may carry."""
    for clitic in PROCLITICS:
        if word.startswith(clitic.letters):
            rest = word[len(clitic.letters) :]
            for enclitic in ENCLITICS:
                if rest.endswith(enclitic) and len(rest) - len(enclitic) > 1:
                    yield rest[: len(rest) - len(enclitic)]


def decided() -> dict[str, list[Stem]]:
    """Every folded form that the files decide about, the entries' before the plain words'."""
    found: dict[str, list[Stem]] = defaultdict(list)
    for table, pattern, kind in TABLES:
        for item in written_entries(pattern, kind):
            entry = item.entry
            if entry.kind == "verb":
                made = conjugate(letters_of(entry.root), entry.form, entry.vowel or None, entry.masdar, entry.plural)
            else:
                made = shapes(entry) if " " not in entry.lemma and entry.kind == "noun" else []
                for text in (entry.lemma, *entry.variants):
                    found[fold(text)].append(Stem(entry.lemma, "masdar", table))
            for shape in made:
                part = PARTS.get(shape.part, shape.part)
                by = table if entry.kind != "verb" or part in entry.words else "left out"
                found[fold(shape.text)].append(Stem(entry.lemma, part, by))
    for _, row in read_tsv(DATA / "verbs.tsv", ("lemma", "root", "form")):
        for shape in conjugate(letters_of(row["root"]), row["form"], row["vowel"] or None):
            found[fold(shape.text)].append(Stem(row["lemma"], PARTS.get(shape.part, shape.part), "plain verb"))
    for _, row in read_tsv(DATA / "plain-words.tsv", ("word", "plural")):
        for shape in inflect(row["word"], [plural for plural in row["plural"].split("|") if plural]):
            found[fold(shape.text)].append(Stem(row["word"], "masdar", "plain word"))
    for _, row in read_tsv(DATA / "not-events.tsv", ("expression",)):
        found[fold(row["expression"])].append(Stem(row["expression"], "masdar", "no event"))
    return found


class Guess:
    """Verbs that no file knows, by the forms of theirs that stand in the corpus."""

    def __init__(self, counts: Counter[str], known: dict[str, list[Stem]]) -> None:
        self.counts, self.known = counts, known
        self.seen = {stem for word, count in counts.items() if count >= RARE for stem in bare(word)}
        self.verbs: dict[tuple[tuple[str, ...], str], dict[str, str]] = {}
        self.roots = {tuple(fold(letter) for letter in letters_of(root)) for root in self._written_roots()}

    def _written_roots(self) -> Iterator[str]:
        for _, pattern, kind in TABLES:
            yield from (item.entry.root for item in written_entries(pattern, kind) if item.entry.root)
        yield from (row["root"] for _, row in read_tsv(DATA / "verbs.tsv", ("root",)))

    def verb(self, root: tuple[str, ...], form: str) -> dict[str, str]:
        """Folded form -> part of a verb, where enough of them stand in the corpus."""
        key = (root, form)
        if key not in self.verbs:
            parts: dict[str, str] = {}
            for vowel in "aiu" if form == "I" else ("",):
                try:
                    made = conjugate(root, form, vowel or None)
                except (ValueError, KeyError, IndexError):
                    continue
                for shape in made:
                    if shape.part != "imperative" and (shape.part not in FINITE or shape.person[0] == "3"):
                        parts.setdefault(fold(shape.text), shape.part)
            here = [(text, part) for text, part in parts.items() if text in self.seen]
            finite = sum(part in FINITE and text not in self.known for text, part in here)
            self.verbs[key] = parts if len(here) >= PROOF and finite >= 2 else {}
        return self.verbs[key]

    def rooted(self, letters: tuple[str, ...] | None) -> bool:
        """Whether letters are the root of a verb that the files know; a last letter that the pattern hides may be any."""
        if letters is None or len(letters) == 3:
            return letters in self.roots
        return any((*letters, last) in self.roots for last in ("و", "ي", letters[1]))

    def stem(self, word: str) -> Stem | None:
        """The verb or verbal noun that an unknown word may be."""
        for text in bare(word):
            for pattern, form in PATTERN_PAIRS:
                root = matches(pattern, text)
                for letters in _roots(root) if root else ():
                    part = self.verb(letters, form).get(text)
                    if part and not (len(letters) == 4 and WEAK & set(letters)):
                        return Stem(f"{' '.join(letters)} {form}", PARTS.get(part, part), "")
            if word != f"{text}ي" and any(self.rooted(matches(pattern, text)) for pattern in (*SIMPLE, *PLAIN)):
                return Stem(text, "simple noun", "")
        return None


def _roots(letters: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The roots that folded letters may stand for: alef is hamza at the front, و or ي elsewhere."""
    options = [
        ("ء",) if letter == "ا" and not place else ("و", "ي") if letter == "ا" else (letter,)
        for place, letter in enumerate(letters)
    ]
    if len(letters) == 2:
        options.append((letters[1],))
    chosen: list[tuple[str, ...]] = [()]
    for option in options:
        chosen = [(*start, letter) for start in chosen for letter in option]
    yield from chosen


class Reader:
    """The stem of each word of a corpus."""

    def __init__(self, counts: Counter[str]) -> None:
        self.known = decided()
        self.vocabulary = Vocabulary(load_lexicon(), load_names())
        self.guess = Guess(counts, self.known)
        self.memo: dict[str, Stem | None] = {}

    def __getitem__(self, word: str) -> Stem | None:
        if word not in self.memo:
            self.memo[word] = self._read(word)
        return self.memo[word]

    def _read(self, word: str) -> Stem | None:
        if not word[0].isalpha() or word[0].isascii():
            return None
        analysed = self.vocabulary[word]
        if analysed.classes:
            return None
        readings = [stem for text in bare(word) for stem in self.known.get(text, ())]
        if readings:
            order = ("trigger", "light", "cue", "plain verb", "plain word", "no event", "left out")
            return min(readings, key=lambda stem: order.index(stem.by))
        adjectives = self.vocabulary.names.data.adjectives
        if analysed.stems or word in self.vocabulary.glued or any(text in adjectives for text in bare(word)):
            return None  # a party, a place, a part of a name, a nationality
        return self.guess.stem(word)


def saying(words: list[str], reader: Reader) -> Iterator[Stem]:
    """The words of saying: the nearest verb or verbal noun in front of أن, إن, a colon or a quotation mark."""
    for index, word in enumerate(words):
        if word in MARKS:
            for before in range(index - 1, max(-1, index - 1 - REACH), -1):
                stem = reader[words[before]] if words[before] else None
                if stem is not None:
                    yield stem
                    break


def share(title: str, stems: Counter[Stem], spelled: dict[Stem, Counter[str]], most: int, show: int) -> None:
    top = stems.most_common(most)
    by = Counter(stem.by or "undecided" for stem, _ in top)
    done = len(top) - by["undecided"]
    print(f"{title}: {done} of {len(top)} decided ({done / max(1, len(top)):.1%}), down to {top[-1][1]} times")
    print("   " + ", ".join(f"{name} {count}" for name, count in by.most_common()))
    for stem, count in [pair for pair in top if not pair[0].by][:show]:
        words = " ".join(word for word, _ in spelled[stem].most_common(4))
        print(f"   {count}\t{stem.name}\t{stem.part}\t{words}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description="the share of a corpus's event words and words of saying that the lexicon decides about"
    )
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--stems", type=int, default=3000)
    parser.add_argument("--cues", type=int, default=400)
    parser.add_argument("--show", type=int, default=100, help="how many undecided stems are printed")
    options = parser.parse_args()
    counts: Counter[str] = Counter()
    for words in words_of(options.corpus):
        counts.update(words)
    reader = Reader(counts)
    stems: Counter[Stem] = Counter()
    spelled: dict[Stem, Counter[str]] = defaultdict(Counter)
    for word, count in counts.items():
        stem = reader[word]
        if stem is not None:
            stems[stem] += count
            spelled[stem][word] = count
    cues: Counter[Stem] = Counter()
    for words in words_of(options.corpus):
        cues.update(saying(words, reader))
    share("event-capable stems", stems, spelled, options.stems, options.show)
    share("words of saying", cues, spelled, options.cues, options.show)


if __name__ == "__main__":
    main()
