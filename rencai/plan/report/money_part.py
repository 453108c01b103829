"""The section of a report about money: the fund by year, what results cost, and what may be said of it."""

from __future__ import annotations

from rencai.plan.dossier import PlanOn
from rencai.plan.money import Growth
from rencai.plan.money_words import in_wan, in_yuan, may_be_said, programme_name
from rencai.plan.report.charts import Bar, bars
from rencai.plan.report.numbers import count, name, year
from rencai.plan.report.parts import Block, Bound, Cell, Chart, Column, Heading, Sentence, Table, each
from rencai.plan.report.words import Words
from rencai.vocabulary.bilingual import Bilingual


def money(plan: PlanOn, words: Words) -> list[Block]:
    """Fund, spending, cost of a result; nothing where nothing is told."""
    if not plan.fund and not plan.spending:
        return []
    blocks: list[Block] = [Heading(words.zh_en("资金", "Money"))]
    if plan.fund:
        rows = [Bar(str(line.year), line.amount.value, amount(line.amount.value, words)) for line in plan.fund]
        drawn = bars(rows)
        said = "；".join(f"{row.label} {row.words}" for row in rows)
        blocks.append(
            Chart(words.zh_en("人才专项资金（万元）", "Talent fund"), drawn.svg, drawn.width, drawn.height, said)
        )
    said_of = [_growth(plan.growth)] if plan.growth is not None else []
    said_of += [_cost(plan, at) for at in range(len(plan.costs))]
    if said_of:
        blocks.append(each(said_of))
    if plan.spending:
        blocks.append(_spent(plan, words))
    return blocks


def amount(value: float, words: Words) -> str:
    """An amount of 万元 in the report's language."""
    return in_wan(value) if words.lang == "zh" else in_yuan(value)


def _bound(value: float) -> Bound:
    return Bound(value, Bilingual(in_wan(value), in_yuan(value)))


def _growth(growth: Growth) -> Sentence:
    bound = {
        "first": _bound(growth.first.amount.value),
        "last": _bound(growth.last.amount.value),
        "from": year(growth.first.year),
        "to": year(growth.last.year),
        "rate": Bound(growth.a_year, Bilingual(f"{growth.a_year:+.1%}", f"{growth.a_year:+.1%}")),
        "unknown": count(growth.unknown_years),
    }
    zh, en = (
        "专项资金由{from}年的{first}变为{to}年的{last}，年均{rate}",
        "The fund went from {first} in {from} to {last} in {to}, {rate} a year",
    )
    if growth.unknown_years:
        zh, en = f"{zh}；其间{{unknown}}年没有数据", f"{en}; of {{unknown}} years between nothing is known"
    return Sentence(Bilingual(f"{zh}。", f"{en}."), bound)


def _cost(plan: PlanOn, at: int) -> Sentence:
    cost = plan.costs[at]
    dossier = plan.dossier
    programme = programme_name(dossier, cost.programme)
    said = may_be_said(cost, dossier.comparisons.get(cost.programme))
    bound = {
        "programme": name(programme.zh, programme.en),
        "until": year(cost.until.year),
        "spent": _bound(cost.spent.value),
        "said": Bound(cost.cost, said),
    }
    return Sentence(
        Bilingual(
            "{programme}（至{until}年）：共支出{spent}。{said}", "{programme} (until {until}): {spent} in all. {said}"
        ),
        bound,
    )


def _spent(plan: PlanOn, words: Words) -> Table:
    columns = (
        Column(words.zh_en("用途", "Spent on"), 3),
        Column(words.zh_en("期间", "Period"), 2),
        Column(words.zh_en("支出", "Amount"), 1.6, True),
        Column(words.zh_en("来源", "Source"), 2.4),
    )
    rows = tuple(
        (
            Cell(words(programme_name(plan.dossier, one.programme))),
            Cell(f"{one.since or words.zh_en('起始未说明', 'beginning not told')} – {one.until}"),
            Cell(amount(one.amount.value, words), one.amount.value),
            Cell(one.source),
        )
        for one in plan.spending
    )
    return Table(words.zh_en("支出", "Spending"), columns, rows)
