"""A proposal as the YAML of a source mapping, with the reason for each line, for a person to edit and keep."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from rencai.city.mappings import ColumnMapping
from rencai.sources.proposing import Choice, Proposal

_PLAIN = re.compile(r"[\w\u4e00-\u9fff][\w\u4e00-\u9fff./-]*")
_WORDS_OF_YAML = {"yes", "no", "true", "false", "null", "on", "off", "y", "n", "~"}


def proposal_as_yaml(proposal: Proposal, *, city: str) -> str:
    """The mapping as YAML; comments say why each column was chosen and which headings are left over."""
    return "\n".join(_lines(proposal, city)) + "\n"


def _lines(proposal: Proposal, city: str) -> Iterator[str]:
    mapping = proposal.mapping
    source = source_id(mapping.source)
    yield "# Proposed by headings and content; nobody has confirmed it. Check each line, fill in owner and purpose, and"
    yield f"# keep it as cities/{city}/sources/{source}.yaml (then: rencai city check)."
    yield from (f"# Note: {note}" for note in proposal.notes)
    yield f"source: {source}"
    yield f"name: {{zh: {_scalar(mapping.name.zh)}, en: {_scalar(mapping.name.en)}}}"
    yield "# owner: …                   # id of the agency that sends the file, see agencies.yaml"
    yield f"kind: {mapping.kind}"
    yield f"rhythm: {mapping.rhythm:<18}  # monthly | quarterly | yearly | once | irregular"
    yield f"delivers: {mapping.delivers:<16}  # state: each file is the whole register; events: only what is new"
    yield "# legal_basis: {zh: …, en: …}"
    yield "# purpose: {zh: …, en: …}"
    yield f"file_names: [{', '.join(json.dumps(name, ensure_ascii=False) for name in mapping.file_names)}]"
    yield f"header: {mapping.header}"
    yield "columns:" if mapping.columns else "columns: []  # no column was recognised"
    for column, choice in zip(mapping.columns, proposal.choices, strict=True):
        yield f"  - {{{_column(column)}}}  # by {choice.why}, {_sureness(choice)}"
    if proposal.unmapped:
        yield f"# Not mapped: {', '.join(proposal.unmapped)}"


def _column(column: ColumnMapping) -> str:
    parts = [f"field: {column.field}"]
    if column.headings:
        parts.append(f"headings: [{', '.join(map(_scalar, column.headings))}]")
    parts += [
        f"{key}: {value}"
        for key, value in (("position", column.position), ("unit", column.unit), ("year", column.year))
        if value is not None
    ]
    if column.required:
        parts.append("required: true")
    return ", ".join(parts)


def _sureness(choice: Choice) -> str:
    word = "sure" if choice.sureness >= 0.85 else "likely" if choice.sureness >= 0.6 else "a guess"
    return f"{word} ({choice.sureness:.2f})"


def _scalar(text: str) -> str:
    plain = _PLAIN.fullmatch(text) and not text[0].isdigit() and text.lower() not in _WORDS_OF_YAML
    return text if plain else json.dumps(text, ensure_ascii=False)


def source_id(stem: str) -> str:
    """An id of small letters, digits and hyphens for a file's name; Chinese characters by their pinyin."""
    from pypinyin import lazy_pinyin

    spelt = "-".join(lazy_pinyin(stem, errors=lambda text: re.sub(r"[^a-z0-9]+", "-", text.lower())))
    return re.sub("-+", "-", spelt).strip("-") or "source"
