"""Where the typeface of reports lies: beside this module, put there by tools/assets.py, or in a folder that is named."""

from __future__ import annotations

from pathlib import Path

from rencai.vocabulary.errors import BadState

REGULAR, BOLD = "NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"
FAMILY = "Noto Sans SC"
_SHIPPED = Path(__file__).parent / "fonts"


def font_folder(given: Path | None = None) -> Path:
    """The folder with both weights. Raises BadState that says what to do where one is missing."""
    folder = given or _SHIPPED
    for name in (REGULAR, BOLD):
        if not (folder / name).is_file():
            todo = "run `python tools/assets.py` in the source folder (needs npm), or name a folder that has it"
            raise BadState(f"the typeface {name} of the reports is missing", where=str(folder), todo=todo)
    return folder
