"""The amounts, days and thresholds of a rule file: each with its place, so that a form can change it and nothing else.

Only the characters of a value are replaced: comments, order and spacing of the file stay as its writer left them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import yaml

from rencai.city.located import Key, Located, read_located_text
from rencai.rules.language.facts import CODED, Choice, Fact, FactType
from rencai.rules.language.grammar import COMPARISONS
from rencai.rules.language.shapes import is_number
from rencai.rules.language.spelling import key_in_words
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.errors import BadInput

Path = tuple[Key, ...]


class Kind(StrEnum):
    """How a leaf is written."""

    NUMBER = "number"
    DAY = "day"
    CHOICE = "choice"


@dataclass(frozen=True)
class Leaf:
    """One value of a rule that a form may change, in its place."""

    path: Path
    line: int
    kind: Kind
    value: Any
    label: Bilingual
    choices: tuple[Choice, ...] = ()

    @property
    def key(self) -> str:
        """The path as one word, for the name of a field."""
        return "/".join(map(str, self.path))


_WORDS = {
    "amount": Bilingual("金额", "amount"),
    "from": Bilingual("起", "from"),
    "to": Bilingual("止", "to"),
    "date": Bilingual("文件日期", "date of the document"),
    "number": Bilingual("名额", "quota"),
    "within_days": Bilingual("答复天数", "days to the answer"),
    "apply_within_days": Bilingual("申请期限（天）", "days to claim"),
    "last_published": Bilingual("最后公布于", "last published"),
    "otherwise": Bilingual("其余", "otherwise"),
    "percent": Bilingual("百分比", "per cent"),
    "gives": Bilingual("给予", "gives"),
    "up_to": Bilingual("最高", "up to"),
    "between": Bilingual("上下限", "bounds"),
    "of_days": Bilingual("折算天数", "days of the whole"),
    "by_number": Bilingual("除以", "divided by"),
    "cap": Bilingual("封顶", "cap"),
    "for_each": Bilingual("每", "for each"),
    "sum": Bilingual("相加项", "part of the sum"),
    "product": Bilingual("相乘项", "factor"),
    "difference": Bilingual("相减项", "part of the difference"),
    "highest": Bilingual("取最高项", "of which the highest"),
    "lowest": Bilingual("取最低项", "of which the lowest"),
    "brackets": Bilingual("分档", "bracket"),
    "cases": Bilingual("分情形", "case"),
    "round": Bilingual("取整", "rounded"),
    "cites": Bilingual("依据", "citation"),
    "quota": Bilingual("名额", "quota"),
    "is": Bilingual("等于", "is"),
    "is_not": Bilingual("不等于", "is not"),
    "in": Bilingual("属于", "is one of"),
    "not_in": Bilingual("不属于", "is none of"),
    "at_least": Bilingual("不少于", "at least"),
    "more_than": Bilingual("多于", "more than"),
    "at_most": Bilingual("不多于", "at most"),
    "less_than": Bilingual("少于", "less than"),
    "has": Bilingual("包括", "includes"),
    "has_any": Bilingual("有其一", "has one of"),
    "has_all": Bilingual("都有", "has all of"),
    "has_none": Bilingual("都没有", "has none of"),
    "before": Bilingual("早于", "before"),
    "after": Bilingual("晚于", "after"),
    "on_or_before": Bilingual("不晚于", "on or before"),
    "on_or_after": Bilingual("不早于", "on or after"),
    "years_since": Bilingual("满年数", "years since"),
    "months_since": Bilingual("满月数", "months since"),
    "days_since": Bilingual("天数", "days since"),
}
_SILENT = {"when", "gives", "all", "any", "not", "of", "table", "where", "rules", "in_force", "value", "portion"}
_ASKS = ("fact", "count", "total", "years_since", "months_since", "days_since")
_AMONG = {
    "to": Bilingual("取整到", "rounded to"),
    "at_least": Bilingual("其中至少符合几项", "how many must hold"),
    "gives": Bilingual("满额", "the whole"),
}
_BESIDE = {"to": "round", "at_least": "of", "gives": "portion"}
_FRAME = {"in_force": Bilingual("施行期", "in force")}


def leaves(text: str, facts: Mapping[str, Fact], rule: Path = ()) -> list[Leaf]:
    """Every number, day and threshold below a path of a rule file, in the order written.

    ``rule``: the path of the rule, where a file holds several. A file that cannot be read is an error with its line.
    """
    located = read_located_text(text)
    raw = _at(located.value, rule)
    return [leaf for leaf in _walk(located, facts, rule, raw, Bilingual("", ""), None) if leaf.value is not None]


def replaced(text: str, changes: Mapping[Path, Any]) -> str:
    """The text with other values at these paths; nothing else of it changes."""
    read_located_text(text)  # refuses what composing could choke on
    spots = dict(_spots(yaml.compose(text, Loader=yaml.SafeLoader), ()))
    for path, value in sorted(changes.items(), key=lambda change: -spots[change[0]][0]):
        start, end = spots[path]
        text = text[:start] + _written(value) + text[end:]
    return text


def read_value(leaf: Leaf, raw: str) -> Any:
    """What was typed into the field of a leaf → its value."""
    raw = raw.strip().replace(",", "")
    if leaf.kind is Kind.CHOICE:
        found = [choice.id for choice in leaf.choices if str(choice.id) == raw]
        if found:
            return found[0]
    elif leaf.kind is Kind.DAY:
        try:
            return date.fromisoformat(raw)
        except ValueError:
            pass
    elif is_number(number := _number(raw)):
        return number
    raise BadInput(f"this cannot stand in line {leaf.line}", todo=_EXPECTED[leaf.kind])


_EXPECTED = {Kind.NUMBER: "write digits only: 6000", Kind.DAY: "a day: 2026-05-01", Kind.CHOICE: "choose one"}


def _number(raw: str) -> int | float | None:
    if len(raw) > 20:
        return None
    try:
        return int(raw)
    except ValueError:
        pass
    try:
        return float(raw)
    except ValueError:
        return None


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return yaml.safe_dump(value, allow_unicode=True, width=10_000).splitlines()[0]
    return f"{value:.10f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def _spots(node: Any, path: Path) -> Iterator[tuple[Path, tuple[int, int]]]:
    """Where each scalar stands in the text."""
    if isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            word = yaml.SafeLoader("").construct_object(key) if isinstance(key, yaml.ScalarNode) else None
            yield from _spots(child, (*path, word if isinstance(word, str | int) else str(word)))
    elif isinstance(node, yaml.SequenceNode):
        for at, child in enumerate(node.value):
            yield from _spots(child, (*path, at))
    elif isinstance(node, yaml.ScalarNode):
        yield path, (node.start_mark.index, node.end_mark.index)


def _walk(
    located: Located, facts: Mapping[str, Fact], path: Path, raw: Any, about: Bilingual, fact: Fact | None
) -> Iterator[Leaf]:
    if isinstance(raw, dict):
        fact, about = _asked(facts, raw, fact, about)
        by = facts.get(raw["by"]) if isinstance(raw.get("by"), str) and "table" in raw else None
        for key, child in raw.items():
            if key == "table" and isinstance(child, dict) and by is not None:
                for entry, amount in child.items():
                    named = _joined(_joined(about, by.name), _entry(by, entry))
                    yield from _walk(located, facts, (*path, key, entry), amount, named, None)
            elif not (key in _ASKS and isinstance(child, str)):
                compared = fact if key in COMPARISONS else None
                inner = _fields(facts, raw) if key == "where" else facts
                yield from _walk(located, inner, (*path, key), child, _joined(about, _word(key, path, raw)), compared)
    elif isinstance(raw, list):
        for at, child in enumerate(raw):
            where = (
                about if len(raw) == 1 or not about.zh else Bilingual(f"{about.zh} {at + 1}", f"{about.en} {at + 1}")
            )
            where = where if path and path[-1] not in _SILENT else about
            yield from _walk(located, facts, (*path, at), child, where, fact)
    elif (leaf := _leaf(located, path, raw, about, fact)) is not None:
        yield leaf


def _leaf(located: Located, path: Path, raw: Any, about: Bilingual, fact: Fact | None) -> Leaf | None:
    line = located.line(*path)
    if fact is not None and fact.type in CODED | {FactType.SEVERAL} and not is_number(raw):
        options = fact.values or (Choice(True, key_in_words(fact, True)), Choice(False, key_in_words(fact, False)))
        return Leaf(path, line, Kind.CHOICE, raw, about, tuple(options)) if isinstance(raw, str | bool) else None
    if is_number(raw):
        return Leaf(path, line, Kind.NUMBER, raw, about)
    return Leaf(path, line, Kind.DAY, raw, about) if isinstance(raw, date) else None


def _asked(
    facts: Mapping[str, Fact], raw: Mapping[Any, Any], fact: Fact | None, about: Bilingual
) -> tuple[Fact | None, Bilingual]:
    """The fact that a clause or quantity asks, and its name behind what stands before it."""
    for key in _ASKS:
        name = raw.get(key)
        if isinstance(name, str) and name in facts:
            words = facts[name].name
            if key.endswith("_since"):
                unit = _WORDS[key]
                words = Bilingual(f"{words.zh}至今{unit.zh}", f"{unit.en} {words.en}")
            return (facts[name] if key == "fact" else None), _joined(about, words)
    return fact, about


def _fields(facts: Mapping[str, Fact], raw: Mapping[Any, Any]) -> Mapping[str, Fact]:
    """Inside a count or total the facts are the fields of its records."""
    records = facts.get(str(raw.get("count", raw.get("total"))))
    return facts if records is None else {**facts, **records.fields}


def _entry(by: Fact, entry: Any) -> Bilingual:
    code = by.code(entry)
    return Bilingual(str(entry), str(entry)) if code is None else key_in_words(by, code)


def _word(key: Any, path: Path, raw: Mapping[Any, Any]) -> Bilingual:
    """What a key says of the value below it; nothing, where the value speaks for itself."""
    if key in _AMONG and _BESIDE[key] in raw:
        return _AMONG[key]
    if key in _FRAME:
        return _FRAME[key]
    if key in _SILENT and not (key == "gives" and len(path) > 1 and path[-1] != "rules"):
        return Bilingual("", "")
    return _WORDS.get(key, Bilingual(str(key), str(key)))


def _joined(one: Bilingual, other: Bilingual) -> Bilingual:
    zh, en = (" · ".join(part for part in pair if part) for pair in ((one.zh, other.zh), (one.en, other.en)))
    return Bilingual(zh, en)


def ended(text: str, rule: Path, last: date) -> str:
    """The text with another last day of a rule's period; nothing else of it changes."""
    period = _at(read_located_text(text).value, (*rule, "in_force"))
    if "to" in period:
        return replaced(text, {(*rule, "in_force", "to"): last})
    node = _node(yaml.compose(text, Loader=yaml.SafeLoader), (*rule, "in_force"))
    key, value = node.value[-1]
    end = value.end_mark.index
    if node.flow_style:
        return f"{text[:end]}, to: {last}{text[end:]}"
    line = text.find("\n", end)
    line = len(text) if line < 0 else line
    return f"{text[:line]}\n{' ' * key.start_mark.column}to: {last}{text[line:]}"


def alone(text: str, rule: Path) -> str:
    """The text of one rule alone: the file itself, or written out of a file that holds several."""
    if not rule:
        return text
    whole = read_located_text(text).value
    marked = {"invented": True} if whole.get("invented") else {}
    raw = {**marked, **_at(whole, rule)}
    return str(yaml.safe_dump(raw, allow_unicode=True, sort_keys=False, width=100))


def _node(node: Any, path: Path) -> Any:
    for step in path:
        if isinstance(node, yaml.MappingNode):
            node = next(child for key, child in node.value if key.value == str(step))
        else:
            node = node.value[step]
    return node
