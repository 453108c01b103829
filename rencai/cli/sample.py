"""`rencai sample`: an invented city with known truth."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from rencai.cli.options import city_option, json_option
from rencai.cli.output import ShownProgress, result, say


def _writing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option(
            "--people", type=click.IntRange(min=1), default=None, help="People in the base at the end of 2020."
        ),
        click.option(
            "--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Same seed, same values."
        ),
        click.option("--out", type=click.Path(path_type=Path), default=None, help="Folder to write into."),
        click.option(
            "--profile", type=click.Choice(["easy", "hard"]), default="easy", show_default=True, help="How careless."
        ),
        click.option("--force", is_flag=True, help="Write over another sample."),
        json_option,
        city_option,
    ):
        command = option(command)
    return command


@click.group(invoke_without_command=True)
@_writing_options
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """Write an invented city: dated deliveries as departments send them, and the truth apart.

    `rencai sample --people N --out DIR` is short for `rencai sample write …`.
    """
    if ctx.invoked_subcommand is None:
        _write(ctx, **options)


@command.command()
@_writing_options
@click.pass_context
def write(ctx: click.Context, /, **options: Any) -> None:
    """Write an invented city of N people into DIR; what stands there whole already is left alone."""
    _write(ctx, **options)


def _write(
    ctx: click.Context,
    *,
    people: int | None,
    seed: int,
    out: Path | None,
    profile: str,
    force: bool,
    as_json: bool,
    city_dir: Path | None,
) -> None:
    if people is None or out is None:
        raise click.UsageError("--people and --out are needed", ctx=ctx)
    from rencai.city import load_city
    from rencai.sample.writing import write_sample

    with ShownProgress() as progress:
        about = write_sample(
            load_city(city_dir), out, people=people, seed=seed, profile=profile, force=force, progress=progress
        )
    counts = about["counts"]
    if as_json:
        result({key: value for key, value in about.items() if key != "files"})
        return
    if not about["written"]:
        say(f"{out}: this sample is there already")
    click.echo(
        f"invented city of {counts['people_2020']:,} people (seed {seed}, {profile}): {counts['rows']:,} rows in "
        f"{counts['files']} files of {counts['deliveries']} deliveries; at the end {counts['people_here']:,} people "
        f"here, {counts['employers']:,} employers, {counts['posts']:,} posts → {out}"
    )
