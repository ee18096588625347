"""A scenario of NegMAS: the file of the outcome space, and one utility function a party.

A utility is the sum of weight × value, and NegMAS does not bring it to a scale: points are 100 × utility where it lies from 0 to 1 by its
make, else brought to 0 to 100, which is told. A reserved value is on the scale of the utility; none, or minus infinity, is below all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from simulator.errors import UsageError
from simulator.formats.additive import Additive, party_of
from simulator.formats.drafts import Keys, plain
from simulator.formats.foreign_format import ForeignFile, Reading, ReadingOptions
from simulator.formats.json_files import JsonEntry, read_json_or_yaml
from simulator.formats.negmas.functions import kind_of, values_under
from simulator.scenario.located import shown
from simulator.scenario.option_keys import level_key, one_spelling

LEVELS = 21
MOST_LEVELS = 10_000
ADDITIVE = ("LinearAdditiveUtilityFunction", "LinearUtilityAggregationFunction", "AffineUtilityFunction", "LinearUtilityFunction")
CONTINUOUS = ("ContinuousIssue",)
CONTIGUOUS = ("ContiguousIssue",)


@dataclass(frozen=True)
class NegmasIssue:
    """`values`: key of an option → the value as the file has it, or the level of a numeric issue."""

    name: str
    values: dict[str, str | Decimal]
    numeric: bool


def recognises(file: ForeignFile) -> bool:
    """Whether a file names the class of an outcome space or of a utility function of NegMAS."""
    text = file.content[:4_000_000]
    return b"type" in text and any(word in text for word in (b"OutcomeSpace", b"UtilityFunction", b"UtilityAggregationFunction"))


def read_negmas(files: Sequence[ForeignFile], options: ReadingOptions) -> Reading:
    """Raises `UsageError`."""
    reading = Reading()
    roots = [(file, _finite(file)) for file in files]
    spaces = [(file, root) for file, root in roots if root.get("issues") is not None]
    functions = [(file, root) for file, root in roots if root.get("issues") is None]
    if len(spaces) != 1:
        raise UsageError(
            f"{files[0].name}: {len(spaces) or 'no'} outcome spaces among the files; a scenario of NegMAS has one, with `issues`"
        )
    if not functions:
        raise UsageError(f"{files[0].name}: no utility function among the files; name one for each party, or their folder")
    issues = _issues(spaces[0][1], options.levels or LEVELS, reading)
    party_keys = Keys("party")
    parties = {}
    for file, root in functions:
        named = root.get("name")
        title = named.text() if named else file.stem
        parties[party_keys.of(title)] = {"title": title, **party_of(file.name, _additive(root, issues), reading)}
    named = spaces[0][1].get("name")
    reading.data = {
        "title": named.text() if named else spaces[0][0].stem,
        "issues": {key: _issue(issue) for key, issue in issues.items()},
        "parties": parties,
    }
    return reading


def _finite(file: ForeignFile) -> JsonEntry:
    """The content, with infinite reserved values as null."""
    import re

    content = re.sub(rb"(?m)^(\s*[\w\"']+\s*:\s*)[-+]?\.(?:inf|Inf|INF)\s*$", rb"\1null", file.content)
    return read_json_or_yaml(ForeignFile(file.name, file.stem, content))


def _issues(space: JsonEntry, steps: int, reading: Reading) -> dict[str, NegmasIssue]:
    keys = Keys("issue")
    found: dict[str, NegmasIssue] = {}
    for entry in space["issues"].list():
        name, kind, values = entry["name"].text(), kind_of(entry), entry["values"]
        if kind in CONTINUOUS:
            reading.assumed(f"Issues with continuous values are cut into {steps} levels; --levels N changes that.")
            levels = _cut(values, steps)
        elif kind in CONTIGUOUS:
            low, high = _bounds(values)
            if high - low >= MOST_LEVELS:
                raise values.refuse(f"at most {MOST_LEVELS:,} whole numbers")
            levels = [low + k for k in range(int(high - low) + 1)]
        else:
            texts = (
                [each.text() for each in values.list()]
                if isinstance(values.value, list)
                else [str(k) for k in range(values.whole(1, MOST_LEVELS))]
            )
            if not texts or len({one_spelling(text) for text in texts}) < len(texts):
                raise values.refuse("a list of different values")
            found[keys.of(name)] = NegmasIssue(name, {key: text for text, key in Keys("option").all(texts).items()}, False)
            continue
        found[keys.of(name)] = NegmasIssue(name, {level_key(level): level for level in levels}, True)
    if not found:
        raise space.refuse("at least one issue")
    return found


def _bounds(values: JsonEntry) -> tuple[Decimal, Decimal]:
    if not isinstance(values.value, list):
        return Decimal(0), Decimal(values.whole(1, MOST_LEVELS) - 1)
    ends = [each.number() for each in values.list()]
    if len(ends) != 2 or ends[0] > ends[1] or any(end != end.to_integral_value() for end in ends):
        raise values.refuse("two whole numbers, the lower first")
    return ends[0], ends[1]


def _cut(values: JsonEntry, steps: int) -> list[Decimal]:
    ends = [Fraction(each.number()) for each in values.list()]
    if len(ends) != 2 or ends[0] >= ends[1]:
        raise values.refuse("two numbers, the lower first")
    try:
        return [plain(ends[0] + (ends[1] - ends[0]) * k / (steps - 1)) for k in range(steps)]
    except AssertionError:
        raise values.refuse(f"bounds that {steps} levels cut without endless decimals; choose another number with --levels") from None


def _issue(issue: NegmasIssue) -> dict[str, Any]:
    if issue.numeric:
        return {"title": issue.name, "levels": list(issue.values.values())}
    return {"title": issue.name, "options": {key: str(value) or "(empty)" for key, value in issue.values.items()}}


def _additive(root: JsonEntry, issues: Mapping[str, NegmasIssue]) -> Additive:
    kind = kind_of(root)
    if kind not in ADDITIVE:
        raise UsageError(
            f"{root.file}: a utility function of the kind {shown(kind)}; read are linear additive ones ({', '.join(ADDITIVE[:2])}, …)"
        )
    weights = _by_issue(root.get("weights"), issues, root, "a weight")
    stated = _by_issue(root.get("values"), issues, root, "a value function")
    values = {}
    for key, issue in issues.items():
        if stated:
            values[key] = values_under(stated[key], issue.values)
        elif issue.numeric:
            values[key] = {option: Fraction(str(level)) for option, level in issue.values.items()}
        else:
            raise root.refuse(f"`values`, since {shown(issue.name)} has values that are no numbers")
    bias, reserved = root.get("bias"), root.get("reserved_value")
    return Additive(
        {key: Fraction(weights[key].number()) if weights else Fraction(1) for key in issues},
        values,
        Fraction(bias.number()) if bias is not None else Fraction(0),
        Fraction(reserved.number()) if reserved is not None else None,
    )


def _by_issue(entry: JsonEntry | None, issues: Mapping[str, NegmasIssue], root: JsonEntry, what: str) -> dict[str, JsonEntry]:
    """Key of an issue → what a list in the order of the issues, or a mapping by their names, has for it."""
    if entry is None:
        return {}
    if isinstance(entry.value, list):
        found = entry.list()
        if len(found) != len(issues):
            raise entry.refuse(f"{what} for each of {len(issues)} issues")
        return dict(zip(issues, found, strict=True))
    by_name = dict(entry.items())
    for issue in issues.values():
        if one_spelling(issue.name) not in by_name:
            raise entry.refuse(f"{what} for {shown(issue.name)}")
    return {key: by_name[one_spelling(issue.name)] for key, issue in issues.items()}
