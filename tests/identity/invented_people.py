"""Invented people seen several times, the way careless registers see them; the truth is known."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from rencai.vocabulary.identifiers import resident_id_check

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江施庄洪柯颜尤蒲单解仇查翟"  # noqa: E501
_GIVEN = "明国华伟文德志金玉美珍秀英丽荣福财建成龙山海水春秋梅小晓红军平刚强辉鹏飞宇浩轩子涵梓萱雨佳欣怡静敏霞燕芳兰桂莲凤珠慧婷雪琳倩颖娜丹洁莉艳娟磊超勇杰涛斌波鑫毅俊峰凯翔博睿哲远航达权胜利民生安康宁顺昌盛兴旺庆祥瑞泽润清源溪沛淑贤良才智信义仁礼孝忠诚坤乾元亨利贞思维念恩惠慈爱心悦乐欢笑颜如意茂林森松柏竹青翠碧岚峦岩石铭锋锐钧钰铃锦绣绮纹彩虹霓霞光辉耀曜晖晨晗昊旭升阳朝"  # noqa: E501
_HOMOPHONES = {
    "伟": "玮",
    "明": "铭",
    "华": "桦",
    "志": "智",
    "建": "健",
    "晓": "小",
    "丽": "莉",
    "英": "瑛",
    "平": "萍",
}
_TOWNS = [
    "青阳",
    "梅岭",
    "西园",
    "罗山",
    "新塘",
    "灵源",
    "陈埭",
    "池店",
    "安海",
    "磁灶",
    "内坑",
    "紫帽",
    "东石",
    "永和",
]
_TRADES = ["鞋业", "服装", "食品", "机械", "建材", "科技", "贸易", "物流"]
_SYLLABLES = "恒安利达盛泰华丰金隆鑫源兴旺凤竹浔兴劲霸力柒牌安踏特步卡宾美克乔丹中乔佳龙信泰"


def people_table(rows: int, seed: int, *, hard: bool = True) -> pl.DataFrame:
    """``rows`` records of about ``rows / 2.2`` people: column ``person`` is the truth, the rest are link keys."""
    random = np.random.default_rng(seed)
    people = max(1, round(rows / 2.2))
    truth = _people(people, random)
    times = np.concatenate([np.arange(people), random.integers(0, people, rows - people)])
    random.shuffle(times)
    return _blur(truth[times], random, hard=hard)


def _people(size: int, random: np.random.Generator) -> pl.DataFrame:
    rank = 1 / (np.arange(len(_SURNAMES)) + 2.0)
    surname = random.choice(list(_SURNAMES), size, p=rank / rank.sum())
    commonness = 1 / (np.arange(len(_GIVEN)) + 10.0)
    given = random.choice(list(_GIVEN), (size, 2), p=commonness / commonness.sum())
    short = random.random(size) < 0.15
    name = [s + a + ("" if one else b) for s, (a, b), one in zip(surname, given, short, strict=True)]
    born = [date(1950, 1, 1) + timedelta(int(days)) for days in random.integers(0, 20000, size)]
    first17 = [f"99{random.integers(1000, 1100)}{day:%Y%m%d}{random.integers(0, 999):03d}" for day in born]
    employers = _employers(max(3, size // 40), random)
    return pl.DataFrame(
        {
            "person": np.arange(size, dtype=np.uint32),
            "name": name,
            "sex": random.choice(["male", "female"], size),
            "birth_date": [str(day) for day in born],
            "resident_id": [text + resident_id_check(text) for text in first17],
            "phone": [f"13{n:09d}" for n in random.integers(0, 10**9, size)],
            "employer": random.choice(employers, size),
            "school": [f"{town}第{n}中学" for town, n in zip(random.choice(_TOWNS, size), random.integers(1, 20, size), strict=True)],  # noqa: E501
            "town": random.choice(_TOWNS, size),
            "degree": random.choice(["本科", "大专", "硕士", "高中", "博士"], size, p=[0.3, 0.35, 0.08, 0.26, 0.01]),
        }
    )  # fmt: skip


def _employers(size: int, random: np.random.Generator) -> list[str]:
    parts = random.choice(list(_SYLLABLES), (size, 3))
    return [f"晋江市{a}{b}{c}{random.choice(_TRADES)}有限公司" for a, b, c in parts]


def _blur(rows: pl.DataFrame, random: np.random.Generator, *, hard: bool) -> pl.DataFrame:
    size = rows.height

    def some(share: float) -> pl.Series:
        return pl.Series(random.random(size) < (share if hard else share / 5))

    other = rows[random.permutation(size)]
    slip = pl.Series(random.integers(2, 10, size))
    phone = rows["phone"].zip_with(~some(0.25), other["phone"])
    return rows.with_columns(
        record=pl.int_range(pl.len(), dtype=pl.UInt32),
        name=pl.when(some(0.05)).then(pl.col("name").str.replace_many(_HOMOPHONES)).otherwise("name"),
        birth_date=pl.when(~some(0.33)).then(
            pl.when(some(0.05)).then(_swapped(pl.col("birth_date"))).otherwise("birth_date")
        ),
        resident_id=pl.when(~some(0.6)).then(
            pl.when(some(0.03)).then(_slipped(pl.col("resident_id"), slip)).otherwise("resident_id")
        ),
        phone=pl.when(~some(0.33)).then(pl.when(some(0.03)).then(_slipped(phone, slip)).otherwise(phone)),
        employer=pl.when(some(0.2)).then(pl.col("employer").str.slice(3, 5)).otherwise(
            rows["employer"].zip_with(~some(0.33), other["employer"])
        ),
        school=pl.when(~some(0.3)).then("school"),
        degree=pl.when(~some(0.2)).then("degree"),
        town=pl.when(some(0.1)).then(other["town"]).otherwise("town"),
    )  # fmt: skip


def _swapped(day: pl.Expr) -> pl.Expr:
    return day.str.replace(r"-(\d\d)-(\d\d)", "-$2-$1")


def _slipped(digits: pl.Expr | pl.Series, at: pl.Series) -> pl.Expr:
    text = pl.lit(digits) if isinstance(digits, pl.Series) else digits
    wrong = ((text.str.slice(at, 1).cast(pl.Int32, strict=False).fill_null(0) + 1) % 10).cast(pl.String)
    return text.str.slice(0, at) + wrong + text.str.slice(at + 1)
