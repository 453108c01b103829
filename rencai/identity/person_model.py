"""Persons: which columns are compared, and which pairs of records."""

from __future__ import annotations

from rencai.identity.biographies import career
from rencai.identity.blocking import Rule
from rencai.identity.columns import Table
from rencai.identity.comparing import Comparison, postcode, same, slip, wording
from rencai.identity.kind_model import KindModel
from rencai.identity.numbers_compared import birth_date, resident_id
from rencai.identity.person_names import latin_half, whole_name
from rencai.identity.prepare import mostly_han
from rencai.vocabulary.bilingual import Bilingual

_NAMES = (whole_name(),)
_LATIN_NAMES = (
    latin_half("given_name", "given_py", "surname_py", Bilingual("名", "given name")),
    latin_half("family_name", "surname_py", "given_py", Bilingual("姓", "family name")),
)
_REST = (
    birth_date(),
    resident_id(),
    slip("other_id", Bilingual("其他证件号码", "other document"), m=(0.95, 0.03, 0.02), u=1e-6, identifies=True),
    slip("phone", Bilingual("手机号码", "phone"), m=(0.6, 0.03, 0.37), u=1e-5),
    wording("email", Bilingual("电子邮箱", "e-mail")),
    wording("employer", Bilingual("工作单位", "employer")),
    wording("school", Bilingual("毕业院校", "school")),
    wording("title", Bilingual("职称或职业", "title or occupation")),
    wording("town", Bilingual("镇街", "town")),
    wording("place", Bilingual("所在地", "place")),
    wording("birth_place", Bilingual("出生地", "place of birth")),
    wording("address", Bilingual("地址", "address")),
    postcode(),
    same("degree", Bilingual("学历", "degree"), m=0.85, u=0.3),
    career(),
    same("sex", Bilingual("性别", "sex"), m=0.98, u=0.5),
)

_EVERYWHERE: tuple[Rule, ...] = (
    Rule(("resident_id",), 100, sure=True),
    Rule(("other_id",), 100, sure=True),
    Rule(("phone",), 20),
    Rule(("email",), 20),
    Rule(("name_py", "full_birth")),
    Rule(("name_py", "birth_year")),
    Rule(("name_py", "birth_day")),
    Rule(("name_py", "employer")),
    Rule(("name_py", "school")),
    Rule(("name_py", "address")),
    Rule(("name_py", "phone_head")),
    Rule(("name_py", "phone_tail")),
    Rule(("full_birth", "given_py")),
    Rule(("full_birth", "surname_py", "town")),
    Rule(("full_birth", "employer")),
    Rule(("id_tail",), 100, sure=True),
    Rule(("id_head", "surname_py")),
    Rule(("id_region", "id_end", "surname_py")),
    Rule(("name_py", "title")),
    Rule(("name_py", "town")),
    Rule(("name_py",), 8),
)
HAN_RULES: tuple[Rule, ...] = (*_EVERYWHERE, Rule(("name_py", "town", "degree")))
_LATIN_BUNDLES = (
    ("full_birth", "surname_sound"), ("full_birth", "given_sound"), ("full_birth", "postcode"),
    ("full_birth", "address"), ("full_birth", "town"), ("full_birth", "birth_place"), ("full_birth", "title"),
    ("given_sound", "surname_sound", "birth_year"), ("given_sound", "surname_sound", "birth_day"),
    ("given_sound", "surname_sound", "postcode"), ("given_sound", "surname_sound", "birth_place"),
    ("given_sound", "surname_sound", "town"), ("given_sound", "surname_sound", "title"),
    ("given_sound", "surname_sound"), ("surname_sound", "postcode"), ("given_sound", "postcode"),
    ("surname_sound", "address"), ("given_sound", "address"), ("address", "town"), ("address", "postcode"),
    ("birth_year", "postcode"), ("birth_place", "postcode"), ("given_head", "surname_head", "birth_year"),
    ("given_head", "surname_head", "birth_place"), ("given_head", "surname_head", "title"),
    ("surname_sound", "birth_place", "title"), ("surname_head", "birth_year", "birth_place"),
    ("given_head", "birth_year", "birth_place"),
)  # fmt: skip
LATIN_RULES: tuple[Rule, ...] = (*_EVERYWHERE, *(Rule(columns, 3.0) for columns in _LATIN_BUNDLES))


def _comparisons(table: Table) -> list[Comparison]:
    """What is compared in this table: names in Chinese characters whole, names in Latin letters by halves."""
    return [*(_NAMES if _is_han(table) else _LATIN_NAMES), *_REST]


def _rules(table: Table) -> tuple[Rule, ...]:
    """Which pairs are compared in this table."""
    return HAN_RULES if _is_han(table) else LATIN_RULES


def _is_han(table: Table) -> bool:
    return "name" not in table or mostly_han(table["name"])


PERSONS = KindModel(_comparisons, _rules, exclusive=("valid_id",))
