"""The variants of a plan in groups that share an automaton, with their games: compiled at once where their numbers allow it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Stopped
from simulator.payoffs.automaton import Automaton
from simulator.payoffs.side_by_side import Games, fits_beside_others
from simulator.payoffs.varying_at_once import OneByOneError, VaryingAtOnce
from simulator.payoffs.whole_numbers import Wholes, WholeScale, whole
from simulator.scenario.model import Scenario
from simulator.scenario.paths import numbers
from simulator.sweep.asked_variant import AskedVariant
from simulator.sweep.drawn_numbers import DrawnNumbers
from simulator.sweep.factors import ChoiceFactor, Value
from simulator.sweep.plan import Plan
from simulator.sweep.settled import AnsweredTogether, PointsFound
from simulator.sweep.shapes import Shape, split_choices

SHAPES_KEPT = 64
"""Combinations of listed values that are kept compiled."""

Places = NDArray[np.intp]
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class _Compiled:
    """A shape, and the way to many of its games at once, where there is one: the numbers are those drawn, then those at `plain`."""

    shape: Shape
    at_once: VaryingAtOnce | None
    plain: WholeScale


@dataclass(frozen=True)
class VariantGroup:
    """Variants that share an automaton, with their games."""

    asked: list[AskedVariant]
    games: Games

    @property
    def shape(self) -> Shape:
        shape = self.asked[0].shape
        assert shape is not None
        return shape

    @property
    def automaton(self) -> Automaton:
        automaton = self.asked[0].automaton
        assert automaton is not None
        return automaton

    def some(self, places: Places) -> VariantGroup:
        return VariantGroup([self.asked[k] for k in places.tolist()], self.games.at(places))

    def settled(self, points: dict[str, PointsFound], nearest: PointsFound | None = None, waived: tuple[str, ...] = ()) -> AnsweredTogether:
        return AnsweredTogether([each.number for each in self.asked], self.shape, self.games, points, nearest, waived)


class Compiling:
    """Makes the games of a plan's variants. What is compiled is kept for those that follow."""

    def __init__(self, plan: Plan, drawn: DrawnNumbers) -> None:
        self.plan, self._drawn = plan, drawn
        self._drawn_paths = frozenset(factor.path for factor in plan.drawn)
        self._paths: dict[str | None, frozenset[str]] = {}
        self._compiled: OrderedDict[tuple[str | None, tuple[tuple[str, Value], ...]], _Compiled] = OrderedDict()
        self._scales: dict[str, WholeScale] = {}

    def groups(self, asked: Sequence[AskedVariant]) -> tuple[list[VariantGroup], list[AskedVariant]]:
        """The variants in groups, and those that fit in none."""
        by_shape: dict[int, tuple[_Compiled, list[AskedVariant]]] = {}
        alone: list[AskedVariant] = []
        compiled: dict[int, tuple[_Compiled, Mapping[str, Decimal]] | Exception] = {}
        for each in asked:
            combination, _ = self.plan.parts_of(each.number)
            if combination not in compiled:
                compiled[combination] = tried(partial(self._shape, combination))
            found = compiled[combination]
            if isinstance(found, Exception):
                each.error = found
                alone.append(each)
                continue
            known, each.plain = found
            each.shape = known.shape
            by_shape.setdefault(id(known.shape), (known, []))[1].append(each)
        groups: list[VariantGroup] = []
        for known, of_shape in by_shape.values():
            one_by_one = of_shape if known.at_once is None else self._at_once(known, known.at_once, of_shape, groups)
            self._one_by_one(one_by_one, groups, alone)
        return groups, alone

    def _at_once(self, known: _Compiled, way: VaryingAtOnce, asked: list[AskedVariant], groups: list[VariantGroup]) -> list[AskedVariant]:
        """Puts variants of a shape into a group; returns those whose numbers do not fit."""
        shape = known.shape
        games, fits = way.games(self._wholes(known, asked))
        inside = VariantGroup(asked, games).some(np.flatnonzero(fits)) if not fits.all() else VariantGroup(asked, games)
        automaton = tried(lambda: shape.allowed(shape.base))
        for each in inside.asked:
            each.automaton, each.error = (None, automaton) if isinstance(automaton, Exception) else (automaton, None)
        if inside.asked:
            groups.append(inside)
        return [each for each, fit in zip(asked, fits.tolist(), strict=True) if not fit]

    def _one_by_one(self, asked: Sequence[AskedVariant], groups: list[VariantGroup], alone: list[AskedVariant]) -> None:
        """Compiles variants one by one; those whose games fit beside others are put into groups."""
        by_automaton: dict[int, list[AskedVariant]] = {}
        for each in asked:
            each.error = self._compile(each)
            if each.error is None and each.payoffs is not None and fits_beside_others(each.payoffs):
                by_automaton.setdefault(id(each.automaton), []).append(each)
            else:
                alone.append(each)
        for together in by_automaton.values():
            groups.append(VariantGroup(together, Games.of([each.payoffs for each in together if each.payoffs is not None])))

    def _compile(self, asked: AskedVariant) -> Exception | None:
        shape = asked.shape
        assert shape is not None
        game = tried(lambda: asked.payoffs)
        if isinstance(game, Exception):
            asked.shape = None
            return game
        assert game is not None
        automaton = tried(lambda: shape.allowed(game))
        if isinstance(automaton, Exception):
            return automaton
        asked.automaton = automaton
        return None

    def _wholes(self, known: _Compiled, asked: Sequence[AskedVariant]) -> Wholes:
        """The numbers of variants of a shape, those drawn and those listed, shape (variants, numbers)."""
        drawn = self._drawn.wholes([self.plan.parts_of(each.number)[1] for each in asked])
        if not known.plain.paths:
            return drawn
        scale = list(zip(known.plain.paths, known.plain.exponents, strict=True))
        by_combination: dict[int, list[int]] = {}
        for each in asked:
            if id(each.plain) not in by_combination:  # variants of one combination share the mapping
                by_combination[id(each.plain)] = [whole(each.plain[path], exponent) for path, exponent in scale]
        plain = np.array([by_combination[id(each.plain)] for each in asked], dtype=np.int64)
        return np.hstack([drawn, plain])

    def _shape(self, combination: int) -> tuple[_Compiled, Mapping[str, Decimal]]:
        """The compiled scenario of a combination of listed values, and those of them that are plain numbers."""
        variant = self.plan.listed(combination)
        start = self.plan.scenario if variant.overlay is None else self.plan.overlays[variant.overlay]
        structural, plain = split_choices(self._numbers(variant.overlay, start), variant.choices)
        key = (variant.overlay, tuple(structural.items()))
        if key not in self._compiled:
            scenario = start.with_changes(structural) if structural else start
            self._compiled[key] = self._laid(Shape(scenario, self._drawn_paths | plain.keys(), self.plan.ratify), plain)
            if len(self._compiled) > SHAPES_KEPT:
                self._compiled.popitem(last=False)
        self._compiled.move_to_end(key)
        return self._compiled[key], plain

    def _laid(self, shape: Shape, plain: Mapping[str, Decimal]) -> _Compiled:
        listed = WholeScale((), (), ())
        for path in plain:
            listed = listed.beside(self._scale(path))
        if self.plan.ratify is not None or not self._drawn.fit:
            return _Compiled(shape, None, listed)
        try:
            return _Compiled(shape, shape.at_once(self._drawn.scale.beside(listed)), listed)
        except OneByOneError:
            return _Compiled(shape, None, listed)

    def _scale(self, path: str) -> WholeScale:
        """The scale on which all listed values of a number are whole."""
        if path not in self._scales:
            factor = next(f for f in self.plan.factors if f.path == path)
            assert isinstance(factor, ChoiceFactor)
            self._scales[path] = WholeScale.of({path: [value for value in factor.values if isinstance(value, Decimal)]})
        return self._scales[path]

    def _numbers(self, overlay: str | None, start: Scenario) -> frozenset[str]:
        """The paths of all numbers of a scenario that variants start from."""
        if overlay not in self._paths:
            self._paths[overlay] = frozenset(numbers(start))
        return self._paths[overlay]


def tried(work: Callable[[], _Result]) -> _Result | Exception:
    """What work gives, or why it fails. A limit of whoever asks is no property of a variant."""
    try:
        return work()
    except Stopped:
        raise
    except Exception as error:
        return error
