"""The description of the API: as an OpenAPI document, and cut into the parts that the page shows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from rencai_web.api.operations import api
from rencai_web.api.problems import MEDIA_TYPE

PREFIX = "/api/v1/"
_INTRODUCTION = (
    "Reads the published talent base and plans, and takes readings of plans. "
    "Send `Authorization: Bearer <token>`; an administrator makes tokens. "
    "Identifiers (resident id, phone, e-mail, address, birthday) are never part of an answer."
)


@cache
def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document. Ninja says neither scopes nor the media type of problems; both are added here."""
    made: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=PREFIX)))
    made["info"] = {**made["info"], "description": _INTRODUCTION}
    made.pop("servers", None)
    for _method, _path, operation in _operations(made):
        operation["security"] = [{"BearerToken": [operation["x-scope"]]}]
        if kinds := operation.pop("x-files", ()):
            file = {"schema": {"type": "string", "format": "binary"}}
            operation["responses"]["200"]["content"] = dict.fromkeys(kinds, file)
        for status, response in operation["responses"].items():
            if status >= "4":
                response["content"] = {MEDIA_TYPE: next(iter(response["content"].values()))}
    return made


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


@dataclass(frozen=True)
class Line:
    """One parameter or one field of an answer."""

    name: str
    type: str
    required: bool
    description: str


@dataclass(frozen=True)
class Chapter:
    """One operation as the page shows it."""

    name: str
    method: str
    path: str
    scope: str
    summary: str
    description: str
    parameters: tuple[Line, ...]
    answer: str

    @property
    def is_file(self) -> bool:
        """Whether it answers a file, which has no shape to be shown."""
        return self.answer == "binary"


@dataclass(frozen=True)
class Shape:
    """One kind of answer as the page shows it."""

    name: str
    description: str
    lines: tuple[Line, ...]


def chapters() -> list[Chapter]:
    """The operations in order."""
    return [_chapter(*each) for each in _operations(document())]


def answer_shapes() -> list[Shape]:
    """The shapes that answers are made of, by name."""
    text, schemas = json.dumps(document()), document()["components"]["schemas"]
    # What is asked is shown with its operation; answers refer to their shapes.
    answers = [name for name in sorted(schemas) if f'"#/components/schemas/{name}"' in text]
    return [_shape(name, schemas[name]) for name in answers if "properties" in schemas[name]]


def _chapter(method: str, path: str, operation: Mapping[str, Any]) -> Chapter:
    parameters = tuple(
        Line(one["name"], type_words(one["schema"]), one["required"], one["schema"].get("description", ""))
        for one in operation["parameters"]
    )
    answer = next(iter(operation["responses"]["200"]["content"].values()))["schema"]
    return Chapter(
        operation["operationId"], method, path, operation["x-scope"], operation["summary"], operation["description"],
        (*parameters, *_body(operation)), type_words(answer),
    )  # fmt: skip


def _body(operation: Mapping[str, Any]) -> Iterator[Line]:
    """The fields of what is sent, shown beside the parameters."""
    if "requestBody" in operation:
        name = type_words(operation["requestBody"]["content"]["application/json"]["schema"])
        yield from _shape(name, document()["components"]["schemas"][name]).lines


def _shape(name: str, schema: Mapping[str, Any]) -> Shape:
    required = set(schema.get("required", ()))
    lines = tuple(
        Line(field, type_words(details), field in required, details.get("description", ""))
        for field, details in schema["properties"].items()
    )
    return Shape(name, schema.get("description", ""), lines)


def type_words(schema: Mapping[str, Any]) -> str:
    """A JSON schema in a word or two: ``string``, ``Person[]``, ``date | null``."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " | ".join(type_words(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    kind = schema.get("type", "any")
    if kind == "array":
        item = type_words(schema["items"])
        return f"({item})[]" if " " in item else f"{item}[]"
    return str(schema.get("format", kind))
