"""Code the documents of one fold by a judge that has not seen them, for honest figures on data that is also learned from.

    python tools/train_judge.py --without 0 --out judge-0.npz …
    python tools/code_folds.py judge-0.npz 0 GOLD.jsonl CODED.jsonl FOLD.jsonl

CODED gets the coded documents of the fold, FOLD their lines of GOLD, so that any scorer can compare the two.
"""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec
from judge_rows import fold_of, read

from khabar import Coder, Document
from khabar.claims import network


def main() -> None:
    model, fold, gold, coded, kept = sys.argv[1:]
    network.MODEL = Path(model)
    coder = Coder()
    with Path(coded).open("wb") as out, Path(kept).open("wb") as rows:
        for row in read(Path(gold)):
            if fold_of(row["id"]) == int(fold):
                given = {key: row[key] for key in ("text", "id", "outlet", "url", "date", "title") if row.get(key)}
                document = Document(**given)
                out.write(msgspec.json.encode(coder.code(document)) + b"\n")
                rows.write(msgspec.json.encode(row) + b"\n")


if __name__ == "__main__":
    if len(sys.argv) != 6:
        raise SystemExit(__doc__)
    main()
