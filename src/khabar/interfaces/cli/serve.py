"""``khabar serve``: the local page."""

from __future__ import annotations

import socket
import sys
import tempfile
import threading
import webbrowser
from contextlib import ExitStack
from pathlib import Path

import click

from khabar.interfaces.cli.run import NOTHING_DONE, need
from khabar.interfaces.logs import log_options, start_log
from khabar.store.database import reading

LOCAL = ("127.0.0.1", "localhost", "::1")
TRIES = 20  # ports that are tried after the usual one


@click.command(short_help="Open the local page: map, timeline, articles, rival accounts.")
@click.option("--db", metavar="FILE", help="The database that khabar load made (default: a sample of invented reports).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port (default: 8321, or the next free one).")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; another than this lets others in.")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@log_options("warning")
def serve(
    db: str | None, port: int | None, host: str, no_browser: bool, log_format: str | None, log_level: str
) -> None:
    """Serve the page and its API (/api/v1) on this machine, and open the browser. Nothing leaves the machine.

    Without --db a sample of invented reports is shown, read by the real engine. Corrections need the token that is printed
    (the address that is opened carries it); those of the sample last until the server ends. Ctrl-C ends it. Requests are
    logged from --log-level info on.

    \b
    Examples:
      khabar serve
      khabar serve --db news.db
      khabar serve --db news.db --port 9000 --no-browser
    """
    need("serve", "web", "fastapi", "uvicorn", "jinja2")
    with ExitStack() as stack:
        if db is not None:
            path = Path(db)
        else:
            from khabar.web.sample import sample  # noqa: PLC0415  (only where asked for)

            click.echo("reading the sample ...", err=True)
            path = sample(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="khabar-"))))
        start_log(log_format, log_level)
        _run(path, db is None, host, port, no_browser)


def _run(path: Path, is_sample: bool, host: str, port: int | None, no_browser: bool) -> None:
    import uvicorn  # noqa: PLC0415  (only where asked for)

    from khabar.web.app import create_app  # noqa: PLC0415
    from khabar.web.security import LOOPBACK  # noqa: PLC0415
    from khabar.web.world import World  # noqa: PLC0415

    world = World(path, sample=is_sample)
    with reading(path):  # says best what is wrong with it
        world.warm()
    listener = _listener(host, port)
    name = f"[{host}]" if ":" in host else host
    address = f"http://{name}:{listener.getsockname()[1]}"
    click.echo(f"{'the sample' if is_sample else path} at {address}/#token={world.token}", err=True)
    if host not in LOCAL:
        click.echo(f"others on the network can read it too, since it listens on {host}", err=True)
    click.echo("Ctrl-C ends it", err=True)
    if not no_browser:
        threading.Timer(0.5, webbrowser.open, (f"{address}/#token={world.token}",)).start()
    app = create_app(world, (*LOOPBACK, name))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, server_header=False, ws="none"))
    try:
        server.run(sockets=[listener])
    finally:
        world.close()


def _listener(host: str, port: int | None) -> socket.socket:
    """A socket on the port, or on the first free one from the usual one on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for number in [port] if port else range(8321, 8321 + TRIES):
        # said to be TCP: only then asyncio sends small answers at once instead of waiting for the reader to confirm (40 ms)
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, number))
            return listener
        except OSError as error:
            listener.close()
            reason = error.strerror or str(error)
    where = f"port {port}" if port else f"ports 8321 to {8320 + TRIES}"
    click.echo(f"khabar: {where} of {host} cannot be used ({reason}); --port takes another", err=True)
    sys.exit(NOTHING_DONE)
