"""The steps of an elimination as layers of partial outcomes with arcs between them: followed back, they give outcomes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.payoffs.automaton import Automaton
from simulator.payoffs.model import IntArray

LISTED_IN_ORDER = 4096
"""Up to so many outcomes tied on one point are listed in the order of the file; where there are more, some of them are listed."""


@dataclass(frozen=True)
class Layer:
    """Partial outcomes after one step: row r is reached by the arcs in starts[r]:starts[r+1], each from a row of the layer
    before by an option of the step's issue. `counts`: how many partial outcomes a row stands for."""

    starts: NDArray[np.intp]
    parents: NDArray[np.intp]
    options: NDArray[np.intp]
    counts: IntArray


def traced(automaton: Automaton, layers: list[Layer], rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """One outcome for each of the final `rows`, all followed back along their first arcs at once."""
    codes = np.zeros((len(rows), len(layers)), np.intp)
    for layer, step in zip(reversed(layers), reversed(automaton.steps), strict=True):
        arcs = layer.starts[rows]
        codes[:, step.issue] = layer.options[arcs]
        rows = layer.parents[arcs]
    return codes


def listed(automaton: Automaton, layers: list[Layer], rows: NDArray[np.intp], limit: int) -> NDArray[np.intp]:
    """The outcomes that end in `rows`: followed back along the arcs, sorted where there are few enough to sort them all. Where
    there are more, the first in the order of the file comes first, and the others are some of them."""
    found: list[list[int]] = []
    wanted = max(limit, LISTED_IN_ORDER)
    stack = [(len(layers) - 1, int(r), [0] * len(layers)) for r in reversed(rows)]
    while stack and len(found) <= wanted:
        k, row, chosen = stack.pop()
        if k < 0:
            found.append(chosen)
            continue
        layer, issue = layers[k], automaton.steps[k].issue
        for arc in range(layer.starts[row + 1] - 1, layer.starts[row] - 1, -1):
            longer = chosen.copy()
            longer[issue] = int(layer.options[arc])
            stack.append((k - 1, int(layer.parents[arc]), longer))
    if len(found) <= wanted:
        found.sort()
    else:
        first = _first(automaton, layers, rows)
        found = [first, *(outcome for outcome in found[:limit] if outcome != first)]
    return np.array(found[:limit], dtype=np.intp).reshape(-1, len(layers))


def _first(automaton: Automaton, layers: list[Layer], rows: NDArray[np.intp]) -> list[int]:
    """The first in the order of the file of the outcomes that end in `rows`, however many there are: issue by issue the first option that
    some way through the arcs still takes."""
    allowed = [np.ones(len(layer.options), np.bool_) for layer in layers]
    place = {step.issue: k for k, step in enumerate(automaton.steps)}
    chosen = []
    for issue in range(len(layers)):
        k = place[issue]
        option = int(layers[k].options[_on_a_way(layers, rows, allowed)[k]].min())
        allowed[k] &= layers[k].options == option
        chosen.append(option)
    return chosen


def _on_a_way(layers: list[Layer], rows: NDArray[np.intp], allowed: list[NDArray[np.bool_]]) -> list[NDArray[np.bool_]]:
    """Which arcs of each layer lie on a way of `allowed` arcs alone that ends in `rows`."""
    forward: list[NDArray[np.bool_]] = []
    reached = np.ones(int(layers[0].parents.max()) + 1, np.bool_)
    for layer, arcs in zip(layers, allowed, strict=True):
        forward.append(arcs & reached[layer.parents])
        reached = np.logical_or.reduceat(forward[-1], layer.starts[:-1])
    wanted = np.zeros(len(reached), np.bool_)
    wanted[rows] = True
    found: list[NDArray[np.bool_]] = []
    for k in range(len(layers) - 1, -1, -1):
        layer = layers[k]
        found.append(forward[k] & np.repeat(wanted, np.diff(layer.starts)))
        wanted = np.zeros(len(layers[k - 1].starts) - 1 if k else int(layer.parents.max()) + 1, np.bool_)
        wanted[layer.parents[found[-1]]] = True
    return found[::-1]
