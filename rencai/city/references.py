"""What the files of a city folder say of each other: references that lead nowhere, places that clash."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rencai.city.located import Finding, Key, Located, nearest

Documents = Mapping[str, Located]


def cross_findings(documents: Documents) -> Iterator[Finding]:
    """Findings between the records of well-formed files; each file present must have passed its own shape."""
    if {"city.yaml", "places.yaml"} <= documents.keys():
        yield from _places(documents["city.yaml"].value["division"], documents["places.yaml"])
    if "industries.yaml" in documents:
        yield from _industries(documents["industries.yaml"])
    for name, key in (("degrees.yaml", "degrees"), ("agencies.yaml", "agencies"), ("grades.yaml", "grades")):
        if name in documents:
            yield from _words_once(documents[name], key)


def _places(division: str, document: Located) -> Iterator[Finding]:
    for at, place in enumerate(document.value["places"]):
        if not place["code"].startswith(division):
            yield document.finding(
                ("places", at, "code"),
                f"{place['code']!r} does not lie in the city's division {division!r}",
                f"a code that begins with {division}, or mend division in city.yaml",
            )


def _industries(document: Located) -> Iterator[Finding]:
    said = document.value
    chains = {chain["id"] for chain in said["chains"]}
    listed: set[str] = set()
    for at, axis in enumerate(said["axes"]):
        where: tuple[Key, ...] = ("axes", at)
        yield from _axis(document, where, axis, chains)
        listed |= {chain for group in axis.get("groups", ()) for chain in group["chains"]}
    for at, chain in enumerate(said["chains"]):
        if chain["id"] not in listed:
            yield document.finding(
                ("chains", at, "id"), f"chain {chain['id']!r} is on no axis", "list it in a group of an axis"
            )
    yield from _bridges(document, chains)


def _axis(document: Located, where: tuple[Key, ...], axis: Any, chains: set[str]) -> Iterator[Finding]:
    if "ends" in axis and axis["ends"] < axis["begins"]:
        yield document.finding((*where, "ends"), "the axis ends before it begins", f"a day after {axis['begins']}")
    if "groups" not in axis and "note" not in axis:
        yield document.finding(where, f"axis {axis['id']!r} has no groups and does not say why", "write a note")
    seen: set[str] = set()
    for at, group in enumerate(axis.get("groups", ())):
        for place, chain in enumerate(group["chains"]):
            path = (*where, "groups", at, "chains", place)
            if chain not in chains:
                yield document.finding(path, f"there is no chain {chain!r}", nearest(chain, chains))
            elif chain in seen:
                yield document.finding(path, f"chain {chain!r} is on this axis twice", "keep one")
            seen.add(chain)


def _bridges(document: Located, chains: set[str]) -> Iterator[Finding]:
    axes = {axis["id"] for axis in document.value["axes"]}
    for at, bridge in enumerate(document.value.get("bridges", ())):
        for key in ("from", "to"):
            if bridge[key] not in axes:
                yield document.finding(
                    ("bridges", at, key), f"there is no axis {bridge[key]!r}", nearest(bridge[key], axes)
                )
        if bridge["known"] != ("pairs" in bridge):
            todo = "write pairs: [[old, new], …]" if bridge["known"] else "known: true, or leave the pairs out"
            yield document.finding(("bridges", at, "known"), "a bridge is known when it has pairs", todo)
        for pair_at, pair in enumerate(bridge.get("pairs", ())):
            for side, chain in enumerate(pair):
                if chain not in chains:
                    path = ("bridges", at, "pairs", pair_at, side)
                    yield document.finding(path, f"there is no chain {chain!r}", nearest(chain, chains))


def _words_once(document: Located, key: str) -> Iterator[Finding]:
    """A spelling must lead to one record only, or a file's cell could mean two things."""
    owner: dict[str, str] = {}
    for at, record in enumerate(document.value[key]):
        for word_at, word in enumerate(record.get("words", ())):
            path = (key, at, "words", word_at)
            if owner.setdefault(word, record["id"]) != record["id"]:
                yield document.finding(path, f"{word!r} is also a word of {owner[word]!r}", "keep it in one place")
