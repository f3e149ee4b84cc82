"""``khabar serve``: its socket."""

from __future__ import annotations

import asyncio
import socket

import pytest

from khabar.interfaces.cli.serve import _listener


def test_small_answers_are_sent_at_once() -> None:
    """asyncio switches the waiting for fuller packets off, but only of sockets that say they are TCP."""
    seen: list[int] = []

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    async def visit() -> None:
        listener = _listener("127.0.0.1", None)
        server = await asyncio.start_server(accept, sock=listener)
        reader, writer = await asyncio.open_connection(*listener.getsockname())
        await reader.read()
        writer.close()
        server.close()

    asyncio.run(visit())
    assert seen
    assert all(seen)


def test_a_port_that_is_taken_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(SystemExit):
        _listener("127.0.0.1", taken.getsockname()[1])
    assert "cannot be used" in capsys.readouterr().err
