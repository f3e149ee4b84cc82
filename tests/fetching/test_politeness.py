"""Fetching as a polite guest: robots.txt, the pace, rest where a host asks for it, and no page twice that did not change."""

from __future__ import annotations

import datetime as dt
import email.utils
import itertools
import threading
import time
from typing import Any

import pytest

from fetching.web import Page, Web
from khabar.errors import FetchError
from khabar.fetching import Limits
from khabar.fetching import pacing as paces
from khabar.fetching.pacing import LONGEST, UNTOLD, Pacing, retry_after
from khabar.fetching.visiting import Visitor

QUICK = Limits(connect=1, read=1, total=2)


def visitor(**more: Any) -> Visitor:
    return Visitor(**{"delay": 0.0, "limits": QUICK, "allow_private": True, **more})


def robots(web: Web, text: str = "", **more: Any) -> None:
    web.put("a.test", "/robots.txt", text, headers={"Content-Type": "text/plain"}, **more)


RULES = """
User-agent: *
Disallow: /private/
Allow: /private/open
Disallow: /*.pdf$
Disallow: /أخبار/سر

User-agent: badbot
Disallow: /
"""


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        (RULES, "/news/1", True),
        (RULES, "/private/1", False),
        (RULES, "/private/open/1", True),
        (RULES, "/x.pdf", False),
        (RULES, "/x.pdf?a=1", True),
        (RULES, "/أخبار/سر/1", False),
        (RULES, "/أخبار/1", True),
        ("User-agent: Khabar\nDisallow: /\n\nUser-agent: *\nAllow: /", "/news/1", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: khabar\nAllow: /", "/news/1", True),
        ("User-agent: *\nDisallow:", "/news/1", True),
        ("<!doctype html><title>no rules at all</title>", "/news/1", True),
        ("\x00\xff Disallow \n : : \n", "/news/1", True),
        ("", "/news/1", True),
    ],
)
def test_what_robots_txt_refuses_is_not_fetched(web: Web, rules: str, path: str, allowed: bool) -> None:
    robots(web, rules)
    guest = visitor(contact="mail@example.org")
    url = web.url("a.test", path)
    if allowed:
        assert guest.get(url).status == 404
    else:
        with pytest.raises(FetchError, match=r"robots\.txt asks not to") as caught:
            guest.get(url)
        assert (caught.value.kind, web.requests("a.test")) == ("refused", [])


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (Page(b"", 404), None),
        (Page(b"", 403), None),
        (Page(b"", 410), None),
        (Page(b"", 500), "unreachable"),
        (Page(b"", 503), "unreachable"),
        (Page(b"", 429), "unreachable"),
        (Page(b"x" * 2_000_000), "too large"),
        (Page(b"", 302, {"Location": "/robots.txt"}), "redirects"),
        (Page(b"", 302, {"Location": "ftp://a.test/robots.txt"}), "wrong"),
        (Page(act=lambda handler: None), "slow"),
    ],
)
def test_a_robots_txt_that_cannot_be_had(web: Web, page: Page, kind: str | None) -> None:
    web.pages["a.test", "/robots.txt"] = page
    web.put("a.test", "/x", b"x")
    guest = visitor(limits=Limits(connect=1, read=0.3, total=0.5))
    if kind is None:
        assert guest.get(web.url("a.test", "/x")).body == b"x"
        return
    for _ in range(2):
        with pytest.raises(FetchError, match=r"asked for robots\.txt") as caught:
            guest.get(web.url("a.test", "/x"))
        assert caught.value.kind == kind
    assert web.requests("a.test") == []


def test_robots_txt_is_asked_for_once_a_host_and_obeyed_after_redirects(web: Web) -> None:
    web.put("b.test", "/robots.txt", "User-agent: *\nDisallow: /no")
    web.put("a.test", "/1", status=302, headers={"Location": web.url("b.test", "/no")})
    web.put("a.test", "/2", b"x")
    guest = visitor()
    for path in ("/1", "/2", "/1"):
        if path == "/2":
            guest.get(web.url("a.test", path))
        else:
            with pytest.raises(FetchError, match="asks not to"):
                guest.get(web.url("a.test", path))
    assert [asked.host for asked in web.asked if asked.path == "/robots.txt"] == ["a.test", "b.test"]
    assert web.requests("b.test") == []


def test_a_host_is_asked_at_its_pace_and_others_meanwhile(web: Web) -> None:
    for host in ("a.test", "b.test", "c.test"):
        web.put(host, "/", b"x")
    web.put("b.test", "/robots.txt", "User-agent: *\nCrawl-delay: 0.3")
    web.put("c.test", "/robots.txt", "User-agent: *\nCrawl-delay: soon")
    guest = visitor(delay=0.15)
    urls = [web.url(host) for host in ("a.test", "b.test", "c.test")]
    threads = [threading.Thread(target=guest.get, args=(url,)) for url in urls * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for host, pause in (("a.test", 0.15), ("b.test", 0.3), ("c.test", 0.15)):
        times = [asked.at for asked in web.asked if asked.host == host and asked.path == "/"]
        assert len(times) == 3
        assert min(later - earlier for earlier, later in itertools.pairwise(times)) > pause - 0.05, host
    assert max(asked.at for asked in web.asked) - web.asked[0].at < 2


def test_what_did_not_change_is_not_sent_again(web: Web) -> None:
    url = web.put("a.test", "/", b"x")
    guest = visitor()
    first = guest.get(url)
    again = guest.get(url, etag=first.headers["etag"], modified="Mon, 06 May 2024 08:00:00 GMT")
    assert (first.status, again.status, again.body) == (200, 304, b"")
    assert web.asked[-1].headers["If-Modified-Since"] == "Mon, 06 May 2024 08:00:00 GMT"
    web.put("a.test", "/", b"y")
    assert guest.get(url, etag=first.headers["etag"]).body == b"y"


@pytest.mark.parametrize("delay", ["3600", "9" * 300, "1e300"])
def test_a_host_that_asks_for_hours_holds_nobody_up(web: Web, delay: str) -> None:
    url = web.put("a.test", "/", b"x")
    web.put("a.test", "/robots.txt", f"User-agent: *\nCrawl-delay: {delay}")
    guest = visitor()
    guest.get(url)
    with pytest.raises(FetchError, match="left alone") as caught:
        guest.get(url)
    assert caught.value.kind == "paused"
    assert 3500 < caught.value.after <= LONGEST


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_asks_for_rest_gets_it(web: Web, status: int) -> None:
    url = web.put("a.test", "/", status=status, headers={"Retry-After": "120"})
    other = web.put("b.test", "/", b"x")
    guest = visitor()
    assert guest.get(url).status == status
    with pytest.raises(FetchError, match="left alone") as caught:
        guest.get(url)
    assert caught.value.kind == "paused"
    assert 100 < caught.value.after <= 120
    assert (web.requests("a.test"), guest.get(other).status) == (["/"], 200)


def test_a_short_rest_is_waited_for(web: Web) -> None:
    url = web.put("a.test", "/", status=503, headers={"Retry-After": "1"})
    guest = visitor()
    guest.get(url)
    web.put("a.test", "/", b"x")
    assert guest.get(url).body == b"x"
    assert web.asked[-1].at - web.asked[-2].at > 0.9


def test_how_long_a_host_asks_for_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    now = dt.datetime.now(dt.UTC)
    assert retry_after({"retry-after": "90"}) == 90
    assert retry_after({}) == retry_after({"retry-after": "soon"}) == retry_after({"retry-after": "-5"}) == UNTOLD
    assert retry_after({"retry-after": "9" * 30}) == LONGEST
    for moment in ("Mon, 1 Jan 99999999999999999999 00:00:00 GMT", "Mon, 1 Jan 2024 00:00:00 +99999999999999999999"):
        assert retry_after({"retry-after": moment}) == UNTOLD
    assert 250 < retry_after({"retry-after": email.utils.format_datetime(now + dt.timedelta(minutes=5), usegmt=True)}) <= 300
    assert retry_after({"retry-after": email.utils.format_datetime(now - dt.timedelta(days=1), usegmt=True)}) == 0


def test_waiting_ends_when_everything_is_to_stop() -> None:
    stop = threading.Event()
    pacing = Pacing(stop)
    pacing.wait("http://a.test/", "a.test", 20.0)
    threading.Timer(0.1, stop.set).start()
    began = time.monotonic()
    with pytest.raises(FetchError, match="stopped"):
        pacing.wait("http://a.test/", "a.test", 20.0)
    assert time.monotonic() - began < 2 < paces.PATIENCE
