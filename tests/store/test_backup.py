"""Copies of a database that is in use, their way back, and databases of earlier schemas."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner
from events.making import SENTENCE, captured, claim, document, killed

from khabar.errors import StoreError
from khabar.interfaces.cli import main
from khabar.records import CodedDocument
from khabar.store.asking import fingerprint
from khabar.store.backup import backup, restore
from khabar.store.database import APPLICATION, reading, writing
from khabar.store.kept import state
from khabar.store.steps import migrations
from khabar.store.store import Store, correct, load


def content(path: Path) -> str:
    with reading(path) as database:
        return fingerprint(database)


def several(number: int) -> list[CodedDocument]:
    texts = (f"{SENTENCE} وقال شاهد رقم {one} إن القصف استمر {one} ساعات." for one in range(number))
    return [document(f"d{one}", claim(casualties=killed(one % 3 + 1)), text=text) for one, text in enumerate(texts)]


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "news.db"
    load(path, [*several(6), document("town", captured("syrian-army"))])
    correct(path, "d1#1.1", "status", "planned", who="A. Reader", why="announced", day="2024-06-01")
    return path


def test_a_copy_holds_the_same_in_one_file(db: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copies" / "copy.db"
    copy.parent.mkdir()
    made = backup(db, copy)
    assert (made.rows["document"], made.rows["correction"], made.size) == (7, 1, copy.stat().st_size)
    assert content(copy) == content(db)
    assert [file.name for file in copy.parent.iterdir()] == ["copy.db"]


def test_copies_while_a_loader_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each copy is the state of a finished batch: sound, and loading the rest into it ends with the same content."""
    monkeypatch.setattr("khabar.store.loading.BATCH", 3)
    path, many = tmp_path / "news.db", several(45)
    load(path, many[:3])
    begun, copies = threading.Event(), []

    def kept(loaded: object) -> None:
        begun.set()

    writer = threading.Thread(target=load, args=(path, many), kwargs={"progress": kept})
    writer.start()
    begun.wait(20)
    while writer.is_alive() and len(copies) < 5:
        copies.append(tmp_path / f"copy{len(copies)}.db")
        backup(path, copies[-1])
    writer.join()
    assert copies
    for copy in (copies[0], copies[-1]):
        with Store(copy) as store:
            assert store.counts()["documents"] % 3 == 0
        load(copy, many)
        assert content(copy) == content(path)


def test_a_copy_is_put_back(db: Path, tmp_path: Path) -> None:
    copy, before = tmp_path / "copy.db", content(db)
    backup(db, copy)
    load(db, [document("later", claim())])
    with Store(db) as reader:  # somebody reads meanwhile
        assert reader.counts()["documents"] == 8
        with pytest.raises(StoreError, match="--replace"):
            restore(copy, db)
        restore(copy, db, replace=True)
        assert reader.counts()["documents"] == 7
    assert content(db) == before
    restore(copy, tmp_path / "new.db")
    assert content(tmp_path / "new.db") == before


def test_a_restored_database_is_not_taken_for_the_old_one(db: Path, tmp_path: Path) -> None:
    backup(db, tmp_path / "copy.db")
    with reading(db) as database:
        before = state(database).identity
    restore(tmp_path / "copy.db", db, replace=True)
    with reading(db) as database:
        assert state(database).identity != before


def test_a_writer_keeps_a_copy_from_being_put_back(db: Path, tmp_path: Path) -> None:
    backup(db, tmp_path / "copy.db")
    with writing(db), pytest.raises(StoreError, match="another program is loading"):
        restore(tmp_path / "copy.db", db, replace=True)


def damaged(path: Path) -> None:
    """Overwrite a page in the middle of the file."""
    with sqlite3.connect(path) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    connection.close()
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2 // 4096 * 4096)
        file.write(b"\xa5" * 4096)


def test_damage_is_found(db: Path, tmp_path: Path) -> None:
    backup(db, tmp_path / "copy.db")
    damaged(tmp_path / "copy.db")
    with pytest.raises(StoreError, match="damaged"):
        restore(tmp_path / "copy.db", tmp_path / "new.db")
    assert not (tmp_path / "new.db").exists()
    damaged(db)
    with pytest.raises(StoreError, match="damaged"):
        backup(db, tmp_path / "second.db")
    assert sorted(file.name for file in tmp_path.glob("second*")) == []


def test_the_commands(db: Path, tmp_path: Path) -> None:
    copy, new = tmp_path / "copy.db", tmp_path / "new.db"
    wanted = [
        (("backup", "--db", str(db), "-o", str(copy)), 0, "7 documents, 7 claims, "),
        (("backup", "--db", str(db), "-o", str(copy)), 1, "nothing is written over"),
        (("backup", "--db", str(tmp_path / "none.db"), "-o", str(new)), 1, "no such file"),
        (("backup", "--db", str(db), "-o", str(tmp_path / "none" / "a.db")), 1, "no folder"),
        (("restore", str(copy), "--db", str(new)), 0, "restored into"),
        (("restore", str(copy), "--db", str(copy), "--replace"), 1, "the copy itself"),
        (("restore", str(Path(__file__)), "--db", str(new), "--replace"), 1, "no Khabar database"),
    ]
    for arguments, code, said in wanted:
        result = CliRunner().invoke(main, arguments)
        assert (result.exit_code, said in result.stderr) == (code, True), (arguments, result.stderr)


@pytest.mark.parametrize("schema", range(1, len(migrations())))
def test_databases_of_earlier_schemas_keep_their_content(db: Path, tmp_path: Path, schema: int) -> None:
    """A database of that schema, with everything that its tables could hold of today's, becomes today's."""
    old = tmp_path / "old.db"
    connection = sqlite3.connect(old, isolation_level=None)
    connection.create_function("sentence_count", 2, lambda title, text: 1, deterministic=True)
    for script in migrations()[:schema]:
        connection.executescript(script)
    connection.execute("attach ? as today", (str(db),))
    tables = connection.execute("select name from main.sqlite_master where type = 'table' and sql not like '%virtual%'")
    for (table,) in tables.fetchall():
        columns = ", ".join(row[1] for row in connection.execute(f"pragma main.table_info({table})"))
        if not table.startswith(("sqlite_", "change", "identity")):
            connection.execute(f"delete from main.{table}")  # the tables behind the index of words begin with rows of their own
            connection.execute(f"insert into main.{table} ({columns}) select {columns} from today.{table}")
    connection.execute(f"pragma application_id = {APPLICATION}")
    connection.execute(f"pragma user_version = {schema}")
    connection.close()
    with pytest.raises(StoreError, match="earlier Khabar"):
        Store(old)
    backup(old, tmp_path / "before.db")  # an older database can be copied before it is brought up to date
    load(old, [])
    assert content(old) == content(db)
    with Store(old) as one, Store(db) as other:
        assert [hit.document for hit in one.search("مدفعية")] == [hit.document for hit in other.search("مدفعية")] != []
        assert one.control("الحارة").state == other.control("الحارة").state
        assert (one.events(), one.counts()) == (other.events(), other.counts())
