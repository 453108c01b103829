"""Judging pairs, splitting wrong merges, taking a word back, and writing the words out for the next build."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.db import transaction

from rencai.engine.files import write_whole
from rencai.talentbase.who import JUDGEMENTS
from rencai.vocabulary.errors import BadInput
from rencai_web.foundation.accounts.models import Account
from rencai_web.foundation.audit.actions import note
from rencai_web.identity.models import JudgedPair, Judgement, Verdict
from rencai_web.identity.rows import records_of
from rencai_web.identity.words import Word, contradicted, holding, standing, words
from rencai_web.registers.building import before_build
from rencai_web.registers.models import Publication
from rencai_web.registers.published import folder

LEAST_REASON = 4
"""Characters of a reason that says something."""


class Contradiction(BadInput):
    """A word that earlier judgements make impossible; ``judgement`` is one of them."""

    def __init__(self, judgement: int) -> None:
        super().__init__(f"this contradicts judgement {judgement}", where="judgements", todo="take that one back first")
        self.judgement = judgement


@transaction.atomic
def judge(
    *,
    by: Account,
    publication: Publication,
    kind: str,
    entities: tuple[str, str],
    pairs: Sequence[tuple[str, str]],
    verdict: Verdict,
    score: float | None = None,
) -> Judgement:
    """Say whether two entities are one. ``pairs``: their doubtful pairs of rows, all of which the word is on."""
    _one_at_a_time()
    said = [Word(left, right, verdict is Verdict.SAME) for left, right in pairs]
    if verdict is not Verdict.UNSURE:
        _refuse_contradiction(publication, kind, said)
    return _say(by, publication, kind, entities, said, verdict=verdict, score=score)


@transaction.atomic
def split(
    *,
    by: Account,
    publication: Publication,
    entity: str,
    kind: str,
    parts: tuple[Sequence[str], Sequence[str]],
    reason: str,
) -> Judgement:
    """Say that the rows of one entity are two. ``parts``: the rows' keys of each, one key for every record.

    Each part stays together; what is told apart is their first rows, and through them everything else.
    """
    if len(reason.strip()) < LEAST_REASON:
        raise BadInput("a split needs a reason", where="reason", todo="say in a few words how you know")
    if not all(parts):
        raise BadInput("all rows are on one side", where="rows", todo="choose some rows, and leave some")
    _one_at_a_time()
    said = [Word(parts[0][0], parts[1][0], same=False)]
    said += [Word(part[0], key, same=True) for part in parts for key in part[1:]]
    _refuse_contradiction(publication, kind, said)
    return _say(by, publication, kind, (entity, entity), said, verdict=Verdict.APART, reason=reason.strip())


@transaction.atomic
def undo(*, by: Account, judgement: Judgement) -> Judgement:
    """Take a judgement back: it stays on record, and no later build hears of it."""
    _one_at_a_time()
    if not Judgement.objects.select_related("undone_by").get(pk=judgement.pk).holds:
        raise BadInput("this was taken back already", where=str(judgement.pk), todo="look at the list of judgements")
    taken_back = Judgement.objects.create(
        kind=judgement.kind, verdict=Verdict.UNDONE, left=judgement.left, right=judgement.right,
        build=judgement.build, by=by, undoes=judgement,
    )  # fmt: skip
    note(
        by=by, act="take back a judgement", kind="judgement", subject=str(judgement.pk),
        before={"verdict": judgement.verdict, "left": judgement.left, "right": judgement.right},
    )  # fmt: skip
    return taken_back


def _one_at_a_time() -> None:
    """Until the end of the transaction nobody else judges: of two words that contradict each other, the second must
    see the first. The row of the first publication is the lock; SQLite has one writer anyhow.
    """
    Publication.objects.select_for_update().order_by("pk").values_list("pk").first()


def _refuse_contradiction(publication: Publication, kind: str, said: Sequence[Word]) -> None:
    before = standing(words(kind), kind, folder(publication))
    if not before:
        return
    keys = {key for word in (*before, *said) for key in (word.left, word.right)}
    found = contradicted(before, said, records_of(publication, kind, keys))
    if found is not None:
        raise Contradiction(found)


def _say(
    by: Account, publication: Publication, kind: str, entities: tuple[str, str], said: Sequence[Word],
    *, verdict: Verdict, score: float | None = None, reason: str = "",
) -> Judgement:  # fmt: skip
    left, right = entities
    judgement = Judgement.objects.create(
        kind=kind, verdict=verdict, left=left, right=right, score=score, reason=reason, build=publication.build, by=by
    )
    JudgedPair.objects.bulk_create(
        JudgedPair(judgement=judgement, left=word.left, right=word.right, same=word.same) for word in said
    )
    note(
        by=by, act="split" if left == right else "judge", kind="judgement", subject=str(judgement.pk), reason=reason,
        after={"verdict": verdict, "left": left, "right": right, "pairs": [[w.left, w.right, w.same] for w in said]},
    )  # fmt: skip
    return judgement


@before_build
def write_judgements(home: Path) -> int:
    """Write all words that hold to ``judgements.jsonl`` of a home, whole or not at all; gives how many.

    Lines that the house did not write (they bear no ``judgement``) stay, before its own.
    """
    path = home / JUDGEMENTS
    pairs = holding().values_list("judgement__kind", "left", "right", "same", "judgement", "judgement__build")
    names = ("kind", "left", "right", "same", "judgement", "build")
    ours = [json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) for row in pairs]
    lines = [*_others(path), *ours]
    if lines or path.exists():
        write_whole(path, "".join(f"{line}\n" for line in lines).encode())
    return len(ours)


def _others(path: Path) -> Iterable[str]:
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            of_the_house = "judgement" in json.loads(line)
        except (ValueError, TypeError):
            of_the_house = False  # not ours to mend: the build names the line
        if not of_the_house:
            yield line
