"""How numbers, days and names are shown in both languages, bound to what they are."""

from __future__ import annotations

from datetime import date

from rencai.plan.report.parts import Bound
from rencai.vocabulary.bilingual import Bilingual

_UNITS = {
    "人": "people", "名": "people", "位": "people", "人次": "person-times", "万人": "10,000 people",
    "万名": "10,000 people", "亿元": "100 million yuan", "万元": "10,000 yuan", "天": "days", "%": "%",
}  # fmt: skip
"""Units in English; things that are counted by the piece (家, 个, 件) have none."""
_QUALIFIERS = {
    "左右": "about", "上下": "about", "约": "about", "近": "nearly", "超": "more than", "超过": "more than",
    "突破": "more than", "以上": "or more", "及以上": "or more", "不低于": "at least", "不少于": "at least",
    "至少": "at least", "力争": "aimed at", "以内": "at most", "不超过": "at most", "以下": "at most",
}  # fmt: skip


def unit_in(unit: str | None, lang: str) -> str:
    """A unit in a language; nothing where there is none."""
    return (unit or "") if lang == "zh" else _UNITS.get(unit or "", "")


_BEHIND = frozenset({"左右", "上下", "以上", "及以上", "以下", "及以下", "以内", "之内"})


def qualified(shown: Bilingual, qualifiers: tuple[str, ...]) -> Bilingual:
    """A target with the words that bound or soften it, each on its side of the number: 超1000家, 6.5万人左右."""
    before = "".join(word for word in qualifiers if word not in _BEHIND)
    behind = "".join(word for word in qualifiers if word in _BEHIND)
    english = ", ".join(_QUALIFIERS.get(word, word) for word in qualifiers)
    return Bilingual(f"{before}{shown.zh}{behind}", f"{shown.en} ({english})" if english else shown.en)


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


_LARGE = {
    "万人": (10_000, "people"),
    "万名": (10_000, "people"),
    "亿元": (100, "million yuan"),
    "万元": (10_000, "yuan"),
}


def english_quantity(value: float, number: str, unit: str | None) -> str:
    """A value in English: 万人 and 亿元 are told in plain people and yuan, to as many digits as the number has."""
    if unit in _LARGE:
        size, word = _LARGE[unit]
        told = float(number.replace(",", ""))
        return f"{told * size:,.10g} {word}"
    return f"{number} {_UNITS.get(unit or '', '')}".strip()


def gap_of(value: float, unit: str | None) -> Bound:
    """A difference, signed; of shares in points."""
    if unit == "%":
        return Bound(value, Bilingual(f"{value:+.3g}个百分点", f"{value:+.3g} points"))
    number = f"{float(f'{value:.4g}'):+,.10g}"
    return Bound(value, Bilingual(f"{number}{unit or ''}", english_quantity(value, number, unit)))


def distance(value: float, unit: str | None) -> Bound:
    """How far two values are apart, unsigned; of shares in points."""
    if unit == "%":
        return Bound(value, Bilingual(f"{abs(value):.3g}个百分点", f"{abs(value):.3g} points"))
    return Bound(value, quantity(float(f"{abs(value):.10g}"), unit).shown)


def share(value: float) -> Bound:
    """A share of one as per cent."""
    return Bound(value, Bilingual(f"{value:.0%}", f"{value:.0%}"))


def chance(value: float) -> Bound:
    """A chance as per cent; what is nearly sure is not called sure."""
    if value > 0.99:
        return Bound(value, Bilingual("99%以上", "over 99%"))
    return share(value) if value >= 0.01 else Bound(value, Bilingual("不到1%", "under 1%"))


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
