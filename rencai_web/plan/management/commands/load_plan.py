"""`load_plan`: the city's plan into the house."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from rencai_web.foundation.components.surroundings import city
from rencai_web.plan.actions.findings import lint_documents, take_findings
from rencai_web.plan.actions.folders import take_folder
from rencai_web.registers.published import latest


class Command(BaseCommand):
    """Load the plan of the city folder; repeating it adds what is new and keeps what people typed."""

    help = "Loads the city's plan, its readings and, for an invented base, the sample's running plan. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        """Documents for lint."""
        parser.add_argument("--documents", nargs="*", type=Path, default=[], help="Texts whose contradictions to list.")

    def handle(self, *_args: Any, documents: list[Path], **_options: Any) -> None:
        """Load."""
        for folder in _folders():
            plan = take_folder(folder)
            self.stdout.write(
                f"{plan.slug}: {plan.indicators.count()} indicators, {plan.undertakings.count()} undertakings"
            )
            named = plan.document in {document.name for document in documents}
            if named:
                take_findings(by=None, plan=plan, told=lint_documents(documents))
                self.stdout.write(f"{plan.slug}: {plan.findings.filter(gone=False).count()} findings")


def _folders() -> list[Path]:
    """The city's own plan; for an invented base also the plans of the sample."""
    publication = latest()
    own = city().dir / "plan"
    samples = sorted(own.glob("sample-*")) if publication is not None and publication.invented else []
    return [folder for folder in (own, *samples) if (folder / "about.yaml").is_file()]
