"""Values that a careful reader does not expect: numbers at the edges, texts that mean something elsewhere, parts of the wrong kind."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from random import Random
from typing import Any

RAW = "@raw:"
"""Begins a text that `written` puts into JSON without quotes: numbers that Python's own could not hold."""

NUMBERS = (
    *("0", "1", "-1", "0.5", "7", "20", "100", "-0", "0.1", "1e-9", "33.333333", "50"),
    *(
        "1e300",
        "-1e300",
        "1e-300",
        "1e99",
        "1e100",
        "1e-101",
        "9" * 100,
        "9" * 101,
        "0." + "3" * 100,
        "1e999999999",
        "1e9999999999999999999",
    ),
)
SPELLINGS = (
    *(
        "+5",
        ".5",
        "5.",
        "1_000",
        "1,5",
        "1e",
        "--5",
        "−5",
        "²",
        "٣",
        "0x1F",
        "0o17",
        "0x" + "f" * 400,
        "1/3",
        "12 %",
        "1:2",
        "1:2:3",
        "1:2:1e9",
    ),
    *("nan", "NaN", ".nan", "inf", "-.inf", "Infinity", "9" * 400, "1" + "0" * 5000, "1e400", "0e0", "-", "+", ".", "e5", "½"),
)
TEXTS = (
    *(
        "",
        " ",
        "x",
        "price",
        "buyer",
        "seller",
        "now",
        "late",
        "=",
        "a=b",
        "a=b=c",
        "price=20",
        ":",
        ",",
        ",,",
        ";",
        "null",
        "~",
        "true",
        "no",
    ),
    *(
        "[1, 2]",
        "{a: 1}",
        "[",
        "}",
        "'",
        '"',
        "\\",
        "#",
        "&a",
        "*a",
        "!!int 3",
        "- x",
        "? x",
        "|",
        ">",
        "%",
        "@",
        "`",
        "a.b",
        "a b",
        "in_force",
    ),
    *(
        "any",
        "rest",
        "range",
        "always",
        "table",
        "never",
        "numbers",
        "issues",
        "base",
        "extends",
        "berlin-2025",
        "../x",
        "/dev/null",
        "nul\0l",
    ),
    *(
        "\x1b[31m",
        "\u2028",
        "\ud800",
        "é",
        "東京",
        "𝄞",
        "\ufeff",
        "a" * 300,
        "2025-12-15",
        "2025-13-45",
        "3 months",
        "-1 days",
        "1e300 months",
    ),
)


def number(rng: Random) -> str:
    """A number as text, mostly a plain one."""
    return rng.choice(NUMBERS[:12]) if rng.random() < 0.6 else rng.choice(NUMBERS + SPELLINGS)


def text(rng: Random) -> str:
    """A text, at times a number or two texts in one."""
    roll = rng.random()
    if roll < 0.25:
        return number(rng)
    return rng.choice(TEXTS) + rng.choice(TEXTS) if roll < 0.4 else rng.choice(TEXTS)


_PARTS: tuple[Callable[[Random], Any], ...] = (
    lambda rng: None,
    lambda rng: rng.choice((True, False)),
    lambda rng: RAW + rng.choice(NUMBERS),
    lambda rng: rng.choice((0, 1, -1, 5, 20, 0.5, 100)),
    text,
    text,
    lambda rng: [],
    lambda rng: {},
    lambda rng: [part(rng) for _ in range(rng.randrange(3))],
    lambda rng: {text(rng): part(rng) for _ in range(rng.randrange(3))},
    lambda rng: {"base": RAW + rng.choice(NUMBERS), "range": [RAW + rng.choice(NUMBERS), RAW + rng.choice(NUMBERS)]},
    lambda rng: {"any": [part(rng)]},
    lambda rng: {"from": 0, "to": RAW + rng.choice(NUMBERS), "step": RAW + rng.choice(NUMBERS)},
)


def part(rng: Random) -> Any:
    """A value of any kind."""
    return rng.choice(_PARTS)(rng)


_QUOTED_RAW = re.compile(f'"{RAW}([^"]*)"')


def written(tree: Any) -> str:
    """A tree as JSON, which is YAML as well."""
    return _QUOTED_RAW.sub(r"\1", json.dumps(tree, ensure_ascii=False))
