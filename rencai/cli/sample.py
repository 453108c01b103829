"""`rencai sample`: an invented city with known truth."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from rencai.cli.options import city_option, home_option, json_option
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


@command.command()
@click.option("--sample", "sample_dir", type=click.Path(path_type=Path), required=True, help="Folder of the sample.")
@home_option
@json_option
def score(sample_dir: Path, home: Path, *, as_json: bool) -> None:
    """Compare a built base with the sample's truth: pairs of rows, and counts on the last day."""
    from rencai.sample.score import score as compare

    found = compare(sample_dir, home)
    if as_json:
        result(found)
        return
    click.echo(f"{'':<10}{'precision':>10}{'recall':>9}{'F1':>9}{'rows':>12}{'true':>10}{'found':>10}")
    for kind, pairs in found["pairs"].items():
        click.echo(
            f"{kind:<10}{pairs['precision']:>10.4f}{pairs['recall']:>9.4f}{pairs['f1']:>9.4f}{pairs['rows']:>12,}"
            f"{pairs['entities_true']:>10,}{pairs['entities_found']:>10,}"
        )
    here = found["counts"]["people_here"]
    click.echo(f"people here on {found['on']}: {here['true']:,} in truth, {here['found']:,} found")
    for column in ("team", "town", "chain"):
        groups = found["counts"][f"people_by_{column}"]
        apart = sum(abs(group["true"] - group["found"]) for group in groups)
        share = f"{apart:,} of {here['true']:,} ({apart / max(1, here['true']):.1%})"
        click.echo(f"by {column}: the base's {len(groups)} counts are off from the truth by {share} in all")
