"""The sample and hostile reports, served in this process without a network."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
from events.making import ARMY, HARAH, claim, document
from httpx import ASGITransport, AsyncClient, Response

from khabar.records import CodedDocument, Party, Place
from khabar.store.store import load
from khabar.web.app import create_app
from khabar.web.world import World

HOST = "http://127.0.0.1:8321"
TOKEN = "token-of-the-tests"
API = "/api/v1"
SCRIPT = "<script>alert(1)</script>"
TURNED = "\u202eتل أبيب\u202c \u2066x\u2069"


class Client:
    """Asks the application as a browser would."""

    def __init__(self, path: Path, *, sample: bool = True) -> None:
        self.world = World(path, sample=sample, token=TOKEN)
        self.app = create_app(self.world)

    def ask(self, method: str, path: str, **more: Any) -> Response:
        async def sent() -> Response:
            async with AsyncClient(transport=ASGITransport(app=self.app), base_url=HOST) as client:
                return await client.request(method, path, **more)

        with ThreadPoolExecutor(1) as thread:  # the tests of the pages have a loop running in this one
            return thread.submit(lambda: asyncio.run(sent())).result()

    def get(self, path: str, **parameters: Any) -> Response:
        """A page or file as it comes."""
        return self.ask("GET", path, params=parameters or None)

    def json(self, path: str, **parameters: Any) -> Any:
        """The JSON of the API, which must be there."""
        answer = self.get(API + path, **parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: Any, **headers: str) -> Response:
        """JSON sent in."""
        return self.ask("POST", API + path, json=body, headers=headers)

    def correct(self, **change: Any) -> Response:
        """A correction with the token."""
        return self.ask("POST", f"{API}/corrections", json=change, headers={"X-Khabar-Token": TOKEN})


def hostile(folder: Path) -> Client:
    """A database in which every text is hostile: words, names, outlets, addresses, ids."""
    party = Party(0, 4, f"علي {SCRIPT}", f"Ali Hassan {SCRIPT}", None, "SYR", "CVL")
    base = Place(18, 29, "القاعدة", "Some base", "test:base", "SY", 36.19512, 37.22345, "site")
    first = document("a/../../etc/passwd", claim(recipients=(party,)), text=f"{SCRIPT} {TURNED} قصف")
    second = document("b' or 1=1 --", claim(places=(base,), actors=(ARMY, party)), date="2024-05-09", text="قصف آخر")
    third = document("c", claim(places=(HARAH,)), date="2024-05-10", text="=cmd|' /C calc'!A0 قصف")
    reports = [
        _named(first, SCRIPT, "javascript:alert(1)"), _named(second, TURNED, "data:text/html,x"), _named(third, '=1+1","', "file:///x"),
    ]  # fmt: skip
    path = folder / "hostile.db"
    load(path, reports)
    return Client(path, sample=False)


def _named(coded: CodedDocument, outlet: str, url: str) -> CodedDocument:
    return msgspec.structs.replace(coded, outlet=outlet, url=url, title=f"{SCRIPT} عنوان")
