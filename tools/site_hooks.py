"""What the site of the documents takes from the code, so that it cannot go stale (hooks of mkdocs, see ``mkdocs.yml``).

A comment ``<!-- made: fields Claim -->`` becomes the table of the fields of that record, ``<!-- made: http -->`` every path of
the API, from the description that the server gives. A name like `docs/watch.md` becomes a link to that page.
"""

from __future__ import annotations

import json
import os
import re
import typing
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from khabar.records import claim, comparison, control, document, event

MADE = re.compile(r"^<!-- made: (\w+) ?(\w*) -->$", re.M)
PAGE = re.compile(r"(?<!\[)`docs/([\w/-]+\.md)`")
RECORDS = {
    name: kind
    for module in (document, claim, event, control, comparison)
    for name, kind in vars(module).items()
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind.__module__ == module.__name__
}


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """The words of a page with everything in place that comes from the code."""
    here = PurePosixPath(page.file.src_uri).parent
    linked = PAGE.sub(lambda found: f"[`{found[1]}`]({os.path.relpath(found[1], here)})", markdown)
    return MADE.sub(lambda found: "\n".join(MAKERS[found[1]](found[2])), linked)


def fields(name: str) -> Iterator[str]:
    """What a record says of itself, and a row for each of its fields."""
    record = RECORDS[name]
    yield _prose(record.__doc__ or "")
    yield "\n| field | type |\n|---|---|"
    types = typing.get_type_hints(record)
    for field in record.__struct_fields__:
        yield f"| `{field}` | {_type(types[field])} |"


def _type(kind: Any) -> str:
    """A type in words: "text", "list of Party", "Date or null"."""
    if kind in PLAIN:
        return PLAIN[kind]
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return f"[{kind.__name__}](#{kind.__name__.lower()})"
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple and inner[-1] is not Ellipsis:
        return f"[{', '.join(map(_type, inner))}]"
    if origin in (tuple, list):
        return f"list of {_type(inner[0])}"
    if origin is dict:
        return f"object: {_type(inner[0])} to {_type(inner[1])}"
    return " or ".join(map(_type, inner))


PLAIN = {str: "text", int: "whole number", float: "number", bool: "true or false", type(None): "null"}


def http(_: str) -> Iterator[str]:
    """Every path of the API: what it gives, its parameters, and an example that the sample gave."""
    from khabar.web.app import create_app  # noqa: PLC0415  (only this page needs the server)
    from khabar.web.description import describe  # noqa: PLC0415
    from khabar.web.world import World  # noqa: PLC0415

    described = describe(create_app(World(Path("sample.db"), sample=True)))
    for path, methods in sorted(described["paths"].items()):
        for method, operation in methods.items():
            yield f"\n## {method.upper()} {path}\n\n{operation.get('summary', '')}\n"
            yield _prose(operation.get("description", ""))
            yield from _parameters(operation.get("parameters", []))
            yield from _example(next(iter(operation["responses"].values())))


def _parameters(parameters: list[dict[str, Any]]) -> Iterator[str]:
    if parameters:
        yield "\n| parameter | in | |\n|---|---|---|"
    for one in parameters:
        needed = "needed. " if one.get("required") else ""
        about = one.get("description", "").replace("|", "\\|").replace("\n", " ")
        yield f"| `{one['name']}` | {one['in']} | {needed}{about} |"


def _example(answer: dict[str, Any]) -> Iterator[str]:
    yield f"\n{answer['description']}\n"
    for media, content in answer.get("content", {}).items():
        if "example" in content:
            body = content["example"]
            shown = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False, indent=1)
            yield f'``` {{ .{"json" if media.endswith("json") else "text"} dir="auto" }}\n{shown.rstrip()}\n```\n'


def _prose(docstring: str) -> str:
    """A docstring as Markdown."""
    lines = [line.strip() for line in docstring.strip().splitlines()]
    return re.sub(r":(?:class|func|meth):`([^`]+)`", r"`\1`", "\n".join(lines)).replace("``", "`")


MAKERS = {"fields": fields, "http": http}
