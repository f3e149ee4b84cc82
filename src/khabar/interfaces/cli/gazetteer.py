"""``khabar gazetteer`` and ``khabar place``: add gazetteers, list and remove them, see what is known of a place."""

from __future__ import annotations

import contextlib
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn
from rich.table import Table
from rich.text import Text

from khabar.errors import KhabarError
from khabar.gazetteer import adding, store
from khabar.interfaces.bidi import isolated
from khabar.interfaces.cli.paths import FILE
from khabar.interfaces.cli.showing import show
from khabar.matching.known import KnownPlace, find_places

SHOWN = 5  # faults of a file that are shown one by one
STEP = 500  # rows between two signs of progress


@click.group(short_help="Add gazetteers, and find places in them.")
def gazetteer() -> None:
    """Add gazetteers of villages and sites to the shipped one, and find places in them.

    \b
    Examples:
      khabar gazetteer add SY IQ             GeoNames, downloaded by country code
      khabar gazetteer add villages.csv --columns name_ar=الاسم,lat=y,lon=x --country YE
      khabar gazetteer find كفر نوران
    """


@gazetteer.command(short_help="Add files of places, or GeoNames by country code.")
@click.argument("files", metavar="FILE|CC...", nargs=-1, required=True)
@click.option("-n", "--name", metavar="NAME", help="Keep the file under this name (default: its own without endings).")
@click.option("-c", "--columns", metavar="FIELD=COLUMN,...", help="Which column holds which field.")
@click.option("--country", metavar="CC", help="Country (ISO 3166 alpha-2) of rows that name none.")
@click.option("--kind", metavar="KIND", help="Kind of rows that name none, or none that is known.")
@click.option("--names", metavar="FILE", type=FILE, help="Alternate names of a GeoNames file.")
def add(
    files: tuple[str, ...], name: str | None, columns: str | None, country: str | None, kind: str | None, names: Path | None
) -> None:
    """Add files of places, or GeoNames' files of a country by its code (CC, ISO 3166 alpha-2).

    Read are GeoNames country files, P-code tables of OCHA, GeoJSON, and tables in CSV or TSV; gzip and zip are opened. Fields
    are id, name, name_ar, other_ar (several with |), lat, lon, kind, country, admin1 and population; name_ar, lat and lon
    are needed. A file of the same name replaces the earlier one. Rows with faults are skipped and counted: the exit code is
    3 where some were, 1 where a file had no usable row.

    \b
    Examples:
      khabar gazetteer add SY
      khabar gazetteer add sy.tsv.gz iq.tsv.gz
      khabar gazetteer add wells.geojson --kind well --country LY
    """
    if name and len(files) > 1:
        raise click.UsageError("--name is for one file")
    mapping = _mapping(columns)
    skipped, failed = 0, False
    for file in files:
        try:
            with _source(file, names) as (path, alternates), _progress(file) as progress:
                kept = name or (file.lower() if _is_code(file) else None)
                added = adding.add(
                    path, name=kept, columns=mapping, country=country, kind=kind, names=alternates, progress=progress
                )
        except KhabarError as error:
            click.echo(f"khabar: {error}", err=True)
            failed = True
        else:
            skipped += _report(added)
    if failed or skipped:
        sys.exit(1 if failed else 3)


@gazetteer.command("list", short_help="List the gazetteers that were added.")
def list_command() -> None:
    """List the gazetteers that were added: name, places, rows skipped, day, file."""
    found = store.sources()
    for source in found:
        click.echo(f"{source.name}\t{source.rows:,}\t{source.skipped:,} skipped\t{source.added}\t{source.path}")
    where = store.index_path()
    click.echo(f"index: {where}" if found else f"no gazetteer was added (the index would be {where})", err=True)


@gazetteer.command(short_help="Remove a gazetteer that was added.")
@click.argument("name")
def remove(name: str) -> None:
    """Remove the added gazetteer NAME, as ``khabar gazetteer list`` tells it."""
    if not store.remove(name):
        known = ", ".join(source.name for source in store.sources()) or "none"
        raise click.ClickException(f"no added gazetteer is called {name!r}; there are: {known}")
    click.echo(f"{name} removed", err=True)


@click.command(short_help="Show what is known of a place name, and which file says so.")
@click.argument("name", nargs=-1, required=True)
def place(name: tuple[str, ...]) -> None:
    """Show every place that NAME may mean: kind, country, province, coordinates, and the file that says so.

    A table on a terminal, JSON lines when piped. The exit code is 1 where no place is known.

    \b
    Examples:
      khabar place القائم
      khabar place قرية كفر نوران
    """
    words = " ".join(name)
    try:
        found = find_places(words)
    except KhabarError as error:
        raise click.ClickException(str(error)) from error
    nothing = f"no place called {words} is known; khabar gazetteer add can add gazetteers"
    show(found, lambda: _table(words, found), nothing)


gazetteer.add_command(place, "find")


def _is_code(file: str) -> bool:
    return bool(re.fullmatch("[A-Za-z]{2}", file)) and not Path(file).exists()


@contextlib.contextmanager
def _source(file: str, names: Path | None) -> Iterator[tuple[Path, Path | None]]:
    """The file to be read, and that of alternate names; downloaded where a country code is given."""
    if _is_code(file):
        with adding.downloaded(file) as (path, alternates):
            yield path, names or alternates
    else:
        yield Path(file), names


def _mapping(columns: str | None) -> dict[str, str]:
    pairs = [item.partition("=") for item in (columns or "").split(",") if item]
    wrong = [field for field, equals, column in pairs if not equals or not column]
    if wrong:
        raise click.BadParameter(f"{wrong[0]!r}: expected FIELD=COLUMN, several joined by commas", param_hint="--columns")
    return {field.strip(): column.strip() for field, _, column in pairs}


@contextlib.contextmanager
def _progress(file: str) -> Iterator[adding.Step]:
    """A function that shows how many rows were read, on a terminal."""
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), console=Console(stderr=True), transient=True,
        disable=not sys.stderr.isatty(),
    ) as bar:  # fmt: skip
        task = bar.add_task(file)

        def step(done: int) -> None:
            if done % STEP == 0:
                bar.update(task, description=f"{file}: {done:,} rows")

        yield step


def _report(added: adding.Added) -> int:
    """Say what was added and what was skipped; how many rows were."""
    source, faults = added
    click.echo(f"{source.name}: {source.rows:,} places added, {source.skipped:,} rows skipped", err=True)
    for fault in faults[:SHOWN]:
        click.echo(f"  {fault}", err=True)
    if len(faults) > SHOWN:
        reasons = Counter(fault.message.partition(":")[0] for fault in faults)
        summary = ", ".join(f"{count:,} {reason}" for reason, count in reasons.most_common())
        click.echo(f"  and {len(faults) - SHOWN:,} more; in all {summary}", err=True)
    return source.skipped


def _table(words: str, found: list[KnownPlace]) -> Table:
    table = Table(title=Text(f"Places called {isolated(words)}", style="bold"))
    for heading in ("place", "kind", "country", "coordinates", "inhabitants", "source"):
        table.add_column(heading, overflow="fold")
    for one in found:
        name = Text(one.name, style="bold")
        name.append("\nspelled alike" if one.similar else "", style="yellow")
        name.append(f"\n{one.id}", style="dim")
        where = ", ".join(part for part in (one.country or "-", one.admin1) if part)
        where += "\ndisputed" if one.dispute else ""
        source = f"{one.source}\n{one.path}:{one.line}" if one.path else one.source
        people = f"{one.population:,}" if one.population else ""
        point = f"{one.lat:.4f}, {one.lon:.4f}"
        table.add_row(name, f"{one.kind} ({one.precision})", where, point, people, Text(source, "dim"))
    return table
