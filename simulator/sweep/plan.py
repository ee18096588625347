"""The plan of a sweep: everything that decides its results, and each variant from it alone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import groupby, product
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.digests import digest_of
from simulator.errors import UsageError
from simulator.extras import require
from simulator.figures import whole
from simulator.scenario.design import DESIGNS, Design, Layout, Row
from simulator.scenario.draws import Grid, at_quantiles, bodies_with_curves, chosen_curves
from simulator.scenario.model import Scenario
from simulator.scenario.names import registered
from simulator.scenario.numbers import Number
from simulator.scenario.paths import numbers
from simulator.scenario.ratification import Curve
from simulator.scenario.reading import loads
from simulator.scenario.writing import to_yaml
from simulator.scenario.zero_ends import ZeroEnds
from simulator.sweep.factors import NO_OVERLAY, OVERLAY, ChoiceFactor, Factor, NumberFactor, Value
from simulator.sweep.recording import refuse_beside_rules
from simulator.sweep.vote_counts import decided_by_rules, vote_counts

FORMAT = "zopa/run/2"

EARLIER_FORMAT = "zopa/run/1"
"""The same plan in runs whose parts and tables have no digests."""

WORK_LIMIT = 200_000
"""Partial outcomes that a variant may keep at a step before the mixed-integer engine takes it over."""

_ROWS = 4096
"""Variants whose numbers are drawn at a time."""

_BLOCKS_KEPT = 2
"""So many times as many are kept."""

AT_BASE = np.iinfo(np.int64).min
"""Stands for the number's own base among the steps of its grid."""

LABEL = "t"
"""A factor that only says where on a line a variant lies; the numbers themselves stand beside it."""

MOST_VARIANTS = 100_000_000
"""A design beyond this is refused."""


@dataclass(frozen=True)
class Variant:
    """What one variant changes: the `overlay` it starts from (None: the scenario itself), `choices` by path, and `numbers` by path.

    `labels`: factors that name no path (`overlay`, `t`), with their values. `curves`: ratifying body → the one of its curves that holds
    (empty: all, by weight)."""

    number: int
    overlay: str | None
    choices: Mapping[str, Value]
    numbers: Mapping[str, Decimal]
    labels: Mapping[str, Value]
    curves: Mapping[str, str] = field(default_factory=dict)

    @property
    def factors(self) -> dict[str, Value]:
        """Every factor with its value, and what chance chose beside them."""
        return {**self.labels, **self.choices, **self.numbers, **{f"{path}.curve": name for path, name in self.curves.items()}}


@dataclass(frozen=True)
class Plan:
    """A sweep of `scenario`. The number of variants is `len(plan)`; `variant(k)` is the same on every machine.

    Listed values and overlays are crossed with one another and with the draws of the design. `samples`: draws for each such
    combination; base samples with saltelli, trajectories with morris. `record`: of `RECORDABLE`. `ratify`: a chance with which
    ratifying bodies must pass an agreement, as in `solve`. `table`: with the design `table`, the variants as they were given.
    `grouping`: path of a drawn number → name of its group, with saltelli and morris, whose indices are then of groups instead of single
    numbers (see `simulator.sweep.groups`). `batches`: of a run that was extended, how many of its draws came at once, in order.
    """

    scenario: Scenario
    factors: tuple[Factor, ...]
    design: str = "latin_hypercube"
    samples: int = 1000
    seed: int = 0
    overlays: Mapping[str, Scenario] = field(default_factory=dict)
    record: tuple[str, ...] = ()
    ratify: Fraction | None = None
    work_limit: int = WORK_LIMIT
    table: tuple[tuple[Value, ...], ...] = ()
    grouping: Mapping[str, str] = field(default_factory=dict)
    batches: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.by_rules:
            refuse_beside_rules(self.record)
        if not self.factors:
            raise UsageError("nothing varies: no number has a range; name what to vary with --vary, or give ranges in the file")
        if self.samples < 1:
            raise UsageError(f"there must be at least one sample, found {self.samples}")
        if self.seed < 0:
            raise UsageError(f"the seed must be 0 or more, found {self.seed}")
        drawn = [factor.path for factor in self.drawn]
        if drawn and self.way.rows is None:
            raise UsageError(
                f"a {self.design} design takes listed values, but {drawn[0]} is drawn from a range; "
                "write it as a:b:n, or choose another design"
            )
        if self.grouping and not self.way.moves_groups:
            moving = " and ".join(each.name for each in DESIGNS.known() if each.moves_groups)
            raise UsageError(f"groups of numbers are for the designs {moving}, not for {self.design}; leave them out")
        if self.size > MOST_VARIANTS:
            raise UsageError(
                f"the design has {whole(self.size)} variants, more than {MOST_VARIANTS:,}; list fewer values or take fewer samples"
            )

    @cached_property
    def by_rules(self) -> bool:
        """Whether agreement rules decide in some variant, and what passes is looked for in all of them."""
        return decided_by_rules((self.scenario, *self.overlays.values()), (factor.path for factor in self.factors))

    @cached_property
    def vote_counts(self) -> tuple[tuple[str, str], ...]:
        """The votes that agreement rules count: rule (key), and a kind of vote or parties."""
        return vote_counts((self.scenario, *self.overlays.values()), {factor.path: factor.values for factor in self.choices})

    @cached_property
    def blocking_counts(self) -> tuple[tuple[str, str], ...]:
        """The same of the votes with which rules are blocked."""
        starts = (self.scenario, *self.overlays.values())
        return vote_counts(starts, {factor.path: factor.values for factor in self.choices}, against=True)

    def __len__(self) -> int:
        return self.size

    @property
    def size(self) -> int:
        """How many variants; `len` is the same, where it is no larger than a list may be."""
        if self.design == "table":
            return len(self.table)
        return self.draws * prod(len(factor.values) for factor in self.choices)

    @cached_property
    def drawn(self) -> tuple[NumberFactor, ...]:
        return tuple(f for f in self.factors if isinstance(f, NumberFactor))

    @cached_property
    def choices(self) -> tuple[ChoiceFactor, ...]:
        return tuple(f for f in self.factors if isinstance(f, ChoiceFactor))

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """Numbers, or groups of numbers, that are drawn apart from one another, in the order of the factors."""
        return tuple(dict.fromkeys(factor.group for factor in self.drawn))

    @cached_property
    def blocks(self) -> tuple[str, ...]:
        """The named group of each of `groups`, or its own name where it is in none. Numbers drawn together stay together: the first of
        them decides."""
        first = {factor.group: factor.path for factor in reversed(self.drawn)}
        return tuple(self.grouping.get(first[group], group) for group in self.groups)

    @cached_property
    def draws(self) -> int:
        """Variants in a row that have the same listed values."""
        if not self.groups:
            return 1
        return self.way.n_rows(self.samples, len(set(self.blocks)))

    @cached_property
    def shapes(self) -> int:
        """How many combinations there are of listed values that are more than other numbers, each of which is compiled by itself."""
        known = numbers(self.scenario)
        kept = [k for k, f in enumerate(self.choices) if f.path not in known or not all(isinstance(v, Decimal) for v in f.values)]
        if self.design == "table":
            return max(1, len({tuple(row[k] for k in kept) for row in self.table}))
        return prod(len(self.choices[k].values) for k in kept)

    @property
    def draws_in_a_block(self) -> int:
        """How many of these have their numbers drawn at once."""
        return min(_ROWS, self.draws)

    @property
    def blocks_drawn(self) -> int:
        """How many blocks one process draws for the whole plan."""
        blocks = -(-self.draws // _ROWS)
        return blocks if blocks <= _BLOCKS_KEPT else blocks * (len(self) // self.draws)

    def variant(self, k: int) -> Variant:
        """Variant k, counted from 0: the first combination of listed values with all draws, then the next."""
        combination, draw = self.parts_of(k)
        listed = self.listed(combination)
        numbers = self._numbers(draw)
        return replace(listed, number=k, numbers=numbers, curves=self._curves(draw, numbers))

    def parts_of(self, k: int) -> tuple[int, int]:
        """The number of the combination of listed values of variant k, and that of its draw."""
        return (k, 0) if self.design == "table" else divmod(k, self.draws)

    def listed(self, combination: int) -> Variant:
        """The first variant with a combination of listed values, without its draw."""
        values = self.table[combination] if self.design == "table" else self._combination(combination)
        return _split(combination * self.draws, dict(zip((f.path for f in self.choices), values, strict=True)))

    def _combination(self, number: int) -> tuple[Value, ...]:
        values: list[Value] = []
        for factor in reversed(self.choices):
            number, place = divmod(number, len(factor.values))
            values.append(factor.values[place])
        return tuple(reversed(values))

    def combinations(self) -> list[dict[str, Value]]:
        """Every combination of the listed values."""
        paths = [f.path for f in self.choices]
        return [dict(zip(paths, values, strict=True)) for values in product(*(f.values for f in self.choices))]

    def _numbers(self, draw: int) -> dict[str, Decimal]:
        if not self.drawn:
            return {}
        drawn = {
            factor.path: factor.number.base if step == AT_BASE else grid.value(step)
            for factor, grid, step in zip(self.drawn, self.grids, self.steps([draw])[0].tolist(), strict=True)
        }
        return dict(self.zero_ends.left_out(drawn))

    def steps(self, draws: Sequence[int]) -> NDArray[np.int64]:
        """The numbers drawn, as whole steps of their grids, before their ends and zero ends are seen to; shape (draws, numbers). `AT_BASE`:
        the number stays at its base. `draws`: ascending is fastest."""
        found = np.empty((len(draws), len(self.drawn)), dtype=np.int64)
        first = 0
        for number, part in groupby(draws if self.drawn else [], key=lambda draw: draw // _ROWS):
            places = [draw % _ROWS for draw in part]
            found[first : first + len(places)] = self._block(number)[places]
            first += len(places)
        return found

    @cached_property
    def zero_ends(self) -> ZeroEnds:
        """Where all weights of a party, or all its chances, would be drawn as 0: what stands there instead."""
        return ZeroEnds(self.scenario, {factor.path: factor.ends for factor in self.drawn})

    @cached_property
    def bodies_with_curves(self) -> Mapping[str, Mapping[str, Curve]]:
        """The bodies that have one curve in a variant: those that must ratify, in a design that is a sample."""
        return bodies_with_curves(self.scenario) if self.ratify is not None and self.drawn and self.way.points else {}

    @cached_property
    def curve_choices(self) -> tuple[ChoiceFactor, ...]:
        """What chance chooses beside the numbers, the curve of each of these bodies, as factors that take the names of the curves."""
        return tuple(ChoiceFactor(f"{path}.curve", tuple(curves)) for path, curves in self.bodies_with_curves.items())

    def _curves(self, draw: int, numbers: Mapping[str, Decimal]) -> dict[str, str]:
        """The curve of each body in a draw, by weight; variants that differ in listed values alone share it. `numbers`: those drawn."""
        if not self.bodies_with_curves:
            return {}
        uniform = np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(draw,))).random(len(self.bodies_with_curves))
        drawn = {path: np.array([float(x)]) for path, x in numbers.items() if path.endswith(".weight")}
        bodies = enumerate(self.bodies_with_curves.items())
        return {path: chosen_curves(path, curves, uniform[k : k + 1], drawn)[0] for k, (path, curves) in bodies}

    def _block(self, number: int) -> NDArray[np.int64]:
        """The numbers of a block of draws as whole steps of their grids, shape (draws, numbers); the last ones are kept, since
        variants in a row may lie in two."""
        if number not in self._blocks:
            start = number * _ROWS
            rows = np.array([self.row(k) for k in range(start, min(start + _ROWS, self.draws))])
            while len(self._blocks) >= _BLOCKS_KEPT:
                del self._blocks[next(iter(self._blocks))]
            self._blocks[number] = self._on_grids(rows)
        return self._blocks[number]

    def _on_grids(self, rows: NDArray[np.float64]) -> NDArray[np.int64]:
        column = {group: k for k, group in enumerate(self.groups)}
        steps = np.empty((len(rows), len(self.drawn)), dtype=np.int64)
        for k, (factor, grid) in enumerate(zip(self.drawn, self.grids, strict=True)):
            quantiles = rows[:, column[factor.group]]
            at_base = np.isnan(quantiles)
            steps[:, k] = np.where(at_base, AT_BASE, grid.nearest(at_quantiles(factor.number, np.where(at_base, 0.5, quantiles))))
        return steps

    @cached_property
    def _blocks(self) -> dict[int, NDArray[np.int64]]:
        return {}

    @property
    def way(self) -> Design:
        return registered(DESIGNS, self.design)

    @property
    def layout(self) -> Layout:
        return Layout(self.groups, self.samples, self.seed, self.blocks, self.batches)

    @cached_property
    def row(self) -> Row:
        """The coordinates of a draw, one for each of `groups`."""
        if self.way.needs:
            require(self.way.needs, f"a {self.design} design")
        assert self.way.rows is not None
        return self.way.rows(self.layout)

    @cached_property
    def grids(self) -> tuple[Grid, ...]:
        return tuple(Grid.of(factor.number) for factor in self.drawn)

    def __getstate__(self) -> dict[str, Any]:
        """What a worker needs: the fields alone."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)

    # As text

    @cached_property
    def _text(self) -> str:
        return to_yaml(self.scenario)

    @cached_property
    def _texts_of_overlays(self) -> Mapping[str, str]:
        return {name: to_yaml(overlay) for name, overlay in self.overlays.items()}

    @cached_property
    def digest(self) -> str:
        """A fingerprint of everything that decides the results."""
        return self.digest_as(FORMAT)

    def digest_as(self, form: str) -> str:
        """The fingerprint that the plan has in runs of a form."""
        return digest_of(json.dumps({**self.to_json(), "schema": form}, sort_keys=True).encode())

    def to_json(self) -> dict[str, Any]:
        """The plan as JSON data, from which `plan_of` makes it again."""
        return {
            "schema": FORMAT,
            "scenario": self._text,
            "overlays": dict(self._texts_of_overlays),
            "factors": [_factor_json(factor) for factor in self.factors],
            "design": self.design,
            "samples": self.samples,
            "seed": self.seed,
            "record": list(self.record),
            "ratify": None if self.ratify is None else str(self.ratify),
            "work_limit": self.work_limit,
            "table": [[_value_json(value) for value in row] for row in self.table],
            "grouping": dict(self.grouping),
            **({"batches": list(self.batches)} if self.batches else {}),
        }


def plan_of(data: Mapping[str, Any]) -> Plan:
    """The plan that `Plan.to_json` wrote down."""
    return Plan(
        scenario=loads(data["scenario"], "the scenario of the run"),
        factors=tuple(_factor_of(factor) for factor in data["factors"]),
        design=data["design"],
        samples=data["samples"],
        seed=data["seed"],
        overlays={name: loads(text, f"the overlay {name} of the run") for name, text in data["overlays"].items()},
        record=tuple(data["record"]),
        ratify=None if data["ratify"] is None else Fraction(data["ratify"]),
        work_limit=data["work_limit"],
        table=tuple(tuple(_value_of(value) for value in row) for row in data["table"]),
        grouping=dict(data["grouping"]),
        batches=tuple(data.get("batches", ())),
    )


def _split(k: int, given: Mapping[str, Value]) -> Variant:
    overlay = given.get(OVERLAY)
    labels = {path: value for path, value in given.items() if path in (OVERLAY, LABEL)}
    rest = {path: value for path, value in given.items() if path not in labels}
    return Variant(k, None if overlay in (None, NO_OVERLAY) else str(overlay), rest, {}, labels)


def _factor_json(factor: Factor) -> dict[str, Any]:
    if isinstance(factor, ChoiceFactor):
        return {"path": factor.path, "values": [_value_json(value) for value in factor.values]}
    number = factor.number
    ends = None if number.range is None else [str(end) for end in number.range]
    kept = {"base": str(number.base), "range": ends, "distribution": number.distribution, "together": number.together}
    return {"path": factor.path, "number": kept}


def _factor_of(data: Mapping[str, Any]) -> Factor:
    if "values" in data:
        return ChoiceFactor(data["path"], tuple(_value_of(value) for value in data["values"]))
    number = data["number"]
    exact = {"base": Decimal(number["base"]), "range": None if number["range"] is None else tuple(map(Decimal, number["range"]))}
    kept = {key: number[key] for key in ("distribution", "together")}
    return NumberFactor(data["path"], Number(**exact, **kept))


def _value_json(value: Value) -> bool | str | list[str]:
    return [str(value)] if isinstance(value, Decimal) else value


def _value_of(data: bool | str | Sequence[str]) -> Value:
    return Decimal(data[0]) if isinstance(data, list) else data  # type: ignore[return-value]
