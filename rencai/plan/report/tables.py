"""Tables of a report, and the sheets of its data."""

from __future__ import annotations

from collections.abc import Callable

from rencai.plan.dossier import PlanOn
from rencai.plan.followed import Followed
from rencai.plan.money_words import programme_name
from rencai.plan.pace import Pace
from rencai.plan.report.numbers import plain, qualified, rounded, unit_in
from rencai.plan.report.parts import Cell, Column, Table
from rencai.plan.report.wording import STATES, TONES
from rencai.plan.report.words import Words
from rencai.plan.undertakings_state import STATES as UNDERTAKING_STATES
from rencai.plan.undertakings_state import Stand
from rencai.vocabulary.bilingual import Bilingual

NONE = Cell("—")


def number(value: float | None, *, reckoned: bool = False) -> Cell:
    """A number of a table; none is a dash."""
    if value is None:
        return NONE
    return Cell(rounded(value) if reckoned else plain(value), value)


def per_cent(value: float | None) -> Cell:
    """A share of one as per cent; none is a dash."""
    return NONE if value is None else Cell(f"{value:.0%}", round(value, 4))


def indicators(plan: PlanOn, words: Words) -> Table:
    """Every indicator: baseline, last value, target; before the date pace and chance, after it gap and outcome."""
    over = all(one.standing.outcome is not None for one in plan.followed)
    columns = (
        Column(words.zh_en("序", "No."), 0.5, True),
        Column(words.zh_en("指标", "Indicator"), 3.1),
        Column(words.zh_en("单位", "Unit"), 0.9),
        Column(words.zh_en("基期", "Base"), 1.1, True),
        Column(words.zh_en("最近实绩", "Last"), 1.1, True),
        Column(words.zh_en("目标", "Target"), 1.4, True),
        *(_after(words) if over else _before(words)),
        Column(words.zh_en("判断", "Judgement"), 2.0),
    )
    rows = tuple(_indicator(one, words, over=over) for one in plan.followed)
    note = words.zh_en(
        "年需：从报告日到目标日每年所需的增量；年均：从基期到最近实绩的年均增量；较上期：最近实绩减上一期；比例类指标为百分点；累计类指标为累计数。",
        "Needed: a year from now until the target date; so far: a year from the baseline to the last reading; "
        "change: the last reading less the one before; for shares in points; of flows the sum is shown.",
    )
    return Table(words.zh_en("主要指标", "Main indicators"), columns, rows, "" if over else note)


def _before(words: Words) -> tuple[Column, ...]:
    return (
        Column(words.zh_en("年需", "Needed a year"), 1.0, True),
        Column(words.zh_en("年均", "So far a year"), 1.0, True),
        Column(words.zh_en("较上期", "Change"), 0.9, True),
        Column(words.zh_en("机会", "Chance"), 1.0, True),
    )


def _change(one: Followed) -> Cell:
    """What the last reading added to the one before it, or to the baseline."""
    if not one.periods or len(one.course) < 2:
        return NONE
    gap = float(f"{one.course[-1].value - one.course[-2].value:.6g}")
    return Cell(f"{gap:+,.6g}", gap)


def _chance(pace: Pace | None) -> Cell:
    if pace is None or pace.chance is None:
        return NONE
    shown = ">99%" if pace.chance > 0.99 else "<1%" if pace.chance < 0.01 else f"{pace.chance:.0%}"
    return Cell(shown, round(pace.chance, 4))


def _after(words: Words) -> tuple[Column, ...]:
    return (
        Column(words.zh_en("与目标之差", "Gap"), 1.2, True),
        Column(words.zh_en("为目标的", "Of target"), 1.0, True),
    )


def _indicator(one: Followed, words: Words, *, over: bool) -> tuple[Cell, ...]:
    goal, pace, outcome = one.goal, one.standing.pace, one.standing.outcome
    last = outcome.final if outcome is not None else pace.last if pace is not None else None
    aim = plain(goal.aim.value)
    if over:
        between: tuple[Cell, ...] = (
            number(outcome.gap if outcome else None, reckoned=True),
            per_cent(outcome.share if outcome else None),
        )
    else:
        between = (
            number(pace.needed.a_year if pace and pace.needed else None, reckoned=True),
            number(pace.so_far.a_year if pace and pace.so_far else None, reckoned=True),
            _change(one),
            _chance(pace),
        )
    return (
        Cell(str(goal.no or "—"), goal.no),
        Cell(words.name(goal.name), words.name(goal.name)),
        Cell(unit_in(goal.unit, words.lang) or "—"),
        number(goal.start.value if goal.start else None),
        number(last.value if last else None),
        Cell(words(qualified(Bilingual(aim, aim), goal.qualifiers)), goal.aim.value),
        *between,
        Cell(words(STATES[one.state]), one.state, TONES[one.state]),
    )


def undertakings(plan: PlanOn, words: Words) -> Table:
    """Every undertaking: lead, years, milestones, state and why."""
    columns = (
        Column(words.zh_en("任务", "Undertaking"), 3 if words.lang == "zh" else 2.6),
        Column(words.zh_en("牵头", "Lead"), 1.2 if words.lang == "zh" else 2.2),
        Column(words.zh_en("年限", "Years"), 1.15),
        Column(words.zh_en("节点", "Steps"), 0.7, True),
        Column(words.zh_en("状态", "State"), 0.9),
        Column(words.zh_en("原因", "Why"), 3.4),
    )
    rows = tuple(_undertaking(one, words) for one in plan.stands)
    return Table(words.zh_en("清单任务", "Undertakings"), columns, rows)


def _undertaking(one: Stand, words: Words) -> tuple[Cell, ...]:
    item = one.undertaking
    why = words.zh_en("；", "; ").join(words(reason.words) for reason in one.reasons[:3])
    return (
        Cell(words.name(item.name), words.name(item.name)),
        Cell(words.name(item.lead) if item.lead else "—"),
        Cell(item.years or "—"),
        Cell(f"{one.done}/{one.milestones}" if one.milestones else "—", one.done),
        Cell(words(UNDERTAKING_STATES[one.state]), one.state.value),
        Cell(why),
    )


def sheets(plan: PlanOn, words: Words) -> tuple[Table, ...]:
    """The data behind a report, a sheet each; empty ones are left out."""
    made: list[Callable[[PlanOn, Words], Table]] = [
        indicators,
        readings,
        undertakings,
        milestones,
        waits,
        scores,
        spent,
    ]
    return tuple(table for make in made if (table := make(plan, words)).rows)


def _columns(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name) for name in names)


def readings(plan: PlanOn, words: Words) -> Table:
    """Everything that was ever said of every period, with evidence and who said it."""
    columns = _columns(
        words.zh_en("指标", "Indicator"),
        words.zh_en("期末", "Period end"),
        words.zh_en("数值", "Value"),
        words.zh_en("单位", "Unit"),
        words.zh_en("口径", "Definition"),
        words.zh_en("依据", "Evidence"),
        words.zh_en("报送", "Entered by"),
        words.zh_en("报送日", "Entered on"),
        words.zh_en("确认", "Confirmed by"),
        words.zh_en("确认日", "Confirmed on"),
        words.zh_en("现行", "In force"),
    )
    rows = tuple(
        (
            Cell("", words.name(one.goal.name)),
            Cell("", period.on),
            Cell("", said.value),
            Cell("", one.goal.unit),
            Cell("", words.zh_en("存疑", "doubt") if said.doubtful else words.zh_en("一致", "same")),
            Cell("", said.evidence),
            Cell("", said.entered_by and words.name(said.entered_by)),
            Cell("", said.entered_on),
            Cell("", said.confirmed_by and words.name(said.confirmed_by)),
            Cell("", said.confirmed_on),
            Cell("", words.zh_en("是", "yes") if said is period.holds else words.zh_en("否", "no")),
        )
        for one in plan.followed
        for period in one.periods
        for said in period.said
    )
    return Table(words.zh_en("实绩", "Readings"), columns, rows)


def milestones(plan: PlanOn, words: Words) -> Table:
    """Every milestone with its due date and the day it was done."""
    named = {one.key: one for one in plan.dossier.undertakings}
    columns = _columns(
        words.zh_en("任务", "Undertaking"),
        words.zh_en("节点", "Milestone"),
        words.zh_en("期限", "Due"),
        words.zh_en("完成日", "Done on"),
    )
    rows = tuple(
        (
            Cell("", words.name(named[one.undertaking].name)),
            Cell("", words.name(one.name)),
            Cell("", one.due),
            Cell("", one.done_on if one.is_done(plan.on) else None),
        )
        for one in plan.dossier.milestones
        if one.undertaking in named
    )
    return Table(words.zh_en("节点", "Milestones"), columns, rows)


def waits(plan: PlanOn, words: Words) -> Table:
    """Who waits for whom on the day."""
    columns = _columns(
        words.zh_en("等待单位", "Who waits"),
        words.zh_en("被等待单位", "For whom"),
        words.zh_en("任务", "Undertaking"),
        words.zh_en("自", "Since"),
        words.zh_en("天数", "Days"),
        words.zh_en("事由", "Why"),
    )
    rows = tuple(
        (
            Cell("", words.name(one.waiter) if one.waiter else None),
            Cell("", words.name(one.waits_for)),
            Cell("", words.name(one.undertaking.name)),
            Cell("", one.since),
            Cell("", one.days),
            Cell("", words.name(one.why)),
        )
        for one in plan.waits
    )
    return Table(words.zh_en("等待", "Waits"), columns, rows)


def scores(plan: PlanOn, words: Words) -> Table:
    """The agencies' cards with k and n of every part."""
    names = [words(part.name.words) for part in plan.cards[0].parts] if plan.cards else []
    columns = _columns(
        words.zh_en("单位", "Agency"),
        words.zh_en("得分", "Score"),
        words.zh_en("区间下限", "Low"),
        words.zh_en("区间上限", "High"),
        *(f"{name} {mark}" for name in names for mark in ("k", "n")),
    )
    rows = tuple(
        (
            Cell("", words.name(card.agency)),
            *(Cell("", None if value is None else round(value, 1)) for value in (card.score, card.low, card.high)),
            *(Cell("", value) for part in card.parts for value in (round(part.k, 3), part.n)),
        )
        for card in plan.cards
    )
    return Table(words.zh_en("单位得分", "Scores"), columns, rows)


def spent(plan: PlanOn, words: Words) -> Table:
    """Fund lines and spending in 万元."""
    columns = _columns(
        words.zh_en("项目", "What"),
        words.zh_en("自", "Since"),
        words.zh_en("至", "Until"),
        words.zh_en("万元", "10,000 yuan"),
        words.zh_en("不低于", "At least"),
        words.zh_en("不高于", "At most"),
        words.zh_en("来源", "Source"),
    )
    fund = tuple(
        (
            Cell("", words.zh_en("专项资金", "Talent fund")),
            Cell("", line.year),
            Cell("", line.year),
            *(Cell("", value) for value in (line.amount.value, line.amount.low, line.amount.high)),
            Cell("", line.source),
        )
        for line in plan.fund
    )
    paid = tuple(
        (
            Cell("", words(programme_name(plan.dossier, one.programme))),
            Cell("", one.since),
            Cell("", one.until),
            *(Cell("", value) for value in (one.amount.value, one.amount.low, one.amount.high)),
            Cell("", one.source),
        )
        for one in plan.spending
    )
    return Table(words.zh_en("资金", "Money"), columns, fund + paid)
