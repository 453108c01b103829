"""Posts: which columns are compared, and which pairs of records."""

from __future__ import annotations

from rencai.identity.blocking import Rule
from rencai.identity.columns import Table
from rencai.identity.comparing import Comparison, wording
from rencai.identity.kind_model import KindModel
from rencai.vocabulary.bilingual import Bilingual

_COMPARED = (
    wording("title", Bilingual("职位", "title")),
    wording("address", Bilingual("地址", "address")),
)
_RULES = (Rule(("title", "employer"), 1.0),)


def _comparisons(table: Table) -> list[Comparison]:
    """What is compared in this table."""
    return list(_COMPARED)


def _rules(table: Table) -> tuple[Rule, ...]:
    """Which pairs are compared in this table."""
    return _RULES


POSTS = KindModel(_comparisons, _rules, exclusive=())
