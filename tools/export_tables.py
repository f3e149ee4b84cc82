"""Write the tables of docs/exports.md anew from the definitions of the columns: python tools/export_tables.py"""

from __future__ import annotations

from pathlib import Path

from khabar.interfaces.event_rows import EVENT_COLUMNS
from khabar.interfaces.forms import FORMS
from khabar.interfaces.forms.common import OURS
from khabar.interfaces.forms.graph import EDGE, NODE
from khabar.interfaces.snapshots.tables import TABLES

PAGE = Path(__file__).parents[1] / "docs/exports.md"


def tables() -> dict[str, dict[str, str]]:
    """What each column holds, by the name of the table in the page."""
    ours = {column.name for column in OURS}
    forms = {
        name: {column.name: column.about for column in form.columns if column.name not in ours} for name, form in FORMS.items()
    }
    return {
        **forms,
        "ours": {column.name: column.about for column in OURS},
        "events": {column.name: column.about for column in EVENT_COLUMNS},
        "nodes": NODE,
        "edges": EDGE,
        **{
            f"snapshot {table.name}": {column.name: column.about for column in table.columns}
            for table in TABLES
            if table.name != "events"
        },
    }


def page(text: str) -> str:
    """The page with its tables, each between ``<!-- NAME -->`` and ``<!-- end -->``, as the columns say."""
    for name, rows in tables().items():
        lines = ["| column | how it is filled |", "|---|---|", *(f"| `{key}` | {about} |" for key, about in rows.items())]
        before, mark, after = text.partition(f"<!-- {name} -->\n")
        assert mark, f"{PAGE} lacks the mark of {name}"
        text = before + mark + "\n".join(lines) + "\n<!-- end -->" + after.partition("<!-- end -->")[2]
    return text


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
