"""An answer of the store: a list of records that can become a table of arrow, pandas or polars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

Record = TypeVar("Record")


class Answer(list[Record]):
    """A list of records of one ``kind``. ``left_out`` tells what was not counted, and how often.

    The tables have the columns of the exported files: dates and periods are text in ISO 8601. pyarrow, pandas and polars are
    imported only when asked for; SettingError where one is missing.
    """

    def __init__(self, kind: type[Record], records: Iterable[Record] = (), left_out: Mapping[str, int] | None = None) -> None:
        super().__init__(records)
        self.kind = kind
        self.left_out = dict(left_out or {})

    def to_arrow(self) -> Any:
        """A ``pyarrow.Table``, with its columns also where there is no record. Needs the extra ``parquet``."""
        from khabar.interfaces.frames import to_arrow  # noqa: PLC0415  (only where asked for)

        return to_arrow(self.kind, self)

    def to_pandas(self) -> Any:
        """A ``pandas.DataFrame``. Needs the extra ``pandas``."""
        from khabar.interfaces.frames import to_pandas  # noqa: PLC0415

        return to_pandas(self.kind, self)

    def to_polars(self) -> Any:
        """A ``polars.DataFrame``. Needs the extra ``polars``."""
        from khabar.interfaces.frames import to_polars  # noqa: PLC0415

        return to_polars(self.kind, self)
