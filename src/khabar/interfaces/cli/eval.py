"""``khabar eval``: measure against gold."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import click
import msgspec

from khabar.errors import InputError, KhabarError
from khabar.interfaces.cli.paths import FILE
from khabar.interfaces.cli.run import lexicon_option
from khabar.pipeline import Coder
from khabar.reading.charset import decode
from khabar.records import Document, Skipped
from khabar.scoring import OVERALL, Json, part_of, score_claims
from khabar.scoring_calibration import calibration
from khabar.scoring_misses import CAUSES, Miss, misses


class _Span(msgspec.Struct):
    start: int
    end: int
    text: str = ""


class _Claim(msgspec.Struct):
    type: str
    trigger: _Span
    actors: list[_Span] | None = None
    recipients: list[_Span] | None = None
    places: list[_Span] | None = None
    framing: list[_Span] | None = None
    attribution: list[_Span] | None = None
    date: dict[str, Any] | None = None
    casualties: dict[str, Any] | None = None


class _Labelled(msgspec.Struct):
    """What a document of GOLD or SYSTEM must hold; more may be there."""

    id: str
    text: str
    claims: list[_Claim]
    title: str | None = None
    date: str | None = None


@click.command("eval", short_help="Score claims against labelled ones.")
@click.argument("gold", type=FILE)
@click.argument("system", required=False, type=FILE)
@click.option("--part", type=click.Choice(["learn", "check"]), help="Only three quarters, or the other quarter.")
@click.option("--json", "as_json", is_flag=True, help="Print all figures as JSON.")
@click.option("--errors", type=click.IntRange(min=0), default=0, metavar="N", help="N examples of each cause of errors.")
@click.option("--calibration", "reliability", is_flag=True, help="Also which share of claims is right at each confidence.")
@lexicon_option
def eval_command(
    gold: Path,
    system: Path | None,
    part: str | None,
    as_json: bool,
    errors: int,
    reliability: bool,
    lexicon: tuple[Path, ...],
) -> None:
    """Score claims against GOLD (JSON lines with claims).

    SYSTEM is what `khabar code` wrote for the same documents; without it GOLD's own texts are coded now.
    Errors of the check part (a quarter of the documents, by their ids) are never shown: it is there to measure
    what nobody looked at.

    \b
    Examples:
      khabar eval gold.jsonl
      khabar eval gold.jsonl --errors 3
      khabar eval gold.jsonl --calibration
      khabar eval gold.jsonl claims.jsonl --part check --json
    """
    if errors and part == "check":
        raise click.UsageError("--errors never shows the check part: take --part learn")
    try:
        documents = [d for d in read_gold(gold) if not part or part_of(d["id"]) == part]
        if not documents:
            raise InputError(f"there is no document {'of this part ' if part else ''}in it", path=str(gold))
        coder = Coder(lexicon=lexicon) if errors or system is None else None
        coded = read_gold(system) if system else code_all(coder or Coder(lexicon=lexicon), documents)
    except KhabarError as error:
        raise click.ClickException(str(error)) from error
    by_id = {document["id"]: document for document in coded}
    result = score_claims(documents, by_id)
    if reliability:
        result["calibration"] = calibration(documents, by_id)
    found = list(misses(coder, documents, by_id)) if coder and errors else []
    if as_json:
        if errors:
            result["misses"] = causes_of(found, errors)
        json.dump(result, sys.stdout, ensure_ascii=False, indent=1)
        click.echo()
        return
    click.echo(figures(result))
    if reliability:
        click.echo(reliability_table(result["calibration"]))
    if errors:
        click.echo(listing(found, errors))
        kept_back = sum(part_of(document["id"]) == "check" for document in documents)
        if kept_back:
            click.echo(f"\nErrors of {kept_back} documents of the check part are counted above, but not shown.")


def read_gold(path: Path) -> list[Json]:
    """The documents of a file of JSON lines; InputError names the line that is none."""
    documents = []
    for number, line in enumerate(decode(path.read_bytes(), path=str(path)).split("\n"), 1):
        if not line.strip():
            continue
        try:
            document = json.loads(line)
        except ValueError as error:
            wanted = "a document a line is expected, with id, text and claims"
            raise InputError(f"no JSON ({error}); {wanted}", path=str(path), line=number) from error
        fault = _fault(document)
        if fault:
            raise InputError(fault, path=str(path), line=number)
        documents.append(document)
    return documents


def _fault(document: object) -> str | None:
    """Why a line is no document that can be scored, None where it is one."""
    try:
        msgspec.convert(document, _Labelled)
    except msgspec.ValidationError as error:
        return f"not a document with id, text and claims: {error}"
    return None


def code_all(coder: Coder, documents: list[Json]) -> list[Json]:
    """The documents' texts, coded; InputError where one cannot be."""
    coded = []
    for given in documents:
        document = Document(given["text"], id=given["id"], date=given.get("date"), title=given.get("title") or "")
        for result in coder.pipe([document]):
            if isinstance(result, Skipped):
                raise InputError(f"{result.where}: {result.reason}")
            coded.append(msgspec.to_builtins(result))
    return coded


def figures(result: Json) -> str:
    """All figures as a table."""
    lines = [
        f"overall {result['overall']:.3f}   (mean F1 of {', '.join(OVERALL)})",
        f"type macro F1 {result['type macro']:.3f}   bad spans {result['bad spans']}   "
        f"documents missing {result['documents missing']}",
    ]
    tallies = "{:>20}  P {p:.3f}  R {r:.3f}  F1 {f1:.3f}   gold {gold}  system {system}"
    lines += [tallies.format(name, **row) for name, row in result["f"].items()]
    lines += [f"{name:>20}  accuracy {row['acc']:.3f}   n {row['n']}" for name, row in result["accuracy"].items()]
    lines += [tallies.format(name, **row) for name, row in result["types"].items()]
    return "\n".join(lines)


def reliability_table(result: Json) -> str:
    """Confidence beside the share that is right, as text."""
    lines = [f"\nconfidence: expected calibration error {result['error']:.3f} over {result['n']} claims"]
    shape = "{:>12}  n {n:<6} mean confidence {confidence:.3f}  right {right:.3f}"
    lines += [shape.format(f"{row['from']:.1f} to {row['to']:.1f}", **row) for row in result["bins"]]
    above = "    {confidence:.2f} or more  n {n:<6} right {right:.3f}"
    lines += [above.format(**row) for row in result["at least"]]
    return "\n".join(lines)


def causes_of(found: list[Miss], examples: int) -> Json:
    """For each cause how often it is met, with examples: the commonest first."""
    groups: defaultdict[str, defaultdict[tuple[str, str], list[str]]] = defaultdict(lambda: defaultdict(list))
    for miss in found:
        groups[miss.cause][miss.wanted, miss.found].append(miss.document)
    out: Json = {}
    for cause in CAUSES:
        group = sorted(groups[cause].items(), key=lambda item: (-len(item[1]), item[0]))
        shown = [
            {"n": len(ids), "wanted": wanted, "found": other, "document": ids[0]} for (wanted, other), ids in group[:examples]
        ]
        out[cause] = {"n": sum(len(ids) for _, ids in group), "examples": shown}
    return out


def listing(found: list[Miss], examples: int) -> str:
    """The causes as text."""
    lines = []
    for cause, group in causes_of(found, examples).items():
        lines.append(f"\n{cause}: {group['n']}   ({CAUSES[cause]})")
        for example in group["examples"]:
            times = f"{example['n']}x " if example["n"] > 1 else ""
            said = " > ".join(part for part in (example["wanted"], example["found"] or "nothing") if part)
            lines.append(f"    {times}{said}   ({example['document']})")
    return "\n".join(lines)
