"""A web on this machine: outlets under names of their own that lead to one local server."""

from __future__ import annotations

import hashlib
import http.server
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

Handler = http.server.BaseHTTPRequestHandler
_resolve = socket.getaddrinfo


def resolve(host: Any, port: Any, *args: Any, **more: Any) -> Any:
    """Names that end in .test lead to this machine."""
    return _resolve("127.0.0.1" if str(host).endswith(".test") else host, port, *args, **more)


@dataclass
class Page:
    """What a path answers; with ``act`` whatever that writes."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    act: Callable[[Handler], None] | None = None
    validated: bool = True  # with an ETag


@dataclass
class Asked:
    """A request that came in, and when."""

    host: str
    path: str
    headers: dict[str, str]
    at: float
    status: int = 0


class Web:
    """The pages by host (without port) and path."""

    def __init__(self) -> None:
        self.pages: dict[tuple[str, str], Page] = {}
        self.asked: list[Asked] = []
        self.port = 0

    def url(self, host: str, path: str = "/") -> str:
        """The address of a page."""
        return f"http://{host}:{self.port}{path}"

    def put(self, host: str, path: str, body: str | bytes = b"", status: int = 200, **more: Any) -> str:
        """Let a page be there; tells its address."""
        data = body.encode() if isinstance(body, str) else body
        self.pages[host, path] = Page(data, status, **more)
        return self.url(host, path)

    def requests(self, host: str) -> list[str]:
        """What was asked of a host, robots.txt aside."""
        return [asked.path for asked in self.asked if asked.host == host and asked.path != "/robots.txt"]

    def answer(self, handler: Handler) -> None:
        """Answer a request."""
        host = (handler.headers.get("Host") or "").partition(":")[0]
        asked = Asked(host, handler.path, dict(handler.headers.items()), time.monotonic())
        self.asked.append(asked)
        page = self.pages.get((host, handler.path)) or Page("لا توجد صفحة".encode(), 404, validated=False)
        if page.act is not None:
            page.act(handler)
            return
        tag = f'"{hashlib.sha256(page.body).hexdigest()[:12]}"' if page.validated and page.status == 200 else None
        known = tag is not None and handler.headers.get("If-None-Match") == tag
        asked.status = 304 if known else page.status
        handler.send_response(asked.status)
        headers = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(page.body)), **page.headers}
        for name, value in ({} if known else headers).items():
            handler.send_header(name, value)
        if tag:
            handler.send_header("ETag", tag)
        handler.end_headers()
        if not known:
            handler.wfile.write(page.body)


@contextmanager
def serving(web: Web) -> Iterator[Web]:
    """The web, answering on a free port."""

    class Answering(Handler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:  # noqa: N802  (the name that the library calls)
            try:
                web.answer(self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:
            pass

    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass

    server = Server(("127.0.0.1", 0), Answering)
    web.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()


WORDS = (
    "قصفت مدفعية الجيش بلدة الحارة فجر الأحد",
    "تظاهر سكان مدينة نوى مطالبين بالخدمات",
    "وصلت قافلة مساعدات إلى مخيم الركبان",
)


def article(number: int, extra: str = "", date: str = "2024-05-06") -> str:
    """A page with one article."""
    words = WORDS[number % len(WORDS)]
    told = "وقال مراسلنا في الفقرة {} من الخبر رقم {} إن السكان عادوا إلى منازلهم مساء."
    more = " ".join(told.format(part, number) for part in range(1, 5))
    body = "".join(f"<p>{paragraph}</p>" for paragraph in (f"{words}.", more, extra) if paragraph)
    return (
        f'<!doctype html><html lang="ar"><head><meta charset="utf-8"><title>{words} {number}</title>'
        f'<meta property="og:title" content="{words} {number}"><meta property="og:site_name" content="منقول عن وكالة أخرى">'
        f'<meta property="article:published_time" content="{date}T08:00:00+03:00"></head>'
        f"<body><nav><a href='/'>الرئيسية</a></nav><article><h1>{words} {number}</h1>{body}"
        f"</article></body></html>"
    )


def section(paths: list[str]) -> str:
    """A section page with headlines."""
    items = "".join(f'<li><a href="{path}">عنوان طويل لخبر من أخبار اليوم {path[-4:]}</a></li>' for path in paths)
    head = '<!doctype html><html><head><meta charset="utf-8"><title>أخبار</title></head>'
    menu = '<a href="/about">من نحن</a><a href="mailto:a@b.test">راسلنا على هذا العنوان</a>'
    return f"{head}<body>{menu}<ul>{items}</ul></body></html>"
