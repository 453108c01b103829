"""A reading written as YAML: names, agencies, years, numbers and line references, no sentences of the source."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from rencai.engine.files import write_whole
from rencai.plan.reading import Plan, to_json

_HEADING = (
    "# Written by `rencai plan read FILE --out`: names, agencies, years, numbers and the lines they stand on.\n"
    "# The text of the plan itself is not here; read it where it was published.\n"
)


def to_yaml(plan: Plan) -> str:
    """The reading as YAML. Doubts are told by line and reason; the words they are about stay in the source."""
    told: dict[str, Any] = {"document": plan.document.file, **to_json(plan)}
    told["unsure"] = [{"line": one["line"], "reason": one["reason"]} for one in told["unsure"]]
    return _HEADING + yaml.dump(told, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6)


def write_plan(plan: Plan, path: Path) -> None:
    """Write the reading, whole or not at all."""
    write_whole(path, to_yaml(plan).encode("utf-8"))


class _Dumper(yaml.SafeDumper):
    """One line for each indicator, undertaking or target; blocks above."""


def _mapping(dumper: yaml.SafeDumper, value: dict[str, Any]) -> yaml.Node:
    flow = "line" in value
    return dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=flow)


_Dumper.add_representer(dict, _mapping)
_Dumper.ignore_aliases = lambda self, data: True  # type: ignore[method-assign]
