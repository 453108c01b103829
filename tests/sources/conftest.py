"""What the tests of reading files share: the shipped city, and small files written on the spot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

from rencai.city import City, load_city

WriteBook = Callable[..., Path]


@pytest.fixture(scope="session")
def city() -> City:
    return load_city()


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Write a small file: text as UTF-8, bytes as they are."""

    def writer(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return writer


@pytest.fixture
def write_book(tmp_path: Path) -> WriteBook:
    """Write an xlsx: sheets by name, each a list of rows."""

    def writer(name: str, **sheets: Sequence[Sequence[object]]) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        path = tmp_path / name
        book.save(path)
        return path

    return writer
