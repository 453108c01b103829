"""Dates as people write them, and years of experience. What cannot be known for sure is refused with a reason."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

EARLIEST = date(1800, 1, 1)
LATEST = date(2100, 12, 31)
_EXCEL_DAY_ZERO = date(1899, 12, 30)
# 1927-05-18 to 2119-04-14: five digits, so that a serial is never taken for a year.
_SERIALS = (10_000, 80_000)

_OPEN = re.compile(
    r"至今|今|现在|目前|长期|永久|无固定期限|长期有效|在职|在岗|不限|待定|未知|不详|present|now|current|nat|无|暂无"
)
_TIME = re.compile(
    r"(?:[t,]|\s+|(?<=[日号]))\s*(?:(?:上|下)午)?\d{1,2}(?::|时|点)\d{1,2}.*$"
    r"|\s*(?:星期|周)[一二三四五六日天]"
    r"|\s*\(?(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\)?,?(?=\s|$)"
)
_UTC = re.compile(r"(\d{4})-(\d{2})-(\d{2})[t ](\d{2}):\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:z|utc|[+-]00:?00)")
_AHEAD_OF_UTC = 8
"""Hours: what a program wrote as 16:00Z was midnight in China."""
_YMD = re.compile(r"(\d{4})[-/.年_](\d{1,2})[-/.月_](\d{1,2})[日号]?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?")
_YM = re.compile(r"(\d{4})(?:[-/.年_](\d{1,2})月?|(0[1-9]|1[0-2]))")
_Y = re.compile(r"(\d{4})年?")
_MD = re.compile(r"(\d{1,2})[-/.月](\d{1,2})[日号]?")
_DMY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_SHORT = re.compile(r"'?(\d{1,2})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?|'?(\d{2})年(\d{1,2})月")
_NAMED = re.compile(r"(?:(\d{1,2})[\s-]*([a-z]{3,9})\.?[\s,-]*|([a-z]{3,9})\.?\s*(\d{1,2}),?\s*)(\d{4})")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_EPOCH = re.compile(r"(\d{10})(?:\.\d+)?|(\d{13})")
_MONTHS = {f"{date(2000, month, 1):%b}".lower(): month for month in range(1, 13)}
_HAN_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
# What spreadsheets and databases write when there was no date.
_PLACEHOLDERS = {date(1970, 1, 1), date(1900, 1, 1), _EXCEL_DAY_ZERO, date(1899, 12, 31)}
_FOR_EVER = 2099


@dataclass(frozen=True)
class Undated:
    """The text gives no sure date; ``reason`` is the id of why."""

    reason: str


def parse_date(text: str, *, year: int | None = None, order: str | None = None) -> date | Undated | None:
    """The day a text names; a month alone is its first day. None: nothing is stated, or it is open ("至今").

    ``year`` completes a date written without one. ``order`` (``dmy`` or ``mdy``) settles 05/03/2021.
    """
    whole = unicodedata.normalize("NFKC", text).strip().lower()
    if found := _UTC.fullmatch(whole):
        day = _real(int(found[1]), int(found[2]), int(found[3]))
        return day + timedelta(hours=int(found[4]) + _AHEAD_OF_UTC) if isinstance(day, date) else day
    plain = _TIME.sub("", _han_numerals(whole)).strip()
    plain = re.sub(r"\s*([-/.年月日号_])\s*", r"\1", plain).rstrip(".")
    if not plain or _OPEN.fullmatch(plain):
        return None
    if found := _YMD.fullmatch(plain) or _COMPACT.fullmatch(plain):
        return _real(int(found[1]), int(found[2]), int(found[3]))
    if found := _YM.fullmatch(plain):
        return _real(int(found[1]), int(found[2] or found[3]), 1)
    if _Y.fullmatch(plain):
        return Undated("date-year-only")
    if found := _DMY.fullmatch(plain):
        return _by_order(int(found[1]), int(found[2]), int(found[3]), order)
    if found := _NAMED.fullmatch(plain):
        month = _MONTHS.get((found[2] or found[3])[:3])
        return _real(int(found[5]), month, int(found[1] or found[4])) if month else Undated("date-form")
    return _without_full_year(plain, year) or _from_number(plain)


def order_of(texts: list[str]) -> str | None:
    """``dmy`` or ``mdy`` when the texts of a column leave no doubt: some first or second number is above 12."""
    seen = set()
    for text in texts:
        found = _DMY.match(text.strip())
        if found and int(found[1]) > 12 >= int(found[2]):
            seen.add("dmy")
        elif found and int(found[2]) > 12 >= int(found[1]):
            seen.add("mdy")
    return seen.pop() if len(seen) == 1 else None


def parse_year(text: str) -> int | Undated | None:
    """A year alone, or the year of a date."""
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix(".0")
    found = re.fullmatch(r"(\d{4})(?:年.*|[-/.]\d{1,2}.*|\d{4})?", plain)
    if not found:
        return None if _OPEN.fullmatch(plain) else Undated("year-form")
    value = int(found[1])
    return value if EARLIEST.year <= value <= LATEST.year else Undated("year-out-of-range")


def _han_numerals(text: str) -> str:
    if not re.search("[〇零一二三四五六七八九十]", text) or not re.search("[年月]", text):
        return text
    text = re.sub(r"(?<![一二三四五六七八九])十(?=[一二三四五六七八九])", "1", text)
    text = re.sub(r"(?<=[一二三四五六七八九])十(?=[一二三四五六七八九])", "", text)
    text = re.sub(r"(?<=[一二三四五六七八九])十", "0", text).replace("十", "10")
    return text.translate(_HAN_DIGITS)


def _real(year: int, month: int, day: int) -> date | Undated | None:
    if year >= _FOR_EVER:
        return None  # 9999-12-31 and its like mean "no end"
    try:
        found = date(year, month, day)
    except ValueError:
        return Undated("date-impossible")
    if found < EARLIEST:
        return Undated("date-out-of-range")
    return found


def is_placeholder(day: date) -> bool:
    """Whether a machine wrote this day because it had none."""
    return day in _PLACEHOLDERS


def _by_order(first: int, second: int, year: int, order: str | None) -> date | Undated | None:
    if first > 12 or second > 12:
        order = "dmy" if first > 12 else "mdy"
    elif first == second:
        order = "dmy"
    if order is None:
        return Undated("date-ambiguous")
    return _real(year, *((second, first) if order == "dmy" else (first, second)))


def _without_full_year(plain: str, year: int | None) -> date | Undated | None:
    if found := _MD.fullmatch(plain):
        return Undated("date-without-year") if year is None else _real(year, int(found[1]), int(found[2]))
    found = _SHORT.fullmatch(plain)
    if not found:
        return None
    short, month, day = int(found[1] or found[4]), int(found[2] or found[5]), int(found[3] or 1)
    # "85-03-05" can only be a year first; "05/03/21" could be three things.
    if short > 31 or "年" in plain or plain.startswith("'"):
        return _real(short + (1900 if short > 35 else 2000), month, day)
    return Undated("date-ambiguous")


def _from_number(plain: str) -> date | Undated | None:
    if (found := _SERIAL.fullmatch(plain)) and _SERIALS[0] <= int(found[1]) < _SERIALS[1]:
        return _EXCEL_DAY_ZERO + timedelta(days=int(found[1]))
    if found := _EPOCH.fullmatch(plain):
        seconds = int(found[1] or 0) or int(found[2]) // 1000
        # Counted from 1970-01-01 in UTC; the day is meant in China's time.
        return _real(*(date(1970, 1, 1) + timedelta(days=(seconds + _AHEAD_OF_UTC * 3600) // 86400)).timetuple()[:3])
    return Undated("date-form")


_YEARS_NOTHING = re.compile(r"-+|/|待定|面议|其他|不详|未知")
_YEARS_ZERO = re.compile(
    r".*(?:不限|无要求|不要求|无需|无经验|没有经验|应届|在校|在读|实习|毕业生|无工作经验|经验者优先).*|无|none|any|entry.*|no.*experience"
)
_HAN_NUMBERS = {han: str(number) for number, han in enumerate("零一二三四五六七八九十")} | {"半": "0.5", "两": "2"}
_YEARS = re.compile(
    r"(?:工作)?(?:经验|年限)?:?(?:至少|满|>=?|不少于|最少)?(\d+(?:\.\d+)?)\+?(个月|月|months?)?(?:年|years?|yrs?)?"
    r"(?:[-~至到—–](\d+(?:\.\d+)?))?(个月|月|months?)?(?:年|years?|yrs?)?"
    r"(以上|及以上|含以上|以下|以内|内|\+|或以上|起|左右)?(?:的)?(?:相关|行业|同等|本岗位|岗位|工作)*"
    r"(?:经验|经历|(?:of)?experience)?(?:以上|及以上)?"
)


def parse_years(text: str) -> float | Undated | None:
    """The least years of experience asked: 3-5年 is 3, 1年以下 and 不限 are 0. None: nothing is stated."""
    plain = "".join(unicodedata.normalize("NFKC", text).lower().split())
    plain = re.sub("[半一二两三四五六七八九十](?=年|[-~至]|个月)", lambda found: _HAN_NUMBERS[found[0]], plain)
    if not plain or _YEARS_NOTHING.fullmatch(plain):
        return None
    found = _YEARS.fullmatch(plain.replace("(", "").replace(")", ""))
    if not found:
        return 0.0 if _YEARS_ZERO.fullmatch(plain) else Undated("years-form")
    least = float(found[1]) / (12 if found[2] or (found[3] and found[4]) else 1)
    if found[5] in ("以下", "以内", "内") and found[3] is None:
        return 0.0
    return least if least <= 60 else Undated("years-form")
