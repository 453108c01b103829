"""`rencai plan`: read a plan from its document, find its contradictions; and what follows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from rencai.cli.options import json_option
from rencai.cli.output import result, say
from rencai.cli.plan_following import follow, money, score, shown, undertakings
from rencai.cli.plan_report import report

_file = click.Path(path_type=Path, dir_okay=False)


@click.group()
def command() -> None:
    """A talent plan: read it, find its contradictions, follow it, report on it."""


for _one in (follow, undertakings, score, money, report):
    command.add_command(_one)


@command.command()
@click.argument("file", type=_file)
@click.option("--out", type=_file, default=None, help="Also write the reading as YAML.")
@json_option
def read(file: Path, out: Path | None, as_json: bool) -> None:
    """Read a plan from a txt, docx or pdf with text: indicators, lists, measures, targets in sentences.

    Every item tells its line: the line of a txt, the ordinal of a paragraph or table row of a docx, page:line of a pdf.
    What is doubtful stands under "unsure" with its line and the reason; nothing is guessed.
    """
    from rencai.plan.plan_files import write_plan
    from rencai.plan.reading import read_plan, to_json

    plan = read_plan(file)
    if out is not None:
        write_plan(plan, out)
        say(f"written: {out}")
    told = to_json(plan)
    if as_json:
        result(told)
    else:
        for line in _reading_lines(told):
            click.echo(line)


@command.command()
@click.argument("files", type=_file, nargs=-1, required=True, metavar="FILE...")
@json_option
def lint(files: tuple[Path, ...], as_json: bool) -> None:
    """Find what a plan says twice and not alike: in itself, and against the other documents named.

    Sums, two targets, baselines or definitions of one quantity, programmes without a lead, stock against flow, units in
    numbers, a renamed industry axis, near-equal names with different counts, later figures against targets.
    """
    from rencai.plan.lint import lint as find
    from rencai.plan.reading import read_plan

    findings = find([read_plan(file) for file in dict.fromkeys(files)])
    if as_json:
        result([finding.as_json() for finding in findings])
        return
    for finding in findings:
        click.echo(f"{finding.severity.value:<7} {finding.kind}: {finding.message.zh}")
        click.echo(f"        {finding.message.en}")
        for spot in finding.places:
            click.echo(f"        {spot.file}:{spot.place.told()}  {spot.text}")
    say(f"{len(findings)} findings in {len(files)} documents")


def _reading_lines(told: dict[str, Any]) -> list[str]:
    lines = [f"指标 indicators: {len(told['indicators'])}"]
    for one in told["indicators"]:
        baseline, target = one["baseline"], one["target"]
        lines.append(
            f"  {one['no'] or '-':>3} {one['name']}（{one['unit'] or '?'}）"
            f" {baseline['year'] or '?'}: {shown(baseline['value'])}"
            f" → {target['year'] or '?'}: {shown(target['value'])}{target['qualifier'] or ''}  [{one['line']}]"
        )
    for kind, items in told["lists"].items():
        lines.append(f"{kind}: {len(items)}")
        lines += [_undertaking_line(one) for one in items]
    lines.append(f"措施 measures: {len(told['measures'])}")
    lines += [f"  {one['no'] or '-':>3} {one['title']} — {_charge(one)}  [{one['line']}]" for one in told["measures"]]
    lines.append(f"文中目标 stated targets: {len(told['stated_targets'])}")
    for one in told["stated_targets"]:
        qualifier = f"（{one['qualifier']}）" if one["qualifier"] else ""
        year = one["year"] or "-"
        lines.append(f"  {year} {one['what']} {shown(one['value'])}{one['unit'] or ''}{qualifier}  [{one['line']}]")
    lines.append(f"待核 unsure: {len(told['unsure'])}")
    lines += [f"  [{one['line']}] {one['reason']} · {one['reason_en']} {one['text']}" for one in told["unsure"]]
    return lines


def _undertaking_line(one: dict[str, Any]) -> str:
    years = f" {one['years']}" if one["years"] else ""
    return f"  {one['no'] or '-':>3} {one['name']} — {_charge(one)}{years}  [{one['line']}]"


def _charge(one: dict[str, Any]) -> str:
    others = f"（{'、'.join(one['others'])}）" if one["others"] else ""
    return f"{one['lead'] or '?'}{others}"
