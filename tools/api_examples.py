"""Write the examples of the API's description, as the sample answers: ``python tools/api_examples.py``. Long lists are cut."""

from __future__ import annotations

import asyncio
import json
import tempfile
from pathlib import Path
from typing import Any

from httpx import ASGITransport, AsyncClient

from khabar.web.app import create_app
from khabar.web.sample import sample
from khabar.web.world import World

TARGET = Path(__file__).parent.parent / "src/khabar/web/sample/examples.json"
API = "/api/v1"
ITEMS, LETTERS = 2, 160
REPORT = "rasid-0506-madani"
ASKED = {
    "GET /status": "/status",
    "GET /events": "/events?type=ASSAULT&from=2024-05-01&limit=1",
    "GET /events/{id}": "/events/EVENT",
    "GET /map": "/map?type=ASSAULT",
    "GET /timeline": "/timeline?type=ASSAULT&unit=day",
    "GET /facets": "/facets?place=khabar:gezira-state",
    "GET /documents": "/documents?outlet=الراصد&limit=1",
    "GET /documents/{id}": f"/documents/{REPORT}",
    "GET /claims": "/claims?type=PROTEST&limit=1",
    "GET /claims/{id}": f"/claims/{REPORT}%231.1",
    "GET /search": "/search?q=الفاشر&limit=1",
    "GET /control": "/control?place=khabar:al-managil&on=2024-05-12&known_by=2024-05-12",
    "GET /control list": "/control?limit=1",
    "GET /places": "/places?limit=2",
    "GET /actors": "/actors?limit=2",
    "GET /actors/{id}": "/actors/rapid-support-forces",
    "GET /framing": "/framing?limit=1",
    "GET /network": "/network?level=organisation",
    "GET /corrections": "/corrections",
    "GET /corrections.gold": "/corrections.gold?complete=false",
}
SENT: dict[str, dict[str, Any]] = {
    "POST /code": {"text": "قصفت مدفعية الجيش بلدة سرمين فجر الأحد.", "title": "", "date": "2024-05-06", "outlet": "مثال"},
    "POST /corrections": {
        "claim": f"{REPORT}#1.1", "action": "fix", "field": "status", "value": "planned", "note": "announced, not done",
    },
}  # fmt: skip


def cut(value: Any, at: str = "") -> Any:
    """The value with long lists and texts cut."""
    if isinstance(value, dict):
        return {name: cut(one, name) for name, one in list(value.items())[: None if at != "claims" else ITEMS]}
    if isinstance(value, list):
        whole = len(value) == 8 and at == ""  # a point of the map
        return [cut(one) for one in (value if whole else value[:ITEMS])]
    return f"{value[:LETTERS]}…" if isinstance(value, str) and len(value) > LETTERS else value


async def made(path: Path) -> dict[str, Any]:
    """Every example, as the database answers; of a path with answers of two shapes one each, told apart by a word behind it."""
    world = World(path, sample=True, token="the-token-that-was-printed")
    transport = ASGITransport(app=create_app(world))
    found: dict[str, Any] = {}
    async with AsyncClient(transport=transport, base_url="http://127.0.0.1:8321") as client:
        for name, body in SENT.items():
            address = API + name.removeprefix("POST ")
            answer = await client.post(address, json=body, headers={"X-Khabar-Token": world.token})
            answer.raise_for_status()
            found[name] = {"asked": f"POST {address}", "sent": body, "answer": cut(answer.json())}
        event = (await client.get(f"{API}/events?q=المناقل&status=confirmed&limit=1")).json()["items"][0]["id"]
        for name, asked in ASKED.items():
            address = API + asked.replace("EVENT", event)
            answer = await client.get(address)
            answer.raise_for_status()
            media = answer.headers["content-type"]
            body_ = answer.json() if media == "application/json" else cut(answer.text)
            found[name] = {"asked": f"GET {address}", "media": media, "answer": cut(body_)}
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(made(sample(Path(folder))))
    for example in found.values():
        if isinstance(example["answer"], dict) and "on" in example["answer"] and "day" in example["answer"]:
            example["answer"]["day"] = "2024-06-01"
    TARGET.write_text(json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
    print(f"{len(found)} examples in {TARGET}")


if __name__ == "__main__":
    main()
