"""Code labelled documents with judges that have not seen them: five folds, trained by tools/train_judges.py.

    python tools/code_folds.py GOLD.jsonl --out OUT [--negatives TEXTS.jsonl] [--sentences LABELLED.jsonl …] [--part learn]

Writes OUT/<stem of each file>.jsonl in the form of the record, for honest figures on data that the judges learn from.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import msgspec

from khabar import Coder, Document
from khabar.claims import linear

sys.path.insert(0, str(Path(__file__).parent))
import train_judges as training


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    training.add_arguments(parser)
    options = parser.parse_args()
    target, options.quiet = options.out, True
    target.mkdir(parents=True, exist_ok=True)
    files = [options.gold, *([options.negatives] if options.negatives else []), *options.sentences]
    rows = {path: training.read(path, options.part if path == options.gold else None) for path in files}
    coded: dict[str, bytes] = {}
    coder = Coder()
    for fold in range(training.FOLDS):
        with tempfile.TemporaryDirectory() as folder:
            linear.MODELS = options.out = Path(folder)
            linear.load.cache_clear()
            training.run(coder, options, without=fold)
            for row in (row for path in files for row in rows[path] if training.fold_of(row["id"]) == fold):
                document = Document(
                    text=row["text"],
                    id=row["id"],
                    outlet=row.get("outlet"),
                    date=row.get("date"),
                    title=row.get("title") or "",
                )
                coded[row["id"]] = msgspec.json.encode(coder.code(document))
    for path in files:
        (target / f"{path.stem}.jsonl").write_bytes(b"".join(coded[row["id"]] + b"\n" for row in rows[path]))


if __name__ == "__main__":
    main()
