"""An amount spelled out: how it is reckoned, a line for each step, bracket or entry of a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from rencai.rules.language.facts import Fact, FactType
from rencai.rules.language.tree import (
    Amount,
    Cases,
    CountOf,
    Difference,
    Elapsed,
    FactNumber,
    Highest,
    Literal,
    Lowest,
    Marginal,
    Product,
    Range,
    Rounded,
    Scaled,
    Steps,
    Sum,
    Table,
    TotalOf,
)
from rencai.rules.language.wording import flat_in_words, number_in_words, quantity
from rencai.vocabulary.bilingual import Bilingual

_Facts = Mapping[str, Fact]
_PERCENT = 100.0


@dataclass(frozen=True)
class Line:
    """One line of an amount, and how deep it lies below another."""

    depth: int
    words: Bilingual


def amount_lines(facts: _Facts, node: Amount, level: Fact | None = None, depth: int = 0) -> Iterator[Line]:
    """An amount, line by line. ``level``: the level that is given, whose codes stand in place of numbers."""
    match node:
        case Table():
            yield from _table(facts, node, level, depth)
        case Steps():
            yield from _steps(facts, node, level, depth)
        case Marginal():
            yield from _marginal(facts, node, depth)
        case Cases():
            yield from _cases(facts, node, level, depth)
        case Highest() | Lowest() | Sum() | Product() if not all(_is_short(part) for part in node.parts):
            yield Line(depth, _JOINED[type(node)])
            for part in node.parts:
                yield from amount_lines(facts, part, level, depth + 1)
        case _:
            yield Line(depth, amount_in_words(facts, node, level))


def amount_in_words(facts: _Facts, node: Amount, level: Fact | None = None) -> Bilingual:
    """An amount in one line; what has lines of its own is named by what it is computed from."""
    match node:
        case Literal():
            return _number(node.value, level)
        case FactNumber() | Elapsed() | CountOf() | TotalOf():
            return quantity(facts, node)
        case Sum() | Product() | Highest() | Lowest():
            return _joined(facts, node, level)
        case Difference():
            whole, less = amount_in_words(facts, node.whole), amount_in_words(facts, node.less)
            return Bilingual(f"{whole.zh} 减 {less.zh}", f"{whole.en} less {less.en}")
        case Scaled():
            return _scaled(facts, node)
        case Range():
            return _range(facts, node, level)
        case Rounded():
            part, to = amount_in_words(facts, node.part), number_in_words(node.to)
            how = _ROUNDED[node.how]
            return Bilingual(f"{part.zh}，{how.zh} {to}", f"{part.en}, {how.en} {to}")
        case _:
            return quantity(facts, node)


_JOINED: dict[type, Bilingual] = {
    Sum: Bilingual("以下相加", "the sum of"),
    Product: Bilingual("以下相乘", "the product of"),
    Highest: Bilingual("以下取最高", "the highest of"),
    Lowest: Bilingual("以下取最低", "the lowest of"),
}
_SIGNS: dict[type, Bilingual] = {
    Sum: Bilingual(" + ", " + "),
    Product: Bilingual(" × ", " × "),
    Highest: Bilingual("、", ", "),
    Lowest: Bilingual("、", ", "),
}
_ROUNDED = {
    "nearest": Bilingual("四舍五入到", "rounded to"),
    "down": Bilingual("向下取整到", "rounded down to"),
    "up": Bilingual("向上取整到", "rounded up to"),
}


def _is_short(node: Amount) -> bool:
    return not isinstance(node, Table | Steps | Marginal | Cases)


def _number(value: float, level: Fact | None) -> Bilingual:
    if level is not None:
        return level.values[int(value)].name
    text = number_in_words(value)
    return Bilingual(text, text)


def _joined(facts: _Facts, node: Sum | Product | Highest | Lowest, level: Fact | None) -> Bilingual:
    parts, sign = [amount_in_words(facts, part, level) for part in node.parts], _SIGNS[type(node)]
    zh, en = sign.zh.join(part.zh for part in parts), sign.en.join(part.en for part in parts)
    if isinstance(node, Sum | Product):
        return Bilingual(zh, en)
    how = _JOINED[type(node)]
    return Bilingual(f"{how.zh}：{zh}", f"{how.en} {en}")


def _scaled(facts: _Facts, node: Scaled) -> Bilingual:
    part = node.part
    if node.divisor == _PERCENT and isinstance(part, Product) and isinstance(part.parts[0], Literal):
        of, rate = amount_in_words(facts, part.parts[1]), number_in_words(part.parts[0].value)
        return Bilingual(f"{of.zh}的 {rate}%", f"{rate}% of {of.en}")
    words, by = amount_in_words(facts, part), number_in_words(node.divisor)
    return Bilingual(f"（{words.zh}）÷ {by}", f"({words.en}) ÷ {by}")


def _range(facts: _Facts, node: Range, level: Fact | None) -> Bilingual:
    low, high = (amount_in_words(facts, end, level) for end in (node.low, node.high))
    if node.ceiling:
        return Bilingual(f"最高 {high.zh}", f"up to {high.en}")
    return Bilingual(f"{low.zh} 至 {high.zh}", f"between {low.en} and {high.en}")


def _table(facts: _Facts, node: Table, level: Fact | None, depth: int) -> Iterator[Line]:
    fact = facts[node.by]
    ends = [amount_in_words(facts, node.entries[at][1], level) for at in (0, -1)]
    known = Bilingual("，只公布了两端", ", only its ends are published") if node.ends_only else Bilingual("", "")
    zh = f"按{fact.name.zh}：{ends[0].zh} 至 {ends[1].zh}{known.zh}"
    yield Line(depth, Bilingual(zh, f"by {fact.name.en}: {ends[0].en} to {ends[1].en}{known.en}"))
    for key, amount in node.entries:
        name = key_in_words(fact, key)
        yield from _named(facts, name, amount, level, depth + 1)
    if node.otherwise != Literal(0.0):
        yield from _named(facts, Bilingual("其余", "otherwise"), node.otherwise, level, depth + 1)


def key_in_words(fact: Fact, key: Any) -> Bilingual:
    """A value of a fact by which a table is looked up, given as its code."""
    if fact.type is FactType.YES_NO:
        return Bilingual("是" if key else "否", "yes" if key else "no")
    if fact.values:
        return fact.values[int(key)].name
    return Bilingual(str(key), str(key))


def _named(facts: _Facts, name: Bilingual, amount: Amount, level: Fact | None, depth: int) -> Iterator[Line]:
    """An amount behind its name; one of several lines stands below it."""
    if _is_short(amount):
        words = amount_in_words(facts, amount, level)
        yield Line(depth, Bilingual(f"{name.zh}：{words.zh}", f"{name.en}: {words.en}"))
        return
    yield Line(depth, name)
    yield from amount_lines(facts, amount, level, depth + 1)


def _bands(starts: tuple[float, ...]) -> Iterator[Bilingual]:
    for low, high in pairwise([*starts, None]):
        least = number_in_words(low or 0)
        if high is None:
            yield Bilingual(f"{least} 及以上", f"{least} and more")
        else:
            yield Bilingual(f"{least} 至 {number_in_words(high)}", f"{least} to {number_in_words(high)}")


def _steps(facts: _Facts, node: Steps, level: Fact | None, depth: int) -> Iterator[Line]:
    of = amount_in_words(facts, node.of)
    yield Line(depth, Bilingual(f"按{of.zh}分档", f"in steps of {of.en}"))
    for band, amount in zip(_bands(node.starts), node.gives, strict=True):
        yield from _named(facts, band, amount, level, depth + 1)


def _marginal(facts: _Facts, node: Marginal, depth: int) -> Iterator[Line]:
    of = amount_in_words(facts, node.of)
    yield Line(depth, Bilingual(f"{of.zh}分段累计", f"slices of {of.en}, each at its rate"))
    for band, rate in zip(_bands(node.starts), node.rates, strict=True):
        percent = number_in_words(round(rate * 100, 4))
        yield Line(depth + 1, Bilingual(f"{band.zh} 的部分：{percent}%", f"{band.en}: {percent}%"))


def _cases(facts: _Facts, node: Cases, level: Fact | None, depth: int) -> Iterator[Line]:
    yield Line(depth, Bilingual("按先符合的一档", "the first case that holds"))
    for condition, amount in node.cases:
        yield from _named(facts, flat_in_words(facts, condition), amount, level, depth + 1)
    yield from _named(facts, Bilingual("其余", "otherwise"), node.otherwise, level, depth + 1)
