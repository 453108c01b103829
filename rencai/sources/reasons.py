"""Why a row or a value was set aside: stable ids, with words in both languages."""

from __future__ import annotations

from rencai.vocabulary.bilingual import Bilingual

ROW_REASONS: dict[str, Bilingual] = {
    "total-line": Bilingual("合计行，不是记录", "a line of totals, not a record"),
    "header-line": Bilingual("重复的表头", "the heading once more"),
    "note-line": Bilingual("备注或制表信息，不是记录", "a note or signature, not a record"),
    "nothing-mapped": Bilingual("已对应的列全部为空", "nothing stands in the mapped columns"),
    "too-many-cells": Bilingual("单元格数多于表头", "more cells than the heading has"),
    "line-broken": Bilingual("此行不是完整的JSON", "the line is not whole JSON"),
    "line-damaged": Bilingual("此行有无法解码的字符", "the line has characters that cannot be decoded"),
    "other-form": Bilingual("此行的形式与其他记录不同", "not of the form of the other records"),
    "missing-required": Bilingual("必填项为空", "a required value is missing"),
}

VALUE_REASONS: dict[str, Bilingual] = {
    "masked": Bilingual("已脱敏，无法使用", "masked, cannot be used"),
    "digits-lost": Bilingual(
        "被电子表格改成数字，末位已丢失", "turned into a number by a spreadsheet, last digits lost"
    ),
    "id-form": Bilingual("不是18位或15位公民身份号码", "not a resident identity number of 18 or 15 characters"),
    "id-birth-date": Bilingual("身份号码中的出生日期不存在", "the birth date in the identity number does not exist"),
    "id-check-digit": Bilingual("身份号码校验码不符", "the check digit of the identity number is wrong"),
    "invented-id": Bilingual("虚构样本的身份号码", "an identity number of an invented sample"),
    "invented-phone": Bilingual("虚构样本的手机号码", "a phone number of an invented sample"),
    "code-form": Bilingual("不是18位统一社会信用代码", "not a credit code of 18 characters"),
    "code-check-digit": Bilingual("统一社会信用代码校验码不符", "the check character of the credit code is wrong"),
    "phone-form": Bilingual("不是电话号码", "not a phone number"),
    "email-form": Bilingual("不是电子邮箱", "not an e-mail address"),
    "date-form": Bilingual("无法识别的日期", "not a date in any known form"),
    "date-impossible": Bilingual("日期不存在", "a day that does not exist"),
    "date-ambiguous": Bilingual("日、月、年次序不明", "day, month and year could be meant in several ways"),
    "date-without-year": Bilingual("日期缺年份", "a date without its year"),
    "date-year-only": Bilingual("只有年份", "a year without month and day"),
    "date-out-of-range": Bilingual("日期超出合理范围", "a date outside all reason"),
    "date-placeholder": Bilingual("系统占位日期", "a date that a machine writes when there is none"),
    "year-form": Bilingual("无法识别的年份", "not a year"),
    "year-out-of-range": Bilingual("年份超出合理范围", "a year outside all reason"),
    "years-form": Bilingual("无法识别的年限", "not a number of years"),
    "money-form": Bilingual("无法识别的金额", "not an amount of money"),
    "money-currency": Bilingual("非人民币金额", "money other than yuan"),
    "pay-form": Bilingual("无法识别的薪酬", "not a pay"),
    "pay-unit-unclear": Bilingual("薪酬单位不明", "the unit of the pay is unclear"),
    "pay-out-of-range": Bilingual("薪酬超出合理范围", "a pay outside all reason"),
    "number-form": Bilingual("不是数字", "not a number"),
    "number-out-of-range": Bilingual("数字超出合理范围", "a number outside all reason"),
    "boolean-unknown": Bilingual("不是“是”或“否”", "neither yes nor no"),
    "sex-unknown": Bilingual("无法识别的性别", "not a sex"),
    "degree-unknown": Bilingual("无法识别的学历", "not a degree the city knows"),
    "name-form": Bilingual("不是名称", "not a name"),
    "placeholder": Bilingual("占位或测试内容", "a placeholder or a test"),
}

REASONS: dict[str, Bilingual] = ROW_REASONS | VALUE_REASONS

RIGHT_KIND = (
    "masked", "digits-lost", "id-birth-date", "id-check-digit", "invented-id", "invented-phone", "code-check-digit",
    "date-impossible", "date-ambiguous", "date-without-year", "date-year-only", "date-placeholder", "year-out-of-range",
    "money-currency", "pay-unit-unclear", "pay-out-of-range", "number-out-of-range",
)  # fmt: skip
"""Reasons that say what a bad value was meant to be: a column of these is the right column."""
