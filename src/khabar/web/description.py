"""The OpenAPI description: FastAPI's own, with examples that the sample gave and the problems that every path may answer."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

API = "/api/v1"
PROBLEM = {
    "description": "What was not understood, not found or not allowed (RFC 9457)",
    "content": {
        "application/problem+json": {
            "schema": {"$ref": "#/components/schemas/Problem"},
            "example": {
                "type": "about:blank", "title": "Parameter not allowed", "status": 400, "parameter": "from",
                "detail": "from is 'yesterday'; it must be a day such as 2024-05-31",
            },
        }
    },
}  # fmt: skip
SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"},
        "parameter": {"type": "string"},
    },
}  # fmt: skip


@cache
def examples() -> dict[str, Any]:
    """For each path and method what was asked and sent, and what the sample answered; made by ``tools/api_examples.py``."""
    path = resources.files("khabar").joinpath("web", "sample", "examples.json")
    found: dict[str, Any] = msgspec.json.decode(path.read_bytes())
    return found


def describe(app: FastAPI) -> dict[str, Any]:
    """The description of the application."""
    if app.openapi_schema:
        return app.openapi_schema
    described = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            _exemplify(operation, examples().get(f"{method.upper()} {path.removeprefix(API)}"))
    schemas = described.setdefault("components", {}).setdefault("schemas", {})
    schemas.clear()
    schemas["Problem"] = SCHEMA
    app.openapi_schema = described
    return described


def _exemplify(operation: dict[str, Any], example: dict[str, Any] | None) -> None:
    answers = operation["responses"]
    answers.pop("422", None)
    answers["4XX"] = PROBLEM
    if example is None:
        return
    good = next(iter(answers.values()))
    media = example.get("media", "application/json")
    good["content"] = {media: {"schema": {"type": "object"}, "example": example["answer"]}}
    good["description"] = f"Asked: {example['asked']}"
    if "sent" in example:
        operation["requestBody"] = {
            "required": True, "content": {"application/json": {"schema": {"type": "object"}, "example": example["sent"]}},
        }  # fmt: skip
