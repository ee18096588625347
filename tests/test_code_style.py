"""What linters do not see in the code."""

from __future__ import annotations

import ast
import re
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "simulator"


def test_no_f_string_stands_alone() -> None:
    """A line that only makes a text, and drops it: the second half of a sentence that was meant to go on."""
    alone = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path in sorted(SOURCE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.JoinedStr)
    ]
    assert not alone


def test_no_two_classes_of_the_package_share_a_name() -> None:
    """One word, one thing: what a class is called says which it is, wherever it is read."""
    homes: dict[str, list[str]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                homes.setdefault(node.name, []).append(str(path.relative_to(SOURCE)))
    assert not {name: places for name, places in homes.items() if len(places) > 1}


def test_docstrings_say_their_subject_first() -> None:
    """A text that begins with "Of the …", or a constant that is "rows beyond which …", is read twice."""
    turned = []
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            for each in getattr(node, "body", []) if isinstance(getattr(node, "body", []), list) else []:
                if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant) and isinstance(each.value.value, str):
                    text = " ".join(each.value.value.split())
                    limit = node is tree and each is not tree.body[0] and re.search(r"\b(up to|below|above|beyond|after) which\b", text)
                    if limit or text.startswith("Of "):
                        turned.append(f"{path.relative_to(SOURCE)}:{each.lineno}: {text[:80]}")
    assert not turned
