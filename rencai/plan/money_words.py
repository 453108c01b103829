"""What figures of money carry, in words: a cost with its interval; an effect only where lots were drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rencai.plan.money import Assigned, Comparison, CostPerResult, Growth
from rencai.vocabulary.bilingual import Bilingual

if TYPE_CHECKING:
    from rencai.plan.dossier import Dossier, PlanOn


def may_be_said(cost: CostPerResult, comparison: Comparison | None = None) -> Bilingual:
    """What may be said of a cost per result; without a comparison never that the money brought the results about."""
    told = _cost_words(cost)
    if comparison is None:
        return Bilingual(
            f"{told.zh}没有对照，不能说这些结果由这笔支出带来。",
            f"{told.en} With nothing to compare, it cannot be said that the money brought them about.",
        )
    beside = _beside(comparison)
    return Bilingual(told.zh + beside.zh, f"{told.en} {beside.en}")


def in_yuan(value: float) -> str:
    """An amount of 万元 in English, to four digits: 1.65 is 16,500 yuan."""
    return f"{float(f'{value * 10_000:.4g}'):,.0f} yuan"


def in_wan(value: float) -> str:
    """An amount of 万元 in Chinese, to four digits."""
    return f"{float(f'{value:.4g}'):,.10g}万元"


def _cost_words(cost: CostPerResult) -> Bilingual:
    if cost.cost is None:
        return Bilingual(
            f"支出{in_wan(cost.spent.value)}，尚无{cost.name.zh}。",
            f"{in_yuan(cost.spent.value)} were spent, with no {cost.name.en} so far.",
        )
    upper = ("以上", " or more") if cost.high is None else (f"至{in_wan(cost.high)}", f" to {in_yuan(cost.high)}")
    few = ("数量很少，仅供参考。", " There are very few: read it with care.") if cost.few else ("", "")
    mean = f"{cost.name.zh}平均每{cost.unit.zh}支出{in_wan(cost.cost)}"
    return Bilingual(
        f"{mean}（80%区间{in_wan(cost.low)}{upper[0]}）。{few[0]}",
        f"For {cost.name.en}, {in_yuan(cost.cost)} were spent per {cost.unit.en} on average "
        f"(80 % interval {in_yuan(cost.low)}{upper[1]}).{few[1]}",
    )


_CAUSES = {
    Assigned.LOT: Bilingual("对照由抽签产生，可以说这是效果。", "lots were drawn, so this may be called an effect."),
    Assigned.MATCHED: Bilingual(
        "对照只是条件相近，差别可能另有原因。", "the others are only alike: the difference may have other causes."
    ),
    Assigned.BEFORE_AFTER: Bilingual(
        "只是前后对比，同期的其他变化也可能造成差别。",
        "it is only before against after: other changes of that time may have caused it.",
    ),
}
_NO_DIFFERENCE = Bilingual("可能并无差别。", "there may be no difference.")


def _beside(one: Comparison) -> Bilingual:
    gap, low, high = (100 * value for value in one.difference)
    said = _NO_DIFFERENCE if low <= 0 <= high else _CAUSES[one.assigned]
    zh = f"与对照相比，{one.counted.zh}相差{gap:+.0f}个百分点（80%区间{low:+.0f}至{high:+.0f}）；"
    en = f"Against the others, {one.counted.en} differ by {gap:+.0f} points (80 % interval {low:+.0f} to {high:+.0f}); "
    return Bilingual(zh + said.zh, en + said.en)


def cost_json(cost: CostPerResult, comparison: Comparison | None = None) -> dict[str, Any]:
    """A cost per result as `rencai plan money --json` prints it; amounts in 万元."""
    said = may_be_said(cost, comparison)
    return {
        "programme": cost.programme,
        "result": {"zh": cost.name.zh, "en": cost.name.en},
        "spent": cost.spent.value,
        "count": cost.count,
        "cost": _five(cost.cost),
        "low": _five(cost.low),
        "high": _five(cost.high),
        "few": cost.few,
        "until": cost.until.isoformat(),
        "said": {"zh": said.zh, "en": said.en},
    }


def _five(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.5g}")


def growth_words(growth: Growth) -> Bilingual:
    """How the fund grew between the first and the last year told, and that nothing is known in between."""
    first, last = growth.first, growth.last
    zh = (
        f"专项资金由{first.year}年的{in_wan(first.amount.value)}变为{last.year}年的{in_wan(last.amount.value)}，"
        f"年均{growth.a_year:+.1%}"
    )
    en = (
        f"The fund went from {in_yuan(first.amount.value)} in {first.year} to {in_yuan(last.amount.value)} "
        f"in {last.year}, {growth.a_year:+.1%} a year"
    )
    if growth.unknown_years:
        zh, en = (
            f"{zh}；其间{growth.unknown_years}年没有数据",
            f"{en}; of {growth.unknown_years} years between nothing is known",
        )
    return Bilingual(f"{zh}。", f"{en}.")


def programme_name(dossier: Dossier, key: str) -> Bilingual:
    """The name of what money is spent on."""
    for one in dossier.undertakings:
        if one.key == key:
            return Bilingual(one.name, dossier.english.get(one.name, one.name))
    return dossier.programmes.get(key, Bilingual(key, key))


def money_json(plan: PlanOn) -> dict[str, Any]:
    """Fund, spending and costs as `rencai plan money --json` prints them; amounts in 万元."""
    dossier, growth = plan.dossier, plan.growth
    words = None if growth is None else growth_words(growth)
    return {
        "fund": [
            {
                "year": one.year,
                "amount": one.amount.value,
                "low": one.amount.low,
                "high": one.amount.high,
                "source": one.source,
            }
            for one in plan.fund
        ],
        "growth": words
        and growth
        and {
            "a_year": round(growth.a_year, 4),
            "unknown_years": growth.unknown_years,
            "said": {"zh": words.zh, "en": words.en},
        },
        "spent": [
            {
                "programme": one.programme,
                "name": vars(programme_name(dossier, one.programme)),
                "amount": one.amount.value,
                "low": one.amount.low,
                "high": one.amount.high,
                "since": one.since and one.since.isoformat(),
                "until": one.until.isoformat(),
                "source": one.source,
            }
            for one in dossier.spending
            if one.until <= plan.on
        ],
        "costs": [cost_json(cost, dossier.comparisons.get(cost.programme)) for cost in plan.costs],
    }
