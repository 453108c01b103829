"""`rencai key`: keys for sealing identifiers."""

from __future__ import annotations

import click

from rencai.engine.secrets import new_key


@click.group()
def command() -> None:
    """Keys for sealing identifiers (environment variable RENCAI_KEY)."""


@command.command()
def new() -> None:
    """Print a fresh key. Keep it apart from the data; to rotate, put the old key after a comma."""
    click.echo(new_key())
