"""What can be known of a person, an employer or a post: every field, its type, its names, and whether it is sealed.

A source mapping names these fields; clean rows, claims and the talent base have columns of these names and types.
Some raw columns unfold: a field of type PAY becomes three columns, a PLACE two (see ``columns_of``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import polars as pl


class Kind(StrEnum):
    """What one row of a source speaks of."""

    PERSON = "person"
    EMPLOYER = "employer"
    POST = "post"


class ValueType(StrEnum):
    """How the raw text of a cell is read."""

    TEXT = "text"
    PERSON_NAME = "person_name"
    EMPLOYER_NAME = "employer_name"
    RESIDENT_ID = "resident_id"
    CREDIT_CODE = "credit_code"
    PHONE = "phone"
    EMAIL = "email"
    DATE = "date"
    YEAR = "year"
    YEARS = "years"
    INTEGER = "integer"
    NUMBER = "number"
    MONEY = "money"
    PAY = "pay"
    BOOLEAN = "boolean"
    SEX = "sex"
    DEGREE = "degree"
    PLACE = "place"
    WORDS = "words"


@dataclass(frozen=True)
class Field:
    """One field. ``sealed`` fields identify a person directly and never lie in the lake in the clear."""

    name: str
    type: ValueType
    zh: str
    en: str
    sealed: bool = False


def _table(*fields: Field) -> dict[str, Field]:
    return {field.name: field for field in fields}


T = ValueType

PERSON_FIELDS = _table(
    Field("name", T.PERSON_NAME, "姓名", "name", sealed=True),
    Field("former_name", T.PERSON_NAME, "曾用名", "former name", sealed=True),
    Field("sex", T.SEX, "性别", "sex"),
    Field("birth_date", T.DATE, "出生日期", "date of birth", sealed=True),
    Field("resident_id", T.RESIDENT_ID, "公民身份号码", "resident identity number", sealed=True),
    Field("other_id", T.TEXT, "其他证件号码", "passport or permit number", sealed=True),
    Field("phone", T.PHONE, "手机号码", "mobile phone", sealed=True),
    Field("email", T.EMAIL, "电子邮箱", "e-mail", sealed=True),
    Field("address", T.TEXT, "住址", "home address", sealed=True),
    Field("nationality", T.TEXT, "国籍", "nationality"),
    Field("origin", T.PLACE, "籍贯", "place of origin"),
    Field("residence", T.PLACE, "居住地", "where the person lives"),
    Field("workplace", T.PLACE, "工作地", "where the person works"),
    Field("team", T.TEXT, "人才队伍", "one of the six talent teams"),
    Field("grade", T.TEXT, "人才层次", "grade of a recognised talent"),
    Field("grade_from", T.DATE, "认定日期", "recognised on"),
    Field("degree", T.DEGREE, "学历", "highest degree"),
    Field("school", T.TEXT, "毕业院校", "school"),
    Field("major", T.TEXT, "专业", "major"),
    Field("graduated_on", T.DATE, "毕业时间", "graduated on"),
    Field("employer", T.EMPLOYER_NAME, "工作单位", "employer"),
    Field("employer_code", T.CREDIT_CODE, "单位统一社会信用代码", "employer's credit code"),
    Field("occupation", T.TEXT, "岗位", "post or occupation held"),
    Field("title", T.TEXT, "职称", "professional title"),
    Field("skill_level", T.TEXT, "技能等级", "skill level"),
    Field("trade", T.TEXT, "职业工种", "trade the skill level is for"),
    Field("skills", T.WORDS, "技能特长", "skills"),
    Field("hired_on", T.DATE, "入职时间", "hired on"),
    Field("left_on", T.DATE, "离职时间", "left on"),
    Field("pay", T.PAY, "薪酬", "pay"),
    Field("honours", T.WORDS, "荣誉", "honours and programmes"),
    Field("results", T.TEXT, "业绩成果", "results"),
    Field("field_of_work", T.TEXT, "专业领域", "scholarly or technical field"),
    Field("institution", T.TEXT, "所属机构", "academy or body that lists the person"),
    Field("elected_year", T.YEAR, "当选年份", "year elected or selected"),
    Field("biography", T.TEXT, "简介", "biography", sealed=True),
    Field("url", T.TEXT, "网址", "web address"),
    Field("base_id", T.TEXT, "人才编号", "id in the talent base, in rows typed there"),
    Field("seen_on", T.DATE, "数据日期", "date the source gives for the row"),
)

EMPLOYER_FIELDS = _table(
    Field("name", T.EMPLOYER_NAME, "单位名称", "name"),
    Field("short_name", T.EMPLOYER_NAME, "简称", "short or brand name"),
    Field("credit_code", T.CREDIT_CODE, "统一社会信用代码", "unified social credit code"),
    Field("registration_no", T.TEXT, "工商注册号", "registration number"),
    Field("taxpayer_id", T.TEXT, "纳税人识别号", "taxpayer number"),
    Field("legal_form", T.TEXT, "企业类型", "legal form"),
    Field("industry", T.TEXT, "所属行业", "industry"),
    Field("chain", T.TEXT, "产业链", "industry chain as stated"),
    Field("scope", T.TEXT, "经营范围", "business scope"),
    Field("established_on", T.DATE, "成立时间", "established on"),
    Field("status", T.TEXT, "经营状态", "status"),
    Field("staff", T.INTEGER, "从业人数", "number of staff"),
    Field("insured_staff", T.INTEGER, "社保人数", "number of insured staff"),
    Field("revenue", T.MONEY, "主营业务收入", "main revenue, yuan"),
    Field("above_scale", T.BOOLEAN, "规上企业", "above designated size"),
    Field("high_tech", T.BOOLEAN, "高新技术企业", "high-tech enterprise"),
    Field("has_rnd", T.BOOLEAN, "研发机构", "has an R&D body"),
    Field("place", T.PLACE, "所在地", "place"),
    Field("address", T.TEXT, "地址", "address"),
    Field("campus", T.TEXT, "校区", "campus"),
    Field("longitude", T.NUMBER, "经度", "longitude, degrees"),
    Field("latitude", T.NUMBER, "纬度", "latitude, degrees"),
    Field("website", T.TEXT, "官网", "website"),
    Field("description", T.TEXT, "简介", "description"),
    Field("contact_phone", T.PHONE, "联系电话", "contact phone", sealed=True),
    Field("source_id", T.TEXT, "来源记录编号", "record number in the source"),
    Field("url", T.TEXT, "来源网址", "web address"),
    Field("contributor", T.TEXT, "报送者", "who contributed the row"),
    Field("base_id", T.TEXT, "单位编号", "id in the talent base, in rows typed there"),
    Field("seen_on", T.DATE, "数据日期", "date the source gives for the row"),
)

POST_FIELDS = _table(
    Field("source_id", T.TEXT, "职位编号", "post number in the source"),
    Field("platform", T.TEXT, "发布平台", "platform"),
    Field("url", T.TEXT, "职位网址", "web address"),
    Field("title", T.TEXT, "职位", "job title"),
    Field("employer", T.EMPLOYER_NAME, "公司", "employer"),
    Field("employer_code", T.CREDIT_CODE, "单位统一社会信用代码", "employer's credit code"),
    Field("employer_is_full", T.BOOLEAN, "公司是否为全称", "employer name is the full legal name"),
    Field("recruiter", T.EMPLOYER_NAME, "招聘公司", "brand or poster"),
    Field("employer_kind", T.TEXT, "公司性质", "kind of employer"),
    Field("employer_size", T.TEXT, "公司规模", "size of employer"),
    Field("industry", T.TEXT, "行业", "industry"),
    Field("chain", T.TEXT, "产业链", "industry chain as stated"),
    Field("place", T.PLACE, "地区", "place"),
    Field("address", T.TEXT, "地址", "address"),
    Field("longitude", T.NUMBER, "经度", "longitude, degrees"),
    Field("latitude", T.NUMBER, "纬度", "latitude, degrees"),
    Field("description", T.TEXT, "职位描述", "duties and requirements"),
    Field("degree", T.DEGREE, "学历要求", "degree asked"),
    Field("experience", T.YEARS, "所需经验", "years of experience asked"),
    Field("pay", T.PAY, "薪资", "pay offered"),
    Field("pay_low", T.MONEY, "最低薪资", "lowest pay, yuan a month"),
    Field("pay_high", T.MONEY, "最高薪资", "highest pay, yuan a month"),
    Field("pays", T.NUMBER, "几薪", "pays a year"),
    Field("wanted", T.INTEGER, "招聘人数", "people wanted"),
    Field("filled", T.INTEGER, "已到岗人数", "people found"),
    Field("skills", T.WORDS, "技能", "skills asked"),
    Field("benefits", T.WORDS, "福利", "benefits"),
    Field("keyword", T.TEXT, "关键词", "search keyword"),
    Field("contributor", T.TEXT, "报送者", "who contributed the row"),
    Field("posted_on", T.DATE, "发布时间", "posted on"),
    Field("closed_on", T.DATE, "截止时间", "closed on"),
    Field("scanned_on", T.DATE, "扫描日期", "first seen by the collector"),
    Field("seen_on", T.DATE, "数据日期", "date the source gives for the row"),
)

FIELDS: dict[Kind, dict[str, Field]] = {
    Kind.PERSON: PERSON_FIELDS,
    Kind.EMPLOYER: EMPLOYER_FIELDS,
    Kind.POST: POST_FIELDS,
}

_DTYPES: dict[ValueType, pl.DataType] = {
    T.DATE: pl.Date(),
    T.YEAR: pl.Int32(),
    T.INTEGER: pl.Int64(),
    T.YEARS: pl.Float64(),
    T.NUMBER: pl.Float64(),
    T.MONEY: pl.Float64(),
    T.BOOLEAN: pl.Boolean(),
    T.WORDS: pl.List(pl.String()),
}


def columns_of(field: Field) -> dict[str, pl.DataType]:
    """The clean columns that one field becomes, with their types.

    PAY ``pay`` → ``pay_low``, ``pay_high`` (yuan a month) and ``pays`` (pays a year).
    PLACE ``x`` → ``x`` (the words as written) and ``x_code`` (2 digits province, 4 city, 6 county, 9 town).
    YEARS ``experience`` → the lower bound in years. Every other field is one column of its own name.
    """
    if field.type is T.PAY:
        return {"pay_low": pl.Float64(), "pay_high": pl.Float64(), "pays": pl.Float64()}
    if field.type is T.PLACE:
        return {field.name: pl.String(), f"{field.name}_code": pl.String()}
    return {field.name: _DTYPES.get(field.type, pl.String())}


def schema(kind: Kind) -> dict[str, pl.DataType]:
    """All clean columns that a row of this kind can have, in order."""
    columns: dict[str, pl.DataType] = {}
    for field in FIELDS[kind].values():
        columns |= columns_of(field)
    return columns


def sealed_columns(kind: Kind) -> list[str]:
    """Clean columns that must never lie in the lake in the clear."""
    return [column for field in FIELDS[kind].values() if field.sealed for column in columns_of(field)]
