"""Score cards of agencies: four shares, their weights declared, "too little data" where there is too little.

    score = 100 · Σ weight · share / Σ weight          over the parts that have observations

punctual readings 0.30 · milestones on time 0.30 · indicators on course 0.25 · answers to those who wait 0.15.
Each part is k of n: shares of few observations are uncertain, and the interval (8 of 10 cases) says how much.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rencai.plan.evaluation import Kind, Round
from rencai.plan.followed import Followed
from rencai.plan.outcome import Verdict
from rencai.plan.undertakings_state import Blocker, Milestone, Undertaking
from rencai.vocabulary.bilingual import Bilingual

ANSWER_DAYS = 30
"""An agency that others wait for answers within so many days."""
LEAST_OBSERVATIONS = 5
_Z80 = 1.2816


@dataclass(frozen=True)
class PartName:
    """A part of the score: its weight, and what it counts."""

    id: str
    weight: float
    words: Bilingual
    counts: Bilingual


PARTS = (
    PartName(
        "readings",
        0.30,
        Bilingual("按时报送", "punctual readings"),
        Bilingual("应报实绩中在期限内报送的份额", "of the readings owed, those entered by their deadline"),
    ),
    PartName(
        "milestones",
        0.30,
        Bilingual("节点按期", "milestones on time"),
        Bilingual("已到期节点中按期完成的份额", "of the milestones due, those done by their date"),
    ),
    PartName(
        "indicators",
        0.25,
        Bilingual("指标进度", "indicators on course"),
        Bilingual(
            "牵头指标的平均达标机会（期满后为是否达标）", "the mean chance of its indicators (once over: met or not)"
        ),
    ),
    PartName(
        "answers",
        0.15,
        Bilingual("及时答复", "answers to those who wait"),
        Bilingual(
            f"其他单位等待其答复的事项中 {ANSWER_DAYS} 天内答复的份额",
            f"of the matters others waited for, those answered within {ANSWER_DAYS} days",
        ),
    ),
)

FORMULA = Bilingual(
    "得分 = 100 ×（0.30×按时报送 + 0.30×节点按期 + 0.25×指标进度 + 0.15×及时答复）÷ 有数据各项的权重之和；"
    f"观察少于 {LEAST_OBSERVATIONS} 项或只有一个部分有数据时不评分（数据太少）。区间为 80%。",
    "score = 100 × (0.30 × punctual readings + 0.30 × milestones on time + 0.25 × indicators on course "
    "+ 0.15 × answers) ÷ the weights of the parts with data; no score (too little data) below "
    f"{LEAST_OBSERVATIONS} observations or with one part only. The interval holds 80 %.",
)


@dataclass(frozen=True)
class Part:
    """One part of a card: ``k`` of ``n``; k need not be whole, for chances are added."""

    name: PartName
    k: float
    n: int

    @property
    def share(self) -> float | None:
        """k of n, None without observations."""
        return self.k / self.n if self.n else None


@dataclass(frozen=True)
class ScoreCard:
    """An agency's card. ``score`` from 0 to 100 with its interval, or None: too little data."""

    agency: str
    on: date
    parts: tuple[Part, ...]
    score: float | None
    low: float | None
    high: float | None

    @property
    def observations(self) -> int:
        """How many observations it rests on."""
        return sum(part.n for part in self.parts)


def score_card(agency: str, on: date, parts: Mapping[str, tuple[float, int]]) -> ScoreCard:
    """A card out of ``{part id: (k, n)}``; parts not named have no observations."""
    own = tuple(Part(name, *parts.get(name.id, (0.0, 0))) for name in PARTS)
    counted = [part for part in own if part.n]
    if sum(part.n for part in counted) < LEAST_OBSERVATIONS or len(counted) < 2:
        return ScoreCard(agency, on, own, None, None, None)
    weights = sum(part.name.weight for part in counted)
    score = sum(part.name.weight * part.k / part.n for part in counted) / weights
    # Each share is known like that of k + ½ of n + 1: never quite 0 or 1, and the surer the more there are.
    spread = 0.0
    for part in counted:
        share = (part.k + 0.5) / (part.n + 1)
        spread += (part.name.weight / weights) ** 2 * share * (1 - share) / (part.n + 2)
    reach = _Z80 * math.sqrt(spread)
    return ScoreCard(agency, on, own, 100 * score, 100 * max(score - reach, 0.0), 100 * min(score + reach, 1.0))


def score_cards(
    on: date,
    *,
    undertakings: Sequence[Undertaking],
    milestones: Sequence[Milestone],
    blockers: Sequence[Blocker],
    followed: Sequence[Followed],
    owners: Mapping[str, str],
    rounds: Sequence[Round],
) -> list[ScoreCard]:
    """The card of every agency that leads something, owns an indicator or is waited for; by name.

    ``owners`` maps an indicator's name to the agency that enters its readings.
    """
    leads = {one.key: one.lead for one in undertakings}
    agencies = {lead for lead in leads.values() if lead} | set(owners.values()) | {one.waits_for for one in blockers}
    return [
        score_card(
            agency,
            on,
            {
                "readings": _punctual([one for one in followed if owners.get(one.goal.name) == agency], rounds, on),
                "milestones": _on_time([one for one in milestones if leads.get(one.undertaking) == agency], on),
                "indicators": _on_course([one for one in followed if owners.get(one.goal.name) == agency]),
                "answers": _answered([one for one in blockers if one.waits_for == agency], on),
            },
        )
        for agency in sorted(agencies)
    ]


def _punctual(followed: Iterable[Followed], rounds: Sequence[Round], on: date) -> tuple[float, int]:
    owed = [one for one in rounds if one.kind is not Kind.MID and one.readings_due <= on]
    kept = asked = 0
    for indicator in followed:
        for one in owed:
            first = [period.said[0] for period in indicator.periods if one.covers(period.on)]
            asked += 1
            kept += any((said.entered_on or said.on) <= one.readings_due for said in first)
    return kept, asked


def _on_time(milestones: Iterable[Milestone], on: date) -> tuple[float, int]:
    due = [one for one in milestones if one.due <= on]
    return sum(one.is_done(one.due) for one in due), len(due)


def _on_course(followed: Iterable[Followed]) -> tuple[float, int]:
    chances = []
    for one in followed:
        pace, outcome = one.standing.pace, one.standing.outcome
        if pace is not None and pace.chance is not None:
            chances.append(pace.chance)
        elif outcome is not None and outcome.verdict in (Verdict.MET, Verdict.MISSED):
            chances.append(float(outcome.verdict is Verdict.MET))
    return sum(chances), len(chances)


def _answered(blockers: Iterable[Blocker], on: date) -> tuple[float, int]:
    """A wait counts from the day on which it was told; one still open and not yet long says nothing so far."""
    allowed = timedelta(days=ANSWER_DAYS)
    known = [one for one in blockers if one.asked_on <= on]
    judged = [
        one for one in known if one.asked_on + allowed <= on or (one.answered_on is not None and one.answered_on <= on)
    ]
    return sum(one.answered_on is not None and one.answered_on <= one.asked_on + allowed for one in judged), len(judged)


def card_json(card: ScoreCard) -> dict[str, Any]:
    """A card as `rencai plan score --json` prints it."""
    return {
        "agency": card.agency,
        "on": card.on.isoformat(),
        "score": None if card.score is None else round(card.score, 1),
        "low": None if card.low is None else round(card.low, 1),
        "high": None if card.high is None else round(card.high, 1),
        "state": "scored" if card.score is not None else "too-little-data",
        "observations": card.observations,
        "parts": [
            {
                "id": part.name.id,
                "weight": part.name.weight,
                "k": round(part.k, 2),
                "n": part.n,
                "share": None if part.share is None else round(part.share, 3),
            }
            for part in card.parts
        ],
    }
