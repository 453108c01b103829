"""Money as people write it: amounts in yuan, and pay in yuan a month with the number of pays a year.

A day's pay is 21.75 times in a month: the paid days of a month, (365 - 104) / 12, in the labour ministry's rule on
converting wages (人社部发〔2025〕2号, the same figure as in 2008). An hour is an eighth of a day, a week five days.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

PAID_DAYS_A_MONTH = 21.75
HOURS_A_DAY = 8.0
DAYS_A_WEEK = 5.0
LEAST_MONTHLY_PAY = 1000.0
"""A bare number below this is no month's pay in yuan: its unit (a day, an hour, thousands) was left out."""
MOST_MONTHLY_PAY = 2_000_000.0

AMOUNTS = {"yuan": 1.0, "thousand-yuan": 1e3, "ten-thousand-yuan": 1e4, "hundred-million-yuan": 1e8}
"""Units of money and their worth in yuan; a unit of pay has ``-`` and one of PERIODS after it."""
PERIODS = ("month", "year", "day", "hour")
UNITS = (*AMOUNTS, *(f"{amount}-{period}" for amount in AMOUNTS for period in PERIODS))

_SCALES = {
    "千": 1e3,
    "k": 1e3,
    "仟": 1e3,
    "万": 1e4,
    "w": 1e4,
    "萬": 1e4,
    "百万": 1e6,
    "千万": 1e7,
    "亿": 1e8,
    "百": 1e2,
}
_NUMBER = r"(\d+(?:\.\d+)?|\.\d+)(百万|千万|[千仟k万萬w亿百])?"
_AMOUNT = re.compile(rf"([-+]?){_NUMBER}(?:余|多|左右)?(?:元|块|块钱|yuan|rmb|cny|人民币)?(?:人民币)?")
_RANGE = re.compile(rf"{_NUMBER}(?:元|块|yuan)?(?:[-~至到—–―~_/]+{_NUMBER})?(以上|以下|以内|起|\+)?")
_PAYS = re.compile(r"[·*x×,，、/(]?(\d{2}(?:\.\d+)?)(?:[-~至]\d{2})?薪\)?")
_WORDS_FOR_NOTHING = re.compile(
    r"(?:薪资|薪酬|工资|待遇|月薪|年薪)?(?:面议|面谈|待定|另议|协商|保密|不限|从优|详谈|可议)|negotiable|n/a|无|暂无|-+|/|0(?:\.0+)?(?:[-~]0(?:\.0+)?)?"
)
_PERIOD_WORDS = (
    ("hour", r"[/每按](?:小时|时|h|hour|hr)|小时工资|时薪|perhour|hourly"),
    ("day", r"[/每按](?:天|日|d|day)|日薪|日结|perday|daily"),
    ("week", r"[/每按](?:周|星期|week|wk)|周薪|perweek|weekly"),
    ("month", r"[/每按](?:个?月|month|mo)|月薪|月工资|permonth|monthly|p\.?m\.?$"),
    ("year", r"[/每按](?:年|year|yr|a)|年薪|年收入|peryear|peryear|annual(?:ly)?|p\.?a\.?$"),
)
_FOREIGN = re.compile(r"\$|usd|美元|美金|hkd|港币|港元|eur|€|欧元|£|英镑|日元|日圆|新台币|台币")
# "5000+提成": what is certain, and more on top.
_AND_MORE = re.compile(r"(?:[+加,，、及和与]|另有|外加)*(?:提成|奖金|绩效|补贴|分红|全勤|加班费|股权|期权|佣金).*$")
_NOISE = re.compile(r"税前|税后|综合|无责|保底|底薪|约|大约|大概|近|基本工资|人民币|rmb|cny|[￥¥]|\s")


@dataclass(frozen=True)
class Pay:
    """Pay in yuan a month; ``pays`` a year when stated. A bound that was not stated is None."""

    low: float | None
    high: float | None
    pays: float | None = None


@dataclass(frozen=True)
class Unreadable:
    """The text could not be read; ``reason`` is the id of why."""

    reason: str


def parse_amount(text: str, unit: str | None = None) -> float | Unreadable | None:
    """An amount in yuan; ``unit`` is that of a bare number (default yuan). None: nothing is stated."""
    plain = _plain(text)
    if _WORDS_FOR_NOTHING.fullmatch(plain) and not plain.startswith("0"):
        return None
    if _FOREIGN.search(plain):
        return Unreadable("money-currency")
    found = _AMOUNT.fullmatch(_NOISE.sub("", plain))
    if not found:
        return Unreadable("money-form")
    sign, number, scale = found.groups()
    factor = _SCALES[scale] if scale else 1.0 if re.search("[元块]|yuan", plain) else AMOUNTS[_split(unit)[0]]
    return round(float(number) * factor * (-1 if sign == "-" else 1), 4)


def parse_pay(text: str, unit: str | None = None) -> Pay | Unreadable:
    """Pay in yuan a month; ``unit`` (amount and period) holds where the text states none (default yuan a month)."""
    plain = _plain(text)
    if _WORDS_FOR_NOTHING.fullmatch(plain):
        return Pay(None, None)
    if _FOREIGN.search(plain):
        return Unreadable("money-currency")
    pays_found = _PAYS.search(plain)
    pays = float(pays_found[1]) if pays_found else None
    rest = _PAYS.sub("", plain) if pays_found else plain
    period, rest = _take_period(rest)
    suffix = "+" if plain.rstrip(")）").endswith("+") else ""
    if _AND_MORE.search(rest):
        rest, suffix = _AND_MORE.sub("", rest), "+"
    rest = _NOISE.sub("", rest).replace("元/", "元").strip("/·,，()（）:：+-") or rest
    found = _RANGE.fullmatch(re.sub(r"(?:元|块|yuan)(以上|以下|以内|起|\+)?$", r"\1", rest) + suffix)
    if not found:
        return Unreadable("pay-form")
    bare = period is None and not re.search("[元块千仟k万萬w百]|yuan", plain)
    amount_unit, unit_period = _split(unit)
    if found[2] is None and found[4] is not None and float(found[3]) < float(found[1]) < LEAST_MONTHLY_PAY:
        return Unreadable("pay-unit-unclear")  # "8-1.2万": thousands, tens of thousands, or a slip
    low, high = _bounds(found, AMOUNTS[amount_unit] if bare else 1.0)
    return _monthly(low, high, pays, period or _usual_period(low, high, unit_period, plain), stated=period is not None)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"(?<=\d)[,，](?=\d{3}(?:\D|$))", "", "".join(folded.split()))


def _split(unit: str | None) -> tuple[str, str | None]:
    for period in PERIODS:
        if unit is not None and unit.endswith(f"-{period}"):
            return unit.removesuffix(f"-{period}"), period
    return unit or "yuan", None


def _take_period(text: str) -> tuple[str | None, str]:
    for period, pattern in _PERIOD_WORDS:
        if re.search(pattern, text):
            return period, re.sub(pattern, "", text)
    return None, text


def _bounds(found: re.Match[str], bare_factor: float) -> tuple[float | None, float | None]:
    first, first_scale, second, second_scale, end = found.groups()
    low = float(first)
    if second is None:
        value = low * (_SCALES[first_scale] if first_scale else bare_factor)
        return (None, value) if end in ("以下", "以内") else (value, None) if end else (value, value)
    high = float(second) * (_SCALES[second_scale] if second_scale else bare_factor)
    # "4-8千" says thousands once for both; "8000-1万" does not.
    if first_scale is None and second_scale is not None and low <= float(second):
        first_scale = second_scale
    low *= _SCALES[first_scale] if first_scale else bare_factor
    if first_scale is not None and second_scale is None and high < low and float(second) >= float(first):
        high *= _SCALES[first_scale]  # "15k-25"
    return (low, high) if low <= high else (high, low)


def _usual_period(low: float | None, high: float | None, unit_period: str | None, plain: str) -> str:
    if unit_period is not None:
        return unit_period
    # "30万" alone is what one earns in a year: a month's pay is not stated in hundreds of thousands.
    return "year" if re.search("[万萬w]", plain) and (low or high or 0) >= 1e5 else "month"


def _monthly(
    low: float | None, high: float | None, pays: float | None, period: str, *, stated: bool
) -> Pay | Unreadable:
    factor = {
        "month": 1.0,
        "year": 1 / (pays or 12.0),
        "day": PAID_DAYS_A_MONTH,
        "week": PAID_DAYS_A_MONTH / DAYS_A_WEEK,
        "hour": PAID_DAYS_A_MONTH * HOURS_A_DAY,
    }[period]
    bounds = [value for value in (low, high) if value is not None]
    if not stated and period == "month" and max(bounds) < LEAST_MONTHLY_PAY:
        return Unreadable("pay-unit-unclear")
    if max(bounds) * factor > MOST_MONTHLY_PAY:
        return Unreadable("pay-out-of-range")

    def monthly(value: float | None) -> float | None:
        return None if value is None else round(value * factor, 2)

    return Pay(monthly(low), monthly(high), pays)
