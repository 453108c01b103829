"""`python -m rencai_web COMMAND`: Django's commands for this house (migrate, serve, …)."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rencai_web.config.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
