"""The pages in both languages: what they show, use without a mouse, and that axe has nothing serious to say."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest

PLAIN = {
    "overview": "/", "try": "/try", "control": "/control", "compare": "/compare", "actors": "/actors?id=qat",
    "search": "/search?q=الدعم",
}  # fmt: skip
ALL = ("overview", "try", "document", "event", "control", "compare", "actors", "search")
WIDTHS = {"phone": 375, "wide": 1680}
LANGS = ("en", "ar")


@pytest.fixture(scope="session")
def paths(served: str, api: Any) -> dict[str, str]:
    """An address for every kind of page."""
    address = served
    events = api(address, "/events?limit=500")["items"]
    rival = max(events, key=lambda event: len(event["contradictions"]))
    documents = api(address, "/documents?limit=500")["items"]
    longest = max(documents, key=lambda document: document["claims"])
    return {**PLAIN, "document": f"/documents/{longest['id']}", "event": f"/events/{rival['id']}"}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ALL)
def test_page_stands_in_its_language_and_axe_finds_nothing_serious(
    name: str, lang: str, served: str, visit: Any, paths: dict[str, str]
) -> None:
    seen = visit(served).open(paths[name], lang)
    assert seen.page.evaluate("document.documentElement.dir") == {"en": "ltr", "ar": "rtl"}[lang]
    text = seen.page.evaluate("document.body.innerText")
    assert not re.search(r"\b(page|card|role|facet|status|standing|grade|filter|event|map|tolls)\.[a-z]", text), (
        "a key without a sentence"
    )
    assert len(seen.all("h1")) == 1
    assert seen.axe() == ""


@pytest.mark.parametrize("name", ALL)
def test_dark_colours_have_contrast(name: str, served: str, visit: Any, paths: dict[str, str]) -> None:
    assert visit(served, scheme="dark").open(paths[name]).axe() == ""


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ALL)
def test_nothing_is_cut_at_any_width(name: str, width: str, lang: str, served: str, visit: Any, paths: dict[str, str]) -> None:
    seen = visit(served, width=WIDTHS[width]).open(paths[name], lang)
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


def test_marks_stand_on_the_words_of_the_record(served: str, visit: Any, paths: dict[str, str], api: Any) -> None:
    path = paths["document"]
    data = api(served, path)
    seen = visit(served).open(path)
    shown = "".join(seen.page.evaluate("[...document.querySelectorAll('.text-line')].map(e => e.textContent + '\\n')"))
    coded = data["document"]
    content = f"{coded['title']}\n{coded['text']}" if coded["title"] else coded["text"]
    assert "".join(shown.split()) == "".join(content.split()), "no letter is lost or added"
    words = seen.page.evaluate(
        "[...document.querySelectorAll('.piece.is-trigger')].map(e => [e.dataset.trigger, e.textContent])"
    )
    for at, claim in enumerate(data["claims"]):
        joined = "".join(text for number, text in words if data["claims"][int(number)]["trigger"] == claim["trigger"])
        assert joined == claim["trigger"]["text"], (at, claim["id"])


def test_words_and_cards_point_at_each_other(served: str, visit: Any, paths: dict[str, str], api: Any) -> None:
    seen = visit(served).open(paths["document"])
    seen.page.focus(".piece.is-trigger")
    at = seen.page.evaluate("document.querySelector('.piece.is-trigger').dataset.trigger")
    seen.until("document.querySelector('.card.is-lit')")
    assert seen.page.evaluate("[...document.querySelectorAll('.card')].findIndex(e => e.classList.contains('is-lit'))") == int(
        at
    )
    seen.page.keyboard.press("j")
    seen.until(f"[...document.querySelectorAll('.card')].findIndex(e => e.classList.contains('is-lit')) === {int(at) + 1}")
    assert seen.page.evaluate("document.activeElement.classList.contains('card')")
    lit = seen.page.evaluate("[...document.querySelectorAll('.piece.is-lit')].map(e => e.textContent).join(' ')")
    trigger = api(served, paths["document"])["claims"][int(at) + 1]["trigger"]["text"]
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


def test_filters_change_list_map_and_address_together(served: str, visit: Any, api: Any) -> None:
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


def test_address_gives_the_same_view_again(served: str, visit: Any, api: Any) -> None:
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


def test_event_page_has_every_account_and_contradiction(served: str, visit: Any, paths: dict[str, str], api: Any) -> None:
    path = paths["event"]
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


def test_claims_are_corrected_by_keys_and_taken_back(
    served: str, visit: Any, paths: dict[str, str], api: Any, token: str
) -> None:
    path = paths["document"]
    seen = visit(served).open(f"{path}#token={token}")
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


def test_a_claim_is_fixed_in_the_dialog(served: str, visit: Any, paths: dict[str, str], api: Any, token: str) -> None:
    path = paths["document"]
    seen = visit(served).open(f"{path}#token={token}")
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


def test_writing_asks_for_the_token(served: str, visit: Any, paths: dict[str, str], api: Any) -> None:
    seen = visit(served).open(paths["document"])
    seen.page.click(".correct button")
    seen.page.fill("dialog input[name=token]", "wrong")
    seen.page.click("dialog button.main")
    seen.until("document.querySelector('dialog .wrong')")
    assert all(claim["correction"] is None for claim in api(served, paths["document"])["claims"])
    seen.faults.clear()  # the browser writes the refusal into its console


def test_control_tells_what_was_known_then(served: str, visit: Any, api: Any) -> None:
    places = api(served, "/control")["places"]
    place = max(places, key=lambda one: one["changes"])["value"]
    now = api(served, f"/control?place={place}")
    first = now["timeline"][0]
    known_by = min(claim["reported"] for claim in now["claims"])[:10]
    then = api(served, f"/control?place={place}&known_by={known_by}")
    assert len(then["timeline"]) < len(now["timeline"])
    seen = visit(served).open(f"/control?place={place}")
    assert len(seen.all(".change")) == len(now["timeline"])
    seen.page.fill("input[type=date]", known_by)
    seen.until("document.querySelectorAll('.strip').length === 2")
    seen.until(f"document.querySelectorAll('.change').length === {len(then['timeline'])}")
    seen.open(f"/control?place={place}&on={first['since']}")
    seen.page.focus("input[type=range]")
    before = seen.all(".now")[0]
    seen.page.keyboard.press("ArrowRight")
    seen.until("new URLSearchParams(location.search).get('on') > '" + first["since"] + "'")
    assert seen.all(".now")[0] != before


def test_outlets_stand_side_by_side(served: str, visit: Any, api: Any, paths: dict[str, str]) -> None:
    id_ = paths["event"].rpartition("/")[2]
    accounts = api(served, f"/events/{id_}")["event"]["accounts"]
    seen = visit(served).open(f"/compare?event={id_}")
    seen.until("document.querySelector('.wide-table td')")
    assert set(seen.all("section[aria-labelledby=same] thead th")) == {account["outlet"] for account in accounts}


def test_parties_are_drawn_and_listed(served: str, visit: Any, api: Any) -> None:
    links = api(served, "/network?level=organisation")["links"]
    pairs = {tuple(sorted((link["source"], link["target"]))) for link in links if link["events"]}
    seen = visit(served).open("/actors")
    seen.until("document.querySelector('.network svg line')")
    assert len(seen.all(".network svg line")) == len(seen.all(".network tbody tr")) == len(pairs)
    seen.page.focus(".network svg a")
    seen.page.keyboard.press("Enter")
    seen.until("new URLSearchParams(location.search).get('id')")
    seen.until("document.querySelector('#profile')")
    assert seen.all(".network svg .is-chosen") == [""]


def ties(links: list[dict[str, Any]], period: str | None = None) -> dict[tuple[str, ...], int]:
    """Events of each pair, whichever acts, in a period or in all of the time."""
    found: dict[tuple[str, ...], int] = {}
    for link in links:
        pair = tuple(sorted((link["source"], link["target"])))
        told = [one["events"] for one in link["periods"] if period in (None, one["period"])]
        if sum(told):
            found[pair] = found.get(pair, 0) + sum(told)
    return found


def test_the_network_is_seen_over_time(served: str, visit: Any, api: Any) -> None:
    data = api(served, "/network?level=organisation&by=auto")
    periods = [one["period"] for one in data["periods"]]
    busy = [period for period in periods if ties(data["links"], period)]
    assert len(busy) > 1
    lines = ".network svg line:not(.is-gone)"
    seen = visit(served).open(f"/actors?period={busy[0]}")
    seen.until("document.querySelector('.periods input')")
    assert len(seen.all(lines)) == len(seen.all(".network tbody tr")) == len(ties(data["links"], busy[0]))
    assert seen.axe() == ""
    seen.page.focus(".periods input")  # by keyboard: one period after the other, to the ends
    seen.page.keyboard.press("ArrowRight")
    seen.until(f"new URLSearchParams(location.search).get('period') === '{periods[periods.index(busy[0]) + 1]}'")
    seen.page.keyboard.press("End")
    seen.until(f"new URLSearchParams(location.search).get('period') === '{periods[-1]}'")
    assert len(seen.all(lines)) == len(ties(data["links"], periods[-1]))
    words = seen.page.evaluate("document.querySelector('.periods input').getAttribute('aria-valuetext')")
    assert words == seen.all(".periods output")[0]
    seen.page.click(".periods button:last-child")  # all of the time again
    seen.until("!new URLSearchParams(location.search).get('period')")
    assert len(seen.all(lines)) == len(ties(data["links"]))


def test_the_network_is_played_and_stops(served: str, visit: Any, api: Any) -> None:
    periods = [one["period"] for one in api(served, "/network?level=organisation&by=auto")["periods"]]
    seen = visit(served).open(f"/actors?period={periods[-3]}")
    seen.until("document.querySelector('.periods button')")
    still = "getComputedStyle(document.querySelector('.network line')).transitionDuration"
    assert seen.page.evaluate(still) == "0s", "nothing glides where less motion is asked for"
    seen.page.focus(".periods button")
    seen.page.keyboard.press("Enter")
    seen.until("document.querySelector('.periods button').getAttribute('aria-pressed') === 'true'")
    seen.until(f"new URLSearchParams(location.search).get('period') === '{periods[-1]}'")
    seen.until("document.querySelector('.periods button').getAttribute('aria-pressed') === 'false'")


def test_what_is_being_prepared_is_waited_for(served: str, visit: Any) -> None:
    seen, waiting = visit(served), [0.3, 0.8]

    def answer(route: Any) -> None:
        if waiting:
            route.fulfill(status=202, json={"preparing": waiting.pop(0)})
        else:
            route.continue_()

    seen.page.route("**/api/v1/network*", answer)
    seen.page.goto(f"{served}/actors?lang=en")
    seen.until("document.querySelector('.busy progress')?.value === 0.3")
    seen.until("document.querySelector('.busy progress')?.value === 0.8")
    seen.until("document.querySelector('.network svg line')")


@pytest.mark.parametrize("name", ALL)
def test_arabic_pages_are_in_arabic(name: str, served: str, visit: Any, paths: dict[str, str]) -> None:
    """What is in Latin letters: codes for programs, addresses, and the names of this project and of what it builds on."""
    seen = visit(served).open(paths[name], "ar")
    seen.page.wait_for_timeout(300)
    told = seen.page.evaluate(
        """programs => [...document.querySelectorAll('#app *')].filter(e => !e.closest(programs))
        .flatMap(e => [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.textContent)
          .concat(['aria-label', 'title', 'placeholder', 'aria-valuetext'].map(a => e.getAttribute(a) ?? '')))""",
        "code, kbd, style, .why, .codes, [href^=http], [lang=en]",
    )
    latin = {word for text in told for word in re.findall(r"[A-Za-z]{2,}", text)}
    assert latin <= {"API", "PLOVER", "CAMEO", "Natural", "Earth", "km", "CSV", "JSON", "Lines", "GeoJSON", "Parquet"}


def test_search_marks_what_it_found(served: str, visit: Any, api: Any) -> None:
    seen = visit(served).open("/search")
    seen.page.fill("input[type=search]", "الدعم السريع")
    seen.page.keyboard.press("Enter")
    seen.until("document.querySelector('.hit mark')")
    expected = api(served, f"/search?q={quote('الدعم السريع')}")["documents"]
    assert len(seen.all(".hit")) == len(expected)


def test_marks_count_code_points_and_keep_overlaps(served: str, visit: Any) -> None:
    seen = visit(served).open("/try")
    found = seen.page.evaluate(
        """async () => {
        const { paragraphs } = await import("/static/js/marks.js");
        const span = (start, end) => ({ start, end });
        const none = { recipients: [], date: null, casualties: {}, attribution: [], framing: [] };
        const claim = { ...none, trigger: span(2, 5), actors: [span(4, 8)], places: [span(6, 8)] };
        const pieces = paragraphs("📰 قصف الجيش", [claim]).flatMap((one) => one.pieces);
        return pieces.map((piece) => [piece.text, piece.marks.map((mark) => mark.role + mark.lane)]);
    }"""
    )  # fmt: skip
    parts = [
        ["\N{NEWSPAPER} ", []], ["قص", ["trigger0"]], ["ف", ["trigger0", "actor0"]], [" ", ["actor0"]],
        ["ال", ["actor0", "place1"]], ["جيش", []],
    ]  # fmt: skip
    assert found == parts
