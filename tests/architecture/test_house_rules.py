"""What reviewers forget: sizes of files, names of modules, every field with both names, every command with help."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from rencai.cli.main import cli
from rencai.vocabulary.fields import FIELDS, Kind, columns_of, schema

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "rencai").rglob("*.py"))
FORBIDDEN_NAMES = {"utils", "helpers", "manager", "common", "misc"}


def commands(group: click.Command, path: str = "rencai") -> list[tuple[str, click.Command]]:
    found = [(path, group)]
    if isinstance(group, click.Group):
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None, f"{path} lists {name} and does not have it"
            found += commands(command, f"{path} {name}")
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_source_file_is_over_400_lines_or_has_a_name_that_says_nothing(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= 400
    assert path.stem not in FORBIDDEN_NAMES


def test_every_field_has_a_chinese_and_an_english_name() -> None:
    assert all(field.zh and field.en for fields in FIELDS.values() for field in fields.values())


@pytest.mark.parametrize("kind", list(Kind))
def test_no_two_fields_of_a_kind_unfold_to_a_column_of_two_types(kind: Kind) -> None:
    for field in FIELDS[kind].values():
        for column, dtype in columns_of(field).items():
            assert schema(kind)[column] == dtype


def test_every_command_and_every_option_explains_itself() -> None:
    for path, command in commands(cli):
        assert command.help or command.short_help, f"{path} has no help"
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{path} {parameter.opts} has no help"


def test_the_brain_reads_no_clock_and_no_network() -> None:
    forbidden = ("datetime.now(", "date.today(", "time.time(", "import requests", "import socket", "urlopen")
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        assert not [word for word in forbidden if word in text], path
