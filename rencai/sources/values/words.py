"""Names, texts, yes and no, sex, degree, lists of words, and places."""

from __future__ import annotations

import re
import unicodedata

import polars as pl

from rencai.sources.values.columns import (
    TEXT,
    Cleaned,
    Hints,
    changed,
    cleaned,
    over_unique,
    says_nothing,
    schema_with_reason,
    stated,
)
from rencai.sources.values.identifiers import SCIENTIFIC
from rencai.vocabulary.fields import Field

_YES = {
    "1", "1.0", "是", "y", "yes", "true", "t", "有", "√", "✓", "✔", "☑", "对", "真", "on",
}  # fmt: skip
_NO = {
    "0", "0.0", "否", "n", "no", "false", "f", "无", "没有", "×", "x", "✗", "✘", "☐", "错", "假", "不是", "非", "off",
}  # fmt: skip
_MALE = {
    "男", "男性", "男士", "先生", "m", "male", "man", "1", "1.0", "1男", "boy", "♂",
}  # fmt: skip
_FEMALE = {
    "女", "女性", "女士", "小姐", "f", "female", "woman", "2", "2.0", "0", "0.0", "2女", "girl", "♀",
}  # fmt: skip
_PLACEHOLDERS = r"^(?:测试|test|测试数据|测试员|示例|样例|例如|xxx+|某某某?|某某公司|aaa+|111+|123+|asdf|qwer|匿名)\d*$"
_LIST_MARKS = r"[,，、;；|\n\r\t]+"
_BLANKS = r"[\u{a0}\u{3000}\u{2000}-\u{200a}\u{202f}\t\x0b\x0c ]+"
_INVISIBLE = r"[\u{200b}-\u{200d}\u{2060}\u{feff}\u{ad}\x00-\x08\x0e-\x1f\x7f]"
_WIDE = {
    chr(code): chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_MAY_BE_A_DEGREE = ("无", "暂无")

# "晋江市甲鞋业有限公司总经理" stands in many a column headed 工作单位及职务: body and office in one cell.
_BODIES = "有限公司|公司|集团|大学|学院|医院|中学|小学|学校|研究院|研究所"
_OFFICES = (
    "董事长|总经理|经理|总裁|总监|主任|主管|部长|厂长|院长|校长|所长|会长|工程师|教授|研究员|讲师|医师|教师|法人代表|创始人"
    "|负责人|书记|董事|设计师|技师"
)
_BODY_AND_OFFICE = rf"^(.*?(?:{_BODIES}))[、,，\s]*([^、,，\s公司]{{0,8}}(?:{_OFFICES})(?:[、,，兼\s].*)?)$"


def read_texts(raw: pl.Series, field: Field, hints: Hints) -> Cleaned:
    """Text as it stands: odd blanks and invisible characters gone, full-width letters and digits narrowed."""
    text = TEXT.str.replace_all(_INVISIBLE, "").str.replace_all(_BLANKS, " ")
    text = text.str.replace_all(r" ?\r?\n ?|\r", "\n").str.strip_chars()
    if field.name == "occupation":
        text = text.str.replace(_BODY_AND_OFFICE, "${2}")
    tidy = changed(raw, text.str.replace(r"^(\d{5,})\.0$", "${1}"))
    if tidy.str.contains(r"[\x{ff10}-\x{ff5a}]").any():
        tidy = tidy.str.replace_many(_WIDE)
    lost = TEXT.str.contains(SCIENTIFIC)
    value = pl.when(~lost & ~says_nothing(TEXT)).then(TEXT)
    return tidy.to_frame("text").select(cleaned(field, value, pl.when(lost).then(pl.lit("digits-lost"))))


_BETWEEN_HAN = r"(\p{Han}|[·)(])\s+(\p{Han}|[·)(])"


def _without_inner_blanks(text: pl.Expr) -> pl.Expr:
    # Twice: of "张 三 丰" the first pass joins every other pair.
    return text.str.replace_all(_BETWEEN_HAN, "${1}${2}").str.replace_all(_BETWEEN_HAN, "${1}${2}")


def read_person_names(raw: pl.Series, field: Field, hints: Hints) -> Cleaned:
    """Tidy; no blanks between Chinese characters; one form of the middle dot; forms of address dropped."""
    text = TEXT.str.replace_all(r"[·•‧∙⋅・･․]", "·").str.replace_all(r"^[\d.、\s]+(\p{Han})", "${1}")
    text = _without_inner_blanks(text).str.replace(r"^(\p{Han}{2,4})(?:先生|女士|同志|小姐)$", "${1}")
    return _named(changed(stated(raw), text), field, masked=r"[*＊]|^某")


def read_employer_names(raw: pl.Series, field: Field, hints: Hints) -> Cleaned:
    """Tidy; brackets full width beside Chinese characters; no blanks between Chinese characters."""
    text = TEXT.str.replace_all(r"[【\[〔]", "(").str.replace_all(r"[】\]〕]", ")")
    text = _without_inner_blanks(text).str.replace(_BODY_AND_OFFICE, "${1}")
    wide = text.str.replace_all("(", "（", literal=True).str.replace_all(")", "）", literal=True)
    either = pl.when(TEXT.str.contains(r"\p{Han}")).then(wide).otherwise(text)
    return _named(changed(stated(raw), either), field, masked=r"\*{2,}", least=r"\p{L}|^\d{2,5}$")


def _named(text: pl.Series, field: Field, *, masked: str, least: str = r"\p{L}") -> Cleaned:
    reason = (
        pl.when(TEXT.str.contains(masked))
        .then(pl.lit("masked"))
        .when(TEXT.str.to_lowercase().str.contains(_PLACEHOLDERS))
        .then(pl.lit("placeholder"))
        .when(~TEXT.str.contains(least))
        .then(pl.lit("name-form"))
    )
    frame = text.to_frame("text").with_columns(why=reason)
    return frame.select(cleaned(field, pl.when(pl.col("why").is_null()).then(TEXT), pl.col("why")))


def read_booleans(raw: pl.Series, field: Field, hints: Hints) -> Cleaned:
    """Yes or no in the usual marks and words; here 无 is an answer, not the lack of one."""

    def read(value: str) -> tuple[bool | None, str | None]:
        plain = unicodedata.normalize("NFKC", value).strip().lower()
        if plain in _YES or plain in _NO:
            return plain in _YES, None
        return (None, None) if stated(pl.Series([plain]))[0] is None else (None, "boolean-unknown")

    return over_unique(raw, read, schema_with_reason(field))


def read_sexes(raw: pl.Series, field: Field, hints: Hints) -> Cleaned:
    """``male`` or ``female``; the codes of GB/T 2261 (1 male, 2 female, 0 and 9 unknown) where a column has a 2."""
    text = stated(raw)
    coded = text.is_in(["2", "2.0"]).any()

    def read(value: str) -> tuple[str | None, str | None]:
        plain = "".join(value.lower().split())
        if coded and plain in ("0", "0.0", "9"):
            return None, None
        if plain in _MALE:
            return "male", None
        return ("female", None) if plain in _FEMALE else (None, "sex-unknown")

    return over_unique(text, read, schema_with_reason(field))


_DEGREE_NOISE = re.compile(
    r"[\s()\[\]【】（）:：,，。.\-_]|学历|学位|毕业|要求|最低|统招|全日制|非全日制|在职|普通|及其?以上|以上|及其?以下|以下|起"
)


def read_degrees(raw: pl.Series, field: Field, hints: Hints) -> Cleaned:
    """The id of a degree by the city's words; what surrounds the word (及以上, 统招, 毕业) does not matter."""
    words = {_bare(word): degree.id for degree in hints.degrees for word in (*degree.words, degree.zh, degree.en)}
    ids = {degree.id: degree.id for degree in hints.degrees}
    ranks = {degree.id: degree.rank for degree in hints.degrees}
    by_length = sorted((word for word in words if len(word) > 1), key=len, reverse=True)

    def read(value: str) -> tuple[str | None, str | None]:
        plain = _bare(value)
        found = words.get(plain) or ids.get(value.lower()) or words.get(_DEGREE_NOISE.sub("", plain))
        if found:
            return found, None
        inside = _words_inside(plain, by_length)
        if not inside:
            return None, "degree-unknown"
        choose = max if hints.highest else min
        return choose((words[word] for word in inside), key=lambda degree: ranks[degree]), None

    return over_unique(_stated_or_word(raw, words), read, schema_with_reason(field))


def _stated_or_word(raw: pl.Series, words: dict[str, str]) -> pl.Series:
    """As ``stated``; but 无 is a degree where the city's words say so."""
    nothing = [word for word in _MAY_BE_A_DEGREE if word in words]
    plain = changed(raw, TEXT.str.strip_chars())
    return stated(raw).zip_with(~plain.is_in(nothing).fill_null(value=False), plain)


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def _words_inside(text: str, by_length: list[str]) -> list[str]:
    found = []
    for word in by_length:
        if word in text:
            found.append(word)
            text = text.replace(word, "\0")
    return found


def read_words(raw: pl.Series, field: Field, hints: Hints) -> Cleaned:
    """A list of distinct words, in order; blanks part words only where no other mark does."""
    text = stated(changed(raw, TEXT.str.replace_all(r"[\r\n\t]+", "|")))
    joined = (
        pl.when(TEXT.str.contains(_LIST_MARKS))
        .then(TEXT.str.replace_all(_LIST_MARKS, "|"))
        .when(TEXT.str.contains("/", literal=True))
        .then(TEXT.str.replace_all("/", "|", literal=True))
        .when(TEXT.str.contains(r"^\p{Han}"))
        .then(TEXT.str.replace_all(" ", "|", literal=True))
        .otherwise(TEXT)
    )
    word = pl.element().str.strip_chars()
    parts = joined.str.split("|").list.eval(word.filter(word != "")).list.unique(maintain_order=True)
    listed = text.to_frame("text").select(parts.alias("parts"))
    return listed.select(cleaned(field, pl.when(pl.col("parts").list.len() > 0).then(pl.col("parts"))))


def read_places(raw: pl.Series, field: Field, hints: Hints) -> Cleaned:
    """The words as written and the code of the division they name; unknown words keep a null code and are not bad."""
    bare = TEXT.str.strip_chars("·-,，、/ ")
    text = changed(stated(raw), pl.when(bare.str.len_chars() > 0).then(bare))
    nothing = pl.repeat(None, text.len(), dtype=pl.String, eager=True)
    code = hints.resolve(text) if hints.resolve else nothing
    return pl.DataFrame({field.name: text, f"{field.name}_code": code, "reason": nothing})
