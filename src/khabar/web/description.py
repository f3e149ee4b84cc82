"""The OpenAPI description: FastAPI's own, with examples that the sample gave and every status that a path may answer with."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from khabar.web.files import MEDIA

API = "/api/v1"
STATUSES = {
    202: "Being prepared, once for a database: ask again (Retry-After); how much of it is done, 0 to 1",
    304: "Nothing has changed since the answer that has this ETag",
    400: "Not understood: which parameter or field has which value, and what is allowed",
    403: "Not allowed: the token is missing, or a page of another site asks",
    404: "There is nothing of this name",
    413: "Too large",
    415: "Not JSON",
    421: "This server has another name",
    501: "The format needs a library that is not installed",
    503: "The database cannot be read, or all places are taken: ask again (Retry-After)",
}
ALWAYS = (421, 503)
PROBLEM = {
    "application/problem+json": {
        "schema": {"$ref": "#/components/schemas/Problem"},
        "example": {
            "type": "about:blank", "title": "Parameter not allowed", "status": 400, "parameter": "from",
            "detail": "from is 'yesterday'; it must be a day such as 2024-05-31",
        },
    }
}  # fmt: skip
PREPARING = {
    "type": "object",
    "required": ["preparing", "detail"],
    "properties": {"preparing": {"type": "number", "minimum": 0, "maximum": 1}, "detail": {"type": "string"}},
}
SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"},
        "parameter": {"type": "string"},
    },
}  # fmt: skip
KINDS: dict[type, str] = {dict: "object", list: "array", str: "string"}


@cache
def examples() -> dict[str, Any]:
    """For each method and path what was asked and sent, and what the sample answered; made by ``tools/api_examples.py``.

    Where a path has answers of several shapes, a word behind it tells them apart.
    """
    path = resources.files("khabar").joinpath("web", "sample", "examples.json")
    found: dict[str, Any] = msgspec.json.decode(path.read_bytes())
    return found


def may(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a path may answer beside what all may: for ``responses`` of its decorator."""
    return {status: {"description": STATUSES[status]} for status in statuses}


def taken(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """The body of a request, from the record into which it is read: for ``openapi_extra`` of a decorator."""
    _, known = msgspec.json.schema_components((kind,), ref_template="{name}")
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": known[kind.__name__]}}}}


def describe(app: FastAPI) -> dict[str, Any]:
    """The description of the application."""
    if app.openapi_schema:
        return app.openapi_schema
    described = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            named = f"{method.upper()} {path.removeprefix(API)}"
            for parameter in operation.get("parameters", ()):
                _without_null(parameter)
            _tell_statuses(operation, method)
            _exemplify(operation, [one for name, one in examples().items() if " ".join(name.split()[:2]) == named])
    schemas = described.setdefault("components", {}).setdefault("schemas", {})
    schemas.clear()
    schemas["Problem"] = SCHEMA
    app.openapi_schema = described
    return described


def _without_null(parameter: dict[str, Any]) -> None:
    """A parameter that may be left out: addresses have no null."""
    kinds = parameter["schema"].pop("anyOf", ())
    for kind in kinds:
        if kind != {"type": "null"}:
            parameter["schema"].update(kind)


def _tell_statuses(operation: dict[str, Any], method: str) -> None:
    answers, asked = operation["responses"], operation.get("parameters", ())
    answers.pop("422", None)
    answers.update({str(status): told for status, told in may(*ALWAYS).items()})
    if asked or "requestBody" in operation:
        answers.update({"400": {"description": STATUSES[400]}})
    for status, answer in answers.items():
        if status >= "400":
            answer["content"] = PROBLEM
    if "202" in answers:
        answers["202"]["content"] = {"application/json": {"schema": PREPARING}}
    if method == "get":
        answers["304"] = {"description": STATUSES[304]}
    if any(one["name"] == "format" for one in asked):
        for media in MEDIA.values():
            file = {"type": "object"} if media.endswith("+json") else {"type": "string", "format": "binary"}
            answers["200"]["content"][media.partition(";")[0]] = {"schema": file}


def _exemplify(operation: dict[str, Any], found: list[dict[str, Any]]) -> None:
    """What was asked and answered first; the shape is that of one of the examples."""
    if not found:
        return
    first, good = found[0], next(iter(operation["responses"].values()))
    media = first.get("media", "application/json")
    shapes = [_shape(one["answer"]) for one in found]
    if media != "application/json":
        good["content"] = {}
    good["content"][media] = {"schema": {"anyOf": shapes} if shapes[1:] else shapes[0], "example": first["answer"]}
    good["description"] = f"Asked: {first['asked']}"
    if "sent" in first:
        operation["requestBody"]["content"]["application/json"]["example"] = first["sent"]


def _shape(answer: Any) -> dict[str, Any]:
    """The kind of an answer: of an object, which fields are always there, and which hold a list or an object (or nothing)."""
    if not isinstance(answer, dict):
        return {"type": KINDS[type(answer)]}
    fields = {name: {"type": [KINDS[type(one)], "null"]} for name, one in answer.items() if isinstance(one, dict | list)}
    return {"type": "object", "required": sorted(answer), "properties": fields}
