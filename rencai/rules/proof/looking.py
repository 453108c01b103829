"""Looking at one thing after the other, as long as there is time; what was not looked at is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from rencai.engine.progress import Progress, Silent, stage
from rencai.rules.language.rule import Rule
from rencai.rules.proof.findings import Found
from rencai.rules.proof.search import TooEntangled, never
from rencai.vocabulary.bilingual import Bilingual

T = TypeVar("T")
NOT_EXPLORED = "not_explored"


@dataclass(frozen=True)
class Looking:
    """Who listens, and when it is enough: asked before each step and in a search, as nothing here reads a clock."""

    progress: Progress = field(default_factory=Silent)
    enough: Callable[[], bool] = never

    def over(
        self,
        name: str,
        what: Bilingual,
        items: Sequence[T],
        look: Callable[[T], Iterable[Found]],
        rules_of: Callable[[T], Iterable[Rule]],
    ) -> Iterator[Found]:
        """What is found in the items, and which of them nothing can be said of; ``what`` says what was looked for."""
        late: list[T] = []
        entangled: list[T] = []
        with stage(self.progress, name, len(items)):
            for item in items:
                if late or self.enough():
                    late.append(item)
                    continue
                try:
                    yield from look(item)
                except TooEntangled:
                    (late if self.enough() else entangled).append(item)
                self.progress.advance(1, "")
        for missed, why in ((late, _LATE), (entangled, _ENTANGLED)):
            if missed:
                yield _not_explored(what, [rule for item in missed for rule in rules_of(item)], len(missed), items, why)


_LATE = Bilingual("时间已用完", "the time was up")
_ENTANGLED = Bilingual("条件太多或过于交错", "there are too many conditions, or too entangled ones")


def _not_explored(
    what: Bilingual, rules: Iterable[Rule], missed: int, items: Sequence[object], why: Bilingual
) -> Found:
    message = Bilingual(
        f"{what.zh}：{len(items)} 项中有 {missed} 项没有查完，{why.zh}；对它们不作结论",
        f"{what.en}: {missed} of {len(items)} not explored, {why.en}; nothing is said of them",
    )
    return Found(NOT_EXPLORED, tuple(dict.fromkeys(rule.id for rule in rules)), (), message)
