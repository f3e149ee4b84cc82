"""The mirror test: swaps the parties of every sentence of evaluation/mirror.toml and tells what else changes.

    python tools/mirror.py [FILE] [--show N] [--by template|type|field]

Prints the share of sentences that stay the same, over all and by field, and of the groups that change most N examples.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path

import khabar
from khabar.scoring_mirror import Difference, score_mirror, sentences

SENTENCES = Path(__file__).parent.parent / "evaluation" / "mirror.toml"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("path", nargs="?", type=Path, default=SENTENCES)
    parser.add_argument("--show", type=int, default=0, metavar="N")
    parser.add_argument("--by", choices=["template", "type", "field"], default="field")
    options = parser.parse_args()
    result, found = score_mirror(sentences(options.path), khabar.Coder())
    print(f"{result['n']} sentences; the same in all fields: {result['same']:.3f}")
    for field, share in result["fields"].items():
        print(f"  {field:<12} {share:.3f}")
    groups: defaultdict[str, list[Difference]] = defaultdict(list)
    for each in found:
        groups[each.field if options.by == "field" else getattr(each.sentence, options.by)].append(each)
    for group, members in sorted(groups.items(), key=lambda item: -len(item[1])):
        if options.show:
            print(f"\n{group}: {len(members)}")
        for each in members[: options.show]:
            print(f"  {each.field}: {each.before} > {each.after}\n    {each.sentence.text}")


if __name__ == "__main__":
    main()
