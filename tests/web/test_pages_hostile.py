"""Text from outside stays text: it runs nothing, opens nothing, and turns no words around."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

PAGES = [
    "/",
    "/?q=%3Cscript%3Ewindow.hacked%3D1%3C/script%3E",
    "/?outlet=%22%3E%3Cimg%20src=x%20onerror=window.hacked=1%3E&at=x,y,z&view=%3Cb%3E",
    "document",
    "event",
    "/compare",
    "/search?q=%D9%82%D8%B5%D9%81",
]
ACTIVE = "script, img, [onerror], [onload], [href^='javascript:' i]"


def path(api: Any, address: str, page: str) -> str:
    """The address of a page about the hostile report."""
    if page == "document":
        return f"/documents/{quote(api(address, '/documents')['items'][0]['id'], safe='')}"
    if page == "event":
        return f"/events/{api(address, '/events')['items'][0]['id']}"
    return page


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("page", PAGES)
def test_hostile_text_is_shown_and_nothing_else(page: str, lang: str, hostile: str, api: Any, visit: Any) -> None:
    seen = visit(hostile).open(path(api, hostile, page), lang)
    seen.page.wait_for_timeout(300)
    assert seen.page.evaluate("window.hacked") is None
    assert seen.page.evaluate("s => document.querySelectorAll(`main :is(${s})`).length", ACTIVE) == 0
    assert "\u202e" not in seen.page.evaluate("document.body.textContent"), "no override reaches the page"


def test_address_of_a_report_is_a_link_only_where_it_leads_to_a_page(hostile: str, api: Any, visit: Any) -> None:
    seen = visit(hostile).open(path(api, hostile, "document"))
    assert not any("Original" in text for text in seen.all("a"))
    assert "<script>" in seen.page.evaluate("document.querySelector('.arabic').textContent")


def test_names_are_isolated_from_each_other(hostile: str, api: Any, visit: Any) -> None:
    seen = visit(hostile).open(path(api, hostile, "document"))
    loose = seen.page.evaluate(
        """[...document.querySelectorAll('.card dd, .reading')].flatMap(e => [...e.childNodes])
        .filter(n => n.nodeType === 3 && /[\\u0600-\\u06ff]/.test(n.textContent)).map(n => n.textContent)"""
    )
    assert loose == []
