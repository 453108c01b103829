"""The grammar as JSON Schema, so that editors can help. A test keeps ``rencai/rules/schema.json`` the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import singledispatch
from pathlib import Path
from typing import Any

from rencai.city import shapes as city
from rencai.rules.language import shapes
from rencai.rules.language.documents import FILES
from rencai.rules.language.grammar import BOTH, CITES, GIVES, RIGHT, RIGHTS, RULE, amount, condition

SCHEMA_FILE = Path(__file__).parents[1] / "schema.json"
_Schema = dict[str, Any]


def schema() -> _Schema:
    """One schema for every file of a rule folder."""
    forms = shapes.Forms("file", FILES)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Rencai rule folder: facts, groups, rules, examples, policies, and what is waited for",
        **_write(forms),
        "$defs": {name: _write(shape) for name, shape in _SHARED.items()},
    }


def as_json(value: Any) -> Any:
    """A YAML value as JSON has it: days are texts, and so are all keys."""
    if isinstance(value, dict):
        return {_key(key): as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _key(key: Any) -> str:
    return json.dumps(key) if isinstance(key, bool) else str(key)


_SHARED: dict[str, city.Shape | None] = {
    "amount": amount.shape,
    "condition": condition.shape,
    "value": RIGHT,
    "values": RIGHTS,
    "both": BOTH,
    "rule": RULE,
    "gives": GIVES,
    "cites": CITES,
}
"""Shapes that occur in many places; the schema writes them once."""


def _of(shape: city.Shape | None) -> _Schema:
    shape = shape.shape if isinstance(shape, shapes.Later) else shape
    name = next((name for name, shared in _SHARED.items() if shared is shape), None)
    return {"$ref": f"#/$defs/{name}"} if name else _write(shape)


@singledispatch
def _write(shape: object) -> _Schema:
    raise TypeError(f"no schema for {type(shape).__name__}")


@_write.register
def _(shape: city.Text) -> _Schema:
    default = city.Text().pattern
    return {"type": "string", "pattern": r"\S" if shape.pattern == default else f"^(?:{shape.pattern})$"}


@_write.register
def _(shape: city.Whole) -> _Schema:
    return {"type": "integer", "minimum": shape.least}


@_write.register
def _(shape: city.Flag) -> _Schema:
    return {"type": "boolean"}


@_write.register
def _(shape: city.Day) -> _Schema:
    return {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}


@_write.register
def _(shape: city.OneOf) -> _Schema:
    return {"enum": list(shape.words)}


@_write.register
def _(shape: city.ListOf) -> _Schema:
    most = {} if shape.most is None else {"maxItems": shape.most}
    return {"type": "array", "items": _of(shape.item), "minItems": shape.least, **most}


@_write.register
def _(shape: city.Record) -> _Schema:
    return _object(shape.required, shape.optional)


@_write.register
def _(shape: shapes.Entry) -> _Schema:
    known = _object(shape.required, {**shape.optional, **shape.one_of})
    return known | ({"oneOf": [{"required": [key]} for key in shape.one_of]} if shape.one_of else {})


@_write.register
def _(shape: shapes.Finite) -> _Schema:
    return {"type": "number", "minimum": shape.least, "maximum": shape.most}


@_write.register
def _(shape: shapes.Plain) -> _Schema:
    return {
        "anyOf": [
            {"type": "string", "minLength": 1},
            {"type": ["number", "boolean", *(["null"] if shape.nullable else [])]},
        ]
    }


@_write.register
def _(shape: shapes.Keyed) -> _Schema:
    return {
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"pattern": f"^(?:{shape.key})$"},
        "additionalProperties": _of(shape.value),
    }


@_write.register
def _(shape: shapes.Either) -> _Schema:
    return {"anyOf": [_of(part) for part in (shape.mapping, shape.listing, shape.plain) if part is not None]}


@_write.register
def _(shape: shapes.Forms) -> _Schema:
    # if … then rather than oneOf: an editor then tells what is wrong with the form that was begun.
    mapping: _Schema = {
        "type": "object",
        "allOf": [{"if": {"required": [key]}, "then": _of(form)} for key, form in shape.forms.items()],
    }
    has_key = {"anyOf": [{"required": [key]} for key in shape.forms]}
    if shape.otherwise is None:
        mapping |= has_key
    else:
        mapping["allOf"].append({"if": {"not": has_key}, "then": _of(shape.otherwise)})
    return mapping if shape.plain is None else {"anyOf": [mapping, _of(shape.plain)]}


def _object(required: Mapping[str, city.Shape], optional: Mapping[str, city.Shape]) -> _Schema:
    return {
        "type": "object",
        "properties": {key: _of(shape) for key, shape in {**required, **optional}.items()},
        "required": list(required),
        "additionalProperties": False,
    }
