"""The pages in both languages: what they show, that they can be used without a mouse, and that axe has nothing serious to say."""

from __future__ import annotations

import json
import re
import urllib.request
from typing import Any

import pytest

from conftest import TOKEN

PLAIN = {"overview": "/", "try": "/try"}
WIDTHS = {"phone": 375, "wide": 1680}
LANGS = ("en", "ar")


def api(address: str, path: str) -> Any:
    """What the API answers."""
    with urllib.request.urlopen(f"{address}/api/v1{path}") as answer:
        return json.load(answer)


def paths(address: str) -> dict[str, str]:
    """An address for every kind of page."""
    events = api(address, "/events?limit=500")["items"]
    rival = max(events, key=lambda event: len(event["contradictions"]))
    documents = api(address, "/documents?limit=500")["items"]
    longest = max(documents, key=lambda document: document["claims"])
    return {**PLAIN, "document": f"/documents/{longest['id']}", "event": f"/events/{rival['id']}"}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["overview", "try", "document", "event"])
def test_page_stands_in_its_language_and_axe_finds_nothing_serious(name: str, lang: str, served: str, visit: Any) -> None:
    seen = visit(served).open(paths(served)[name], lang)
    assert seen.page.evaluate("document.documentElement.dir") == {"en": "ltr", "ar": "rtl"}[lang]
    text = seen.page.evaluate("document.body.innerText")
    assert not re.search(r"\b(page|card|role|facet|status|standing|grade|filter|event|map|tolls)\.[a-z]", text), "a key without a sentence"
    assert len(seen.all("h1")) == 1
    assert seen.axe() == ""


@pytest.mark.parametrize("name", ["overview", "document", "event"])
def test_dark_colours_have_contrast(name: str, served: str, visit: Any) -> None:
    assert visit(served, scheme="dark").open(paths(served)[name]).axe() == ""


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["overview", "try", "document", "event"])
def test_nothing_is_cut_at_any_width(name: str, width: str, lang: str, served: str, visit: Any) -> None:
    seen = visit(served, width=WIDTHS[width]).open(paths(served)[name], lang)
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width]


def test_language_switch_keeps_the_view(served: str, visit: Any) -> None:
    seen = visit(served).open("/?type=ASSAULT")
    seen.page.click(".tools button[lang=ar]")
    seen.until("document.documentElement.lang === 'ar' && document.documentElement.dataset.ready === 'yes'")
    assert "type=ASSAULT" in seen.page.url
    assert "هجوم" in " ".join(seen.all(".chosen"))
    seen.page.goto(f"{served}/try")
    assert seen.page.evaluate("document.documentElement.lang") == "ar", "the choice is remembered"


def test_colours_are_remembered(served: str, visit: Any) -> None:
    seen = visit(served).open("/try")
    before = seen.page.evaluate("getComputedStyle(document.body).backgroundColor")
    seen.page.click(".tools button:nth-child(2)")
    seen.page.click(".tools button:nth-child(2)")
    seen.open("/try")
    assert seen.page.evaluate("getComputedStyle(document.body).backgroundColor") != before


def test_marks_stand_on_the_words_of_the_record(served: str, visit: Any) -> None:
    path = paths(served)["document"]
    data = api(served, path)
    seen = visit(served).open(path)
    shown = "".join(seen.page.evaluate("[...document.querySelectorAll('.text-line')].map(e => e.textContent + '\\n')"))
    coded = data["document"]
    content = f"{coded['title']}\n{coded['text']}" if coded["title"] else coded["text"]
    assert "".join(shown.split()) == "".join(content.split()), "no letter is lost or added"
    words = seen.page.evaluate("[...document.querySelectorAll('.piece.is-trigger')].map(e => [e.dataset.trigger, e.textContent])")
    for at, claim in enumerate(data["claims"]):
        joined = "".join(text for number, text in words if data["claims"][int(number)]["trigger"] == claim["trigger"])
        assert joined == claim["trigger"]["text"], (at, claim["id"])


def test_words_and_cards_point_at_each_other(served: str, visit: Any) -> None:
    seen = visit(served).open(paths(served)["document"])
    seen.page.focus(".piece.is-trigger")
    at = seen.page.evaluate("document.querySelector('.piece.is-trigger').dataset.trigger")
    seen.until("document.querySelector('.card.is-lit')")
    assert seen.page.evaluate("[...document.querySelectorAll('.card')].findIndex(e => e.classList.contains('is-lit'))") == int(at)
    seen.page.keyboard.press("j")
    seen.until(f"[...document.querySelectorAll('.card')].findIndex(e => e.classList.contains('is-lit')) === {int(at) + 1}")
    assert seen.page.evaluate("document.activeElement.classList.contains('card')")
    lit = seen.page.evaluate("[...document.querySelectorAll('.piece.is-lit')].map(e => e.textContent).join(' ')")
    trigger = api(served, paths(served)["document"])["claims"][int(at) + 1]["trigger"]["text"]
    assert trigger in lit


@pytest.mark.parametrize("lang", LANGS)
def test_pasted_text_is_coded(lang: str, served: str, visit: Any) -> None:
    seen = visit(served).open("/try", lang)
    seen.page.fill("textarea", "قصف الجيش السوداني مدينة ود مدني أمس وقتل 12 مدنيا.")
    seen.page.fill("input[type=date]", "2024-05-06")
    seen.page.press("textarea", "Control+Enter")
    seen.until("document.querySelector('.card')")
    card = seen.all(".card")[0]
    assert ("Sudanese Armed Forces" if lang == "en" else "الجيش السوداني") in card
    assert "12" in card
    assert "قصف" in "".join(seen.all(".is-trigger"))


def test_filters_change_list_map_and_address_together(served: str, visit: Any) -> None:
    seen = visit(served).open("/")
    total = api(served, "/events")["total"]
    seen.until(f"document.querySelector('.event-list h2')?.textContent.startsWith('{total} ')")
    seen.page.click(".facet label:has-text('Assault') input")
    some = api(served, "/events?type=ASSAULT")["total"]
    assert 0 < some < total
    seen.until(f"document.querySelector('.event-list h2').textContent.startsWith('{some} ')")
    assert "type=ASSAULT" in seen.page.url
    placed = api(served, "/map?type=ASSAULT")["placed"]
    seen.until(f"document.querySelector('.map')?.dataset.points === '{placed}'")
    seen.page.go_back()
    seen.until(f"document.querySelector('.event-list h2').textContent.startsWith('{total} ')")


def test_address_gives_the_same_view_again(served: str, visit: Any) -> None:
    seen = visit(served).open("/?from=2024-05-08&to=2024-05-12&view=provinces&order=oldest")
    expected = api(served, "/events?from=2024-05-08&to=2024-05-12&order=oldest")
    seen.until(f"document.querySelectorAll('.event-item').length === {min(40, expected['total'])}")
    assert seen.page.evaluate("document.querySelector('input[name=view]:checked').value") == "provinces"
    assert expected["items"][0]["id"] in seen.page.evaluate("document.querySelector('.event-item a').href")
    seen.until("document.querySelector('.brush .selection')?.getAttribute('width') > 10")


def test_playback_moves_the_days(served: str, visit: Any) -> None:
    seen = visit(served).open("/")
    seen.until("document.querySelector('.chart svg')")
    seen.page.click(".days button")
    seen.until("new URLSearchParams(location.search).get('from')")
    first = seen.page.evaluate("new URLSearchParams(location.search).get('from')")
    seen.until(f"new URLSearchParams(location.search).get('from') > '{first}'")
    seen.page.click(".days button")


def test_event_page_has_every_account_and_contradiction(served: str, visit: Any) -> None:
    path = paths(served)["event"]
    data = api(served, path)
    seen = visit(served).open(path)
    assert len(seen.all(".account")) == len(data["event"]["accounts"])
    assert len(seen.all(".contradictions li")) == len(data["event"]["contradictions"])
    for account, shown in zip(data["event"]["accounts"], seen.all(".account blockquote"), strict=True):
        assert "".join(shown.split()) == "".join(data["claims"][account["claim"]]["sentence"].split())
    figures = sum(len(toll["figures"]) for toll in data["event"]["casualties"].values())
    assert len(seen.all(".figures tbody tr")) == figures


def test_unknown_pages_and_events_say_so(served: str, visit: Any) -> None:
    seen = visit(served)
    seen.page.goto(f"{served}/nowhere?lang=en")
    seen.until("document.querySelector('h1')")
    assert "no such page" in seen.all("h1")[0]
    seen.page.goto(f"{served}/events/none?lang=en")
    seen.until("document.querySelector('.failed')")
    assert "Not found" in seen.all(".failed")[0]
    seen.faults.clear()  # the browser writes every 404 into its console


def test_claims_are_corrected_by_keys_and_taken_back(served: str, visit: Any) -> None:
    path = paths(served)["document"]
    seen = visit(served).open(f"{path}#token={TOKEN}")
    assert "token" not in seen.page.url, "the token stays out of the address"
    for key, action in (("a", "accept"), ("x", "reject")):
        seen.page.keyboard.press("j")
        seen.page.keyboard.press(key)
        seen.until(f"document.querySelector('.card.is-{action}')")
    assert [claim["correction"]["action"] for claim in api(served, path)["claims"][:2]] == ["accept", "reject"]
    seen.page.keyboard.press("u")
    seen.until("!document.querySelector('.card.is-reject')")
    seen.page.keyboard.press("k")
    seen.page.keyboard.press("u")
    seen.until("!document.querySelector('.card.is-accept')")
    assert all(claim["correction"] is None for claim in api(served, path)["claims"])
    assert api(served, f"/corrections?document={path.rpartition('/')[2]}")["total"] == 4, "every step stays in the trail"


def test_a_claim_is_fixed_in_the_dialog(served: str, visit: Any) -> None:
    path = paths(served)["document"]
    seen = visit(served).open(f"{path}#token={TOKEN}")
    seen.page.keyboard.press("j")
    seen.page.keyboard.press("e")
    seen.page.select_option("dialog select[name=field]", "status")
    seen.page.select_option("dialog select[name=value]", "planned")
    assert seen.axe() == ""
    seen.page.click("dialog button.main")
    seen.until("document.querySelector('.card.is-fix')")
    assert api(served, path)["claims"][0]["status"] == "planned"
    seen.page.keyboard.press("u")
    seen.until("!document.querySelector('.card.is-fix')")


def test_writing_asks_for_the_token(served: str, visit: Any) -> None:
    seen = visit(served).open(paths(served)["document"])
    seen.page.click(".correct button")
    seen.page.fill("dialog input[name=token]", "wrong")
    seen.page.click("dialog button.main")
    seen.until("document.querySelector('dialog .wrong')")
    assert all(claim["correction"] is None for claim in api(served, paths(served)["document"])["claims"])
    seen.faults.clear()  # the browser writes the refusal into its console
