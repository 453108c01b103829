"""What a proof finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rencai.rules.language.tree import Mark
from rencai.vocabulary.bilingual import Bilingual


@dataclass(frozen=True)
class Found:
    """One finding: its kind, the rules and facts it is about, in words, and answers that show it."""

    kind: str
    rules: tuple[str, ...]
    facts: tuple[str, ...]
    message: Bilingual
    mark: Mark | None = None
    example: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """``{"kind", "rules", "facts", "message", …}``."""
        return {
            "kind": self.kind,
            "rules": list(self.rules),
            "facts": list(self.facts),
            "message": {"zh": self.message.zh, "en": self.message.en},
            **({"line": str(self.mark)} if self.mark else {}),
            **({"example": dict(self.example)} if self.example else {}),
        }
