"""The sample's word lists: YAML files in the folder ``content``, read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def content(name: str) -> Mapping[str, Any]:
    """The word lists of that file; characters written as one text may be wrapped over lines."""
    text = files("rencai.sample").joinpath("content", f"{name}.yaml").read_text(encoding="utf-8")
    document: Mapping[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return document


def characters(wrapped: str) -> list[str]:
    """The distinct characters of a wrapped text, in order."""
    return list(dict.fromkeys("".join(wrapped.split())))
