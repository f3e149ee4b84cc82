"""``khabar snapshot`` and ``khabar diff``: a citable data set, and what differs between two of them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from khabar.interfaces.cli.events import db_option, exact_option
from khabar.interfaces.cli.paths import FOLDER
from khabar.interfaces.cli.progress import watched
from khabar.interfaces.cli.run import counted, told_if_unwritable
from khabar.interfaces.snapshots.comparing import compare, report
from khabar.interfaces.snapshots.writing import snapshot
from khabar.store.database import reading

TITLE = "Claims and events in Arabic news, coded by Khabar"
AUTHOR = "The compilers of this data set"


@click.command("snapshot", short_help="Write a citable data set: Parquet tables, manifest, dictionary, licence, citation.")
@db_option
@exact_option
@click.option("--title", default=TITLE, show_default=True, help="Of the data set, for the citation.")
@click.option("--author", "authors", multiple=True, default=(AUTHOR,), show_default=True, help="May be given several times.")
@click.option("-o", "--output", required=True, metavar="DIR", help="The folder; must be new or empty.")
def snapshot_command(db: str, exact_sites: bool, title: str, authors: tuple[str, ...], output: str) -> None:
    """Write all of the database FILE into the folder DIR: documents without their text, claims, events, ledger and sources as
    Parquet, with a manifest of versions and hashes, a data dictionary, a licence and a citation.

    The same database gives the same bytes. Corrections are applied, claims withdrawn are left out. Only states, organisations
    and office-holders are named; bases, hospitals, camps and checkpoints stand at their settlement or district unless
    --exact-sites is given. Needs 'khabar[parquet]'.

    \b
    Examples:
      khabar snapshot --db news.db -o news-2024
      khabar snapshot --db news.db -o news-2024 --title "Protests in Tunisian news, 2024" --author "A. Reader"
    """
    with told_if_unwritable(output), reading(db) as database:
        manifest = snapshot(database, Path(output), title, authors, exact=exact_sites, watch=watched)
    counts = ", ".join(counted(rows, name.removesuffix("s")) for name, rows in manifest["rows"].items() if name != "ledger")
    click.echo(f"{counts}, {manifest['rows']['ledger']:,} rows of the ledger in {output}", err=True)


@click.command("diff", short_help="Compare two snapshots: what is new, gone, changed.")
@click.argument("a", metavar="A", type=FOLDER)
@click.argument("b", metavar="B", type=FOLDER)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Of the output.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(0), help="Rows shown of each kind (text).")
def diff(a: Path, b: Path, form: str, limit: int) -> None:
    """Compare the snapshots A and B: documents, claims, events, ledger and sources that are new in B, gone from it, or changed,
    field by field.

    The exit code is that of diff: 0 where both hold the same, 1 where they differ, 2 where they cannot be compared.

    \b
    Examples:
      khabar diff news-2024 news-2024-corrected
      khabar diff news-2024 news-2024-corrected --format json | jq .tables.events.changed
    """
    found = compare(a, b)
    click.echo(json.dumps(found, ensure_ascii=False, indent=2) if form == "json" else report(found, limit))
    sys.exit(0 if found["same"] else 1)
