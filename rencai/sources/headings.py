"""Headings people write, made comparable, and the fields they may mean."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rencai.city.located import read_located
from rencai.vocabulary.fields import Kind

_BRACKETS = re.compile(r"[(\[【〔{<《][^()\[\]【】〔〕{}<>《》]*[)\]】〕}>》]")
_MARKS = re.compile(r"[\W_]+")
_AMOUNT_WORDS = (
    ("万元", "ten-thousand-yuan"),
    ("千元", "thousand-yuan"),
    ("亿元", "hundred-million-yuan"),
    ("元", "yuan"),
)
_PERIOD_WORDS = (("年", "year"), ("月", "month"), ("日", "day"), ("天", "day"), ("时", "hour"))
# What makes a heading speak of something else than its end or beginning says.
OF_OTHERS = re.compile(
    r"联系人|紧急|父亲|母亲|配偶|法人|法定|代表人|负责人|经办|审核|主管|推荐人|介绍人|导师|证书|拼音|英文|有效期|代码|类型|个数"
    r"|是否|关键词|预期|期望|意向|年龄|单位电话|注册资|father|mother|contactperson|manager|head"
)
# Aliases that say little at the end of a longer heading: 研发人数 is not the staff, 证书编号 not the row's number.
_WHOLE_ONLY = frozenset(
    [
        "要求",
        "标签",
        "来源",
        "渠道",
        "人数",
        "产品",
        "产业",
        "状态",
        "编号",
        "奖励",
        "等级",
        "名称",
        "名额",
        "name",
        "code",
    ]
) | {"level", "status", "type", "source", "site", "date", "field", "size", "contact"}
_SHORTEST_PART = {True: 2, False: 4}
"""Characters an alias needs before it is looked for inside a longer heading: Chinese, Latin."""


def heading_key(text: str) -> str:
    """A heading without case, blanks, marks and what stands in brackets."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return _MARKS.sub("", _BRACKETS.sub("", folded)) or _MARKS.sub("", folded)


def unit_of(heading: str) -> str | None:
    """The unit a heading states: ``月薪（元）`` is yuan-month, ``营业收入(万元)`` ten-thousand-yuan."""
    folded = unicodedata.normalize("NFKC", heading)
    amount = next((unit for word, unit in _AMOUNT_WORDS if word in folded), None)
    rest = re.sub("年度|年末|日期|时间", "", folded)
    period = next((unit for word, unit in _PERIOD_WORDS if word in rest), None)
    if amount is None:
        return f"yuan-{period}" if period in ("year", "day", "hour") else None
    return f"{amount}-{period}" if period else amount


@dataclass(frozen=True)
class Aliases:
    """What headings the fields of one kind go by; ``fields`` from a heading's key to field and place in its list."""

    kind: Kind
    fields: dict[str, tuple[tuple[str, int], ...]]

    def candidates(self, heading: str) -> dict[str, float]:
        """Fields the heading may mean, with how sure that is: 1 for the commonest heading of a field."""
        key = heading_key(heading)
        whole = _MARKS.sub("", unicodedata.normalize("NFKC", heading).lower())
        found = {field: 1 - place / 200 for field, place in self.fields.get(key, ()) + self.fields.get(whole, ())}
        return found or self._partly(key)

    def _partly(self, key: str) -> dict[str, float]:
        found: dict[str, float] = {}
        for alias, fields in self.fields.items():
            if len(alias) >= len(key) or len(alias) < _SHORTEST_PART[not alias.isascii()] or alias in _WHOLE_ONLY:
                continue
            if not key.endswith(alias) and not key.startswith(alias):
                continue
            if OF_OTHERS.search(key.replace(alias, "", 1)):
                continue
            base = 0.55 if key.endswith(alias) else 0.45
            for field, _ in fields:
                found[field] = max(found.get(field, 0.0), base + 0.3 * len(alias) / len(key))
        return found


@cache
def _alias_lists() -> dict[str, dict[str, list[str]]]:
    lists: dict[str, dict[str, list[str]]] = read_located(Path(__file__).with_name("aliases.yaml")).value
    return lists


@cache
def shipped_aliases(kind: Kind) -> Aliases:
    """The aliases that come with Rencai."""
    fields: dict[str, tuple[tuple[str, int], ...]] = {}
    for field, aliases in _alias_lists()[kind].items():
        for place, alias in enumerate((*aliases, field.replace("_", " "))):
            key = _MARKS.sub("", unicodedata.normalize("NFKC", alias).lower())
            if field not in dict(fields.get(key, ())):
                fields[key] = (*fields.get(key, ()), (field, place))
    return Aliases(kind, fields)


@cache
def shipped_keys() -> frozenset[str]:
    """Keys of all shipped headings of all kinds."""
    return frozenset(key for kind in Kind for key in shipped_aliases(kind).fields)


def is_known(heading: str, known: frozenset[str]) -> bool:
    """Whether this is a heading, or ends in one of at least two characters."""
    key = heading_key(heading)
    if key in known:
        return True
    return len(key) <= 12 and any(key[at:] in known and len(key) - at >= 2 for at in range(1, len(key)))
