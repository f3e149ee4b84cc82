"""A watch that is killed at any moment, or told to end, and started again: the same content as one that was left alone."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fetching.watching import rows, source, written
from fetching.web import Web, article, resolve, section, serving
from khabar.store.asking import fingerprint
from khabar.store.database import reading

WATCH = """
import socket, sys
from fetching.watching import StubCoder
from fetching.web import resolve
from khabar.interfaces.cli import main
socket.getaddrinfo = resolve
main(sys.argv[1:], obj=lambda lexicon: StubCoder())
"""
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


def watch(file: Path, db: Path, *more: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-c", WATCH, "watch", str(file), "--db", str(db), *more]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)


def finished(file: Path, db: Path) -> None:
    with watch(file, db, "--once") as running:
        _, said = running.communicate(timeout=60)
    assert running.returncode in (0, 3), said.decode()


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
    for after in (1, *sorted(chance.sample(range(2, 30), 4))):
        before = len(web.asked)
        with watch(file, db, "--once") as running:
            patience = time.monotonic() + 30
            while len(web.asked) - before < after and running.poll() is None and time.monotonic() < patience:
                time.sleep(0.002)
            time.sleep(chance.random() * chance.choice([0.02, 1.5]))
            running.kill()
    finished(file, db)
    assert content(db) == undisturbed


def test_told_to_end(world: tuple[Web, Path], undisturbed: tuple[object, ...]) -> None:
    web, file = world
    db = file.with_name("ended.db")
    for number, after in ((signal.SIGTERM, 5), (signal.SIGINT, 3)):
        before = len(web.asked)
        with watch(file, db, "--every", "0.01") as running:
            while len(web.asked) - before < after and running.poll() is None:
                time.sleep(0.005)
            running.send_signal(number)
            _, said = running.communicate(timeout=20)
        assert (running.returncode, b"Traceback" in said) == (0, False), said.decode()
    finished(file, db)
    assert content(db) == undisturbed
