"""Amounts and counts as they are printed, with the ends between which rounding and words such as 超 leave them."""

from __future__ import annotations

import re
from decimal import Decimal

from rencai.plan.characters import fold_closed
from rencai.plan.figures import ABOUT, AFTER, AT_LEAST, AT_MOST, BEFORE, MORE_THAN, NUMBER, SCALE, SCALES, number, said
from rencai.plan.money import Amount
from rencai.vocabulary.errors import BadInput

_ABOUT_SHARE = Decimal("0.02")
"""左右 is taken to allow two parts in a hundred, as for targets."""
_PRINTED = re.compile(
    rf"(?P<before>(?:{BEFORE})*)(?P<number>{NUMBER})(?P<scale>{SCALE})?(?P<mid>多|余)?(?P<unit>[^\d\s]*?)"
    rf"(?P<after>(?:{AFTER})*)"
)


def money_printed(printed: str, where: str = "") -> Amount:
    """An amount as printed (1.11亿元, 超1.86亿元) in 万元, with the ends between which it may lie."""
    match = _match(printed, where)
    if match["unit"] != "元":
        raise BadInput(f"{printed!r} is no amount of money", where=where, todo="write its unit: 320万元")
    return _ends(match, Decimal(10_000), exact=False)


def count_printed(printed: str, where: str = "") -> Amount:
    """A count as printed (126人, 1.13万余人次), with the ends between which it may lie; a plain count is exact."""
    match = _match(printed, where)
    return _ends(match, Decimal(1), exact=match["scale"] is None)


def _match(printed: str, where: str) -> re.Match[str]:
    match = _PRINTED.fullmatch(fold_closed(printed))
    if match is None:
        raise BadInput(f"{printed!r} is no number", where=where, todo="write one number with its unit: 320万元")
    return match


def _ends(match: re.Match[str], per: Decimal, *, exact: bool) -> Amount:
    size = SCALES[match["scale"]] if match["scale"] else Decimal(1)
    told = number(match["number"])
    decimals = -int(told.as_tuple().exponent) if "." in match["number"] else 0
    value, step = told * size, size / 10**decimals
    words = set(said(match["before"] + (match["mid"] or "") + match["after"]))
    low = high = value
    if words & (MORE_THAN | AT_LEAST):
        high = value + step
    elif words & AT_MOST or "近" in words:
        low = value - step
    elif words & ABOUT:
        low, high = value * (1 - _ABOUT_SHARE), value * (1 + _ABOUT_SHARE)
    elif not exact:
        low, high = value - step / 2, value + step / 2
    return Amount(float(value / per), float(low / per), float(high / per))
