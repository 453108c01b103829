"""Clauses and amounts in plain words, Chinese and English, for traces, questions and hints."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from rencai.rules.language.facts import Fact, FactType
from rencai.rules.language.tree import (
    All,
    Amount,
    AnyOf,
    Compare,
    CompareDay,
    Condition,
    CountOf,
    Elapse,
    Elapsed,
    FactNumber,
    Holds,
    Literal,
    Not,
    OneOf,
    Op,
    SomeOf,
    TotalOf,
    Unpublished,
)
from rencai.rules.language.walk import facts_of_amount
from rencai.vocabulary.bilingual import Bilingual

_OPS = {
    Op.GE: Bilingual("不少于", "at least"),
    Op.GT: Bilingual("多于", "more than"),
    Op.LE: Bilingual("不多于", "at most"),
    Op.LT: Bilingual("少于", "less than"),
    Op.EQ: Bilingual("为", "is"),
    Op.NE: Bilingual("不为", "is not"),
}
_DAY_OPS = {
    Op.GE: Bilingual("不早于", "on or after"),
    Op.GT: Bilingual("晚于", "after"),
    Op.LE: Bilingual("不晚于", "on or before"),
    Op.LT: Bilingual("早于", "before"),
    Op.EQ: Bilingual("为", "is"),
    Op.NE: Bilingual("不为", "is not"),
}
_ELAPSED = {
    Elapse.YEARS: Bilingual("满年数", "years since"),
    Elapse.MONTHS: Bilingual("满月数", "months since"),
    Elapse.DAYS: Bilingual("天数", "days since"),
}


def in_words(facts: Mapping[str, Fact], node: Condition) -> Bilingual:
    """A condition in words; what the rule's writer said of it comes first."""
    if node.says is not None:
        return node.says
    match node:
        case All():
            return Bilingual("以下都符合", "all of the following")
        case AnyOf():
            return Bilingual("以下有一项符合", "any of the following")
        case SomeOf():
            return Bilingual(f"以下至少 {node.least} 项符合", f"at least {node.least} of the following")
        case Not():
            return Bilingual("以下不符合", "none of the following")
        case Unpublished():
            return Bilingual(f"未公布：{node.missing.zh}", f"not published: {node.missing.en}")
        case OneOf():
            return _one_of(facts[node.fact], node)
        case Holds():
            return _holds(facts[node.fact], node)
        case Compare():
            left, right, op = quantity(facts, node.left), quantity(facts, node.right), _OPS[node.op]
            return Bilingual(f"{left.zh}{op.zh} {right.zh}", f"{left.en} {op.en} {right.en}")
        case CompareDay():
            name, op, day = facts[node.fact].name, _DAY_OPS[node.op], _day(facts, node.right)
            return Bilingual(f"{name.zh}{op.zh} {day.zh}", f"{name.en} {op.en} {day.en}")


def number_in_words(value: float) -> str:
    """A number without needless decimals, thousands apart."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def quantity(facts: Mapping[str, Fact], node: Amount) -> Bilingual:
    """A quantity in words; a computed one names what it is computed from."""
    match node:
        case Literal():
            text = number_in_words(node.value)
            return Bilingual(text, text)
        case FactNumber():
            return facts[node.fact].name
        case Elapsed():
            return _elapsed(facts, node)
        case CountOf() | TotalOf():
            return _counted(facts, node)
        case _:
            names = [facts[name].name for name in dict.fromkeys(facts_of_amount(node))]
            zh, en = "、".join(name.zh for name in names), ", ".join(name.en for name in names)
            return Bilingual(f"（由{zh}计算）", f"(computed from {en})")


def value_in_words(fact: Fact, value: Any) -> Bilingual:
    """A known value of a fact in words."""
    if value is None:
        return Bilingual("不清楚", "not known")
    if fact.type is FactType.LIST:
        return Bilingual(f"{len(value)} 项", f"{len(value)} records")
    if fact.type is FactType.SEVERAL:
        return _listed([fact.values[code].name for code in sorted(value)])
    if isinstance(value, tuple):
        if fact.lowest == value[0] or fact.highest == value[1]:
            return _open_range(fact, value)
        low, high = (value_in_words(fact, end) for end in value)
        return Bilingual(f"{low.zh} 至 {high.zh}", f"{low.en} to {high.en}")
    if fact.type is FactType.YES_NO:
        return Bilingual("是" if value else "否", "yes" if value else "no")
    if fact.values:
        return fact.values[int(value)].name
    text = value.isoformat() if isinstance(value, date) else number_in_words(value)
    unit = fact.unit or Bilingual("", "")
    return Bilingual(f"{text} {unit.zh}".strip(), f"{text} {unit.en}".strip())


def _open_range(fact: Fact, value: tuple[Any, Any]) -> Bilingual:
    """A range that reaches an end of what the fact can be: said by its other end."""
    day = fact.type is FactType.DATE
    if fact.highest == value[1] and fact.lowest == value[0]:
        return Bilingual("任何值", "any")
    if fact.highest == value[1]:
        low = value_in_words(fact, value[0])
        return (
            Bilingual(f"{low.zh} 及以后", f"{low.en} or later")
            if day
            else Bilingual(f"{low.zh} 及以上", f"{low.en} or more")
        )
    high = value_in_words(fact, value[1])
    return (
        Bilingual(f"{high.zh} 及以前", f"{high.en} or earlier")
        if day
        else Bilingual(f"{high.zh} 及以下", f"{high.en} or less")
    )


def _listed(names: list[Bilingual]) -> Bilingual:
    return Bilingual("、".join(name.zh for name in names) or "无", ", ".join(name.en for name in names) or "none")


def _one_of(fact: Fact, node: OneOf) -> Bilingual:
    if fact.type is FactType.YES_NO:
        met = node.codes == {True}
        return Bilingual(f"{fact.name.zh}：{'是' if met else '否'}", f"{fact.name.en}: {'yes' if met else 'no'}")
    codes = sorted(node.codes)
    if fact.type is FactType.LEVEL and len(codes) > 1 and codes[-1] == len(fact.values) - 1:
        lowest = fact.values[codes[0]].name
        return Bilingual(f"{fact.name.zh}不低于{lowest.zh}", f"{fact.name.en}: {lowest.en} or higher")
    shown = codes[:6]
    names = _listed([fact.values[code].name for code in shown])
    more = "……" if len(codes) > len(shown) else ""
    return Bilingual(f"{fact.name.zh}为{names.zh}{more}", f"{fact.name.en}: {names.en}{more}")


def _holds(fact: Fact, node: Holds) -> Bilingual:
    chosen = [fact.values[code].name for code in node.codes]
    names = _listed([Bilingual(f"“{name.zh}”", name.en) for name in chosen])
    if len(node.codes) == 1:
        return Bilingual(f"{fact.name.zh}包括{names.zh}", f"{fact.name.en} include {names.en}")
    how = Bilingual("都有", "all of") if node.every else Bilingual("有其一", "one of")
    return Bilingual(f"{fact.name.zh}{how.zh}：{names.zh}", f"{fact.name.en} include {how.en} {names.en}")


def _elapsed(facts: Mapping[str, Fact], node: Elapsed) -> Bilingual:
    since, unit = facts[node.since].name, _ELAPSED[node.unit]
    if node.until is None:
        return Bilingual(f"{since.zh}至今{unit.zh}", f"{unit.en} {since.en}")
    until = facts[node.until].name
    return Bilingual(f"{since.zh}到{until.zh}{unit.zh}", f"{unit.en} {since.en} until {until.en}")


def _counted(facts: Mapping[str, Fact], node: CountOf | TotalOf) -> Bilingual:
    records = facts[node.records]
    which = Bilingual("", "")
    if node.where is not None:
        inner = flat_in_words(records.fields, node.where)
        which = Bilingual(f"（{inner.zh}）", f" with {inner.en}")
    if isinstance(node, CountOf):
        return Bilingual(f"{records.name.zh}{which.zh}的数量", f"number of {records.name.en}{which.en}")
    field = records.fields[node.field].name
    return Bilingual(f"{records.name.zh}{which.zh}的{field.zh}合计", f"total {field.en} of {records.name.en}{which.en}")


def flat_in_words(facts: Mapping[str, Fact], node: Condition) -> Bilingual:
    """A condition in one line, its parts joined."""
    joins = {All: ("且", " and "), AnyOf: ("或", " or ")}
    if node.says is None and isinstance(node, All | AnyOf):
        zh, en = joins[type(node)]
        parts = [flat_in_words(facts, part) for part in node.parts]
        return Bilingual(zh.join(part.zh for part in parts), en.join(part.en for part in parts))
    if isinstance(node, Not):
        part = flat_in_words(facts, node.part)
        return Bilingual(f"非（{part.zh}）", f"not ({part.en})")
    return in_words(facts, node)


def _day(facts: Mapping[str, Fact], right: date | str | None) -> Bilingual:
    if right is None:
        return Bilingual("当天", "the day of the decision")
    return facts[right].name if isinstance(right, str) else Bilingual(right.isoformat(), right.isoformat())
