"""What tells rows of persons, employers and posts apart, and which shapes of cells betray which field."""

from __future__ import annotations

from dataclasses import dataclass

from rencai.vocabulary.fields import Kind

WORTH: dict[Kind, dict[str, float]] = {
    Kind.PERSON: {
        "name": 3.0, "resident_id": 5.0, "sex": 2.5, "birth_date": 2.5, "phone": 1.5, "employer": 1.0, "degree": 1.0,
        "school": 2.0, "major": 1.5, "graduated_on": 2.0, "hired_on": 2.0, "left_on": 2.0, "title": 1.2, "grade": 1.5,
        "skill_level": 1.5, "trade": 1.5, "elected_year": 2.0, "biography": 1.5, "institution": 1.5, "origin": 1.5,
        "occupation": 1.0, "field_of_work": 1.0,
    },
    Kind.EMPLOYER: {
        "name": 2.0, "credit_code": 3.0, "scope": 3.0, "legal_form": 1.2, "established_on": 2.0, "status": 1.0,
        "staff": 1.5, "insured_staff": 3.0, "revenue": 2.5, "taxpayer_id": 2.0, "registration_no": 2.0, "campus": 2.0,
        "industry": 1.0, "above_scale": 2.0, "high_tech": 2.0, "has_rnd": 2.0, "short_name": 1.0,
    },
    Kind.POST: {
        "title": 3.0, "employer": 1.5, "pay": 2.5, "pay_low": 1.5, "pay_high": 1.5, "experience": 2.5, "degree": 1.0,
        "description": 2.0, "benefits": 2.0, "wanted": 3.0, "employer_size": 1.5, "employer_kind": 1.0, "skills": 0.8,
        "posted_on": 2.0, "place": 0.8,
    },
}  # fmt: skip
OTHERWISE = 0.6
"""Weight of a field that any kind may have."""


@dataclass(frozen=True)
class Clue:
    """Cells of this shape may be this field. ``telling`` shapes count even behind an unknown heading."""

    shape: str
    field: str
    sureness: float
    least: float = 0.6
    telling: bool = False
    unless: str = ""


CONTENT_CLUES: dict[Kind, tuple[Clue, ...]] = {
    Kind.PERSON: (
        Clue("resident_id", "resident_id", 0.98, 0.4, telling=True),
        Clue("phone", "phone", 0.9, telling=True),
        Clue("email", "email", 0.95, telling=True),
        Clue("sex", "sex", 0.95, 0.8, telling=True),
        Clue("degree", "degree", 0.9, 0.7, telling=True),
        Clue("credit_code", "employer_code", 0.9, 0.4, telling=True),
        Clue("person_name", "name", 0.85, 0.75, telling=True),
        Clue("company", "employer", 0.8, 0.5, telling=True),
        Clue("school", "school", 0.8, 0.5, telling=True),
        Clue("pay", "pay", 0.8),
        Clue("date", "birth_date", 0.5),
        Clue("place", "residence", 0.6, unless="degree"),
        Clue("title", "occupation", 0.6, 0.5),
        Clue("long", "biography", 0.6),
        Clue("url", "url", 0.6),
    ),
    Kind.EMPLOYER: (
        Clue("credit_code", "credit_code", 0.98, 0.4, telling=True),
        Clue("company", "name", 0.85, 0.4, telling=True),
        Clue("school", "name", 0.8, 0.5),
        Clue("campus", "campus", 0.8, 0.5),
        Clue("longitude", "longitude", 0.85, 0.8),
        Clue("latitude", "latitude", 0.85, 0.8, unless="longitude"),
        Clue("date", "established_on", 0.6),
        Clue("phone", "contact_phone", 0.8),
        Clue("place", "place", 0.7),
        Clue("industry", "industry", 0.6, 0.5, unless="long"),
        Clue("employer_kind", "legal_form", 0.6),
        Clue("long", "scope", 0.5),
        Clue("url", "website", 0.6),
    ),
    Kind.POST: (
        Clue("url", "url", 0.85, telling=True),
        Clue("company", "employer", 0.85, 0.4, telling=True),
        Clue("title", "title", 0.85, 0.3, unless="long"),
        Clue("pay", "pay", 0.95, 0.5, telling=True),
        Clue("pay_number", "pay_low", 0.6, 0.8),
        Clue("pay_number", "pay_high", 0.55, 0.8),
        Clue("degree", "degree", 0.9, 0.7, telling=True),
        Clue("experience", "experience", 0.9, 0.7, telling=True),
        Clue("place", "place", 0.8, 0.5),
        Clue("date", "posted_on", 0.75),
        Clue("month_day", "posted_on", 0.75),
        Clue("long", "description", 0.85, 0.5),
        Clue("benefits", "benefits", 0.85, 0.5, unless="long"),
        Clue("employer_size", "employer_size", 0.95, telling=True),
        Clue("employer_kind", "employer_kind", 0.9, telling=True),
        Clue("industry", "industry", 0.65, 0.5, unless="long"),
        Clue("longitude", "longitude", 0.8, 0.8),
        Clue("latitude", "latitude", 0.8, 0.8, unless="longitude"),
        Clue("credit_code", "employer_code", 0.9, 0.4, telling=True),
    ),
}
