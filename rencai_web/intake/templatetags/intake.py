"""Words of the base's own names, for pages of this part."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language

from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.fields import FIELDS, Kind
from rencai_web.intake.refusals import in_words

register = template.Library()

_KINDS = {
    "person": Bilingual("人", "a person"),
    "employer": Bilingual("单位", "an employer"),
    "post": Bilingual("岗位", "a post"),
}
_REGISTERS = {
    "people": Bilingual("人才", "People"),
    "employers": Bilingual("单位", "Employers"),
    "posts": Bilingual("岗位", "Posts"),
}
_CHANGES = {
    "added": Bilingual("新增", "added"),
    "changed": Bilingual("变化", "changed"),
    "vanished": Bilingual("消失", "vanished"),
}

_AMOUNTS = {"yuan": Bilingual("元", "yuan"), "wan": Bilingual("万元", "10,000 yuan")}
_PERIODS = {
    "hour": Bilingual("时", "hour"), "day": Bilingual("日", "day"), "month": Bilingual("月", "month"),
    "year": Bilingual("年", "year"),
}  # fmt: skip
_STAGES = {
    "look": Bilingual("查看文件", "looking at the file"),
    "read": Bilingual("读取文件", "reading files"),
    "classify": Bilingual("归类", "classifying"),
    "claims": Bilingual("整理主张", "claims"),
    "snapshots": Bilingual("生成快照", "snapshots"),
    "flows": Bilingual("计算流动", "flows"),
    "compare": Bilingual("比较变化", "comparing"),
    "publish": Bilingual("发布", "publishing"),
    "waiting for another build": Bilingual("等待其他构建结束", "waiting for another build"),
}
_LINKING = Bilingual("识别同一人、同一单位、同一岗位", "finding who is who")


def _in_the_readers_language(words: Bilingual) -> str:
    return words.en if get_language() == "en" else words.zh


@register.filter
def field_words(field: str, kind: str) -> str:
    """The name of a field of a kind of row."""
    known = FIELDS[Kind(kind)].get(field)
    return _in_the_readers_language(Bilingual(known.zh, known.en)) if known else field


@register.filter
def kind_words(kind: str) -> str:
    """What a row speaks of."""
    return _in_the_readers_language(_KINDS[str(kind)])


@register.filter
def register_words(name: str) -> str:
    """The name of a register."""
    return _in_the_readers_language(_REGISTERS[name])


@register.filter
def change_words(name: str) -> str:
    """What happened to a row."""
    return _in_the_readers_language(_CHANGES[name])


@register.filter
def of(counts: dict[str, Any], name: str) -> Any:
    """One of several counts."""
    return counts.get(name, 0)


@register.filter
def refusal_words(refused: str) -> str:
    """Why a file cannot be read."""
    return _in_the_readers_language(in_words(refused))


@register.filter
def unit_words(unit: str) -> str:
    """A unit of money, such as ``yuan-month``."""
    amount, _, period = unit.partition("-")
    words = _in_the_readers_language(_AMOUNTS[amount])
    return f"{words}/{_in_the_readers_language(_PERIODS[period])}" if period else words


@register.filter
def stage_words(stage: str) -> str:
    """What a job is at; the brain's many stages of linking are one to a reader."""
    known = _STAGES.get(stage) or _STAGES.get(stage.partition(":")[0])
    return _in_the_readers_language(known or _LINKING) if stage else ""
