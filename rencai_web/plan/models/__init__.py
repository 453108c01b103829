"""What the house keeps of plans: their targets and readings, their undertakings, their reviews, their documents."""

from __future__ import annotations

from rencai_web.plan.models.documents import Choice, Document, FindingState, PlanFinding, Proposal
from rencai_web.plan.models.plans import (
    Indicator,
    Plan,
    ProposalState,
    Reading,
    ReadingState,
    Target,
    TargetProposal,
)
from rencai_web.plan.models.reviews import ApproverWord, EvaluationRound, HandIn, MoneyKind, MoneyLine, RoundKind
from rencai_web.plan.models.work import Blocker, Milestone, Progress, Undertaking, WorkList

__all__ = [
    "ApproverWord",
    "Blocker",
    "Choice",
    "Document",
    "EvaluationRound",
    "FindingState",
    "HandIn",
    "Indicator",
    "Milestone",
    "MoneyKind",
    "MoneyLine",
    "Plan",
    "PlanFinding",
    "Progress",
    "Proposal",
    "ProposalState",
    "Reading",
    "ReadingState",
    "RoundKind",
    "Target",
    "TargetProposal",
    "Undertaking",
    "WorkList",
]
