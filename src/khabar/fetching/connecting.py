"""Connections that go to the very address that was checked, and end at a deadline however slowly the other side answers."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore2 as http

from khabar.fetching.addresses import addresses


class CheckedBackend(http.NetworkBackend):
    """Resolves the name once, checks every address, and connects to one of those: no second look-up can lead elsewhere."""

    def __init__(self, url: str, deadline: float, *, allow_private: bool) -> None:
        self.url, self.deadline, self.allow_private = url, deadline, allow_private
        self.inner = http.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[http.SOCKET_OPTION] | None = None,
    ) -> http.NetworkStream:
        """Connect to the first address that answers."""
        failure: Exception | None = None
        for address in addresses(self.url, host, port, allow_private=self.allow_private):
            try:
                stream = self.inner.connect_tcp(address, port, _left(self.deadline, timeout), local_address, socket_options)
            except (http.ConnectError, http.ConnectTimeout) as error:
                failure = error
            else:
                return TimedStream(stream, self.deadline)
        raise failure or http.ConnectError("no address")


class TimedStream(http.NetworkStream):
    """A stream that times out at the deadline, also where a byte comes now and then."""

    def __init__(self, inner: http.NetworkStream, deadline: float) -> None:
        self.inner, self.deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The next bytes."""
        return self.inner.read(max_bytes, _left(self.deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send."""
        self.inner.write(buffer, _left(self.deadline, timeout))

    def close(self) -> None:
        """Hang up."""
        self.inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> http.NetworkStream:
        """The same stream, encrypted; the certificate must be that of the name, not of the address."""
        return TimedStream(self.inner.start_tls(ssl_context, server_hostname, _left(self.deadline, timeout)), self.deadline)

    def get_extra_info(self, info: str) -> Any:
        """What the stream says of itself."""
        return self.inner.get_extra_info(info)


def _left(deadline: float, timeout: float | None) -> float:
    """Seconds until the earlier of the two; ReadTimeout where none is left."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise http.ReadTimeout("the whole answer took too long")
    return left if timeout is None else min(left, timeout)
