"""A small invented plan with its dossier, which tests change by one value at a time."""

from __future__ import annotations

from datetime import date

from rencai.plan.dossier import Dossier
from rencai.plan.goals import Goal, Point, Sort, year_end
from rencai.plan.money import Amount, FundLine, Results, Spending
from rencai.plan.progress_files import Reported
from rencai.plan.undertakings_state import Blocker, Milestone, News, Undertaking
from rencai.vocabulary.bilingual import Bilingual

ON = date(2028, 3, 1)


def goal(no: int, name: str, start: float, aim: float, unit: str = "人", sort: Sort = Sort.STOCK) -> Goal:
    return Goal(no, name, unit, sort, Point(year_end(2025), start), Point(year_end(2030), aim), (), "规模")


GOALS = (
    goal(1, "工匠", 1000, 2000),
    goal(2, "名师比例", 20, 30, "%", Sort.SHARE),
    goal(3, "新增学徒", 0, 500, "人", Sort.FLOW),
    goal(4, "名医", 50, 80),
)


def told(indicator: int, year: int, value: float, **more: object) -> Reported:
    entered = {"entered_by": "工匠局", "entered_on": date(year + 1, 1, 20), "confirmed_by": "督查室"}
    on = more.pop("on", year_end(year))
    return Reported(str(indicator), on, value, **{**entered, **more})  # type: ignore[arg-type]


READINGS = (
    told(1, 2026, 1180),
    told(1, 2027, 1390),
    told(2, 2026, 21.5),
    told(2, 2027, 22.5),
    told(3, 2026, 90),
    told(3, 2027, 110),
)
CRAFTS = Undertaking("projects/1", 1, "projects", "学堂扩建", "工匠局", ("财政局",), "2026-2028")
HOMES = Undertaking("projects/2", 2, "projects", "公寓建设", "住建局", (), "2027-2029")
UNDERTAKINGS = (CRAFTS, HOMES)
MILESTONES = (
    Milestone("projects/1", "方案印发", date(2026, 6, 30), date(2026, 6, 20)),
    Milestone("projects/1", "主体完工", date(2028, 2, 1)),
    Milestone("projects/2", "开工", date(2028, 3, 20)),
)
BLOCKERS = (Blocker("projects/2", "财政局", date(2028, 2, 18), why="等待资金"),)
NEWS = (News("projects/2", date(2027, 12, 1), "住建局", "场地已定"),)


def dossier(**changes: object) -> Dossier:
    """The dossier, with some of it changed."""
    known: dict[str, object] = {
        "name": Bilingual("样例规划", "Sample plan"),
        "first_year": 2026,
        "last_year": 2030,
        "goals": GOALS,
        "readings": READINGS,
        "undertakings": UNDERTAKINGS,
        "milestones": MILESTONES,
        "blockers": BLOCKERS,
        "news": NEWS,
        "owners": {"工匠": "工匠局", "名师比例": "教育局"},
        "fund": (FundLine(2026, Amount.exact(300), "预算"), FundLine(2027, Amount.exact(330), "预算")),
        "spending": (Spending("projects/1", Amount.exact(120), date(2027, 12, 31), date(2027, 1, 1), "决算"),),
        "results": (
            Results(
                "projects/1",
                Bilingual("结业学员", "trainees"),
                Bilingual("名", "person"),
                Amount.exact(60),
                date(2027, 12, 31),
                date(2027, 1, 1),
                "台账",
            ),
        ),
        "invented": True,
    }
    return Dossier(**{**known, **changes})  # type: ignore[arg-type]
