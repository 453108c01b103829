"""What a plan says in one place held against what it, or a later document, says in another."""

from __future__ import annotations

from rencai.plan.lint.findings import Finding, Severity
from rencai.plan.lint.rounds import lint

__all__ = ["Finding", "Severity", "lint"]
