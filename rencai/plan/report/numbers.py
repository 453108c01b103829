"""How numbers, days and names are shown in both languages, bound to what they are."""

from __future__ import annotations

from datetime import date

from rencai.plan.report.parts import Bound
from rencai.vocabulary.bilingual import Bilingual

_UNITS = {
    "人": "people", "名": "people", "位": "people", "人次": "person-times", "家": "", "个": "", "件": "", "项": "",
    "亿元": "00 million yuan", "万元": "0,000 yuan", "天": "days", "%": "%", "万人": "0,000 people",
}  # fmt: skip


def plain(value: float) -> str:
    """A number as it was told, thousands parted."""
    return f"{value:,.10g}"


def rounded(value: float) -> str:
    """A number that was reckoned: four digits are more than it can bear."""
    return f"{float(f'{value:.4g}'):,.10g}"


def quantity(value: float, unit: str | None, *, reckoned: bool = False, whole: bool = False) -> Bound:
    """A value with its unit. ``reckoned``: to four digits; ``whole``: of things that are counted one by one."""
    number = rounded(round(value) if whole and abs(value) >= 10 else value) if reckoned else plain(value)
    if whole and reckoned and abs(value) < 10:
        number = f"{value:.1f}"
    if unit == "%":
        return Bound(value, Bilingual(f"{number}%", f"{number}%"))
    return Bound(value, Bilingual(f"{number}{unit or ''}", english_quantity(value, number, unit)))


def english_quantity(value: float, number: str, unit: str | None) -> str:
    """A value in English: 万人 and 亿元 are told in plain people and yuan."""
    if unit in ("万人", "万名"):
        return f"{value * 10_000:,.10g} people"
    if unit == "亿元":
        return f"{value * 100:,.10g} million yuan"
    if unit == "万元":
        return f"{value * 10_000:,.10g} yuan"
    word = _UNITS.get(unit or "", "")
    return f"{number} {word}".strip()


def gap_of(value: float, unit: str | None) -> Bound:
    """A difference, signed; of shares in points."""
    if unit == "%":
        return Bound(value, Bilingual(f"{value:+.3g}个百分点", f"{value:+.3g} points"))
    number = f"{float(f'{value:.4g}'):+,.10g}"
    return Bound(value, Bilingual(f"{number}{unit or ''}", english_quantity(value, number, unit)))


def share(value: float) -> Bound:
    """A share of one as per cent."""
    return Bound(value, Bilingual(f"{value:.0%}", f"{value:.0%}"))


def count(value: int) -> Bound:
    """A count."""
    return Bound(value, Bilingual(f"{value:,}", f"{value:,}"))


def day(value: date) -> Bound:
    """A day."""
    return Bound(value, Bilingual(f"{value.year}年{value.month}月{value.day}日", f"{value:%Y-%m-%d}"))


def year(value: int) -> Bound:
    """A year."""
    return Bound(value, Bilingual(str(value), str(value)))


def name(zh: str, en: str | None = None) -> Bound:
    """A name or a text that is quoted as it stands."""
    return Bound(zh, Bilingual(zh, en or zh))


def both(text: Bilingual) -> Bound:
    """A text in both languages."""
    return Bound(text.zh, text)
