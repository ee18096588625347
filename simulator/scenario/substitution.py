"""A scenario with some of its numbers replaced, quickly: what a draw or a search over numbers needs thousands of times.

`Scenario.with_changes` rewrites and checks the whole scenario, which takes some ten milliseconds; here the branches that hold the numbers
replaced are copied and nothing is checked again. So the caller answers for values that make sense (a draw stays within the ranges
of the file). Chances that no longer sum to 1 are rescaled to their sum where they are compiled, as weights are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from simulator.errors import UsageError
from simulator.scenario.model import Scenario
from simulator.scenario.names import unknown
from simulator.scenario.numbers import Model, Number
from simulator.scenario.paths import joined
from simulator.scenario.plain import INLINE, file_keys
from simulator.scenario.values import ValueFunction

_Step = str | int
_Tree = dict[_Step, Any]
"""Step → the tree below it, or the path of the number that stands there."""


def substituted(scenario: Scenario, numbers: Mapping[str, Decimal]) -> Scenario:
    """The scenario with the base of each number at a dotted path of `numbers` replaced, unchecked.

    A number replaced loses its range, as with `--set`. Raises `UsageError` for a path at which no number stands, with the nearest.
    """
    return Substitution(scenario, numbers).apply(numbers)


class Substitution:
    """The way to some numbers of a scenario, found once: `paths` are those that `apply` may replace."""

    def __init__(self, scenario: Scenario, paths: Iterable[str]) -> None:
        """Raises `UsageError` for a path at which no number stands, with the nearest."""
        self.scenario = scenario
        self.paths = frozenset(paths)
        steps = {path: steps for path, steps in _steps(scenario, "", ()) if path in self.paths}
        missing = sorted(self.paths - steps.keys())
        if missing:
            known = [path for path, _ in _steps(scenario, "", ())]
            raise UsageError("\n".join(unknown("number", path, known) for path in missing))
        self._tree: _Tree = {}
        for path, way in steps.items():
            node = self._tree
            for step in way[:-1]:
                node = node.setdefault(step, {})
            node[way[-1]] = path

    def apply(self, numbers: Mapping[str, Decimal]) -> Scenario:
        """The scenario with these numbers in place of their base, and without their ranges; the others stay as they are.

        Nothing is checked but the paths: raises `UsageError` for one that is not in `paths`.
        """
        if not numbers.keys() <= self.paths:
            raise UsageError("\n".join(unknown("number", path, self.paths) for path in numbers if path not in self.paths))
        result = _replaced(self.scenario, self._tree, numbers)
        assert isinstance(result, Scenario)
        return result


def _steps(node: Any, path: str, way: tuple[_Step, ...]) -> Iterator[tuple[str, tuple[_Step, ...]]]:
    """Dotted path and attribute names, keys and positions that lead to it, of every number (compare `paths.numbers`)."""
    if isinstance(node, Number):
        yield path, way
    elif isinstance(node, Model):
        inline = "table" if isinstance(node, ValueFunction) else INLINE.get(type(node))
        for key, name in file_keys(type(node)).items():
            yield from _steps(getattr(node, name), path if name == inline else joined(path, key), (*way, name))
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _steps(value, joined(path, key), (*way, key))
    elif isinstance(node, tuple):
        for position, value in enumerate(node):
            yield from _steps(value, joined(path, str(position)), (*way, position))


def _replaced(node: Any, tree: _Tree | str, numbers: Mapping[str, Decimal]) -> Any:
    """`node` with the numbers of `tree` replaced; the node itself where none of them is."""
    if isinstance(tree, str):
        return node.model_copy(update={"base": numbers[tree], "range": None}) if tree in numbers else node
    changes = {}
    for step, below in tree.items():
        before = getattr(node, str(step)) if isinstance(node, Model) else node[step]
        after = _replaced(before, below, numbers)
        if after is not before:
            changes[step] = after
    if not changes:
        return node
    if isinstance(node, Model):
        return node.model_copy(update={str(name): value for name, value in changes.items()})
    if isinstance(node, tuple):
        return tuple(changes.get(position, value) for position, value in enumerate(node))
    return {**node, **changes}
