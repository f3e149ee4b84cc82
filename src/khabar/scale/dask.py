"""Files given to dask[distributed]: a cluster that is there, or processes on this machine."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from functools import partial
from itertools import islice
from typing import Any

import dask
from distributed import Client, KilledWorker, LocalCluster, as_completed
from distributed.comm.core import CommClosedError

from khabar.errors import InputError, OutputError, WorkerError
from khabar.interfaces.parts import Part
from khabar.scale.files import Input
from khabar.scale.work import Job, code_file

WAIT = 60  # seconds to wait for a first worker
CAREFUL = 2  # processes of this machine that code a file of which workers died
GOODBYE = 2  # seconds to take leave of a cluster
LOST = (CancelledError, CommClosedError, TimeoutError, OSError)  # what is raised where the scheduler is gone
SETTINGS = {
    "distributed.worker.profile.enabled": False,  # looking at the stack a hundred times a second slows what it looks at
    # dask has workers give memory back at every turn: each large array would be asked for anew
    "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": 128 << 20,
    "distributed.nanny.pre-spawn-environ.MALLOC_MMAP_THRESHOLD_": 32 << 20,
    "logging": {"distributed": "critical"},
}
Done = tuple[Input, Part | str]


def run(
    sources: Sequence[Input], out: str, job: Job, *, scheduler: str | None, workers: int, told: Callable[[str], None]
) -> Iterator[Done]:
    """Make the parts of files, the largest first; yields each file with its part, or why it has none, as they are done.

    A file that kills its workers again and again is coded here, by processes that may die, so that it costs one document.
    ``told`` gets the address of the dashboard. Raises WorkerError where the cluster cannot be reached, is lost, or codes
    otherwise than this machine; OutputError where the folder cannot be written. What is done stays done.
    """
    with dask.config.set(SETTINGS), _client(scheduler, workers) as client:
        told(client.dashboard_link)
        left = iter(sorted(sources, key=lambda source: -source.size))
        running: dict[Any, Input] = {}
        done = as_completed()
        while True:
            # no more than can be worked on: which worker is free first is not known beforehand
            for source in islice(left, max(1, sum(client.nthreads().values())) - len(running)):
                future = client.submit(code_file, source, out, job, pure=False, key=f"khabar-{source.name}")
                running[future] = source
                done.add(future)
            if not running:
                return
            future = next(done)
            source = running.pop(future)
            yield source, _result(future, partial(code_file, source, out, job, CAREFUL))


def _result(future: Any, carefully: Callable[[], Part]) -> Part | str:
    """The part that was made, ``carefully`` where workers died of it, or why there is none."""
    try:
        try:
            part: Part = future.result()
        except KilledWorker:
            part = carefully()
    except InputError as error:
        return error.message
    except (OutputError, WorkerError, *LOST):
        raise
    except Exception as error:  # one bad file never stops a run: it is reported and counted
        return f"could not be coded: {type(error).__name__}: {error}"
    return part


@contextmanager
def _client(scheduler: str | None, workers: int) -> Iterator[Client]:
    """A client of the scheduler at an address, or of processes on this machine; what goes wrong with it is a WorkerError."""
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    cluster = None
    where = f"the scheduler at {scheduler}" if scheduler else "the processes on this machine"
    try:
        if scheduler is None:
            cluster = LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, silence_logs=logging.CRITICAL)
        client = Client(scheduler or cluster)
    except (*LOST, ValueError) as error:
        raise WorkerError(f"{where} cannot be reached: {error}; is the address right, and is it running?") from None
    try:
        client.wait_for_workers(1, WAIT)
        yield client
    except LOST as error:
        raise WorkerError(f"{where} is lost ({type(error).__name__}: {error})") from None
    finally:
        with suppress(*LOST):
            client.close(GOODBYE)
        if cluster is not None:
            with suppress(*LOST):
                cluster.close(GOODBYE)
