"""`settings_page`: docs/settings.md, from the variables that settings.py declares."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from rencai_web.foundation.environment import DECLARED

HEADER = """# Settings of the house

Environment variables, and nothing else. Made by `python -m rencai_web settings_page > docs/settings.md`.

| variable | default | meaning |
|---|---|---|
"""


def page() -> str:
    """The page as it should stand in docs/."""
    return HEADER + "".join(
        f"| `{variable.name}` | {f'`{variable.default}`' if variable.default else 'empty'} | {variable.meaning} |\n"
        for variable in sorted(DECLARED.values(), key=lambda variable: variable.name)
    )


class Command(BaseCommand):
    """Print the page."""

    help = "Print docs/settings.md from the declared settings."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print it."""
        self.stdout.write(page(), ending="")
