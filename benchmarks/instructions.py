"""How many instructions the coder takes for a few fixed reports: a measure of speed that no other program disturbs.

    PYTHONHASHSEED=0 python benchmarks/instructions.py [--record]

Counted are the bytecode instructions that Python executes in Khabar's own functions, for reports whose spellings are new
(``new``) and for the same ones again (``known``); what numpy and the built-in types do is not. callgrind would count that
too, but needs over a minute for the start alone. Equal Python versions give equal counts; evaluation/instructions.json holds
those of the last --record, and tests/test_instructions.py fails where they are exceeded by more than a tenth.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from types import FrameType

import khabar

ROOT = Path(__file__).parent.parent
RECORD = ROOT / "evaluation" / "instructions.json"
REPORTS = ROOT / "evaluation" / "gold.jsonl"
COUNT = 8  # reports
VERSION = "{}.{}".format(*sys.version_info)
PACKAGE = str(Path(khabar.__file__).parent)


class Counter:
    """Counts the instructions executed in the package's functions between ``with`` and its end."""

    def __init__(self) -> None:
        self.count = 0

    def __enter__(self) -> Counter:
        sys.settrace(self._called)
        return self

    def __exit__(self, *_: object) -> None:
        sys.settrace(None)

    def _called(self, frame: FrameType, event: str, _: object) -> object:
        if not frame.f_code.co_filename.startswith(PACKAGE):
            return None
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return self._executed

    def _executed(self, frame: FrameType, event: str, _: object) -> object:
        self.count += event == "opcode"
        return self._executed


def counted(coder: khabar.Coder, documents: list[khabar.Document]) -> int:
    with Counter() as counter:
        for document in documents:
            coder.code(document)
    return counter.count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--record", action="store_true", help="keep the counts as those of this Python version")
    options = parser.parse_args()
    rows = [json.loads(line) for line in REPORTS.read_text(encoding="utf-8").splitlines()[: COUNT + 1]]
    documents = [khabar.Document(row["text"], id=row["id"], title=row["title"], date=row["date"]) for row in rows]
    coder = khabar.Coder()
    coder.code(documents.pop())  # whatever is loaded when it is first needed
    counts = {"new": counted(coder, documents), "known": counted(coder, documents)}
    print(json.dumps(counts))
    if options.record:
        known = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
        RECORD.write_text(json.dumps({**known, VERSION: counts}, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
