"""Counts for Prometheus, read by its own parser."""

from __future__ import annotations

import socket
import urllib.request
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from fetching.watching import look, source, usual
from fetching.web import Web, article, section
from khabar.watching.metrics import WatchCollector, serve


def test_what_prometheus_reads(web: Web, tmp_path: Path) -> None:
    web.put("a.test", "/", section(["/n/1", "/n/2"]))
    web.put("a.test", "/n/1", article(1))
    watch = look(tmp_path / "x.db", usual(tmp_path), source(web.url("a.test")), source(web.url("b.test")))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serve(WatchCollector(watch.tallies), port)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        families = list(text_string_to_metric_families(answer.read().decode()))
    found = {
        (sample.name, sample.labels.get("source")): sample.value for family in families for sample in family.samples
    }
    assert found["khabar_watch_new_total", "a"] == found["khabar_watch_gone_total", "a"] == 1
    assert found["khabar_watch_claims_total", "a"] == 1
    assert found["khabar_watch_failed_total", "b"] == 1
    assert found["khabar_watch_size_total", "a"] > 1000
    assert found["khabar_watch_alive_seconds", None] > 1e9
    with pytest.raises(OSError, match="use"):
        serve(WatchCollector({}), port)
