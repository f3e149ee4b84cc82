"""A watch that is killed at any moment, or told to end, and started again: the same content as one that was left alone."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest

from fetching.watching import StubCoder, rows, source, written
from fetching.web import Web, article, resolve, section, serving
from khabar.interfaces.cli import main
from khabar.store.asking import fingerprint
from khabar.store.database import reading

SETTINGS = "allow_private = true\ndelay = 0.0\nvisitors = 1\nconnect = 2.0\nread = 2.0\nretry = 0.0\ntries = 2"
OUTLETS, ARTICLES = ("a.test", "b.test", "c.test"), 8


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Web, Path]]:
    """Three outlets with articles, one of which is gone and one broken, and a file of them."""
    with pytest.MonkeyPatch.context() as patch, serving(Web()) as web:
        patch.setattr(socket, "getaddrinfo", resolve)
        for offset, host in enumerate(OUTLETS):
            web.put(host, "/", section([f"/n/{number}" for number in range(ARTICLES)]))
            for number in range(ARTICLES):
                web.put(host, f"/n/{number}", article(number + offset * ARTICLES))
        web.put("b.test", "/n/3", status=410)
        web.put("b.test", "/n/4", "not Arabic at all")
        web.put("c.test", "/n/5", status=302, headers={"Location": "/n/6"})
        file = tmp_path_factory.mktemp("world") / "sources.toml"
        file.write_text(written([source(web.url(host), outlet=host) for host in OUTLETS], SETTINGS), "utf-8")
        yield web, file


def run(said: Path, *arguments: str) -> None:
    """What a process does: the command, in this web, with a coder that needs no lexicon."""
    socket.getaddrinfo = resolve
    descriptor = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(descriptor, 2)
    main(list(arguments), obj=lambda lexicon: StubCoder())


PROCESSES = multiprocessing.get_context("forkserver")  # processes that have imported everything already
PROCESSES.set_forkserver_preload(["fetching.test_kills", "datasketch", "khabar.interfaces.watching"])


@contextmanager
def watching(file: Path, db: Path, *more: str) -> Iterator[ForkServerProcess]:
    """A process that watches; killed at the end, where it has not ended."""
    process = PROCESSES.Process(target=run, args=(file.with_name("said"), "watch", str(file), "--db", str(db), *more))
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()


def finished(file: Path, db: Path) -> None:
    with watching(file, db, "--once") as process:
        process.join(60)
        assert process.exitcode in (0, 3), file.with_name("said").read_text("utf-8")


def wait_for(web: Web, requests: int, process: ForkServerProcess) -> None:
    """Until so many requests have come in, or the process has ended."""
    wanted, patience = len(web.asked) + requests, time.monotonic() + 30
    while len(web.asked) < wanted and process.is_alive() and time.monotonic() < patience:
        time.sleep(0.002)


def content(db: Path) -> tuple[object, ...]:
    """Reports, claims and events by hash; articles and fetches, but for the times."""
    with reading(db) as database:
        made = fingerprint(database)
    articles = rows(db, "select url, document, state, looks, problem from article order by url")
    fetches = rows(db, "select id, document, url, final_url, status, sha256, size from fetched order by id, number")
    return made, articles, fetches


@pytest.fixture(scope="module")
def undisturbed(world: tuple[Web, Path]) -> tuple[object, ...]:
    _, file = world
    db = file.with_name("whole.db")
    finished(file, db)
    assert len(rows(db, "select id from document")) == 3 * ARTICLES - 3
    return content(db)


def test_killed_at_any_moment(world: tuple[Web, Path], undisturbed: tuple[object, ...]) -> None:
    web, file = world
    db, chance = file.with_name("killed.db"), random.Random()
    for after in (1, *sorted(chance.sample(range(2, 30), 7))):
        with watching(file, db, "--once") as process:
            wait_for(web, after, process)
            time.sleep(chance.random() * chance.choice([0.02, 0.5]))
    finished(file, db)
    assert content(db) == undisturbed


def test_told_to_end(world: tuple[Web, Path], undisturbed: tuple[object, ...]) -> None:
    web, file = world
    db = file.with_name("ended.db")
    for number, after in ((signal.SIGTERM, 5), (signal.SIGINT, 3)):
        with watching(file, db, "--every", "0.01") as process:
            wait_for(web, after, process)
            assert process.pid is not None
            os.kill(process.pid, number)
            process.join(20)
            said = file.with_name("said").read_text("utf-8")
            assert (process.exitcode, "Traceback" in said) == (0, False), said
    finished(file, db)
    assert content(db) == undisturbed
