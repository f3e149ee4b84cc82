"""Counts of a watch as Prometheus reads them (text format, on a port of this machine alone)."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from khabar.watching.tally import NAMES, Tally

LOCAL = "127.0.0.1"


class WatchCollector(Collector):
    """Turns the tallies of sources into metrics when they are asked for: nothing is counted twice."""

    def __init__(self, tallies: Mapping[str, Tally]) -> None:
        self.tallies = tallies
        self.turned = time.time()

    def turn(self) -> None:
        """A sign of life."""
        self.turned = time.time()

    def collect(self) -> Iterator[Metric]:
        """The metrics of this moment."""
        tallies = sorted(self.tallies.items())
        for name, meaning in NAMES.items():
            family = CounterMetricFamily(f"khabar_watch_{name}", meaning, labels=["source"])
            for source, tally in tallies:
                family.add_metric([source], tally.counts[name])
            yield family
        for name, meaning in (("size", "Bytes fetched, unpacked"), ("claims", "Claims of the reports loaded")):
            family = CounterMetricFamily(f"khabar_watch_{name}", meaning, labels=["source"])
            for source, tally in tallies:
                family.add_metric([source], getattr(tally, name))
            yield family
        alive = "When the watch last gave a sign of life, Unix time"
        yield GaugeMetricFamily("khabar_watch_alive_seconds", alive, self.turned)


def serve(collector: WatchCollector, port: int) -> None:
    """Answer Prometheus on a port; OSError where it cannot be had."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(collector)
    start_http_server(port, addr=LOCAL, registry=registry)
