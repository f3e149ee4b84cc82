"""Files coded on a cluster of separate processes: scheduler and workers that die, a disk that is full, runs that go on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

pytest.importorskip("distributed", reason="the extra dask is not installed")
pytest.importorskip("pyarrow", reason="the extra parquet is not installed")

from reading.packing import page, record, warc

from khabar.interfaces.cli import main
from khabar.interfaces.parts import Part, parts_in
from khabar.scale.files import SLICE, Input
from khabar.scale.work import Job

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # workers import deeds by this name as well
import deeds  # noqa: E402

TEXT = "قصفت مدفعية الجيش بلدة الحارة فجر الأحد ما أدى إلى مقتل ثلاثة مدنيين."
FAST = {  # as little waiting as possible
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "3s", "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
    "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "10s", "DASK_DISTRIBUTED__WORKER__DAEMON": "True",
}  # fmt: skip


class Cluster:
    """A scheduler and two workers, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "scheduler.json"
        self.env = {**os.environ, **FAST, "PYTHONPATH": os.pathsep.join((str(HERE), *sys.path))}
        self.scheduler = self._started("dask_scheduler", "--port", "0", "--host", "127.0.0.1")
        self.workers = self._started("dask_worker", "--nworkers", "2", "--nthreads", "1", "--host", "127.0.0.1")
        while not self.file.exists():
            time.sleep(0.05)
        self.address = json.loads(self.file.read_text())["address"]

    def _started(self, program: str, *options: str) -> subprocess.Popen[bytes]:
        command = (sys.executable, "-m", f"distributed.cli.{program}", "--no-dashboard", "--scheduler-file", str(self.file))
        return subprocess.Popen((*command, *options), env=self.env, stderr=subprocess.DEVNULL, start_new_session=True)

    def stop(self) -> None:
        """At once, with all that they have started: none of them would go by itself once the scheduler is gone."""
        for process in (self.workers, self.scheduler):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    found = Cluster(tmp_path_factory.mktemp("cluster"))
    yield found
    found.stop()


def write(folder: Path, **files: list[str]) -> list[str]:
    """JSON Lines with a document for each id; the paths of the files."""
    folder.mkdir(exist_ok=True)
    for name, ids in files.items():
        rows = ({"id": id, "text": TEXT, "date": "2024-05-06"} for id in ids)
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return [str(folder / f"{name}.jsonl") for name in files]


def run(cluster: Cluster, out: Path, *inputs: str, obj: Any = deeds.make) -> Result:
    args = ["code", *inputs, "-o", str(out), "--engine", "dask", "--scheduler", cluster.address]
    return CliRunner().invoke(main, args, obj=obj)


def times(out: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in out.glob("*/*")}


def test_same_bytes_as_one_process_and_the_same_events(cluster: Cluster, tmp_path: Path) -> None:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    inputs = write(tmp_path / "in", a=["a1", "a2", ""], b=["b1"])
    with (tmp_path / "in" / "b.jsonl").open("a") as stream:
        stream.write('{"id": "bad", "text": "English only"}\n')
    inputs += [str(tmp_path / "in" / "c.parquet"), str(tmp_path / "in" / "d.warc.gz")]
    pq.write_table(pa.table({"id": ["c1"], "text": [TEXT], "date": ["2024-05-06"]}), inputs[2])
    Path(inputs[3]).write_bytes(warc([record("https://example.org/1", page().encode())]))
    out, one = tmp_path / "out", tmp_path / "one.jsonl"
    far = run(cluster, out, *inputs, obj=None)
    assert (far.exit_code, CliRunner().invoke(main, ["code", *inputs, "-o", str(one)]).exit_code) == (3, 3)
    assert "6 documents coded" in far.stderr
    assert "1 skipped (not Arabic 1)" in far.stderr
    parts = parts_in(out)
    assert parts is not None
    lines = [line for part in parts for line in pq.read_table(part.path)["record"].to_pylist()]
    assert lines == one.read_text("utf-8").splitlines()
    told = []
    for name in (out, one):
        db = str(tmp_path / f"{name.stem}.db")
        assert CliRunner().invoke(main, ["load", str(name), "--db", db]).exit_code == 0
        told.append(CliRunner().invoke(main, ["events", "--db", db, "--json"]).stdout)
    assert told[0] == told[1] != ""


def test_a_run_goes_on_where_it_was_and_makes_what_is_damaged(cluster: Cluster, tmp_path: Path) -> None:
    inputs = write(tmp_path / "in", a=["a1"], b=["b1"], c=["c1"])
    out = tmp_path / "out"
    assert run(cluster, out, *inputs[:2]).exit_code == 0
    before = times(out)
    damaged = next(out.glob("claims/b-*"))
    damaged.write_bytes(b"damaged")
    write(tmp_path / "in", a=["a1"])  # written anew, with the same words
    assert run(cluster, out, *inputs).exit_code == 0
    after = times(out)
    assert {name for name in before if before[name] != after[name]} == {name for name in before if name.startswith("b-")}
    assert len(json.loads((out / "manifest.json").read_text())["parts"]) == 3


def test_a_worker_killed_in_the_middle_costs_nothing(cluster: Cluster, tmp_path: Path) -> None:
    inputs = write(tmp_path / "in", a=["a1", f"die-once:{tmp_path / 'mark'}", "a3"], b=["b1"])
    out = tmp_path / "out"
    found = run(cluster, out, *inputs)
    assert (found.exit_code, (tmp_path / "mark").exists()) == (0, True)
    assert "4 documents coded" in found.stderr
    assert not [*out.rglob("*.part")]


def test_a_document_that_kills_workers_costs_nothing_else(cluster: Cluster, tmp_path: Path) -> None:
    inputs = write(tmp_path / "in", a=["a1"], bad=["b1", "die", "b3"])
    found = run(cluster, tmp_path / "out", *inputs)
    assert found.exit_code == 3
    assert f"skipped 1 of {inputs[1]} (lost 1)" in found.stderr
    assert "3 documents coded" in found.stderr
    assert not json.loads((tmp_path / "out" / "manifest.json").read_text())["failed"]


def test_a_large_file_is_coded_in_slices(cluster: Cluster, tmp_path: Path) -> None:
    (name,) = write(tmp_path / "in", large=[f"{number:06}" for number in range(SLICE // 50)])
    found = run(cluster, tmp_path / "out", name)
    assert (found.exit_code, "20,971 documents coded" in found.stderr) == (0, True)
    parts = parts_in(tmp_path / "out")
    assert parts is not None
    assert [document.id for part in parts for document in part] == [f"{number:06}" for number in range(SLICE // 50)]
    assert len(parts) == 7


def test_a_file_that_changes_between_its_slices_ends_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (name,) = write(tmp_path / "in", large=[f"{number:06}" for number in range(SLICE // 50)])
    made: dict[str, str] = {}

    def changing(sources: list[Input], out: str, job: Job, **_: Any) -> Iterator[tuple[Input, Part]]:
        for source in sources:
            yield source, Part(source.name, source.where, f"hash of slice {source.number}", 1, made, 1, 0, {}, ())

    monkeypatch.setattr("khabar.scale.dask.run", changing)
    found = CliRunner().invoke(main, ["code", name, "-o", str(tmp_path / "out"), "--engine", "dask"])
    assert (found.exit_code, (tmp_path / "out" / "manifest.json").exists()) == (1, False)
    assert "large.jsonl changed while it was read" in found.stderr
    assert "the same command goes on" in found.stderr


def test_a_full_disk_ends_the_run_and_it_goes_on_later(cluster: Cluster, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    if subprocess.run(("mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", out), capture_output=True, check=False).returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        inputs = write(tmp_path / "in", small=["a1"], large=["long", *(f"{number}" for number in range(50))])
        full = run(cluster, out, *inputs)
        assert full.exit_code == 1
        assert "cannot be written: No space left on device" in full.stderr
        assert "the same command goes on from there" in full.stderr
        assert not [*out.rglob("*.part")]
        subprocess.run(("mount", "-o", "remount,size=4m", out), check=True)
        assert run(cluster, out, *inputs).exit_code == 0
    finally:
        subprocess.run(("umount", out), check=True)


def test_a_lost_scheduler_ends_the_run(cluster: Cluster, tmp_path: Path) -> None:
    import dask  # noqa: PLC0415  (an extra)

    inputs = write(tmp_path / "in", a=["a1"], b=[f"kill:{cluster.scheduler.pid}", *("b" for _ in range(9))])
    out = tmp_path / "out"
    with dask.config.set({"distributed.comm.timeouts.connect": "1s"}):
        lost, again = run(cluster, out, *inputs), run(cluster, out, *inputs)
    assert lost.exit_code == 1
    assert f"the scheduler at {cluster.address} is lost" in lost.stderr
    assert "of 2 done and kept" in lost.stderr
    assert again.exit_code == 1
    assert f"the scheduler at {cluster.address} cannot be reached" in again.stderr
