"""What figures of money carry, in words: a cost with its interval; an effect only where lots were drawn."""

from __future__ import annotations

from typing import Any

from rencai.plan.money import Assigned, Comparison, CostPerResult
from rencai.vocabulary.bilingual import Bilingual


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
    return f"{float(f'{value:.4g}'):,.10g} 万元"


def _cost_words(cost: CostPerResult) -> Bilingual:
    if cost.cost is None:
        return Bilingual(
            f"支出 {in_wan(cost.spent.value)}，尚无{cost.name.zh}。",
            f"{in_yuan(cost.spent.value)} were spent, with no {cost.name.en} so far.",
        )
    upper = ("以上", " or more") if cost.high is None else (f"至 {in_wan(cost.high)}", f" to {in_yuan(cost.high)}")
    few = ("数量很少，仅供参考。", " There are very few: read it with care.") if cost.few else ("", "")
    mean = f"{cost.name.zh}平均每{cost.unit.zh}支出 {in_wan(cost.cost)}"
    return Bilingual(
        f"{mean}（80% 区间 {in_wan(cost.low)}{upper[0]}）。{few[0]}",
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
    zh = f"与对照相比，{one.counted.zh}相差 {gap:+.0f} 个百分点（80% 区间 {low:+.0f} 至 {high:+.0f}）；"
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
        "said": {"zh": said.zh, "en": said.en},
    }


def _five(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.5g}")
