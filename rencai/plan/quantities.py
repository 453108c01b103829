"""Names of quantities made comparable: 全市人才资源总量 is 人才资源总量; 新增 and 引育 speak of what is added."""

from __future__ import annotations

import re
from functools import lru_cache

from rencai.plan.characters import HAN, fold_closed

# 培训基地 and 培育平台 are things, not what is done with people.
FLOW_WORDS = re.compile(
    r"(?:新增|净增|增加|引育|引进|引才|培育|培养|招引|招聘|招收|吸引|轮训|培训|评选|选派|选聘|资助|扶持|每年|年均|获批|入选)"
    r"(?!平台|基地|中心|机构|补贴|对象|体系|项目|计划|工程|岗位|费|型|院|大学|班)"
)
OUTRIGHT_FLOW = re.compile(r"新增|净增|增加|每年|年均")
STOCK_WORDS = re.compile(r"总量|总数|存量|拥有量|保有量|累计达|在册")

_VERBS = (
    "新增|净增|增加|引育|引进|培育|培养|招引|招聘|招收|吸引|集聚|轮训|评选|选派|选聘|资助|扶持|"
    "支持|建成|建设|建立|打造|布局|实施|组建|创建|认定|完成|开展|培训|推动|发展|新建|新设|设立|"
    "搭建|获批|入选|累计|重点|常态|评审|立项|遴选|推荐|实现|形成|拥有|现有|达到|达|用好|扩建"
)
# 达到 before 达, 建成 before 建: longer verbs first.
_VERB = "|".join(sorted(_VERBS.split("|"), key=len, reverse=True))
# 培育平台 is a kind of platform; 培育博士 is what is done with doctors.
_ATTRIBUTIVE = r"培养|培育|培训"
_THINGS = r"平台|基地|中心|机构|载体|体系|机制|对象|项目|计划|工程|班"
_LEADING_VERBS = re.compile(
    rf"^(?:(?:{_ATTRIBUTIVE})(?!{_THINGS})|(?!{_ATTRIBUTIVE})(?:{_VERB})(?:了|出)?)+(?!工作|体系|机制)"
)
_SCOPE = re.compile(
    r"^(?:我市|全市|本市|全县|我县|全区|我区|全域|市域|辖区|各级|各类|共|已|现|目前|如今|(?:这|该)(?:座|个)?(?:城市|地区|市|县|区)|"
    rf"[{HAN}]{{2,3}}?(?:市|县)(?![级场民域直属委内外镇]))+"
)
_TAIL = re.compile(r"(?:总数量|总人数|总规模|总量|总数|数量|人数|规模|建设|数|情况|目标|覆盖面)+$")
_BRACKETED = re.compile(r"[（(〔<《]([^（()）〔〕<>《》]*)[）)〕>》]")
_QUOTES = re.compile(r"[“”\"'‘’「」『』\s·]")
# Words that narrow a population down; two names that differ by one of these do not speak of the same people.
NARROWING = re.compile(r"持证|在职|在岗|在册|注册|户籍|常住|本地|本土|籍|全日制|规上|规模以上|应届|高校|海外|留学")


def wants_object(words: str) -> bool:
    """Whether words end in a verb or 每年, so that what is counted stands behind the number."""
    return re.search(rf"(?:{_VERB}|对|等|每年|给予|优选|参加|组织|推进)(?:了|出|的)?$", words) is not None


@lru_cache(maxsize=4096)
def variants(name: str) -> frozenset[str]:
    """The comparable forms of a name: its brackets dropped, or standing for the words before them (人才（团队）)."""
    folded = _QUOTES.sub("", fold_closed(name))
    forms = {_BRACKETED.sub("", folded), _BRACKETED.sub(r"\1", folded)}
    for match in _BRACKETED.finditer(folded):
        inner = match[1]
        before = folded[: match.start()]
        if inner and len(before) >= len(inner):
            forms.add(before[: -len(inner)] + inner + _BRACKETED.sub("", folded[match.end() :]))
    return frozenset(stripped for form in forms if (stripped := bare_quantity(form)))


def bare_quantity(name: str) -> str:
    """The quantity without scope, verbs and counting words; what would vanish entirely is kept."""
    text = name
    while True:
        shorter = _LEADING_VERBS.sub("", _SCOPE.sub("", text)).removeprefix("每年").removeprefix("每").lstrip("的、")
        if shorter == text or not shorter:
            break
        text = shorter
    without_tail = _TAIL.sub("", text)
    return without_tail or text


def same_quantity(one: str, other: str) -> bool:
    """Whether two names speak of the same quantity."""
    return bool(variants(one) & variants(other))
