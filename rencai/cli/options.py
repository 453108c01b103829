"""Options that many commands take, so that they read the same everywhere."""

from __future__ import annotations

from pathlib import Path

import click

city_option = click.option(
    "--city",
    "city_dir",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="City folder (default: the Jinjiang city shipped inside).",
)
home_option = click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("var"),
    show_default=True,
    help="Where the lake and the sealed tables lie.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON value.")
on_option = click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), default=None, help="The date to look at (YYYY-MM-DD)."
)
