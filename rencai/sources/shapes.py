"""What the cells of a column look like, whatever its heading says: shares of values of each recognisable shape."""

from __future__ import annotations

import polars as pl

from rencai.sources.values.columns import Hints, stated
from rencai.sources.values.words import read_degrees
from rencai.vocabulary.fields import PERSON_FIELDS
from rencai.vocabulary.identifiers import credit_code_passes, resident_id_passes
from rencai.vocabulary.money import Pay, parse_pay
from rencai.vocabulary.names import COMPOUND_SURNAMES

SAMPLE_ROWS = 4000
SAMPLE_VALUES = 300
_LONG = 60

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚"
    "谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦"
    "向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵"
    "解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓"
    "花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薛伏岑习胥保和蔺练肖闫付代尚仝佘麦粟漆粘施许蔡庄曾苏"
)


def _any(words: str) -> str:
    return "|".join(words.split())


_COMPANY_ENDS = _any(
    "公司 集团 厂 商行 经营部 合作社 事务所 工作室 研究院 医院 银行 有限合伙[)）]? 个体工商户 加工场 服务部"
    " 门诊部 酒店 超市"
)
_TITLE_ENDS = _any(
    r"工程师 经理 主管 专员 总监 助理 店长 厂长 部长 会计 出纳 顾问 代表 司机 普工 \p{Han}工 \p{Han}员 \p{Han}师"
    " 总裁 副总 秘书 前台 客服 主任 组长 实习生 储备干部 管培生 负责人"
)
_EMPLOYER_KINDS = _any(
    "民营 国企 国有 外资 合资 上市 事业单位 股份制 私营 外商 创业 外企 央企 政府 非营利 代表处 港澳台"
)
_BENEFITS = _any("五险 一金 双休 年终奖 带薪 餐补 包吃 包住 节日福利 补贴 团建 员工旅游 周末 体检")
_PATTERNS = {
    "phone": r"^(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?:\.0)?$|^\(?0\d{2,3}\)?[- ]?\d{7,8}$",
    "email": r"^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$",
    "url": r"^(?:https?://|www\.)\S+$",
    "date": r"^(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}(?:\D.*)?$"
    r"|^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$",
    "month_day": r"^(?:0?[1-9]|1[0-2])[-/月](?:0?[1-9]|[12]\d|3[01])日?$",
    "year": r"^(?:19|20)\d{2}年?$",
    "sex": r"^(?:男|女|男性|女性|(?i:male|female|m|f))$",
    "number": r"^[-+]?\d+(?:\.\d+)?$",
    "fraction": r"^[-+]?\d+\.\d{2,}$",
    "company": rf"(?:{_COMPANY_ENDS})[)）]?$",
    "school": r"(?:大学|学院|学校|中学|小学|幼儿园|专科|党校)$|大学[(（].+[)）]$",
    "campus": r"(?:校区|分校|校园|院区|校本部|本部)$",
    "experience": r"经验|应届|^\d+(?:-\d+)?年(?:以上|以下|以内)?$",
    "employer_size": r"^(?:少于)?\d+(?:-\d+)?人(?:以上|以下)?$",
    "employer_kind": rf"^(?:{_EMPLOYER_KINDS})",
    "industry": r"业$|^[\p{Han}、()（）]{2,}/[\p{Han}、/,()（）]{2,}$|互联网|电子商务|^计算机|^房地产|^金融|^教育",
    "benefits": _BENEFITS,
    "title": rf"(?:{_TITLE_ENDS})(?:\W.*)?$",
    "listed": r"[,，、;；|\s]",
}


def sample_of(body: pl.DataFrame) -> pl.DataFrame:
    """Some thousand rows spread over the table."""
    step = max(1, body.height // SAMPLE_ROWS)
    return body.gather_every(step).head(SAMPLE_ROWS)


def distinct_values(column: pl.Series) -> pl.Series:
    """Up to SAMPLE_VALUES distinct stated values, in order of appearance."""
    return stated(column.drop_nulls().unique(maintain_order=True).head(SAMPLE_VALUES)).drop_nulls().rename("text")


def shapes_of(values: pl.Series, hints: Hints) -> dict[str, float]:
    """Share of the values (distinct and stated) that have each shape; empty when there are none."""
    if values.is_empty():
        return {}
    short = values.str.len_chars() <= 40
    shares = {
        shape: _share(values.str.contains(pattern) & (short | (shape in ("url", "benefits", "listed"))))
        for shape, pattern in _PATTERNS.items()
    }
    shares["long"] = _share(values.str.len_chars() >= _LONG)
    shares["resident_id"] = _share(_by_expression(_upper(values), resident_id_passes))
    shares["credit_code"] = _share(_by_expression(_upper(values), credit_code_passes))
    shares["person_name"] = _share(_person_names(values))
    shares["degree"] = _degree_share(values, hints)
    shares["pay"] = _pay_share(values)
    shares |= _ranges(values, shares)
    if hints.resolve and _may_be_places(shares, values):
        shares["place"] = _share(hints.resolve(values).is_not_null() & short)
    return shares


_NO_PLACES = (
    "number",
    "date",
    "month_day",
    "url",
    "email",
    "phone",
    "company",
    "title",
    "degree",
    "sex",
    "pay",
    "benefits",
)


def _may_be_places(shares: dict[str, float], values: pl.Series) -> bool:
    """Whether asking the gazetteer, which costs time, may be worth it."""
    return all(shares[shape] < 0.4 for shape in _NO_PLACES) and bool(_share(values.str.contains(r"\p{Han}")) > 0.3)


def _share(flags: pl.Series) -> float:
    return float(flags.fill_null(False).mean() or 0.0)  # type: ignore[arg-type]


def _upper(values: pl.Series) -> pl.Series:
    return values.str.to_uppercase().str.replace_all(r"[\s'-]", "")


def _by_expression(values: pl.Series, passes: object) -> pl.Series:
    assert callable(passes)
    return values.to_frame("text").select(passes(pl.col("text"))).to_series()


def _person_names(values: pl.Series) -> pl.Series:
    plain = values.str.replace_all(" ", "")
    compound = "|".join(COMPOUND_SURNAMES)
    return plain.str.contains(
        rf"^(?:[{_SURNAMES}]\p{{Han}}{{1,2}}|(?:{compound})\p{{Han}}{{1,2}}|\p{{Han}}+·\p{{Han}}+)$"
    )


def _degree_share(values: pl.Series, hints: Hints) -> float:
    short = values.filter(values.str.len_chars() <= 12)
    if short.is_empty() or not hints.degrees:
        return 0.0
    found = read_degrees(short, PERSON_FIELDS["degree"], hints)
    return float(found["degree"].count()) / values.len()


def _pay_share(values: pl.Series) -> float:
    with_unit = values.filter(
        values.str.contains(r"[千万kKwW元]|/[月年天日时]|面议|薪") & (values.str.len_chars() <= 24)
    )
    with_digit = with_unit.filter(with_unit.str.contains(r"\d|面议"))
    return sum(isinstance(parse_pay(text), Pay) for text in with_digit) / values.len()


def _ranges(values: pl.Series, shares: dict[str, float]) -> dict[str, float]:
    numbers = values.cast(pl.Float64, strict=False).drop_nulls()
    if numbers.is_empty() or shares["number"] < 0.8:
        return {"longitude": 0.0, "latitude": 0.0, "pay_number": 0.0}
    size = values.len()
    degrees = shares["fraction"] >= 0.5
    whole = not degrees and shares["year"] < 0.5
    return {
        "longitude": float(numbers.is_between(73, 136).sum()) / size if degrees else 0.0,
        "latitude": float(numbers.is_between(3, 54).sum()) / size if degrees else 0.0,
        "pay_number": float(numbers.is_between(1000, 300_000).sum()) / size if whole else 0.0,
    }
