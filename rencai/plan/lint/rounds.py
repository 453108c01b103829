"""All of lint's checks, over one or several documents."""

from __future__ import annotations

from rencai.plan.lint.axis import axis_changes
from rencai.plan.lint.counts import near_names
from rencai.plan.lint.definitions import two_baselines, two_definitions, two_targets
from rencai.plan.lint.findings import Finding, Severity
from rencai.plan.lint.flows import stock_against_flow
from rencai.plan.lint.later import later_figures
from rencai.plan.lint.listing import unlisted
from rencai.plan.lint.sources import source_of
from rencai.plan.lint.sums import sum_findings
from rencai.plan.lint.units import units_in_numbers
from rencai.plan.reading import Plan

_ORDER = [Severity.ERROR, Severity.WARNING, Severity.INFO]


def lint(plans: list[Plan]) -> list[Finding]:
    """All findings, gravest first; each once."""
    sources = [source_of(plan) for plan in plans]
    found: list[Finding] = []
    for source in sources:
        found += sum_findings(source)
        found += two_definitions(source)
        found += stock_against_flow(source)
        found += unlisted(source)
        found += units_in_numbers(source)
    found += two_targets(sources)
    found += two_baselines(sources)
    found += axis_changes(sources)
    found += near_names(sources)
    found += later_figures(sources)
    return sorted(dict.fromkeys(found), key=lambda finding: (_ORDER.index(finding.severity), finding.kind))
