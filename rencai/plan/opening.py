"""Opens a plan document by what its bytes are, and refuses in one clear line what cannot be read."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

from rencai.plan.document import Document
from rencai.plan.text_files import text_document
from rencai.sources.contents import exceeds_bounds
from rencai.sources.decoding import decode
from rencai.vocabulary.errors import BadInput

_TODO = "hand in the document as txt, docx or pdf with text"
_MOST_BYTES = 256 * 2**20
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")


def open_document(path: Path) -> Document:
    """Read a txt, docx or pdf into paragraphs and tables. Raises BadInput for everything else, in one line."""
    data = _bytes_of(path)
    if data.startswith(b"%PDF") or b"%PDF-" in data[:1024]:
        from rencai.plan.pdf_files import pdf_document

        return pdf_document(path, data)
    if data.startswith(b"PK\x03\x04"):
        return _from_zip(path, data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise BadInput(
            "this is an old .doc, or a docx locked with a password",
            where=str(path),
            todo="save it as docx without a password",
        )
    if data.startswith(_PICTURES) and b"\0" in data[:64]:
        raise BadInput("this is a picture, not text", where=str(path), todo="run text recognition on it first")
    return _from_text(path, data)


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise BadInput("the file is larger than 256 MiB", where=str(path), todo="hand in the plan alone")
        data = path.read_bytes()
    except FileNotFoundError:
        raise BadInput("there is no such file", where=str(path), todo="check the name") from None
    except IsADirectoryError:
        raise BadInput("this is a folder", where=str(path), todo="name the document in it") from None
    except OSError as error:
        raise BadInput(
            f"the file cannot be read ({error.strerror})", where=str(path), todo="check its permissions"
        ) from None
    if not data.strip(b" \t\r\n\f\0\xef\xbb\xbf\xff\xfe"):
        raise BadInput("the file is empty", where=str(path), todo="ask the sender for the document")
    return data


def _from_text(path: Path, data: bytes) -> Document:
    try:
        text = decode(data, path).utf8.decode("utf-8")
    except BadInput:
        raise BadInput("this is neither text nor a docx nor a pdf", where=str(path), todo=_TODO) from None
    if not text.strip():
        raise BadInput("the file is empty", where=str(path), todo="ask the sender for the document")
    return text_document(path.name, text.replace("\r\n", "\n").replace("\r", "\n"))


def _from_zip(path: Path, data: bytes) -> Document:
    from rencai.plan.word_files import word_document

    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        raise BadInput("the docx is broken or cut off", where=str(path), todo="ask the sender for it again") from None
    if "word/document.xml" not in names:
        raise BadInput("this is no docx (a spreadsheet or an archive?)", where=str(path), todo=_TODO)
    if exceeds_bounds(len(data), unpacked):
        raise BadInput(
            "it unpacks to far more than its size", where=str(path), todo="save it anew from the word processor"
        )
    return word_document(path, data)
