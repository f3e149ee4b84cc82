"""Long work beside small answers: so much at once, the next is told to come again, and neither takes the other's threads."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
from anyio import to_thread

from khabar.web.sample import sample
from khabar.web.turns import THREADS, BusyError, Turns
from web.serving import API, Client

T = TypeVar("T")


def run(made: Coroutine[Any, Any, T]) -> T:
    """In a loop of its own: the tests of the pages have one running in this thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, made).result(60)


def test_whoever_comes_beyond_the_places_is_told() -> None:
    at_work, go_on, most = [0], threading.Event(), [0]

    def work() -> int:
        at_work[0] += 1
        most[0] = max(most[0], at_work[0])
        assert go_on.wait(20)
        at_work[0] -= 1
        return 1

    async def asked() -> None:
        turns = Turns(4, 2, "files are being written")
        taken = [asyncio.ensure_future(turns.take(work)) for _ in range(4)]
        await asyncio.sleep(0.2)
        with pytest.raises(BusyError, match="4 files are being written"):
            await turns.take(work)
        go_on.set()
        assert await asyncio.gather(*taken) == [1] * 4
        assert await turns.take(work) == 1

    run(asked())
    assert most == [2]


def test_a_fault_gives_its_place_back() -> None:
    async def asked() -> None:
        turns = Turns(1, 1, "texts are being read")
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                await turns.take(lambda: 1 // 0)

    run(asked())


def test_small_answers_do_not_wait_for_long_work(tmp_path: Path) -> None:
    """The server gives them few threads, and long work none of these."""
    app, go_on = Client(sample(tmp_path)).app, threading.Event()

    async def asked() -> None:
        async with app.router.lifespan_context(app):
            limiter = to_thread.current_default_thread_limiter()
            assert limiter.total_tokens == THREADS
            turns = Turns(2 * THREADS, 2 * THREADS, "files are being written")
            long = [asyncio.ensure_future(turns.take(lambda: go_on.wait(20))) for _ in range(2 * THREADS)]
            await asyncio.sleep(0.1)
            assert await asyncio.wait_for(to_thread.run_sync(int, "7"), 10) == 7
            go_on.set()
            assert all(await asyncio.gather(*long))

    run(asked())


@pytest.mark.parametrize("path", ["/events", "/documents", "/claims"])
def test_a_file_beyond_the_places_is_told_to_come_again(tmp_path: Path, path: str) -> None:
    client = Client(sample(tmp_path))
    client.world.files = Turns(0, 1, "files are being written")
    answer = client.get(API + path, format="csv")
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert int(answer.headers["retry-after"]) > 0
    assert "ask again" in answer.json()["detail"]
    assert client.json(path)["items"]


def test_a_text_beyond_the_places_is_told_to_come_again(tmp_path: Path) -> None:
    client = Client(sample(tmp_path))
    client.world.texts = Turns(0, 1, "texts are being read")
    answer = client.post("/code", {"text": "قصف"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert client.json("/status")["documents"]
