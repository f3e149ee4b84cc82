"""``khabar provenance``: where a report came from."""

from __future__ import annotations

from collections.abc import Sequence

import click
from rich.box import SIMPLE_HEAD
from rich.table import Table

from khabar.interfaces.cli.showing import show
from khabar.store.store import Store
from khabar.store.watched import Provenance


@click.command("provenance", short_help="Show when and from where a report was fetched, with its hash.")
@click.argument("report", metavar="ID")
@click.option("--db", required=True, metavar="FILE", help="The database that khabar watch loads into.")
def provenance_command(report: str, db: str) -> None:
    """Show every fetch of the report ID: moment, status, address, version, size and SHA-256 of the bytes, kept page.

    A table on a terminal, JSON lines when piped. The exit code is 1 where nothing is known: reports that were not fetched by
    `khabar watch` have none.

    \b
    Examples:
      khabar provenance wafa-3f9a0c12bd45 --db news.db
    """
    with Store(db) as store:
        found = store.provenance(report)
    show(found, lambda: _table(found), f"no fetch of {report} is written down in {db}")


def _table(found: Sequence[Provenance]) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False)
    for heading in ("version", "fetched", "status", "bytes", "sha256", "address", "kept page"):
        table.add_column(heading, overflow="fold")
    for one in found:
        address = one.final_url if one.final_url == one.url else f"{one.url}\n→ {one.final_url}"
        version = "-" if one.version is None else str(one.version)
        table.add_row(version, one.at, str(one.status), f"{one.size:,}", one.sha256, address, one.raw or "-")
    return table
