"""Names of persons in one form: simplified characters, surname and given name apart, pinyin with surname readings.

Everything works on columns. Characters are few (some ten thousand) while names are many, so that tables are made over
the characters that occur and the names are then rewritten by column expressions.
"""

from __future__ import annotations

from functools import cache

import polars as pl

SURNAME_READINGS: dict[str, str] = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "翟": "zhai", "缪": "miao",
    "朴": "piao", "盖": "ge", "隗": "wei", "员": "yun", "乐": "yue", "折": "she", "种": "chong", "繁": "po",
    "卜": "bu", "牟": "mu", "句": "gou", "召": "shao", "佴": "nai", "洗": "xian", "阚": "kan", "覃": "qin",
    "黑": "he", "秘": "bi", "会": "gui", "薄": "bo", "能": "nai", "不": "fou", "藏": "zang", "尉": "wei",
    "褚": "chu", "谌": "chen", "莘": "shen", "盛": "sheng",
}  # fmt: skip
"""How a character is read when it is a surname, where the commonest reading is another or is often given wrongly."""

COMPOUND_SURNAMES: dict[str, str] = {
    "欧阳": "ouyang", "司马": "sima", "上官": "shangguan", "诸葛": "zhuge", "司徒": "situ", "东方": "dongfang",
    "独孤": "dugu", "南宫": "nangong", "万俟": "moqi", "闻人": "wenren", "夏侯": "xiahou", "尉迟": "yuchi",
    "公孙": "gongsun", "皇甫": "huangfu", "轩辕": "xuanyuan", "令狐": "linghu", "宇文": "yuwen", "长孙": "zhangsun",
    "慕容": "murong", "鲜于": "xianyu", "闾丘": "lvqiu", "司空": "sikong", "呼延": "huyan", "端木": "duanmu",
    "申屠": "shentu", "赫连": "helian", "澹台": "tantai", "淳于": "chunyu", "公冶": "gongye", "拓跋": "tuoba",
    "完颜": "wanyan", "濮阳": "puyang", "太史": "taishi", "百里": "baili", "第五": "diwu", "西门": "ximen",
    "东郭": "dongguo", "钟离": "zhongli", "仲孙": "zhongsun", "乐正": "yuezheng", "宗政": "zongzheng",
    "羊舌": "yangshe", "单于": "chanyu", "叔孙": "shusun", "公羊": "gongyang",
}  # fmt: skip

GIVEN_READINGS: dict[str, str] = {
    "晟": "sheng", "茜": "xi", "祎": "yi", "妤": "yu", "莘": "xin", "翟": "zhai", "缪": "miao", "宓": "mi",
    "曾": "zeng", "长": "chang", "重": "chong", "柏": "bai", "斓": "lan", "阚": "kan", "芃": "peng", "调": "diao",
}  # fmt: skip
"""Characters whose commonest reading is not the one heard in given names."""

VARIANTS: dict[str, str] = {
    "昇": "升", "陞": "升", "峯": "峰", "羣": "群", "昺": "炳", "頴": "颖", "穎": "颖", "潁": "颖", "彥": "彦",
    "戸": "户", "呉": "吴", "煕": "熙", "凞": "熙", "燿": "耀", "晧": "皓", "皜": "皓", "濬": "浚", "鑑": "鉴",
    "鑒": "鉴", "氷": "冰", "甯": "宁", "寗": "宁", "綉": "绣", "秊": "年", "邨": "村", "崐": "昆", "崑": "昆",
    "蘓": "苏", "甦": "苏", "荘": "庄", "昻": "昂", "勲": "勋", "勛": "勋", "竒": "奇", "弍": "二", "愼": "慎",
    "嶽": "岳", "巖": "岩", "嵒": "岩", "栁": "柳", "鋭": "锐", "説": "说", "着": "著",
}  # fmt: skip
"""Other forms of a character that occur in names beside the traditional ones."""


_FEW = 100
"""So many values are gone through in plain Python faster than by a query."""


@cache
def _simplifier() -> object:
    import opencc

    return opencc.OpenCC("t2s")


def _characters(text: pl.Series) -> list[str]:
    """The distinct characters outside ASCII that occur."""
    if len(text) <= _FEW:
        return sorted({char for name in text.to_list() if name for char in name if not char.isascii()})
    joined = text.drop_nulls().unique().str.replace_all(r"[\x00-\x7f]", "")
    return joined.str.split("").explode(empty_as_null=False).unique().drop_nulls().to_list()


def simplify(text: pl.Series) -> pl.Series:
    """Simplified characters in their commonest form, character by character; everything else stays."""
    converter = _simplifier()
    changed = {}
    for char in filter(None, _characters(text)):
        plain = converter.convert(VARIANTS.get(char, char))  # type: ignore[attr-defined]
        plain = VARIANTS.get(plain, plain)
        if plain != char and len(plain) == 1:
            changed[char] = plain
    return text.str.replace_many(changed) if changed else text


@cache
def _reading(char: str) -> str:
    from pypinyin import Style, pinyin

    found = pinyin(char, style=Style.NORMAL, errors="ignore")
    return plain_syllable(found[0][0]) if found else ""


def plain_syllable(syllable: str) -> str:
    """One syllable without tone, ü written u: passports and keyboards write lü as lu, lv or lyu."""
    return syllable.replace("ü", "u").replace("lv", "lu").replace("nv", "nu").replace("lyu", "lu").replace("nyu", "nu")


def readings(chars: list[str], *, surname: bool = False) -> dict[str, str]:
    """Reading of each character, as a surname or inside a given name; unknown ones read as themselves."""
    table = SURNAME_READINGS if surname else GIVEN_READINGS
    return {char: table.get(char) or _reading(char) or char for char in chars}


def readings_of(text: pl.Series) -> dict[str, str]:
    """Reading of each Chinese character that occurs in a column."""
    return readings([char for char in _characters(text) if "\u4e00" <= char <= "\u9fff"])


def han_names(folded: pl.Series) -> pl.DataFrame:
    """Names in (simplified) Chinese characters → ``surname``, ``given``, ``surname_pinyin``, ``given_pinyin``.

    ``folded`` holds names as ``simplify`` leaves them, without spaces; rows without Chinese characters give nulls.
    Pinyin syllables are joined without separator; of a given name at most the first five characters are read.
    """
    name = pl.when(pl.col("name").str.contains(r"\p{Han}")).then(pl.col("name").str.replace_all(r"[^\p{Han}]", ""))
    size = pl.col("name").str.len_chars()
    compound = pl.col("name").str.slice(0, 2).is_in(list(COMPOUND_SURNAMES)) & (size > 2)
    parts = (
        folded.rename("name")
        .to_frame()
        .select(name)
        .with_columns(
            surname=pl.when(compound).then(pl.col("name").str.slice(0, 2)).otherwise(pl.col("name").str.slice(0, 1)),
            given=pl.when(compound).then(pl.col("name").str.slice(2)).otherwise(pl.col("name").str.slice(1)),
        )
    )
    return parts.select("surname", "given", *_pinyin_of(parts))


def _pinyin_of(parts: pl.DataFrame) -> list[pl.Series]:
    surnames = parts["surname"].drop_nulls().unique().to_list()
    one_char = readings([name for name in surnames if len(name) == 1], surname=True)
    two_char = {name: COMPOUND_SURNAMES[name] for name in surnames if len(name) == 2}
    given_table = readings(_characters(parts["given"]))
    syllables = [
        pl.col("given").str.slice(at, 1).replace_strict(given_table, default="", return_dtype=pl.String)
        for at in range(5)
    ]
    surname = pl.col("surname").replace_strict(one_char | two_char, default=None, return_dtype=pl.String)
    read = parts.select(surname.alias("surname_pinyin"), pl.concat_str(syllables).alias("given_pinyin"))
    return read.get_columns()


def latin_words(names: pl.Series) -> pl.Series:
    """Names in Latin letters → their words in order, lower case, accents dropped, one space between; else null."""
    plain = names.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    plain = plain.str.replace_many({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ⁿ": ""})
    words = plain.str.replace_all(r"['’`]", "").str.replace_all(r"[^a-z0-9]+", " ").str.strip_chars()
    return pl.select(pl.when(words.str.contains(r"[a-z]")).then(words)).to_series().rename(names.name)
