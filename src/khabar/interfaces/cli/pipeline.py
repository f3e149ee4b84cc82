"""``khabar pipeline``: the stages in order."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click
from rich.console import Console
from rich.table import Table

from khabar.pipeline import STAGES, Stage


def order_faults(stages: Sequence[Stage]) -> list[str]:
    """What is wrong with the order: a stage that requires what none before it assigns, or assigns it again."""
    faults = []
    assigned: dict[str, str] = {}
    for stage in stages:
        for need in stage.requires:
            if need not in assigned:
                faults.append(f"{stage.name} requires {need}, which no stage before it assigns")
        for gain in stage.assigns:
            if gain in assigned:
                faults.append(f"{stage.name} assigns {gain}, which {assigned[gain]} has assigned already")
            assigned[gain] = stage.name
    return faults


@click.command(short_help="Show the stages and check their order.")
def pipeline() -> None:
    """Show the stages that a report runs through, what each requires and assigns, and check their order.

    \b
    Example:
      khabar pipeline
    """
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("", "stage", "requires", "assigns", "what it does"):
        table.add_column(name)
    for number, stage in enumerate(STAGES, 1):
        lists = (", ".join(stage.requires), ", ".join(stage.assigns))
        table.add_row(str(number), f"[bold]{stage.name}[/]", lists[0], f"[green]{lists[1]}[/]", stage.doc)
    Console().print(table)
    faults = order_faults(STAGES)
    for fault in faults:
        click.echo(f"khabar: {fault}", err=True)
    click.echo("" if faults else "order: every stage finds what it requires")
    sys.exit(1 if faults else 0)
