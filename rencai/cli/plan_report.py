"""`rencai plan report`: the yearly, mid-term or final report on a plan, as docx, pdf or xlsx."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from rencai.cli.options import city_option, json_option, on_option
from rencai.cli.output import result, say
from rencai.cli.plan_following import base_option, open_plan, plan_argument, the_day


@click.command()
@plan_argument
@click.option("--kind", type=click.Choice(["yearly", "mid", "final"]), required=True, help="Which evaluation.")
@click.option("--format", "form", type=click.Choice(["docx", "pdf", "xlsx"]), required=True, help="What to write.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Where to write it.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="In which language.")
@click.option(
    "--fonts", type=click.Path(path_type=Path, file_okay=False), default=None,
    help="Folder with NotoSansSC-Regular.ttf and -Bold.ttf (default: those that `make run` fetched).",
)  # fmt: skip
@city_option
@base_option
@on_option
@json_option
def report(
    plan: str | None,
    kind: str,
    form: str,
    out: Path,
    lang: str,
    fonts: Path | None,
    city_dir: Path | None,
    home: Path | None,
    on: datetime | None,
    as_json: bool,
) -> None:
    """Write the report of the last evaluation of a kind whose period has ended by --on. PLAN as for `follow`.

    Every number in a sentence is bound to the reading it comes from; reports on invented plans say so on every page.
    With --json the sentences and their numbers are printed as well.
    """
    from rencai.engine.files import write_whole
    from rencai.plan.evaluation import Kind
    from rencai.plan.report import plan_report, to_docx, to_pdf, to_xlsx

    looked_at = open_plan(plan, the_day(on), city_dir, home)
    made = plan_report(looked_at, Kind(kind), lang)
    data = to_xlsx(made) if form == "xlsx" else to_pdf(made, fonts) if form == "pdf" else to_docx(made, fonts)
    write_whole(out, data)
    say(f"written: {out}")
    if as_json:
        said = [
            {"text": made.told(one), "bound": {name: bound.value for name, bound in one.bound.items()}}
            for one in made.sentences
        ]
        result({"title": made.title, "subtitle": made.subtitle, "invented": made.invented, "sentences": said})
