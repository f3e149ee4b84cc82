"""One request at a time and host, with a pause between two, and none at all for as long as a host asks."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from khabar.errors import FetchError

PATIENCE = 30.0  # seconds that a request waits for its turn; beyond, it is put off
UNTOLD = 60.0  # seconds for which a host is left alone that says "too many requests" and not for how long
LONGEST = 24 * 3600.0  # seconds for which one is left alone at most


class Pacing:
    """When each host may be asked again; any number of threads may wait, each for ``patience`` seconds at most."""

    def __init__(self, stop: threading.Event, patience: float = PATIENCE) -> None:
        self.stop, self.patience = stop, patience
        self._free: dict[str, float] = {}
        self._paused: dict[str, float] = {}
        self._guard = threading.Lock()

    def wait(self, url: str, host: str, delay: float) -> None:
        """Wait for the turn of a request. FetchError "paused" where that is too long, or everything is to stop."""
        with self._guard:
            now = time.monotonic()
            turn = max(now, self._free.get(host, 0.0), self._paused.get(host, 0.0))
            if turn - now > self.patience:
                rest = turn - now
                raise FetchError("paused", url, f"{host} asks to be left alone for {rest:,.0f} seconds", after=rest)
            self._free[host] = turn + delay
        if self.stop.wait(max(0.0, turn - now)):
            raise FetchError("paused", url, "stopped")

    def pause(self, host: str, seconds: float) -> None:
        """Leave a host alone for a while."""
        with self._guard:
            self._paused[host] = max(self._paused.get(host, 0.0), time.monotonic() + seconds)


def retry_after(headers: Mapping[str, str]) -> float:
    """Seconds for which an answer (429, 503) asks to wait: a number or a date (RFC 9110), a minute where it says nothing."""
    said = headers.get("retry-after", "").strip()
    if said.isdecimal():
        return min(float(said), LONGEST)
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, OverflowError):  # a year or an hour of many digits
        return UNTOLD
    now = dt.datetime.now(dt.UTC)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return min(max((moment - now).total_seconds(), 0.0), LONGEST)
