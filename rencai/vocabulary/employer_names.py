"""Names of employers taken apart: region, core, legal form, brackets, branch.

``深圳市顺势云科技(集团)有限责任公司`` → region 4403, core 顺势云科技. People leave out the region, the brackets and the
legal form, so the core is what two names of one employer must share; the rest corroborates or tells apart.
Every function takes a series of distinct names and gives one of the same length.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import polars as pl

from rencai.vocabulary.names import simplify
from rencai.vocabulary.text import tidy_column

_DIVISIONS = Path(__file__).parent / "divisions" / "national.csv"
_NOISE = r"[\s·•\-—_,，.。、/\\'\"“”‘’&＆:：;；*#]"
_FORMS = (
    r"股份有限公司|有限责任公司|有限责任|有限公司|股份公司|总公司|集团公司|公司|"
    r"有限合伙|普通合伙|特殊普通合伙|个人独资企业?|个体工商户|个体户"
)
_GROUP = r"(?:企业集团|集团股份|集团|控股|股份)$"
_BRANCH = (
    r"分公司|支公司|分店|分行|支行|分院|分校|分所|分厂|分部|办事处|营业部|营业厅|服务部|经营部|门店|直营店|加盟店|分$"
)
_TRADES = (
    "科技|技术|信息|网络|软件|电子|智能|数据|数字|通信|通讯|互联网|系统|集成|商务|贸易|商贸|实业|工业|制造|机械|机电|设备|装备|"
    "仪器|仪表|材料|新材料|化工|医药|医疗|器械|生物|健康|食品|饮料|餐饮|服装|服饰|纺织|鞋业|鞋服|体育|用品|家居|家具|建材|建设|建筑|"
    "工程|装饰|设计|置业|地产|房地产|物业|物流|货运|运输|供应链|汽车|能源|电力|电气|电器|光电|半导体|环保|环境|农业|文化|传媒|广告|"
    "影视|教育|培训|咨询|顾问|管理|企业|服务|人力资源|劳务|派遣|人才|投资|资产|金融|保险|控股|集团|股份|发展|开发|研究|研究院|中心|"
    "国际|进出口|电商|零售|批发|销售|营销|旅游|酒店|安防|安全|检测|认证|会计师|律师|税务|事务所|商行|经营|百货|超市|商店|厂|店|部|行"
)


def bare(names: pl.Series) -> pl.Series:
    """Tidy, simplified, lower case, without white space and punctuation; brackets are kept, half width."""
    text = names.to_frame("name").select(tidy_column(pl.col("name")).str.to_lowercase()).to_series()
    plain = simplify(text).str.replace_all(r"[（【［\[〔]", "(").str.replace_all(r"[）】］\]〕]", ")")
    return _unless_empty(plain.str.replace_all(_NOISE, ""))


def stem(names: pl.Series) -> pl.Series:
    """The ``bare`` name without brackets, legal forms and leading region; never empty where a name was given."""
    plain = bare(names)
    unbracketed = plain.str.replace_all(r"\([^()]*\)", "").str.replace_all(r"[()]", "")
    formless = unbracketed.str.replace_all(_FORMS, "")
    return _first_long_enough([formless.str.replace(_leading_regions(), ""), formless, unbracketed, plain])


def core(names: pl.Series) -> pl.Series:
    """The ``stem`` without the words for a group or a holding at its end."""
    whole = stem(names)
    return _first_long_enough([whole.str.replace(_GROUP, ""), whole])


def brand(names: pl.Series) -> pl.Series:
    """The ``core`` without the words for a trade at its end: what is the employer's own; where nothing is, the core."""
    whole = core(names)
    return _first_long_enough([whole.str.replace(f"(?:{_TRADES})+$", ""), whole])


def region(names: pl.Series) -> pl.Series:
    """Code of the region an employer's name says (2 digits province, 4 city), at its head or in brackets; else null."""
    plain = bare(names)
    leading = plain.str.extract(_leading_regions()).str.extract(f"({_region_names()})$")
    bracketed = plain.str.extract(rf"\(({_region_names()})[^()]*\)")
    return leading.zip_with(leading.is_not_null(), bracketed).replace_strict(_regions(), return_dtype=pl.String)


def is_branch(names: pl.Series) -> pl.Series:
    """Whether the name is that of a branch, a shop or an office of another employer."""
    return names.str.contains(_BRANCH)


def branch_place(names: pl.Series) -> pl.Series:
    """Code of the region that the name of a branch ends with (杭州分公司); null without one."""
    said = bare(names).str.extract(rf"({_region_names()})市?(?:[^()]{{0,6}})(?:{_BRANCH})")
    return said.replace_strict(_regions(), return_dtype=pl.String, default=None)


def _unless_empty(text: pl.Series) -> pl.Series:
    return text.to_frame("text").select(pl.when(pl.col("text").str.len_bytes() > 0).then("text")).to_series()


def _first_long_enough(choices: list[pl.Series]) -> pl.Series:
    """The first choice of two characters or more, else the last."""
    frame = pl.DataFrame({str(at): choice for at, choice in enumerate(choices)})
    long = [pl.when(pl.col(name).str.len_chars() >= 2).then(name) for name in frame.columns]
    return frame.select(pl.coalesce(*long, pl.last())).to_series()


@cache
def _regions() -> dict[str, str]:
    """Names by which employers' names say a region, with its code of two or four digits.

    Counties count with their full name only, unless they are cities: 平安, 长安 and others are also brands.
    """
    named: dict[str, str] = {}
    with _DIVISIONS.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            code, name, short = row["code"][:4], row["name"], row["short"]
            is_city = len(row["code"]) < 6 or name.endswith("市")
            for spelled in (name, short if is_city and len(short) > 1 else name):
                named.setdefault(spelled, code)
    return named


@cache
def _region_names() -> str:
    return "|".join(sorted(_regions(), key=len, reverse=True))


@cache
def _leading_regions() -> str:
    """One or more region names at the head; the kind of place may follow a short name (南山区 after 深圳)."""
    return rf"^(?:中国)?((?:{_region_names()})+)[市省]?"
