"""One version of one rule, whole: who it is for, what must hold, what it gives, and where that is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from rencai.rules.language.tree import Amount, Condition, Mark
from rencai.vocabulary.bilingual import Bilingual


class Given(StrEnum):
    """What a rule gives."""

    MONEY = "money"
    LOAN = "loan"
    SERVICE = "service"
    LEVEL = "level"
    POINTS = "points"


class Take(StrEnum):
    """What a group does with the amounts of its members."""

    HIGHEST = "highest"
    EXCLUSIVE = "exclusive"
    CAPPED = "capped"


@dataclass(frozen=True, slots=True)
class Gift:
    """What a rule gives: how much (``None``: unpublished or uncounted), of what, how often, and how sure that is.

    ``fact`` is the fact that a level or points go to; ``last_published`` says that the figure is of that time and that
    nobody has confirmed it since.
    """

    given: Given
    amount: Amount | None
    per: str
    unit: Bilingual | None = None
    service: Bilingual | None = None
    fact: str | None = None
    missing: Bilingual | None = None
    last_published: str = ""
    note: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class Cite:
    document: str
    clause: str = ""
    date: date | None = None
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Quota:
    number: int
    per: str
    of: Bilingual


@dataclass(frozen=True, slots=True)
class Desk:
    """Where to claim, and within how many days the office answers and the claim must be made."""

    desk: Bilingual | None = None
    agency: str = ""
    within_days: int | None = None
    apply_within_days: int | None = None
    note: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Members paid together: the highest only, the first that applies only (``order``), or all up to a ``cap``."""

    name: str
    take: Take
    mark: Mark
    cap: float | None = None
    per: str = ""
    order: tuple[str, ...] = ()
    within: str | None = None
    says: Bilingual | None = None
    cite: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of one rule."""

    id: str
    name: Bilingual
    cites: tuple[Cite, ...]
    begins: date
    ends: date | None
    about: str
    when: Condition
    gift: Gift
    mark: Mark
    summary: Bilingual | None = None
    invented: bool = False
    topic: str = ""
    group: str | None = None
    adds_to: tuple[str, ...] = ()
    combines_with: tuple[str, ...] = ()
    quota: Quota | None = None
    papers: tuple[Bilingual, ...] = ()
    desk: Desk | None = None
    policy: str = field(default="", compare=False)
    """The folder the rule lies in, below the rule folder."""

    def in_force(self, on: date) -> bool:
        """Whether this version holds on that day."""
        return self.begins <= on and (self.ends is None or on <= self.ends)
