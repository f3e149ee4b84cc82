"""What is only there to find events and copies, and follows from reports and claims: made anew where a migration emptied it."""

from __future__ import annotations

import msgspec

from khabar.events.copies import signature
from khabar.gazetteer.spelling import words_of
from khabar.records.document import content_of
from khabar.store.database import Database
from khabar.store.linker import Linker
from khabar.store.originals import Originals, Sketch


def renew(database: Database) -> None:
    """Keys and profiles of events, MinHashes of reports; within one transaction, and only where all keys are missing."""
    if not database.one("keys are missing")[0]:
        return
    rules = database.rules
    with database.batch():
        linker = Linker(database)
        for (event,) in database.connection.execute("select number from event order by number").fetchall():
            profile, keys = linker.profile_and_keys(event)
            database.run("write profile", msgspec.msgpack.encode(profile), event)
            database.many("add key", [(key, event) for key in keys])
        rows = database.connection.execute("select number, title, text from document order by number").fetchall()
        originals = Originals(database, rules.copies)
        for number, title, text in rows:
            hashes = signature(words_of(content_of(title, text)), rules.copies)
            if hashes is not None:
                originals.new[number] = Sketch.of(hashes, rules.copies)
        originals.flush()
