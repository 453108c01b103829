"""`rencai`: the brain's commands. Each group lives in the module of its name and is imported only when called."""

from __future__ import annotations

import importlib
from typing import Any

import click

from rencai.cli.output import failing_in_one_line

_GROUPS = {
    "city": "check a city folder",
    "sample": "write an invented city with known truth",
    "sources": "read files into clean typed rows; propose a mapping for an unknown file",
    "deliveries": "take files into the home, sealed",
    "build": "turn deliveries into the talent base",
    "base": "question the talent base",
    "identity": "who is who: link the rows of any table, score links against a truth",
    "taxonomy": "who does what: classify texts by the city's words",
    "policy": "policies that compute: check, decide, ask, near, simulate, prove",
    "plan": "read a plan from its document, find its contradictions, follow it, report on it",
    "key": "make a key for sealing identifiers",
}


class _LazyGroup(click.Group):
    """Imports a command group when it is called, so that `rencai --help` does not load the heavy libraries."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_GROUPS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _GROUPS:
            return None
        command = importlib.import_module(f"rencai.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_GROUPS.items()))


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="rencai")
def cli(**_: Any) -> None:
    """Rencai (人才): raw files of many departments in, one talent base out.

    Results go to standard output, progress and words to standard error. Exit codes: 0 done, 1 the input was bad
    (said in one line), 2 wrong usage.
    """


def main() -> None:
    """Run the command line."""
    with failing_in_one_line():
        cli(prog_name="rencai")
