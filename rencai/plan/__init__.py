"""A plan document read, its contradictions found, its indicators and undertakings followed, reports written.

Documents (txt, docx, pdf) become lines, paragraphs and tables (`document`); tables are understood by what their
headings mean (`headings`), sentences by numbers, units and qualifiers (`statements`). `reading` puts a plan together,
`lint` holds what it says in one place against what it says in another.

Everything that follows depends on a day that is handed in: `followed` (indicators: pace, chance, outcome, history),
`undertakings_state` and `waiting` (milestones, blockers), `reminders`, `score`, `evaluation`, `money`, `computed` (what
the base counts itself) and `report`. What the house calls is named here; docs/plan.md says how.
"""

from rencai.plan.computed import Computed, Definition, Difference, computed_on, difference_json, differences
from rencai.plan.dossier import Dossier, PlanOn, Related, plan_on
from rencai.plan.evaluation import KINDS, STAGES, Kind, Round, RoundState, Stage, Word, round_on, rounds_of
from rencai.plan.followed import Followed, Strength, follow_plan, followed_json
from rencai.plan.following import goals_from, goals_of
from rencai.plan.goals import Goal, Point, Sort
from rencai.plan.history import TargetRevision, Told
from rencai.plan.money import (
    Amount,
    Assigned,
    Comparison,
    CostPerResult,
    FundLine,
    Growth,
    Results,
    Spending,
    cost_per_result,
    growth_of,
)
from rencai.plan.money_words import cost_json, may_be_said
from rencai.plan.outcome import Outcome, Verdict
from rencai.plan.pace import Band, Colour, Expected, Pace, Rate
from rencai.plan.progress_files import Reported, read_progress
from rencai.plan.reminders import Matter, Reminder, Role, has_reading, reminders_on
from rencai.plan.score import FORMULA, PARTS, Part, PartName, ScoreCard, card_json, score_card, score_cards
from rencai.plan.undertakings_state import (
    STATES,
    Blocker,
    Milestone,
    News,
    Reason,
    Stand,
    State,
    Undertaking,
    state_on,
)
from rencai.plan.waiting import Held, Wait, held_up_by, rings, waits_json, waits_on

__all__ = [
    "FORMULA",
    "KINDS",
    "PARTS",
    "STAGES",
    "STATES",
    "Amount",
    "Assigned",
    "Band",
    "Blocker",
    "Colour",
    "Comparison",
    "Computed",
    "CostPerResult",
    "Definition",
    "Difference",
    "Dossier",
    "Expected",
    "Followed",
    "FundLine",
    "Goal",
    "Growth",
    "Held",
    "Kind",
    "Matter",
    "Milestone",
    "News",
    "Outcome",
    "Pace",
    "Part",
    "PartName",
    "PlanOn",
    "Point",
    "Rate",
    "Reason",
    "Related",
    "Reminder",
    "Reported",
    "Results",
    "Role",
    "Round",
    "RoundState",
    "ScoreCard",
    "Sort",
    "Spending",
    "Stage",
    "Stand",
    "State",
    "Strength",
    "TargetRevision",
    "Told",
    "Undertaking",
    "Verdict",
    "Wait",
    "Word",
    "card_json",
    "computed_on",
    "cost_json",
    "cost_per_result",
    "difference_json",
    "differences",
    "follow_plan",
    "followed_json",
    "goals_from",
    "goals_of",
    "growth_of",
    "has_reading",
    "held_up_by",
    "may_be_said",
    "plan_on",
    "read_progress",
    "reminders_on",
    "rings",
    "round_on",
    "rounds_of",
    "score_card",
    "score_cards",
    "state_on",
    "waits_json",
    "waits_on",
]
