"""What a kind of record brings to linking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rencai.identity.blocking import Rule
from rencai.identity.columns import Table
from rencai.identity.comparing import Comparison


@dataclass(frozen=True)
class KindModel:
    """Which comparisons and blocking rules suit a table.

    ``exclusive``: identifiers of which an entity has only one. ``kin``: the pairs that blocking brings are mostly of
    different entities that are alike for a reason (one employer's posts), so that chance is learnt among them, not
    among strangers.
    """

    comparisons: Callable[[Table], Sequence[Comparison]]
    rules: Callable[[Table], Sequence[Rule]]
    exclusive: tuple[str, ...] = ()
    kin: bool = False
