"""The store: nothing lost, nothing doubled, nothing changed; clear words where it cannot be used."""

from __future__ import annotations

import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from events.making import INKHIL, REBELS, SENTENCE, captured, claim, document, killed

from khabar.errors import BusyError, SettingError, StoreError
from khabar.events.settings import linking
from khabar.records import CodedDocument
from khabar.store import database as databases
from khabar.store.asking import fingerprint
from khabar.store.database import reading, writing
from khabar.store.ledger import correct_ledger
from khabar.store.loading import BATCH, Loaded
from khabar.store.steps import migrations, steps
from khabar.store.store import Store, correct, load


def loaded(path: Path, documents: Iterable[CodedDocument]) -> Loaded:
    """Load, and tell what was done."""
    return load(path, documents)


def content(path: Path) -> str:
    with reading(path) as database:
        return fingerprint(database)


OTHER = f"{SENTENCE} وأفاد سكان بأن القذائف سقطت قرب السوق القديم عند الفجر، ونزحت عائلات إلى القرى المجاورة."
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[1]), *sys.path])}
TWO = (document("a", claim(), captured("syrian-army")), document("b", claim(casualties=killed(3)), text=OTHER))


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "news.db"
    loaded(path, TWO)
    return path


def test_loading_again_changes_nothing(db: Path) -> None:
    before = content(db)
    assert loaded(db, TWO) == Loaded(known=2)
    assert content(db) == before
    with Store(db) as store:
        assert store.counts()["claims"] == 3
        (event,) = store.events(type="ASSAULT")
        assert event.documents == ("a", "b")


def test_batches_do_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [document(f"d{number}", claim(casualties=killed(number % 4 + 1))) for number in range(12)]
    loaded(tmp_path / "one.db", many)
    monkeypatch.setattr("khabar.store.loading.BATCH", 5)
    loaded(tmp_path / "two.db", many)
    loaded(tmp_path / "three.db", many[:7])
    loaded(tmp_path / "three.db", many)
    assert len({content(tmp_path / name) for name in ("one.db", "two.db", "three.db")}) == 1


def test_batches_of_changed_reports_do_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = [document(f"d{number}", claim(casualties=killed(number % 4 + 1))) for number in range(12)]
    later = [document(f"d{number}", claim(places=(INKHIL,)), captured("syrian-army")) for number in (1, 4, 5, 11)]
    again = [document("d4"), document("d12", claim()), document("d5", claim(casualties=killed(9)))]
    paths = []
    for batch in (BATCH, 5, 2, 1):
        monkeypatch.setattr("khabar.store.loading.BATCH", batch)
        paths.append(tmp_path / f"{batch}.db")
        assert loaded(paths[-1], [*first, *later, *again]) == Loaded(new=13, changed=6, claims=22)
    assert len({content(path) for path in paths}) == 1
    with Store(paths[0]) as store:
        assert store.counts()["earlier versions"] == 6
        told = {account.document for event in store.events() for account in event.accounts}
        assert told == {f"d{number}" for number in range(13)} - {"d4"}


def test_a_changed_report_is_a_new_version(db: Path) -> None:
    assert loaded(db, [document("b", claim(places=(INKHIL,)))]) == Loaded(changed=1, claims=1)
    with Store(db) as store:
        assert store.counts()["earlier versions"] == 1
        assert [event.documents for event in store.events(type="ASSAULT")] == [("a",), ("b",)]
        assert store.claim("b#1.1").original.places == (INKHIL,)
    loaded(db, [document("a"), document("b")])
    with Store(db) as store:
        assert (store.events(), store.counts()["ledger"], store.counts()["claims"]) == ([], 0, 4)


def test_claims_are_never_changed(db: Path) -> None:
    connection = sqlite3.connect(db)
    for statement in ("update claim set record = ''", "delete from claim"):
        with pytest.raises(sqlite3.IntegrityError, match="claims are never"):
            connection.execute(statement)
    connection.close()


def test_corrections_apply_on_reading(db: Path) -> None:
    correct(db, "b#1.1", "actors", msgspec.to_builtins((REBELS,)), who="A. Reader", why="misread", day="2024-06-01")
    with Store(db) as store:
        told = store.claim("b#1.1")
        assert told.claim is not None
        assert (told.claim.actors, told.original.actors[0].entity) == ((REBELS,), "syrian-army")
        assert [(made.who, made.day, made.why) for made in told.corrections] == [("A. Reader", "2024-06-01", "misread")]
        (event,) = store.events(type="ASSAULT")
        assert {party.entity for party in event.actors} == {"syrian-army", "southern-front"}
    correct(db, "b#1.1", "withdrawn", True, who="A. Reader", why="about a film")
    with Store(db) as store:
        assert store.claim("b#1.1").claim is None
        assert [account.claim for account in store.events(type="ASSAULT")[0].accounts] == ["a#1.1"]


@pytest.mark.parametrize(("field", "value"), [("id", "x"), ("status", 5), ("withdrawn", "yes"), ("places", ["حلب"])])
def test_wrong_corrections_are_refused(db: Path, field: str, value: object) -> None:
    before = content(db)
    with pytest.raises(SettingError):
        correct(db, "b#1.1", field, value, who="A. Reader", why="test")
    assert content(db) == before


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("مدفعيه الجيش", {"a", "b"}),  # ة and ه
        ("المدفعية", {"a", "b"}),  # with an article that the text has not
        ("جيش", {"a", "b"}),
        ('"بلدة الحارة"', {"a", "b"}),
        ('"الحارة بلدة"', set()),
        ("مدف*", {"a", "b"}),
        ("قصفت نوى", set()),
        ("OR NEAR ( )", set()),
    ],
)
def test_search(db: Path, words: str, found: set[str]) -> None:
    with Store(db) as store:
        assert {hit.document for hit in store.search(words)} == found


def test_questions(db: Path) -> None:
    with Store(db) as store:
        assert len(store.events()) == 2
        for fits in (
            {"type": "ASSAULT", "actor": "SYR:MIL"}, {"type": "ASSAULT", "party": "syrian-army", "min_sources": 2},
            {"type": "ASSAULT", "box": (35.9, 33.0, 36.1, 33.1), "start": "2024-05-05", "end": "2024-05-06"},
            {"mode": "seize", "standing": "reported"}, {"standing": "confirmed"},
        ):  # fmt: skip
            assert len(store.events(**fits)) == 1, fits
        for fails in (
            {"type": "PROTEST"},
            {"actor": "SYR:REB"},
            {"box": (0, 0, 1, 1)},
            {"start": "2024-05-07"},
            {"min_sources": 3},
        ):
            assert store.events(**fails) == [], fails
        event = store.events(type="ASSAULT")[0]
        assert store.event(event.id[:6]) == event
        with pytest.raises(SettingError, match="no one event"):
            store.event("e")


def test_readers_see_the_last_batch_while_a_writer_works(db: Path) -> None:
    with writing(db) as database, database.batch():
        database.run("add source", "x", "outlet", None, None, None)
        with Store(db) as store:
            assert store.counts()["documents"] == 2


def test_a_second_writer_is_told(db: Path) -> None:
    with writing(db), pytest.raises(StoreError, match="another program is loading"):
        loaded(db, TWO)
    assert loaded(db, TWO).known == 2


def test_who_waits_for_the_lock_gets_the_one_that_others_see(db: Path) -> None:
    with closing(sqlite3.connect(db.with_name("news.db.lock"), timeout=0, isolation_level=None)) as waiting:
        with writing(db), pytest.raises(sqlite3.OperationalError, match="locked"):
            waiting.execute("begin exclusive")
        waiting.execute("begin exclusive")
        with pytest.raises(BusyError), writing(db):
            pass


def test_a_full_disk_is_told_and_nothing_is_lost(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = content(db)
    kept = databases._migrate

    def small(database: databases.Database) -> None:
        kept(database)
        pages = database.connection.execute("pragma page_count").fetchone()[0]
        database.connection.execute(f"pragma max_page_count = {pages + 2}")

    monkeypatch.setattr(databases, "_migrate", small)
    many = [document(f"d{number}", claim(), text=SENTENCE * 50 + str(number)) for number in range(50)]
    with pytest.raises(StoreError, match="the disk is full"):
        loaded(db, many)
    assert content(db) == before
    monkeypatch.undo()
    assert loaded(db, many).new == 50


@pytest.fixture
def plain_user() -> Iterator[Path]:
    """A folder of its own, and no rights of the superuser, who may write everywhere."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        if os.getresuid()[2] == 0:
            os.setresuid(0, 0, 0)
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_a_read_only_folder_can_be_read_and_is_told_when_written(plain_user: Path) -> None:
    path = plain_user / "news.db"
    loaded(path, TWO)
    path.chmod(0o444)
    plain_user.chmod(0o555)
    if os.getuid() == 0:
        os.setresuid(65534, 65534, 0)
    with Store(path) as store:
        assert store.counts()["documents"] == 2
    with pytest.raises(StoreError, match="nothing can be written to the folder"):
        loaded(path, [document("c", claim())])
    assert {entry.name for entry in plain_user.iterdir()} == {"news.db", "news.db.lock"}


def test_what_is_no_khabar_database_is_told(tmp_path: Path) -> None:
    text = tmp_path / "text.db"
    text.write_text("this is a text, and long enough to be one" * 40, "utf-8")
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("create table t (x)")
    connection.close()
    for path in (text, other):
        with pytest.raises(StoreError, match="no Khabar database"):
            Store(path)
        with pytest.raises(StoreError, match="no Khabar database"):
            loaded(path, TWO)
    with pytest.raises(StoreError, match="no such file"):
        Store(tmp_path / "none.db")
    with pytest.raises(StoreError, match="no folder"):
        loaded(tmp_path / "none" / "x.db", TWO)


def test_schema_versions(db: Path) -> None:
    with sqlite3.connect(db) as connection:
        assert connection.execute("pragma user_version").fetchone() == (len(migrations()),)
        connection.execute("pragma user_version = 0")
    with pytest.raises(StoreError, match="earlier Khabar"):
        Store(db)
    connection.execute("pragma user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match="later Khabar"):
        Store(db)


def test_what_a_migration_emptied_is_made_anew(db: Path, tmp_path: Path) -> None:
    more = [document("c", claim(casualties=killed(3)), text=OTHER), document("d", claim())]
    with sqlite3.connect(db) as connection:
        for table in ("blocking", "sketch", "band"):
            connection.execute(f"delete from {table}")
    connection.close()
    loaded(db, more)
    whole = tmp_path / "whole.db"
    loaded(whole, [*TWO, *more])
    assert content(db) == content(whole)


def test_every_step_can_be_prepared(db: Path) -> None:
    with reading(db) as database:
        correct_ledger(database)  # makes the view that some of them read
        for name, sql in steps().items():
            try:
                numbered = set(re.findall(r"\?\d+", sql))
                database.connection.execute(f"explain {sql}", [None] * (len(numbered) or sql.count("?")))
            except sqlite3.Error as error:
                pytest.fail(f"{name}: {error}")


LOAD = """
import sys
from pathlib import Path
from khabar.store import loading
from khabar.store.store import load
from events.making import claim, document, killed
loading.BATCH = 3
documents = [document(f"d{n}", claim(casualties=killed(n % 4 + 1)), claim(day=f"2024-05-0{n % 7 + 1}")) for n in range(60)]
changed = [document(f"d{n}", claim(casualties=killed(n % 3 + 2))) for n in range(0, 60, 2)]
for part in (documents, changed)[int(sys.argv[2]) :]:
    load(Path(sys.argv[1]), part, progress=lambda loaded: print(flush=True))
"""


def load_command(path: Path, part: int = 0) -> list[str]:
    return [sys.executable, "-c", LOAD, str(path), str(part)]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("undisturbed") / "whole.db"
    subprocess.run(load_command(path), stdout=subprocess.DEVNULL, env=ENVIRONMENT, check=True)
    return content(path)


@pytest.mark.parametrize("batches", [1, 11, 24])  # the first twenty are of new reports, then ten of changed ones
def test_a_load_that_was_killed_goes_on(tmp_path: Path, batches: int, undisturbed: str) -> None:
    cut = tmp_path / "cut.db"
    with subprocess.Popen(load_command(cut), stdout=subprocess.PIPE, env=ENVIRONMENT) as running:
        assert running.stdout is not None
        for _ in range(batches):
            running.stdout.readline()
        time.sleep(random.Random(batches).random() / 50)
        running.kill()
    assert content(cut) != undisturbed
    subprocess.run(load_command(cut, batches // 20), stdout=subprocess.DEVNULL, env=ENVIRONMENT, check=True)
    assert content(cut) == undisturbed


FULL = """
import resource, sys
from pathlib import Path
from khabar.errors import StoreError
from khabar.store import loading
from khabar.store.store import load
from events.making import SENTENCE, claim, document
loading.BATCH = 50
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    load(Path(sys.argv[1]), [document(f"d{n}", claim(), text=SENTENCE * 50 + str(n)) for n in range(200)], progress=print)
except StoreError as error:
    sys.exit(str(error))
"""


@pytest.mark.parametrize("size", [600_000, 1_000_000])
def test_files_that_cannot_grow_are_told_and_nothing_is_lost(tmp_path: Path, size: int) -> None:
    cut, whole = tmp_path / "cut.db", tmp_path / "whole.db"

    def run(path: Path, allowed: int) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", FULL, str(path), str(allowed)]
        return subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, check=False)

    failed = run(cut, size)
    assert failed.returncode == 1
    assert re.search("the disk is full|cannot be read or written", failed.stderr), failed.stderr
    with Store(cut) as store:  # every batch that was told as kept is there, and no part of another
        assert store.counts()["documents"] == 50 * failed.stdout.count("Loaded")
    assert run(cut, 1 << 30).returncode == run(whole, 1 << 30).returncode == 0
    assert content(cut) == content(whole)


def test_of_two_programs_one_writes_and_the_other_is_told(tmp_path: Path, undisturbed: str) -> None:
    path = tmp_path / "two.db"
    with subprocess.Popen(load_command(path), stdout=subprocess.PIPE, env=ENVIRONMENT) as running:
        assert running.stdout is not None
        running.stdout.readline()
        with pytest.raises(StoreError, match="another program is loading"):
            loaded(path, TWO)
        with Store(path) as store:
            assert store.counts()["documents"] >= 3
        running.stdout.read()
    assert content(path) == undisturbed


def test_the_rules_are_as_shipped() -> None:
    assert linking().standing.confirmed >= 2
    assert BATCH > 1
