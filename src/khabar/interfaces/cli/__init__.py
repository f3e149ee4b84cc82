"""The command line: ``khabar COMMAND``. Commands only parse and call; each stands in its own file.

Exit codes: 0 all went well; 1 nothing could be read or written, or the data files have faults; 2 wrong use;
3 something was skipped.
"""

from __future__ import annotations

import importlib
import io
import sys
from typing import Any

import click

from khabar import __version__
from khabar.errors import SettingError, StoreError

COMMANDS = {
    "read": "khabar.interfaces.cli.read:read",
    "code": "khabar.interfaces.cli.code:code",
    "load": "khabar.interfaces.cli.load:load",
    "events": "khabar.interfaces.cli.events:events_command",
    "event": "khabar.interfaces.cli.event:event_command",
    "timeline": "khabar.interfaces.cli.events:timeline",
    "control": "khabar.interfaces.cli.control:control_command",
    "dyads": "khabar.interfaces.cli.dyads:dyads_command",
    "coverage": "khabar.interfaces.cli.dyads:coverage_command",
    "camps": "khabar.interfaces.cli.camps:camps_command",
    "framing": "khabar.interfaces.cli.framing:framing_command",
    "search": "khabar.interfaces.cli.search:search_command",
    "export": "khabar.interfaces.cli.export:export",
    "snapshot": "khabar.interfaces.cli.snapshot:snapshot_command",
    "diff": "khabar.interfaces.cli.snapshot:diff",
    "correct": "khabar.interfaces.cli.correct:correct_command",
    "backup": "khabar.interfaces.cli.backup:backup_command",
    "restore": "khabar.interfaces.cli.backup:restore_command",
    "watch": "khabar.interfaces.cli.watch:watch",
    "sources": "khabar.interfaces.cli.sources:sources",
    "provenance": "khabar.interfaces.cli.provenance:provenance_command",
    "serve": "khabar.interfaces.cli.serve:serve",
    "explain": "khabar.interfaces.cli.explain:explain",
    "pipeline": "khabar.interfaces.cli.pipeline:pipeline",
    "lexicon": "khabar.interfaces.cli.lexicon:lexicon",
    "gazetteer": "khabar.interfaces.cli.gazetteer:gazetteer",
    "place": "khabar.interfaces.cli.gazetteer:place",
    "actor": "khabar.interfaces.cli.actor:actor_command",
    "eval": "khabar.interfaces.cli.eval:eval_command",
    "doctor": "khabar.interfaces.cli.doctor:doctor",
}
"""Every command with the place of its function, in the order of the help."""


class _Commands(click.Group):
    """Loads a command's module only when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command. A setting that any part of it finds wrong is wrong use; without its database it can do nothing."""
        try:
            return super().invoke(ctx)
        except SettingError as error:
            raise click.UsageError(str(error), self._context_of_command(ctx)) from None
        except StoreError as error:
            click.echo(f"khabar: {error}", err=True)
            sys.exit(1)

    def _context_of_command(self, ctx: click.Context) -> click.Context:
        """That of the command which ran, for the hint at its help."""
        name = ctx.invoked_subcommand or ""
        return click.Context(self.get_command(ctx, name) or self, parent=ctx, info_name=name)


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="khabar")
def main() -> None:
    """Read Arabic news; write down who did what to whom, where and when, and according to whom.

    \b
    Examples:
      khabar code report.txt                 a table of the claims
      khabar code news/ -o claims.jsonl      the full records of a folder
      khabar explain report.txt              every sentence in colour
    """
    for stream in (sys.stdout, sys.stderr):
        _able_to_write_arabic(stream)


def _able_to_write_arabic(stream: object) -> None:
    """Let a stream of a character set without Arabic (an ASCII locale, a redirection on Windows) write UTF-8."""
    if not isinstance(stream, io.TextIOWrapper):
        return
    try:
        "\u2068خبر → ⚑".encode(stream.encoding)
    except UnicodeEncodeError:
        stream.reconfigure(encoding="utf-8")
