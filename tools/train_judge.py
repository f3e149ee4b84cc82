"""Train the judge (src/khabar/data/models/judge.npz) from labelled claims.

    python tools/train_judge.py --vectors VECTORS.npz GOLD.jsonl … [--negatives TEXTS.jsonl] [--sentences LABELLED.jsonl …]
    python tools/train_judge.py --start src/khabar/data/models/judge.npz YOURS.jsonl … --rate 0.0008 --epochs 4

GOLD holds documents with claims in the form of the record; of files given with --learn only the part that the scorer calls
"learn" is used. Texts without events (--negatives) and sentences labelled yes / easy no / difficult no by event type
(--sentences) are optional. --without FOLD leaves out a fifth of all documents, for honest figures on them: see
tools/code_folds.py. VECTORS is made by tools/word_vectors.py. Needs jax and optax, which are not needed to run Khabar.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from judge_model import Params, Settings, Tables, features_of, tables, train
from judge_pretrain import pretrain
from judge_rows import FOLDS, Row, RowMaker, fold_of, read

from khabar import Coder
from khabar.claims.network import MODEL


def rows_of(options: argparse.Namespace, maker: RowMaker) -> list[Row]:
    """All rows that the options name."""
    kept = lambda rows: [row for row in rows if options.without is None or fold_of(row["id"]) != options.without]  # noqa: E731
    documents = [row for path in options.gold for row in read(path)] + [row for p in options.learn for row in read(p, "learn")]
    documents += [dict(row, claims=[]) for path in options.negatives for row in read(path)]
    labelled = [row for path in options.sentences for row in read(path)]
    rows = [made for row in kept(documents) for made in maker.claims(row)]
    rows += [made for row in kept(labelled) for made in maker.sentence(row)]
    return rows + list(maker.examples())


def write(path: Path, p: Params, made: Tables) -> None:
    """Weights as 16-bit floats, with the names of rows and classes; row 0 of each table stands for nothing and is left out."""
    arrays = {name: np.asarray(value) for name, value in p.items()}
    for table in made.features:
        arrays[table] = arrays[table][1:]
    arrays["vector"] = made.vectors
    about = {"features": made.features, "words": made.words, "classes": made.classes}
    text = json.dumps(about, ensure_ascii=False, separators=(",", ":")).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, about=np.frombuffer(text, np.uint8), **{k: v.astype(np.float16) for k, v in arrays.items()})


def read_model(path: Path) -> tuple[Tables, Params]:
    """The names and weights of a judge, to go on from."""
    with np.load(path) as stored:
        about = json.loads(bytes(stored["about"]).decode())
        arrays = {name: stored[name].astype(np.float32) for name in stored.files if name != "about"}
    vectors = arrays.pop("vector")
    for table in about["features"]:
        arrays[table] = np.vstack([np.zeros((1, arrays[table].shape[1]), np.float32), arrays[table]])
    return Tables(about["features"], about["words"], vectors, about["classes"]), arrays


def grown(made: Tables, known: Params, rows: list[Row]) -> tuple[Tables, Params]:
    """The same with a row of zeros for each feature that is met often enough now and was not known before."""
    features, arrays = dict(made.features), dict(known)
    for table, names in features_of(rows).items():
        new = sorted(set(names).difference(features[table]))
        features[table] = [*features[table], *new]
        arrays[table] = np.vstack([arrays[table], np.zeros((len(new), arrays[table].shape[1]), np.float32)])
    return made._replace(features=features), arrays


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="*")
    parser.add_argument("--learn", type=Path, action="append", default=[], help="gold of which only the part to learn is used")
    parser.add_argument("--negatives", type=Path, action="append", default=[], help="texts without events")
    parser.add_argument("--sentences", type=Path, action="append", default=[], help="sentences labelled yes or no")
    parser.add_argument("--texts", type=Path, action="append", default=[], help="unlabelled texts to read first")
    parser.add_argument("--tokens", type=int, default=2_500_000, help="how much of them")
    begin = parser.add_mutually_exclusive_group(required=True)
    begin.add_argument("--vectors", type=Path, help="word vectors, to begin anew")
    begin.add_argument("--start", type=Path, help="a judge to go on from, such as the shipped one, with a small --rate")
    parser.add_argument("--without", type=int, choices=range(FOLDS))
    parser.add_argument("--out", type=Path, default=MODEL)
    for name, value in Settings()._asdict().items():
        parser.add_argument(f"--{name}", type=type(value), default=value)
    return parser


def main() -> None:
    options = arguments().parse_args()
    maker = RowMaker(Coder())
    rows = rows_of(options, maker)
    print(f"{len(rows)} sentences, {sum(len(row['events']) for row in rows)} events")
    settings = Settings(**{name: getattr(options, name) for name in Settings._fields})
    if options.start:
        made, known = grown(*read_model(options.start), rows)
        settings = settings._replace(width=known["scale"].shape[0], hidden=known["type.w"].shape[0])
    else:
        stored = np.load(options.vectors)
        made = tables(rows, stored["words"].tolist(), stored["vectors"].astype(np.float16).astype(np.float32))
        known = pretrain(maker, options.texts, options.tokens, made, settings) if options.texts else {}
    write(options.out, train(rows, made, settings, known), made)


if __name__ == "__main__":
    main()
