"""Everything the check of a rule folder says can be read in Chinese."""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import rencai
from rencai.rules.examples import check
from rencai.rules.language.in_chinese import TODO, WHAT, both, in_chinese
from tests.rules.folders import HEAD, write

PACKAGE = Path(rencai.__file__).parent
SOURCES = [
    *sorted((PACKAGE / "rules/language").glob("*.py")),
    PACKAGE / "rules/examples.py",
    PACKAGE / "city/located.py",
    PACKAGE / "city/shapes.py",
]
TELLING = {"finding", "refuse", "Finding", "BadCity", "BadInput", "_refusal"}
MADE_OF_PARTS = {"fact {} {}", "it holds {}"}
"""Their parts are sentences of the catalogue: "fact {} is not declared"."""
CHINESE = re.compile("[\u4e00-\u9fff]")
BAD = yaml.safe_load((Path(__file__).parent / "bad_rules.yaml").read_text(encoding="utf-8"))


def sentences() -> Iterator[tuple[str, str]]:
    """Every sentence the check is written to say, its holes as {}, and where."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _called(node) in TELLING:
                for part in [*node.args, *(word.value for word in node.keywords if word.arg == "todo")]:
                    yield from ((text, f"{path.name}:{node.lineno}") for text in _texts(part) if " " in text)
            elif path.name == "coherence.py" and isinstance(node, ast.Yield):
                yield from ((text, path.name) for text in _texts(node.value) if " " in text)


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _texts(node: ast.AST | None) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    elif isinstance(node, ast.IfExp | ast.BoolOp | ast.Tuple):
        for part in ast.iter_child_nodes(node):
            yield from _texts(part)


def test_no_sentence_of_the_check_is_missing() -> None:
    missing = {}
    for text, where in sentences():
        filled = text.replace("{}", "x")
        if (
            text not in MADE_OF_PARTS
            and text.replace("{}", "").strip(" :…")
            and not CHINESE.search(in_chinese(filled) or "")
        ):
            missing[text] = where
    assert missing == {}


def test_every_sentence_has_as_many_holes_in_both_languages() -> None:
    for catalogue in (WHAT, TODO):
        assert [text for text, said in catalogue.items() if text.count("{}") != said.count("{}")] == []
        assert all(CHINESE.search(said) or said.startswith(("type:", "{} 至")) for said in catalogue.values())


@pytest.mark.parametrize("name", [(sort, name) for sort in BAD for name in BAD[sort]], ids=" ".join)
def test_every_wrong_rule_is_told_in_chinese(tmp_path: Path, name: tuple[str, str]) -> None:
    text = BAD[name[0]][name[1]]["text"].replace("{gives}", "gives: {money: CNY, per: year, amount: 1}")
    _, findings = check(write(tmp_path, rule=HEAD + text))
    assert findings
    for finding in findings:
        assert CHINESE.search(both(finding.what).zh), finding.what
        assert CHINESE.search(both(finding.todo).zh), finding.todo


def test_what_was_written_is_quoted_and_not_translated() -> None:
    assert in_chinese("there is no fact gradd") == "没有事项 gradd"
    assert in_chinese("did you mean 'grade'?") == "是不是 'grade'？"
    assert in_chinese("an item of values has no zh") == "values 的一项 中没有 zh"
    assert both("nobody says so").zh == "nobody says so"


@pytest.mark.parametrize("written", ["x is of type ", "it is in force twice from ", "a from b to c: ", "x"])
def test_however_much_somebody_wrote_a_sentence_is_found_at_once(written: str) -> None:
    begun = time.process_time()
    said = in_chinese(f"nobody says {written * (200_000 // len(written))}")
    assert said is None or CHINESE.search(said)
    assert time.process_time() - begun < 2.0
