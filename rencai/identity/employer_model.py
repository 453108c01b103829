"""Employers: which columns are compared, and which pairs of records."""

from __future__ import annotations

from rencai.identity.blocking import Rule
from rencai.identity.columns import Table
from rencai.identity.comparing import Comparison, slip, wording
from rencai.identity.kind_model import KindModel
from rencai.vocabulary.bilingual import Bilingual

_COMPARED = (
    wording("core", Bilingual("名称", "name")),
    slip("phone", Bilingual("联系电话", "phone"), m=(0.6, 0.03, 0.37), u=1e-5),
    wording("address", Bilingual("地址", "address")),
)
_RULES = (Rule(("credit_code",), 100), Rule(("core",), 100), Rule(("name",), 100), Rule(("phone",), 20))


def _comparisons(table: Table) -> list[Comparison]:
    """What is compared in this table."""
    return list(_COMPARED)


def _rules(table: Table) -> tuple[Rule, ...]:
    """Which pairs are compared in this table."""
    return _RULES


EMPLOYERS = KindModel(_comparisons, _rules, exclusive=("credit_code",))
