"""Weights from what is easy to ask: a ranking of the issues, or how much each issue's swing matters; values from an order of options.

A ranking file is a scenario file in which a party may have, instead of `weights`, either `ranking: [issue, [tied, issues], …]`, the most
important first, or `swings: {issue: points}`, and instead of the values of an issue `order: {issue: [best, [tied, options], …, worst]}`.

- `ranking`: rank order centroid weights, the mean of all weights that respect the ranking: w_k = (1/n) Σ_{j ≥ k} 1/j (Barron & Barrett
  1996); tied issues share the mean of their places. Each weight gets the range that the ranking alone leaves it.
- `swings`: swing weights (von Winterfeldt & Edwards 1986): the points given to the step from an issue's worst to its best option, 100 for
  the step that matters most.
- `order`: equal steps from 100 down to 0.

Both weigh the step from worst to best, so a weight is divided by the part of 0…100 that the party's values span on the issue.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from simulator.errors import ScenarioError
from simulator.scenario.checking import findings
from simulator.scenario.located import LocatedMapping, Origin, Path, UnplacedFault
from simulator.scenario.model import Scenario
from simulator.scenario.names import Hints
from simulator.scenario.option_keys import option_key
from simulator.scenario.structure import build
from simulator.scenario.values import value_at
from simulator.scenario.yaml_text import parse_yaml

DIGITS = 4
"""Decimals of a weight in per cent."""

RANKED = "Rank order centroid; the range is what the ranking alone allows, and draws of single weights may leave its order."
ORDERED = "Equal steps along the stated order."


def rank_order_centroid(places: Sequence[int]) -> list[Fraction]:
    """The weight of each group of a ranking, most important first; `places[g]`: how many issues tie in group g. An issue of the
    group has that weight; all issues' weights sum to 1 (Barron & Barrett 1996)."""
    n = sum(places)
    alone = [sum((Fraction(1, j) for j in range(k, n + 1)), Fraction(0)) / n for k in range(1, n + 1)]
    result, start = [], 0
    for size in places:
        result.append(sum(alone[start : start + size], Fraction(0)) / size)
        start += size
    return result


def ranking_ranges(places: Sequence[int]) -> list[tuple[Fraction, Fraction]]:
    """The least and largest weight of an issue of each group, over all weights that respect the ranking and sum to 1."""
    n, result, before = sum(places), [], 0
    for size in places:
        before += size
        result.append((Fraction(1, n) if before == size else Fraction(0), Fraction(1, before)))
    return result


def scenario_from_ranking(text: str, name: str) -> Scenario:
    """The scenario that a ranking file describes. `name`: what faults call the file.

    Raises `ScenarioError` with every fault found, each with its line and column.
    """
    parsed = parse_yaml(text, name)
    tree = parsed.value
    if parsed.faults or not isinstance(tree, LocatedMapping):
        raise ScenarioError(parsed.faults or [Origin(None, name).fault(UnplacedFault((), "expected a mapping with issues and parties"))])
    origin = Origin(tree, name)
    found = list(_put_values(tree))
    _stop(origin, found)
    weighed = {party: _weighed(entry, party, _issues_of(tree)) for party, entry in _parties_of(tree).items()}
    _stop(origin, [finding for _, faults in weighed.values() for finding in faults])
    _put_weights(tree, {party: weights for party, (weights, _) in weighed.items() if weights})
    scenario = _built(tree, origin)
    spans = {
        f"parties.{party}.weights.{issue}": span
        for party, (weights, _) in weighed.items()
        for issue, span in _spans(scenario, party).items()
        if weights and span != 1
    }
    _stop(origin, [UnplacedFault(tuple(path.split(".")), NO_SPAN) for path, span in spans.items() if span == 0 and _is_weighed(tree, path)])
    for path, span in spans.items():
        if span:
            _divide(tree, path, span)
    return _built(tree, origin) if spans else scenario


NO_SPAN = "all options are worth the same to this party, so no weight can tell how much the issue matters; rank it out or give it 0"


def _stop(origin: Origin, found: Sequence[UnplacedFault]) -> None:
    if found:
        raise ScenarioError([origin.fault(finding) for finding in found])


def _built(tree: LocatedMapping, origin: Origin) -> Scenario:
    built = build(tree)
    found = list(built.findings)
    if built.scenario is not None:
        found += findings(built.scenario, built.taken_out)
    _stop(origin, found)
    assert built.scenario is not None
    return built.scenario


def _issues_of(tree: LocatedMapping) -> list[str]:
    issues = tree.get("issues")
    return list(issues) if isinstance(issues, dict) else []


def _parties_of(tree: LocatedMapping) -> dict[str, LocatedMapping]:
    """The parties that are mappings; what others are is told with the rest of the file."""
    parties = tree.get("parties")
    return {name: entry for name, entry in parties.items() if isinstance(entry, LocatedMapping)} if isinstance(parties, dict) else {}


def _put_values(tree: LocatedMapping) -> Iterator[UnplacedFault]:
    """Turn every `order` into value tables."""
    for party, entry in _parties_of(tree).items():
        order = entry.get("order")
        if order is None:
            continue
        if not isinstance(order, LocatedMapping):
            yield UnplacedFault(("parties", party, "order"), "expected a mapping from issues to lists of options, the best first")
            continue
        mark = entry.marks["order"]
        values = entry.get("values")
        if not isinstance(values, LocatedMapping):
            values = LocatedMapping()
            entry.put("values", values, entry.marks.get("values", mark))
        for issue, options in order.items():
            path: Path = ("parties", party, "order", issue)
            if issue in values:
                yield UnplacedFault(path, f"'{issue}' has both an order and values; leave one of them out")
            elif not isinstance(options, list) or not options:
                yield UnplacedFault(path, "expected a list of options, the best first")
            else:
                groups = [group if isinstance(group, list) else [group] for group in options]
                faults = [UnplacedFault((*path, k), message) for k, group in enumerate(groups) for message in _no_options(group)]
                yield from faults
                values.put(issue, {} if faults else _table(groups), order.marks[issue])
        entry.drop("order")


def _no_options(group: Sequence[Any]) -> Iterator[str]:
    """Why a group of an order is none."""
    if not group:
        yield "an empty list; name at least one option"
    for option in group:
        try:
            option_key(option)
        except ValueError as error:
            yield str(error)


def _table(groups: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Equal steps from 100 to 0 along an order of options; one step apart where several tie."""
    steps = max(len(groups) - 1, 1)
    table = {
        option_key(option): _rounded(Fraction(100 * (len(groups) - 1 - k), steps)) for k, group in enumerate(groups) for option in group
    }
    return {**(table if len(groups) > 1 else dict.fromkeys(table, Decimal(100))), "why": ORDERED}


def _weighed(entry: LocatedMapping, party: str, issues: Sequence[str]) -> tuple[dict[str, Any], list[UnplacedFault]]:
    """The weights of a party from its ranking or its swings (empty: it states weights), and what is wrong with them."""
    stated = [key for key in ("weights", "ranking", "swings") if key in entry]
    if len(stated) != 1:
        found = " and ".join(stated) if stated else "none of them"
        return {}, [UnplacedFault(("parties", party), f"expected either ranking, swings or weights, found {found}")]
    key = stated[0]
    if key == "weights":
        return {}, []
    path: Path = ("parties", party, key)
    if key == "swings":
        swings = entry["swings"]
        if not isinstance(swings, dict):
            return {}, [UnplacedFault(path, "expected a mapping from issues to points, 100 for the step that matters most")]
        return {**dict.fromkeys(issues, 0), **swings}, []
    ranking = entry["ranking"]
    if not isinstance(ranking, list) or not ranking:
        return {}, [
            UnplacedFault(path, "expected a list of issues, the most important first; issues that tie stand in a list of their own")
        ]
    groups = [[str(issue) for issue in (group if isinstance(group, list) else [group])] for group in ranking]
    faults = list(_ranking_faults(groups, issues, path))
    return ({}, faults) if faults else (_centroid_weights(groups, issues), [])


def _ranking_faults(groups: Sequence[Sequence[str]], issues: Sequence[str], path: Path) -> Iterator[UnplacedFault]:
    seen: set[str] = set()
    for k, group in enumerate(groups):
        if not group:
            yield UnplacedFault((*path, k), "an empty list; name at least one issue")
        for issue in group:
            if issue not in issues:
                yield UnplacedFault((*path, k), Hints().unknown("issue", issue, list(issues)))
            elif issue in seen:
                yield UnplacedFault((*path, k), f"'{issue}' is ranked twice")
            seen.add(issue)


def _centroid_weights(groups: Sequence[Sequence[str]], issues: Sequence[str]) -> dict[str, Any]:
    """Weights in per cent with their ranges; issues not ranked have no weight."""
    places = [len(group) for group in groups]
    weights: dict[str, Any] = dict.fromkeys(issues, 0)
    for group, weight, (low, high) in zip(groups, rank_order_centroid(places), ranking_ranges(places), strict=True):
        for issue in group:
            base = _rounded(100 * weight)
            weights[issue] = {"base": base, "range": [min(_rounded(100 * low), base), max(_rounded(100 * high), base)]}
    return {**weights, "why": RANKED}


def _put_weights(tree: LocatedMapping, weights: Mapping[str, dict[str, Any]]) -> None:
    for party, entries in weights.items():
        entry = tree["parties"][party]
        key = "ranking" if "ranking" in entry else "swings"
        entry.put("weights", entries, entry.marks[key])
        entry.drop(key)


def _spans(scenario: Scenario, party: str) -> dict[str, Fraction]:
    """Issue → the part of 0…100 between the party's worst and best option in force; 1 where it has no values for the issue."""
    result = {}
    for name, issue in scenario.issues.items():
        function = scenario.parties[party].values.get(name)
        worth = [value_at(function, issue, o) for o in issue.choices if issue.in_force(o)] if function is not None else []
        result[name] = (max(worth) - min(worth)) / 100 if worth else Fraction(1)
    return result


def _is_weighed(tree: LocatedMapping, path: str) -> bool:
    _, party, _, issue = path.split(".")
    weight = tree["parties"][party]["weights"][issue]
    return bool(weight["base"] if isinstance(weight, dict) else weight)


def _divide(tree: LocatedMapping, path: str, span: Fraction) -> None:
    """Make a weight count for the part of the scale that the values span."""
    _, party, _, issue = path.split(".")
    weights = tree["parties"][party]["weights"]
    weight = weights[issue]
    if isinstance(weight, dict):
        weights[issue] = {
            **weight,
            "base": _rounded(Fraction(weight["base"]) / span),
            **({"range": [_rounded(Fraction(x) / span) for x in weight["range"]]} if "range" in weight else {}),
        }
    else:
        weights[issue] = _rounded(Fraction(weight) / span)


def _rounded(value: Fraction) -> Decimal:
    """To four decimals."""
    return Decimal(round(value * 10**DIGITS)).scaleb(-DIGITS).normalize() + 0
