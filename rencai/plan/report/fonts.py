"""The typeface of reports: beside this module, put there by tools/assets.py, or in a folder that is named."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from rencai.vocabulary.errors import BadState

REGULAR, BOLD = "NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"
FAMILY = "Noto Sans SC"
if TYPE_CHECKING:
    import typst

_SHIPPED = Path(__file__).parent / "fonts"


def font_folder(given: Path | None = None) -> Path:
    """The folder with both weights. Raises BadState that says what to do where one is missing."""
    folder = given or _SHIPPED
    for name in (REGULAR, BOLD):
        if not (folder / name).is_file():
            todo = "run `python tools/assets.py` in the source folder (needs npm), or name a folder that has it"
            raise BadState(f"the typeface {name} of the reports is missing", where=str(folder), todo=todo)
    return folder


@lru_cache(maxsize=2)
def typeface(folder: Path) -> typst.Fonts:
    """The typeface for typst, read once; the machine's own fonts stay out, so that every machine prints the same."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
