"""Checks a whole city folder: every finding names file, line, what is wrong and what would be right."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rencai.city import mappings, survivorship
from rencai.city.documents import FILES, OPTIONAL_FILES, READ_ELSEWHERE, SOURCES, SURVIVORSHIP, WORDS
from rencai.city.loading import City, document_findings
from rencai.city.located import Finding, Located, finding_of, read_located
from rencai.city.references import cross_findings
from rencai.city.word_checks import check_words
from rencai.vocabulary.errors import BadCity
from rencai.vocabulary.places import Gazetteer


def check_city(folder: Path) -> list[Finding]:
    """Everything a city folder says that it may not say, in order of file and line."""
    sound, findings = _documents(folder)
    findings += cross_findings(sound)
    findings += _division_findings(sound.get("city.yaml"))
    findings += _misnamed(folder)
    findings += mappings.check(folder / SOURCES, agencies=_ids(sound, "agencies", "agencies.yaml"))
    sources = [file.stem for file in sorted((folder / SOURCES).glob("*.y*ml"))]
    findings += _survivorship(folder / SURVIVORSHIP, sources, _ids(sound, "teams", "teams.yaml"))
    # A city may have no words yet; then nothing is classified.
    if (folder / WORDS).is_dir():
        findings += check_words(folder / WORDS, chains=_ids(sound, "chains", "industries.yaml"))
    return sorted(set(findings), key=lambda finding: (str(finding.file), finding.line, finding.what))


def summary(city: City) -> dict[str, int]:
    """How much a city holds, for the person who checked it."""
    return {
        "places": len(city.places),
        "axes": len(city.axes),
        "chains": len(city.chains),
        "teams": len(city.teams),
        "grades": len(city.grades),
        "degrees": len(city.degrees),
        "degree spellings": sum(len(degree.words) for degree in city.degrees),
        "agencies": len(city.agencies),
        "figures": len(city.figures),
        "sources": len(city.sources),
        "words": len(city.words.concepts) if (city.dir / WORDS).is_dir() else 0,
    }


def _documents(folder: Path) -> tuple[dict[str, Located], list[Finding]]:
    """The files that have their shape, and what is wrong with the others."""
    sound: dict[str, Located] = {}
    findings: list[Finding] = []
    for name in FILES:
        if name in OPTIONAL_FILES and not (folder / name).exists():
            continue
        try:
            document = read_located(folder / name)
        except BadCity as error:
            findings.append(finding_of(error, folder / name))
            continue
        wrong = list(document_findings(name, document))
        findings += wrong
        if not wrong:
            sound[name] = document
    return sound, findings


def _ids(sound: dict[str, Located], key: str, name: str) -> list[str] | None:
    """The ids of a file's records; None when the file is broken, so that nothing is said of what refers to it."""
    document = sound.get(name)
    return None if document is None else [record["id"] for record in document.value[key]]


def _division_findings(document: Located | None) -> Iterator[Finding]:
    if document is None:
        return
    division: Any = document.value["division"]
    if Gazetteer.shipped().name(division) is None:
        yield document.finding(("division",), f"no county has the code {division!r}", "see the national list")


def _misnamed(folder: Path) -> Iterator[Finding]:
    """A file that nothing reads and whose name looks like one that is read."""
    known = (*FILES, SURVIVORSHIP)
    for file in sorted(folder.glob("*.y*ml")):
        if file.name in (*known, *READ_ELSEWHERE):
            continue
        close = difflib.get_close_matches(file.name, known, n=1, cutoff=0.8)
        if close:
            yield Finding(file, 1, f"nothing reads {file.name}", f"did you mean {close[0]!r}?")


def _survivorship(file: Path, sources: list[str], teams: list[str] | None) -> list[Finding]:
    try:
        return survivorship.check(file, sources=sources, teams=teams)
    except BadCity as error:
        return [finding_of(error, file)]
