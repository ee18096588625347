"""Every figure of a `--json` answer stands in the text of `--full`, at every width, for each command on each case of the library; what does
not is listed with the reason."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from math import ceil, floor
from typing import Any

import pytest

from simulator import cases
from tests.cli.running import page, printed, zopa
from tests.cli.test_no_figure_lost import WIDTHS, WITHOUT_LIMITS
from tests.report.test_fitting import figures

pytestmark = pytest.mark.usefixtures("answers_shared")

COMMANDS: tuple[tuple[str, ...], ...] = (
    ("solve", "--draws", "20"),
    ("explain",),
    ("compare", "--draws", "20"),
    ("show",),
    ("divide",),
    ("equilibria",),
    ("stability",),
    ("commitment",),
    ("coalitions",),
    ("calibrate",),
    ("simulate", "--sessions", "5"),
)

LONGEST_FIGURE = 24
"""Longer words with a digit are paths, which a narrow page has to break."""

ADDED = "what a party has is what no agreement is worth to it and its surplus, which both stand there"
IN_PART = "a long list is cut in the text, which says so; the whole is in the JSON"
ELSEWHERE = "what `zopa solve` prints of the same scenario, which `explain` carries along"
AT = "the values of the ranged numbers at which a bound is attained, one for each number"
SPLIT = "one change of several; what all of them together bring stands there"
GONE = "kept for programs that scale points; no sentence of the text rests on it"
COUNTED = "stands there as a share of the whole"
TIME = (r"(.*\.)?seconds", "another figure in each run")
NOT_PRINTED: dict[str, tuple[tuple[str, str], ...]] = {
    "solve": (
        (r"solutions\.(weighted-nash|proportional)\..*", "without bargaining weights it is its twin, whose figures stand there"),
        (r"solutions\..*\.points\..*", IN_PART),
        (r"frontier\..*", IN_PART),
        (
            r"by_rules\.coalitions\.#\.best\..*",
            "of a coalition of more than eight members the text has the outcomes and the least surplus alone",
        ),
        (r"worst\..*", GONE),
        (r".*\.utilities\..*", ADDED),
        (r"no_deal\.waivers\..*\.surplus\..*", "the least surplus stands there; the outcome is that of `zopa solve --set …in_force=false`"),
    ),
    "explain": (
        (r"(cases\.#\.)?answer\..*", ELSEWHERE),
        (r"cases\.#\.numbers\..*", "numbers without a value that opens or closes a deal are counted"),
        (r"cases\.#\.robustness\.(parties|red_lines)\..*", COUNTED),
        (r"cases\.#\.robustness\.joint_changes\..*\.value", AT),
        (r"(added_options|demands\.waivers)\..*\.surplus\..*", "the least surplus stands there"),
        (r".*\.utilities\..*", ADDED),
    ),
    "compare": (
        (r".*\.utilities\..*", ADDED),
        (r"better\.#\.improvements\..*\.surplus\..*|trades\..*\.surplus\..*", "what a party gains over the offer stands there"),
        (r"offers\.#\.distance\.dominating\..*", "what could be gained over the offer stands there"),
        (r".*\.changes\.#\.effect\..*", SPLIT),
        (r"better\.#\.package\..*\.gains\..*", "what each party has by the package stands there"),
        (
            r"offers\.#\.completions\.(best|worst)\..*",
            "what the party has itself stands there, not what the others have by the same completion",
        ),
        (r"offers\.#\.closeness\.#\.difference\..*", GONE),
        (r"counter_offers\.found\.#\.tied", "how many more there are than the one shown stands there"),
        (r"offers\.#\.vote\.rules\.#\.counts\.#\.short", "of a rule that is met in one of several ways none is short"),
        (r"ideal\..*", "`zopa solve` prints it"),
        (r"uncertainty\.offers\..*\.(least|most)\.at\..*", AT),
    ),
    "show": ((r"worth\.#\.points\..*", IN_PART),),
    "simulate": (
        (r"rounds\.#\..*", IN_PART),
        (r"parties\..*\.quantiles\..*", "the text has three of them"),
        (r"parties\.[^.]*\.(utility|nash)", "the mean surplus stands there, and how far the mean is from the Nash solution"),
    ),
}


def _leaves(node: Any, at: tuple[str, ...] = ()) -> Iterator[tuple[str, float]]:
    """The figures of an answer, each with its place: keys, and # for whichever item of a list."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _leaves(value, (*at, key))
    elif isinstance(node, list):
        for value in node:
            yield from _leaves(value, (*at, "#"))
    elif isinstance(node, int | float) and not isinstance(node, bool):
        yield ".".join(at), node


def _forms(figure: float) -> Iterator[str]:
    """The ways in which a text may write it: with more or fewer digits, as a percentage, without its sign; a bound rounded to its side."""
    yield f"{int(abs(figure)):,}"
    for value in (abs(figure), abs(figure) * 100, (1 - figure) * 100 if 0 <= figure <= 1 else abs(figure)):
        yield f"{value:g}"
        for digits in range(9):
            yield from (f"{value:.{digits}f}", f"{value:,.{digits}f}")
            yield from (f"{rounded(value * 10**digits) / 10**digits:.{digits}f}" for rounded in (floor, ceil))


def _missing(answer: dict[str, Any], text: str, left_out: tuple[tuple[str, str], ...]) -> list[str]:
    words = set(re.findall(r"\d[\d,]*(?:\.\d+)?", text))
    patterns = [re.compile(pattern) for pattern, _ in (*left_out, TIME)]
    return [
        f"{place}: {figure}"
        for place, figure in _leaves(answer)
        if words.isdisjoint(_forms(figure)) and not any(pattern.fullmatch(place) for pattern in patterns)
    ]


@pytest.mark.parametrize("case", [case.name for case in cases()])
@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_every_figure_of_the_json_answer_stands_in_the_text(case: str, words: tuple[str, ...]) -> None:
    name, *options = words
    asked = zopa(name, case, *options, "--json")
    if asked.returncode == 2:
        assert asked.stderr
        return
    parts = printed(name, case, *options, "--full")
    whole = page(parts, WITHOUT_LIMITS)
    assert not _missing(json.loads(asked.stdout), " ".join(whole), NOT_PRINTED.get(name, ()))
    wanted = figures(whole)
    for width in WIDTHS:
        found = figures(page(parts, width))
        assert not [word for word, count in wanted.items() if found[word] < count and len(word) < LONGEST_FIGURE], width
