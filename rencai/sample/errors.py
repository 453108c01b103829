"""How careless the invented departments are: one table of rates for each profile."""

from __future__ import annotations

from dataclasses import dataclass

from rencai.vocabulary.errors import BadInput


@dataclass(frozen=True)
class Errors:
    """Chances that one value of one row is missing, wrong or written otherwise (of the values that are there).

    ``missing_*``: the cell is empty. ``changed_*``: the value is of another time (an older phone, a former employer).
    """

    missing_id: float
    missing_phone: float
    missing_birth_date: float
    missing_sex: float = 0.02
    missing_employer: float = 0.01
    missing_school: float = 0.1
    missing_degree: float = 0.02
    missing_title: float = 0.1
    missing_town: float = 0.02
    mistyped_id: float = 0.005
    """One wrong digit, so that the check digit no longer fits."""
    transposed_id: float = 0.005
    """Two neighbouring digits changed places."""
    mistyped_phone: float = 0.01
    changed_phone: float = 0.05
    shared_phone: float = 0.01
    """The phone of the employer's clerk stands in the row."""
    swapped_birth_date: float = 0.005
    """Month and day changed places (only where that is a date)."""
    mistyped_birth_date: float = 0.005
    homophone: float = 0.01
    """One character of the name is another that sounds the same."""
    mistyped_name: float = 0.002
    traditional_name: float = 0.01
    padded_name: float = 0.1
    """A name of two characters is spread with a wide space."""
    changed_employer: float = 0.03
    abbreviated_employer: float = 0.15
    bracketed_employer: float = 0.03
    mistyped_employer: float = 0.002
    abbreviated_school: float = 0.1
    changed_town: float = 0.03
    older_degree: float = 0.03
    full_width: float = 0.01
    """Digits and letters in full width."""
    repeat: float = 0.004
    """The whole row comes a second time."""
    junk: float = 0.0005
    """Lines that are no rows: a page's subtotal, a heading repeated, a remark."""


PROFILES: dict[str, Errors] = {
    "easy": Errors(missing_id=0.08, missing_phone=0.1, missing_birth_date=0.08),
    "hard": Errors(
        missing_id=0.6,
        missing_phone=1 / 3,
        missing_birth_date=1 / 3,
        missing_sex=0.1,
        missing_employer=0.05,
        missing_school=0.35,
        missing_degree=0.1,
        missing_title=0.3,
        missing_town=0.1,
        mistyped_id=0.015,
        transposed_id=0.015,
        mistyped_phone=0.03,
        changed_phone=0.25,
        shared_phone=0.02,
        swapped_birth_date=0.03,
        mistyped_birth_date=0.02,
        homophone=0.05,
        mistyped_name=0.01,
        traditional_name=0.03,
        padded_name=0.2,
        changed_employer=1 / 3,
        abbreviated_employer=0.35,
        bracketed_employer=0.06,
        mistyped_employer=0.01,
        abbreviated_school=0.3,
        changed_town=0.12,
        older_degree=0.1,
        full_width=0.04,
        repeat=0.01,
        junk=0.002,
    ),
}


def errors_of(profile: str) -> Errors:
    """The rates of a profile."""
    if profile not in PROFILES:
        raise BadInput(f"there is no profile {profile!r}", todo="use one of: " + ", ".join(PROFILES))
    return PROFILES[profile]
