"""Who may ask: the guard before everything else, and the headers that every answer carries.

The page runs on the reader's own machine, so other sites that the same browser shows must not reach it: a request has to name
this server as its host (a name that was rebound to this address is turned away), and what changes anything has to come from a
page of this server itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from khabar.web.answers import ProblemError

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
SAFE = ("GET", "HEAD", "OPTIONS")
CSP = "; ".join(
    (
        "default-src 'self'", "img-src 'self' data: blob:", "style-src 'self' 'unsafe-inline'", "worker-src 'self' blob:",
        "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'", "object-src 'none'",
    )
)  # fmt: skip
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class Guard:
    """ASGI middleware. ``hosts`` are the names, without port, that this server answers to."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self.app, self.hosts = app, frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Turn a request away, or pass it on; either way with the headers."""
        if scope["type"] != "http":  # no web sockets; the server's start and end pass
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-cache")
            await send(message)

        problem = self._refused(scope["method"], Headers(scope=scope))
        if problem is None:
            await self.app(scope, receive, guarded)
        else:
            await problem.response()(scope, receive, guarded)

    def _refused(self, method: str, headers: Headers) -> ProblemError | None:
        host = headers.get("host", "")
        if _without_port(host) not in self.hosts:
            detail = f"the host {host[:80]!r} is not served here; open the address that khabar serve printed"
            return ProblemError(421, "Not this server", detail)
        if method in SAFE:
            return None
        origin = headers.get("origin")
        elsewhere = headers.get("sec-fetch-site") not in (None, "same-origin", "none")
        if elsewhere or (origin is not None and origin.partition("://")[2].lower() != host.lower()):
            return ProblemError(403, "Not from here", "what is sent in has to come from a page of this server")
        return None


def _without_port(host: str) -> str:
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdigit() else host.lower()
