"""One page over HTTP: what a well-meant, a broken and a hostile web answers, and what becomes of it."""

from __future__ import annotations

import gzip
import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Callable
from typing import Any

import httpcore2
import pytest

from fetching.web import Handler, Web, resolve
from khabar.errors import FetchError
from khabar.fetching import AGENT, Fetched, Limits, fetch
from khabar.fetching.addresses import is_public, web_url

QUICK = Limits(size=200_000, connect=1, read=0.4, total=0.8, redirects=3, ratio=50)
TEXT = "خبر عاجل".encode()


def get(url: str, **more: Any) -> Fetched:
    return fetch(url, limits=QUICK, allow_private=True, **more)


def raw(*parts: bytes, pause: float = 0.0, repeat: int = 1) -> Callable[[Handler], None]:
    """A server that writes these bytes as they are, and hangs up."""

    def act(handler: Handler) -> None:
        for part in parts * repeat:
            handler.wfile.write(part)
            handler.wfile.flush()
            time.sleep(pause)
        handler.close_connection = True

    return act


def packed(body: bytes, coding: str = "gzip") -> dict[str, Any]:
    return {"body": body, "headers": {"Content-Encoding": coding}}


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
WHOLE = gzip.compress(TEXT * 100)
ANSWERS: dict[str, tuple[dict[str, Any], bytes]] = {
    "plain": ({"body": TEXT}, TEXT),
    "empty": ({"body": b""}, b""),
    "gzip": (packed(WHOLE), TEXT * 100),
    "gzip by its old name": (packed(WHOLE, "x-gzip"), TEXT * 100),
    "deflate": (packed(zlib.compress(TEXT * 100), "deflate"), TEXT * 100),
    "identity": (packed(TEXT, "identity"), TEXT),
    "an error page": ({"body": TEXT, "status": 500}, TEXT),
    "not found": ({"body": TEXT, "status": 404}, TEXT),
    "a redirect without target": ({"body": TEXT, "status": 302}, TEXT),
    "the wrong content type": ({"body": TEXT, "headers": {"Content-Type": "image/png"}}, TEXT),
    "the wrong character set": ({"body": TEXT, "headers": {"Content-Type": "text/html; charset=windows-1256"}}, TEXT),
    "no length, the end of the connection": ({"act": raw(HEAD, b"\r\n", TEXT)}, TEXT),
    "chunks": ({"act": raw(HEAD, b"Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n1\r\nf\r\n0\r\n\r\n")}, b"abcdef"),
    "more than its length says": ({"act": raw(HEAD, b"Content-Length: 3\r\n\r\nabcdef")}, b"abc"),
    "many bytes of one letter, but few": (packed(gzip.compress(b"0" * 150_000)), b"0" * 150_000),
    "what the limit allows": ({"body": b"x" * 200_000}, b"x" * 200_000),
}
FAILURES: dict[str, tuple[dict[str, Any], str, str]] = {
    "less than its length says": ({"act": raw(HEAD, b"Content-Length: 90\r\n\r\nabc")}, "broken", "no sound answer"),
    "a length that is no number": ({"act": raw(HEAD, b"Content-Length: many\r\n\r\nabc")}, "broken", "no sound answer"),
    "two lengths": ({"act": raw(HEAD, b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc")}, "broken", "no sound answer"),
    "no HTTP": ({"act": raw(b"SSH-2.0-OpenSSH_9.6\r\n")}, "broken", "no sound answer"),
    "hanging up at once": ({"act": raw()}, "broken", "no sound answer"),
    "headers without end": ({"act": raw(HEAD, b"X-More: " + b"y" * 2000 + b"\r\n", repeat=100)}, "broken", "no sound answer"),
    "a length above the limit": ({"body": b"x" * 200_001}, "too large", "more than 200,000"),
    "no length, and no end": ({"act": raw(HEAD + b"\r\n", *[b"x" * 50_000] * 9)}, "too large", "more than 200,000"),
    "a gzip bomb": (packed(gzip.compress(b"0" * 50_000_000)), "too large", "more than 200,000"),
    "packed twice": (packed(gzip.compress(WHOLE), "gzip, gzip"), "broken", "gzip, gzip"),
    "brotli, which nobody asked for": (packed(TEXT, "br"), "broken", "'br'"),
    "gzip that is none": (packed(TEXT), "broken", "damaged gzip"),
    "gzip that is damaged": (packed(WHOLE[:15] + b"\xff\xff\xff" + WHOLE[18:]), "broken", "damaged gzip"),
    "gzip that is cut off": (packed(WHOLE[:-12]), "broken", "cut off"),
    "silence": ({"act": lambda handler: time.sleep(1.2)}, "slow", "in time"),
    "a byte now and then": ({"act": raw(HEAD + b"\r\n", *[b"x"] * 15, pause=0.1)}, "slow", "in time"),
    "a header now and then": ({"act": raw(b"HTTP/1.1 200 OK\r\n", *[b"X: y\r\n"] * 15, pause=0.1)}, "slow", "in time"),
    "a redirect to itself": ({"status": 302, "headers": {"Location": "/page"}}, "redirects", "more than 3"),
    "a redirect to a file": ({"status": 302, "headers": {"Location": "file:///etc/passwd"}}, "wrong", "only http and https"),
    "a redirect to FTP": ({"status": 301, "headers": {"Location": "ftp://a.test/x"}}, "wrong", "only http and https"),
    "a redirect with a password": ({"status": 301, "headers": {"Location": "http://u:p@a.test/"}}, "wrong", "password"),
    "a redirect to nowhere": ({"status": 301, "headers": {"Location": "http://[nonsense/"}}, "wrong", "no URL"),
    "a redirect to a closed port": ({"status": 301, "headers": {"Location": "http://127.0.0.1:9/"}}, "unreachable", "no conn"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_answers(web: Web, name: str) -> None:
    page, body = ANSWERS[name]
    url = web.put("a.test", "/page", **page)
    answer = get(url)
    assert (answer.body, answer.url, answer.final_url) == (body, url, url)
    assert answer.status == page.get("status", 200)


@pytest.mark.parametrize("name", FAILURES)
def test_what_does_not(web: Web, name: str) -> None:
    page, kind, said = FAILURES[name]
    url = web.put("a.test", "/page", **page)
    began = time.monotonic()
    with pytest.raises(FetchError) as caught:
        get(url)
    assert (caught.value.kind, said in caught.value.message) == (kind, True), str(caught.value)
    assert time.monotonic() - began < 3


def test_a_bomb_within_the_limit_of_size_is_known_by_its_ratio(web: Web) -> None:
    url = web.put("a.test", "/", **packed(gzip.compress(b"0" * 5_000_000)))
    with pytest.raises(FetchError, match="more than 50 times as many"):
        fetch(url, limits=Limits(ratio=50), allow_private=True)


def test_redirects_are_followed_so_often_and_no_more(web: Web) -> None:
    address = web.put("a.test", "/page", status=302, headers={"Location": "/page"})
    with pytest.raises(FetchError, match="more than 3 redirects"):
        get(address)
    assert len(web.requests("a.test")) == QUICK.redirects + 1


def test_redirects_are_followed_and_told(web: Web) -> None:
    web.put("a.test", "/old", status=301, headers={"Location": "/newer"})
    web.put("a.test", "/newer", status=302, headers={"Location": web.url("b.test", "/خبر?ص=١#top").encode().decode("latin-1")})
    web.put("b.test", "/%D8%AE%D8%A8%D8%B1?%D8%B5=%D9%A1", TEXT)
    hops: list[str] = []
    answer = get(web.url("a.test", "/old"), before=hops.append)
    assert (answer.body, answer.url) == (TEXT, web.url("a.test", "/old"))
    assert answer.final_url == web.url("b.test", "/%D8%AE%D8%A8%D8%B1?%D8%B5=%D9%A1")
    assert [hop.rpartition("/")[2] for hop in hops[:2]] == ["old", "newer"]
    assert [asked.host for asked in web.asked] == ["a.test", "a.test", "b.test"]


def test_it_says_who_it_is(web: Web) -> None:
    url = web.put("a.test", "/", TEXT)
    get(url)
    get(url, agent="Khabar/9 (a@b.test)")
    assert [asked.headers["User-Agent"] for asked in web.asked] == [AGENT, "Khabar/9 (a@b.test)"]
    assert "Cookie" not in web.asked[0].headers


def test_private_addresses_are_refused_before_anything_is_sent(web: Web) -> None:
    for url in (web.put("a.test", "/", TEXT), f"http://127.0.0.1:{web.port}/", f"http://2130706433:{web.port}/", "http://[::1]/"):
        with pytest.raises(FetchError, match="no public address") as caught:
            fetch(url)
        assert caught.value.kind == "refused"
    assert web.asked == []


class Recorded(httpcore2.SyncBackend):
    """Connects to the local web whatever the address, and notes which it was."""

    port = 0
    went: list[str]

    def connect_tcp(self, host: str, port: int, *args: Any, **more: Any) -> httpcore2.NetworkStream:
        self.went.append(host)
        return super().connect_tcp("127.0.0.1", self.port, *args, **more)


@pytest.fixture
def recorded(web: Web, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses to which connections went."""
    monkeypatch.setattr(Recorded, "port", web.port)
    monkeypatch.setattr(Recorded, "went", [], raising=False)
    monkeypatch.setattr(httpcore2, "SyncBackend", Recorded)
    return Recorded.went


def leads_to(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Let each look-up of rebind.test give the next of these addresses; tells how often it was looked up."""
    looked: list[str] = []

    def changing(host: Any, port: Any, *args: Any, **more: Any) -> Any:
        if host != "rebind.test":
            return resolve(host, port, *args, **more)
        looked.append(host)
        address = answers[min(len(looked), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in address.split()]

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    return looked


def test_a_name_that_changes_its_address_is_asked_where_it_was_checked(
    web: Web, recorded: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = leads_to(monkeypatch, "93.184.215.14", "127.0.0.1")
    web.put("rebind.test", "/", TEXT)
    assert fetch(web.url("rebind.test")).body == TEXT
    assert (len(looked), recorded) == (1, ["93.184.215.14"])
    with pytest.raises(FetchError, match=r"leads to 127\.0\.0\.1"):
        fetch(web.url("rebind.test"))
    assert recorded == ["93.184.215.14"]


def test_a_redirect_to_a_private_address_is_refused(web: Web, recorded: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for target in ("127.0.0.1", "10.0.0.1", "169.254.169.254", "[::1]", "[::ffff:192.168.0.1]", "0.0.0.0", "localhost"):
        leads_to(monkeypatch, "93.184.215.14")
        web.put("rebind.test", "/", status=302, headers={"Location": f"http://{target}/latest/meta-data"})
        with pytest.raises(FetchError, match="no public address"):
            fetch(web.url("rebind.test"))
    assert set(recorded) == {"93.184.215.14"}


def test_one_private_address_among_public_ones_is_enough_to_refuse(
    web: Web, recorded: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    leads_to(monkeypatch, "93.184.215.14 192.168.1.1")
    with pytest.raises(FetchError, match=r"192\.168\.1\.1"):
        fetch(web.url("rebind.test"))
    assert recorded == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True), ("2606:2800:21f::1", True), ("64:ff9b::5db8:d70e", True),
        ("127.0.0.1", False), ("127.8.8.8", False), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False),
        ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False), ("240.0.0.1", False),
        ("255.255.255.255", False), ("192.0.2.1", False), ("198.18.0.1", False),
        ("::", False), ("::1", False), ("fe80::1", False), ("fc00::1", False), ("fd12::1", False), ("fec0::1", False),
        ("ff02::1", False), ("2001:db8::1", False), ("::ffff:127.0.0.1", False), ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False), ("2002:c0a8:101::", False), ("64:ff9b::7f00:1", False), ("64:ff9b::a9fe:a9fe", False),
        ("2001::1", False), ("::ffff:93.184.215.14", True),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("http://A.Test", "http://a.test/"),
        ("https://a.test:443/x#y", "https://a.test/x"),
        ("http://a.test:8080/خبر?q=خبر", "http://a.test:8080/%D8%AE%D8%A8%D8%B1?q=%D8%AE%D8%A8%D8%B1"),
        ("http://a.test/%D8%AE b?x=1&y=%20", "http://a.test/%D8%AE%20b?x=1&y=%20"),
        ("http://موقع.test/", "http://xn--4gbrim.test/"),
        ("http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080/"),
    ],
)
def test_addresses_are_written_in_one_way(written: str, asked: str) -> None:
    assert web_url(written) == asked
    assert web_url(asked) == asked


@pytest.mark.parametrize(
    "written",
    ["", "a.test", "//a.test/", "http:///x", "http://", "file:///etc/passwd", "gopher://a.test/", "javascript:alert(1)",
     "http://a b.test/", "http://a.test:99999/", "http://u@a.test/", "http://u:p@a.test/", "http://[::1", "http://-a.test/",
     "http://" + "a" * 64 + ".test/", "data:text/html,x", "http://a..test/", "http://a.test/\ud800", "http://%61.test/"],
)  # fmt: skip
def test_what_is_no_address(written: str) -> None:
    with pytest.raises(FetchError) as caught:
        web_url(written)
    assert caught.value.kind == "wrong"


def test_a_name_that_leads_nowhere(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*args: Any, **more: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", none)
    with pytest.raises(FetchError, match="leads nowhere") as caught:
        fetch("http://no.test/")
    assert caught.value.kind == "unreachable"


def test_a_certificate_is_asked_for_the_name_and_not_for_the_address(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str | None] = []

    class Context(ssl.SSLContext):
        def wrap_socket(self, sock: socket.socket, *args: Any, **more: Any) -> Any:
            names.append(more.get("server_hostname"))
            return super().wrap_socket(sock, *args, **more)

    monkeypatch.setattr("khabar.fetching.page._tls", lambda: Context(ssl.PROTOCOL_TLS_CLIENT))
    with pytest.raises(FetchError) as caught:  # the local web speaks no TLS
        get(web.url("a.test").replace("http:", "https:"))
    assert (names, caught.value.kind) == (["a.test"], "unreachable")
