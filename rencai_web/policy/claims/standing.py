"""Per published rule: who qualifies by the base, who of them has claimed, and who has not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from rencai.rules import Book
from rencai.rules.language.rule import Given, Rule
from rencai_web.policy.models import Claim, Contact
from rencai_web.policy.simulation.population import Reach, reach
from rencai_web.registers.merged import moved
from rencai_web.registers.models import Publication
from rencai_web.registers.published import folder, latest

CLAIMED = frozenset({Given.MONEY, Given.LOAN, Given.SERVICE})
"""What somebody claims; a level or points are found, not claimed."""
SMALL = 5


@dataclass(frozen=True)
class Standing:
    """One rule in its present period. ``recorded``: whether any claim of it was ever brought in."""

    rule: Rule
    period: str
    reach: Reach
    claimed: int
    unclaimed: int
    recorded: bool


def period_of(rule: Rule, today: date) -> str:
    """The period in which something is claimed once: a month, a year, or once for all."""
    if rule.gift.per == "month":
        return f"{today:%Y-%m}"
    return f"{today:%Y}" if rule.gift.per == "year" else "once"


def claimable(book: Book, today: date) -> list[Rule]:
    """The rules for persons in force today that somebody can claim, by id."""
    return [
        rule for rule in book.rules if rule.in_force(today) and rule.about == "person" and rule.gift.given in CLAIMED
    ]


def standings(book: Book, table: pl.DataFrame, today: date) -> list[Standing]:
    """Every claimable rule, those with most people who have not claimed first. One query for all of them."""
    claims = _claims(Claim.objects.values_list("rule", "person", "on"))
    found = [_standing(rule, table, claims, today) for rule in claimable(book, today)]
    return sorted((each for each in found if each), key=lambda each: (-each.unclaimed, -each.reach.yes, each.rule.id))


def standing(rule: Rule, table: pl.DataFrame, today: date) -> Standing | None:
    """One rule; None where it cannot be counted."""
    rows = Claim.objects.filter(rule=rule.id).values_list("rule", "person", "on")
    return _standing(rule, table, _claims(rows), today)


def unclaimed(rule: Rule, table: pl.DataFrame, today: date) -> pl.Series:
    """Ids of the people who surely qualify and have not claimed in the present period, sorted."""
    rows = Claim.objects.filter(rule=rule.id).values_list("rule", "person", "on")
    claimed = _claimed(rule, _claims(rows), today)
    qualify = table.filter(pl.col(f"{rule.id}:applies"))["person"]
    return qualify.filter(~qualify.is_in(claimed.implode())).sort()


def told(rule: Rule, period: str, persons: Iterable[str]) -> dict[str, bool]:
    """Of these people, those already contacted about the rule in the period: whether a notice lies in an account."""
    rows = Contact.objects.filter(rule=rule.id, period=period, person__in=list(persons))
    return dict(rows.values_list("person", "told"))


def _claims(rows: Iterable[tuple[str, str, date]]) -> pl.DataFrame:
    claims = pl.DataFrame(list(rows), schema={"rule": pl.String, "person": pl.String, "on": pl.Date}, orient="row")
    publication = latest()
    if claims.is_empty() or publication is None:
        return claims
    # Who was merged since the claim was brought in goes by the later id.
    later = claims.join(merged(publication), left_on="person", right_on="old", how="left", maintain_order="left")
    return later.select("rule", pl.coalesce("new", "person").alias("person"), "on")


def merged(publication: Publication) -> pl.DataFrame:
    """``old``, ``new``: ids of the base that were merged away, and those that are left after all merges."""
    to = moved(folder(publication))
    return pl.DataFrame({"old": list(to), "new": list(to.values())}, schema={"old": pl.String, "new": pl.String})


def _claimed(rule: Rule, claims: pl.DataFrame, today: date) -> pl.Series:
    """Who has claimed a rule in its present period."""
    own = claims.filter(pl.col("rule") == rule.id)
    if rule.gift.per == "month":
        own = own.filter(pl.col("on").dt.truncate("1mo") == date(today.year, today.month, 1))
    elif rule.gift.per == "year":
        own = own.filter(pl.col("on").dt.year() == today.year)
    return own["person"].unique()


def _standing(rule: Rule, table: pl.DataFrame, claims: pl.DataFrame, today: date) -> Standing | None:
    reached = reach(table, rule.id)
    if reached is None:
        return None
    claimed = _claimed(rule, claims, today)
    qualify = table.filter(pl.col(f"{rule.id}:applies"))["person"]
    have = int(qualify.is_in(claimed.implode()).sum())
    recorded = not claims.filter(pl.col("rule") == rule.id).is_empty()
    return Standing(rule, period_of(rule, today), reached, have, reached.yes - have, recorded)


@dataclass(frozen=True)
class Shown:
    """The counts of a rule as a reader may see them, as text."""

    yes: str
    depends: str
    claimed: str
    unclaimed: str


def shown(found: Standing, *, careful: bool) -> Shown:
    """The counts as text. ``careful``: none of one to four people, and none from which such a count follows."""
    yes, depends, claimed, missing = found.reach.yes, found.reach.depends, found.claimed, found.unclaimed
    if not careful:
        return Shown(*(f"{count:,}" for count in (yes, depends, claimed, missing)))
    few = f"<{SMALL}"
    hidden = few if _small(depends) else f"{depends:,}"
    if 0 < yes < SMALL:
        return Shown(few, hidden, few, few)
    if _small(claimed) or _small(missing):
        # What is left of the whole would tell the small part: it is only said to be the rest.
        rest = f"≥{yes - SMALL + 1:,}"
        return Shown(f"{yes:,}", hidden, *(few if _small(part) else rest for part in (claimed, missing)))
    return Shown(f"{yes:,}", hidden, f"{claimed:,}", f"{missing:,}")


def _small(count: int) -> bool:
    return 0 < count < SMALL
