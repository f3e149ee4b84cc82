"""JSON files piece by piece: the items of a list are built one at a time, however long the list is."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import ijson
from ijson.common import ObjectBuilder

from khabar.errors import InputError
from khabar.reading.limits import size
from khabar.reading.streams import Stream

CHUNK = 1 << 13  # bytes parsed at once; what is nested in them is only measured afterwards
DEEPEST = 64  # objects and lists within each other


class _Guarded:
    """Hands on a stream; InputError where a single value or item grows larger than a record may be."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._most = stream.limits.record
        self.since = 0

    def read(self, number: int = -1) -> bytes:
        data = self._stream.read(CHUNK if number < 0 else number)
        self.since += len(data)
        if self.since > self._most + CHUNK:
            raise InputError(f"too large: one value of more than {size(self._most)} in the JSON file")
        return data


def items(stream: Stream, wanted: Collection[str]) -> Iterator[tuple[str, Any]]:
    """The values at the paths wanted (objects whole, in their order) and every plain value outside of them, with its path.

    A path names keys, ``item`` stands for each element of a list, the empty one for the whole file. InputError where the
    file is no JSON from some place on.
    """
    guarded = _Guarded(stream)
    builder: ObjectBuilder | None = None
    depth = base = 0
    try:
        for path, event, value in ijson.parse(guarded, buf_size=CHUNK, use_float=True):
            if builder is None and path in wanted and event in ("start_map", "start_array"):
                builder, base = ObjectBuilder(), depth
            depth += event.startswith("start") - event.startswith("end")
            if depth > DEEPEST:
                raise InputError(f"nested too deeply: more than {DEEPEST} objects and lists within each other")
            if builder is None:
                guarded.since = 0
                if event in ("string", "number", "boolean", "null", "end_map"):
                    yield path, value if event != "end_map" else END
                continue
            builder.event(event, value)
            if depth == base:
                guarded.since = 0
                yield path, builder.value
                builder = None
    except (ijson.JSONError, UnicodeDecodeError) as error:
        raise InputError(f"broken JSON: {' '.join(str(error).split())[:120]}") from None


END = object()
"""The value that tells the end of the object at a path."""
