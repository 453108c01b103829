"""Posts: which columns are compared, and which pairs of records."""

from __future__ import annotations

from collections.abc import Sequence

from rencai.identity.blocking import Rule
from rencai.identity.columns import Table
from rencai.identity.comparing import Comparison, same, wording
from rencai.identity.kind_model import KindModel
from rencai.identity.texts_compared import long_text
from rencai.vocabulary.bilingual import Bilingual

_SURE = 1e6
"""What makes two sightings one post is settled, not learnt: an employer's other posts, alike in most words, are many
more than repeats, and unsupervised learning takes them for the pattern to look for."""

_KIN = (0.45, 0.05, 0.05, 0.05, 0.4)
"""How an employer's different posts agree, before any is seen."""

_COMPARED = (
    wording("title", Bilingual("职位", "title"), m=(0.996, 0.001, 0.001, 0.001, 0.001), u=_KIN, trust=_SURE),
    wording("employer", Bilingual("公司", "employer"), m=(0.99, 0.004, 0.002, 0.002, 0.002), u=_KIN, trust=_SURE),
    wording("address", Bilingual("地址", "address"), m=(0.988, 0.005, 0.003, 0.001, 0.003), u=_KIN, trust=_SURE),
    wording("place", Bilingual("地区", "place"), m=(0.985, 0.01, 0.001, 0.001, 0.003), u=_KIN, trust=_SURE),
    wording("town", Bilingual("镇街", "town"), m=(0.985, 0.01, 0.001, 0.001, 0.003), u=_KIN, trust=_SURE),
    same("degree", Bilingual("学历要求", "degree asked"), m=0.997, u=0.7, trust=_SURE),
    long_text("text", Bilingual("职位描述", "duties and requirements"), u=_KIN, trust=_SURE),
)
_RULES = (
    Rule(("title", "employer", "text"), most=200),
    Rule(("title", "employer", "address"), most=200),
    Rule(("title", "employer", "place")),
    Rule(("title", "employer")),
    Rule(("title", "text")),
    Rule(("employer", "text")),
    Rule(("employer", "text_head")),
    Rule(("employer", "text_tail")),
    Rule(("title", "address")),
    Rule(("title", "text_head", "place")),
    Rule(("text",), 10),
)


def _comparisons(table: Table) -> Sequence[Comparison]:
    """What is compared in this table."""
    return _COMPARED


def _rules(table: Table) -> Sequence[Rule]:
    """Which pairs are compared in this table."""
    return _RULES


POSTS = KindModel(_comparisons, _rules, kin=True)
