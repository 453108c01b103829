"""Documents made for tests: the same blocks written as txt, docx and pdf, the pdf without any font file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 595, 842, 60
SIZE = 10.5
LEADING = 16.0


@dataclass(frozen=True)
class Cell:
    """A cell of a grid; ``down`` and ``across`` are the grid cells it spans."""

    text: str
    down: int = 1
    across: int = 1


@dataclass(frozen=True)
class Grid:
    """A table: rows of cells as written (covered places left out), column widths in points."""

    rows: list[list[Cell | str]]
    widths: list[int]
    break_before: tuple[int, ...] = ()
    """Rows before which the pdf turns the page, repeating the header."""
    header: int = 1
    open: bool = False
    """Whether the pdf leaves its lines out."""


@dataclass(frozen=True)
class Break:
    """A page break with the number of the page at its foot."""

    footer: str = ""


Block = str | Grid | Break


@dataclass
class _Sheet:
    operations: list[str] = field(default_factory=list)
    y: float = PAGE_HEIGHT - MARGIN


def as_cell(cell: Cell | str) -> Cell:
    return cell if isinstance(cell, Cell) else Cell(cell)


def placed(grid: Grid) -> list[tuple[int, int, Cell]]:
    """(row, column, cell) of every cell, found by filling the grid from the left."""
    taken: set[tuple[int, int]] = set()
    found = []
    for row, cells in enumerate(grid.rows):
        column = 0
        for cell in map(as_cell, cells):
            while (row, column) in taken:
                column += 1
            taken |= {(row + down, column + across) for down in range(cell.down) for across in range(cell.across)}
            found.append((row, column, cell))
            column += cell.across
    return found


def write_txt(path: Path, blocks: list[Block]) -> Path:
    """A txt whose tables have tabs; a merged cell is told once, as converters do."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Grid):
            cells = {(row, column): cell.text for row, column, cell in placed(block)}
            for row in range(len(block.rows)):
                lines.append(
                    "\t".join(cells.get((row, column), "").replace("\n", " ") for column in range(len(block.widths)))
                )
        else:
            lines += ["", block if isinstance(block, str) else block.footer, ""]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def write_docx(path: Path, blocks: list[Block]) -> Path:
    """A docx with real merged cells."""
    import docx

    document = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
        elif isinstance(block, Break):
            if block.footer:
                document.add_paragraph(block.footer)
            document.add_page_break()
        else:
            table = document.add_table(rows=len(block.rows), cols=len(block.widths))
            for row, column, cell in placed(block):
                first = table.cell(row, column)
                if cell.down > 1 or cell.across > 1:
                    first = first.merge(table.cell(row + cell.down - 1, column + cell.across - 1))
                first.text = cell.text
    document.save(str(path))
    return path


def width_of(text: str, size: float = SIZE) -> float:
    return sum(size if ord(char) > 0x7F else size / 2 for char in text)


def wrapped(text: str, room: float, size: float = SIZE) -> list[str]:
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for char in part:
            if line and width_of(line + char, size) > room:
                lines.append(line)
                line = ""
            line += char
        lines.append(line)
    return lines


def write_pdf(path: Path, blocks: list[Block], *, head: str = "", numbered: bool = True) -> Path:
    """A pdf: paragraphs wrapped at the right margin, tables drawn with lines, a running head and page numbers."""
    sheets = [_Sheet()]
    for block in blocks:
        if isinstance(block, Break):
            sheets.append(_Sheet())
        elif isinstance(block, str):
            _paragraph(sheets, block)
        else:
            _table(sheets, block)
    for number, sheet in enumerate(sheets, start=1):
        if head:
            sheet.operations.append(_text(MARGIN, PAGE_HEIGHT - 30, head, 9))
        if numbered:
            sheet.operations.append(_text(PAGE_WIDTH / 2 - 15, 28, f"— {number} —", 9))
    path.write_bytes(pdf_of([("\n".join(sheet.operations)) for sheet in sheets]))
    return path


def _paragraph(sheets: list[_Sheet], text: str) -> None:
    for line in wrapped(text, PAGE_WIDTH - 2 * MARGIN):
        if sheets[-1].y < MARGIN + LEADING:
            sheets.append(_Sheet())
        sheets[-1].y -= LEADING
        sheets[-1].operations.append(_text(MARGIN, sheets[-1].y, line))


def _table(sheets: list[_Sheet], grid: Grid) -> None:
    parts = [0, *grid.break_before, len(grid.rows)]
    for part in range(len(parts) - 1):
        rows = list(range(parts[part], parts[part + 1]))
        if part:
            sheets.append(_Sheet())
            rows = [*range(grid.header), *rows]
        _draw(sheets, grid, rows)


def _draw(sheets: list[_Sheet], grid: Grid, rows: list[int]) -> None:
    """Draw these rows; a cell merged down over a page break is drawn again without its text, as word processors do."""
    lefts = [MARGIN + sum(grid.widths[:column]) for column in range(len(grid.widths) + 1)]
    cells = placed(grid)
    heights = []
    for row in rows:
        lines = [
            len(wrapped(cell.text, sum(grid.widths[column : column + cell.across]) - 8))
            for at, column, cell in cells
            if at == row and cell.down == 1
        ]
        heights.append(max(lines, default=1) * LEADING + 6)
    if sheets[-1].y - sum(heights) < MARGIN:
        sheets.append(_Sheet())
    sheet = sheets[-1]
    tops = [sheet.y - 8 - sum(heights[:at]) for at in range(len(rows) + 1)]
    for at, column, cell in cells:
        covered = [index for index, row in enumerate(rows) if at <= row < at + cell.down]
        if not covered:
            continue
        left, right = lefts[column], lefts[column + cell.across]
        top, bottom = tops[covered[0]], tops[covered[-1] + 1]
        if not grid.open:
            sheet.operations.append(f"{left} {bottom} {right - left} {top - bottom} re S")
        if at in rows:
            for line, text in enumerate(wrapped(cell.text, right - left - 8)):
                sheet.operations.append(_text(left + 4, top - 13 - line * LEADING, text))
    sheet.y = tops[-1] - 10


def _text(x: float, y: float, text: str, size: float = SIZE) -> str:
    return f"BT /F1 {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET"


def pdf_of(pages: list[str], *, trailer: str = "", resources: str = "") -> bytes:
    """The bytes of a pdf with these page contents. Its font is one that every pdf reader must know by name."""
    kids = " ".join(f"{6 + 2 * at} 0 R" for at in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
        f"/W [1 [{' '.join(['500'] * 95)}]] /FontDescriptor 5 0 R "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 "
        "/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    ]
    for at, content in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {PAGE_WIDTH} {PAGE_HEIGHT}] "
            f"/Resources << /Font << /F1 3 0 R >> {resources} >> /Contents {7 + 2 * at} 0 R >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    out = b"%PDF-1.5\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return out
