"""A clock that is put back or forward: nothing is lost or doubled, and what is due comes round again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace

import pytest

from fetching.watching import look, rows, source, usual
from fetching.web import Web, article, section
from khabar.store.store import Store

REAL = dt.datetime


def put(monkeypatch: pytest.MonkeyPatch, **jump: float) -> None:
    """The clock stands so far from the real one."""

    class Clock(REAL):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> Clock:
            return cls.fromtimestamp(REAL.now().timestamp() + dt.timedelta(**jump).total_seconds(), tz)

    there = SimpleNamespace(**{**vars(dt), "datetime": Clock})
    for module in ("khabar.watching.watch", "khabar.watching.recording", "khabar.watching.schedule", "khabar.fetching.page"):
        monkeypatch.setattr(f"{module}.dt", there)


@pytest.mark.parametrize("jumps", [(0, -2, 0), (0, -400, 0), (-400, 0, -2), (30, 0, 30)])
def test_nothing_is_lost_or_doubled(web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jumps: tuple[int, ...]) -> None:
    db, settings = tmp_path / "news.db", usual(tmp_path)
    for round_, days in enumerate(jumps, 1):
        web.put("a.test", "/", section([f"/n/{number}" for number in range(1, round_ + 2)]))
        web.put("a.test", f"/n/{round_ + 1}", article(round_ + 1))
        web.put("a.test", "/n/1", article(1))
        put(monkeypatch, days=days)
        look(db, settings, source(web.url("a.test")))
    articles = rows(db, "select url, state from article order by url")
    assert [state for _, state in articles] == ["loaded"] * (len(jumps) + 1)
    with Store(db) as store:
        counts = store.counts()
    assert (counts["documents"], counts["earlier versions"]) == (len(jumps) + 1, 0)
