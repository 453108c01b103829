"""Units mixed into the numbers of a column that has its units told apart."""

from __future__ import annotations

from collections.abc import Iterator

from rencai.plan.lint.findings import Finding, Severity, spot_of_line
from rencai.plan.lint.sources import Source
from rencai.vocabulary.bilingual import Bilingual


def units_in_numbers(source: Source) -> Iterator[Finding]:
    """A unit printed in a number although it is told apart; and whether other rows of that unit do without."""
    for indicator in source.plan.indicators:
        cells = [point.printed for point in (indicator.baseline, indicator.target) if point.unit_inside]
        if not cells:
            continue
        plain = [
            other
            for other in source.plan.indicators
            if other.unit == indicator.unit and not (other.baseline.unit_inside or other.target.unit_inside)
        ]
        printed = "、".join(cells)
        others = f"，同单位的其他{len(plain)}行没有" if plain else ""
        others_en = f"; {len(plain)} other rows of this unit do without" if plain else ""
        message = Bilingual(
            f"{indicator.name}：单位“{indicator.unit}”已单列，数值里又写了单位（{printed}）{others}",
            f"{indicator.name}: the unit “{indicator.unit}” stands again in the numbers ({printed}){others_en}",
        )
        yield Finding("unit-in-number", Severity.WARNING, message, (spot_of_line(source.document, indicator.place),))
