"""The departments' registers as they look from outside: file names, form, headings that drift, styles of dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rencai.sample.content import content
from rencai.sample.draws import Draws
from rencai.sample.months import is_year_end
from rencai.vocabulary.fields import Kind

_ERAS = (2022, 2024)
"""Last years of the first and the second era; forms change after them."""


@dataclass(frozen=True)
class Column:
    """One column of a register in one era: the field, its heading, and the style of its dates."""

    field: str
    heading: str
    style: str


@dataclass(frozen=True)
class Register:
    """One department's register in one era."""

    source: str
    kind: Kind
    rhythm: str
    file: str
    form: str
    encoding: str
    titles: tuple[str, ...]
    total: bool
    tidy: bool
    columns: tuple[Column, ...]

    @property
    def fields(self) -> list[str]:
        """The fields in the order of the columns."""
        return [column.field for column in self.columns]

    def delivers_on(self, day: date) -> bool:
        """Whether a file of this register comes on that day."""
        return self.rhythm == "monthly" or is_year_end(day)

    def filled_in(self, template: str, day: date, town: str = "") -> str:
        """A file name or title with the date and the town written in."""
        return template.format(
            year=day.year, ym=f"{day:%Y%m}", ymd=f"{day:%Y%m%d}", zh=f"{day.year}年{day.month}月{day.day}日", town=town
        )


def sources() -> list[str]:
    """The sources of the sample, in order."""
    return list(content("registers"))


def register_of(source: str, day: date, *, form: str | None = None, encoding: str | None = None) -> Register:
    """The register as it looks on that day; ``form`` and ``encoding`` where every town has its own."""
    written = content("registers")[source]
    era = sum(day.year > last for last in _ERAS)
    file = _of_era(written["files"], era)
    columns = [
        Column(column[0], _of_era(column[1], era), _of_era(column[2], era) if len(column) > 2 else "iso")
        for column in written["columns"]
    ]
    return Register(
        source=source,
        kind=Kind(written.get("kind", "person")),
        rhythm=written["rhythm"],
        file=file,
        form=form or _of_era(written.get("form", file.rpartition(".")[2]), era),
        encoding=encoding or _of_era(written.get("encoding", "utf-8"), era),
        titles=tuple(written.get("titles", ())),
        total=written.get("total", False),
        tidy=written.get("tidy", False),
        columns=_in_order(source, era, columns),
    )


def _of_era(written: Any, era: int) -> str:
    text: str = written[era] if isinstance(written, list) else written
    return text


def _in_order(source: str, era: int, columns: Sequence[Column]) -> tuple[Column, ...]:
    """From era to era the columns change places, except for the first two."""
    if era == 0:
        return tuple(columns)
    order = Draws.of(0, "columns", source, era).random.permutation(len(columns) - 2) + 2
    return (*columns[:2], *(columns[at] for at in order))
