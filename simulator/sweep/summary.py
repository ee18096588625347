"""What a run found, in a few figures: how often an agreement exists, overall and by listed value, and which offers are accepted."""

from __future__ import annotations

import operator
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.cards import Card, Shown
from simulator.errors import UsageError
from simulator.figures import percent, whole
from simulator.scenario import commas
from simulator.scenario.located import abridged
from simulator.scenario.names import unknown
from simulator.solve.existence import wilson
from simulator.sweep.columns import OFFER_PASSES, columns_of
from simulator.sweep.excluded import ruled_out
from simulator.sweep.factors import ChoiceFactor
from simulator.sweep.plan import LABEL, Plan
from simulator.sweep.run_table import RunTable

if TYPE_CHECKING:
    from numpy.typing import NDArray

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
MOST_VALUES = 24
"""Listed values of a factor that are shown one by one."""

NO_VALUE = "no value"
"""The label of the variants whose cell in a column is empty."""

BANDS = 5
"""Bands into which a drawn number is divided."""

_CONDITION = re.compile(r"\s*(.+?)\s*(<=|>=|!=|=|<|>)\s*(.*?)\s*")
_SIGNS: Mapping[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "!=": operator.ne,
}  # fmt: skip


@dataclass(frozen=True)
class VariantShare:
    """`of` variants decided, in `with_agreement` of which an agreement exists; `low`, `high`: Wilson's interval at 95 % confidence, which
    covers the error of drawing alone; it counts every draw once, however many combinations of listed values share it."""

    label: str
    with_agreement: int
    of: int
    low: float
    high: float

    @property
    def share(self) -> float:
        return self.with_agreement / self.of if self.of else float("nan")

    def in_words(self) -> tuple[str, str]:
        """How many of how many, and the share in per cent."""
        return f"{whole(self.with_agreement)} of {whole(self.of)}", percent(self.share) if self.of else "none decided"


@dataclass(frozen=True, repr=False)
class Summary(Shown):
    """A run, or the part of it that some conditions pick.

    `statuses`: how many variants were solved, stopped, failed. `by_factor`: for every factor asked for the share for each of its values
    or bands.
    `least_surplus`: quantile → points, over the variants in which it is defined (`least_surplus_of` of them). `offers`: how often all
    parties accept an offer, or where agreement rules decide (`by_rules`) it passes; `ruled_out`: offer → in how many variants a
    constraint or an option out of force excludes it all the same, for those with any. `errors`: distinct errors with their counts.
    `notes`: what was left out of the ranges.
    """

    variants: int
    statuses: Mapping[str, int]
    overall: VariantShare
    by_factor: Mapping[str, tuple[VariantShare, ...]]
    least_surplus: Mapping[float, float]
    least_surplus_of: int
    offers: tuple[VariantShare, ...]
    ruled_out: Mapping[str, int]
    errors: Mapping[str, int]
    notes: tuple[str, ...] = ()
    by_rules: bool = False

    def card(self) -> Card:
        rows = [(path, each.label, *each.in_words()) for path, shares in self.by_factor.items() for each in shares]
        rows += [(f"offer {each.label}", self.accepted(each.label), *each.in_words()) for each in self.offers]
        found, among = self.overall.in_words()
        said = f"an agreement exists in {found} variants ({among})"
        return Card("Summary", "", said, ("Varied", "Value", "With an agreement", "Share"), rows)

    def accepted(self, offer: str) -> str:
        """What is counted of an offer, and in how many variants it cannot be agreed."""
        if self.by_rules:
            return "passes by the rules"
        excluded = self.ruled_out.get(offer, 0)
        if not excluded:
            return "accepted by all"
        return "accepted by all, but ruled out" + ("" if excluded == self.variants else f" in {whole(excluded)} of {whole(self.variants)}")


def where(table: RunTable, conditions: Sequence[str]) -> RunTable:
    """The variants that meet every condition, each `column<value` with <, <=, =, !=, >=, >. Raises `UsageError` for others."""
    kept = np.ones(_rows(table), dtype=np.bool_)
    for condition in conditions:
        kept &= _meets(table, condition)
    return RunTable(table.plan, {name: values[kept] for name, values in table.columns.items()})


def _rows(table: RunTable) -> int:
    return len(table.columns["variant"])


def _meets(table: RunTable, condition: str) -> NDArray[np.bool_]:
    match = _CONDITION.fullmatch(condition)
    if match is None:
        raise UsageError(f"--where {abridged(condition)}: expected a column, a sign and a value, as in least_surplus>0 or agreement=true")
    name, sign, right = match.groups()
    kinds = {column.name: column.kind for column in columns_of(table.plan)}
    if name not in kinds:
        raise UsageError(f"--where {abridged(condition)}: {unknown('column', name, kinds)}")
    values = table.columns[name]
    if kinds[name] in ("int", "float"):
        try:
            number = float(commas.with_point(right))
        except ValueError:
            what = f"{name} holds numbers, and {abridged(right)!r} is none{commas.in_number(right)}"
            raise UsageError(f"--where {abridged(condition)}: {what}") from None
        met: NDArray[np.bool_] = np.asarray(_SIGNS[sign](values, number), dtype=np.bool_) & ~np.isnan(values)
        return met
    if sign not in ("=", "!="):
        raise UsageError(f"--where {abridged(condition)}: {name} holds no numbers; compare it with = or !=")
    wanted = {"true": True, "false": False}.get(right, right) if kinds[name] == "bool" else right
    return np.array([_SIGNS[sign](value, wanted) for value in values], dtype=np.bool_)


def needed_columns(plan: Plan, by: Sequence[str] = (), conditions: Sequence[str] = ()) -> set[str]:
    """The columns that a summary reads; a long run has many others that need not be in memory."""
    named = {match[1] for match in map(_CONDITION.fullmatch, conditions) if match is not None}
    offers = {column.name for column in columns_of(plan) if column.name.startswith(("offers.", OFFER_PASSES))}
    shown = {factor.path for factor in (*shown_factors(plan), *plan.curve_choices)}
    return {"variant", "status", "agreement", "least_surplus", "error"} | offers | shown | set(by) | named


def summarised(table: RunTable, by: Sequence[str] = ()) -> Summary:
    """The figures of a table. `by`: columns to divide the shares by, instead of all listed factors and curves drawn; numbers are divided
    into bands of equally many variants. Raises `UsageError` for what is no column."""
    status = table.columns["status"]
    least = table.columns["least_surplus"]
    defined = least[~np.isnan(least)]
    errors = [error for error in table.columns["error"] if error is not None]
    everyone = np.ones(_rows(table), dtype=np.bool_)
    return Summary(
        variants=_rows(table),
        statuses={name: int((status == name).sum()) for name in ("solved", "stopped", "failed")},
        overall=_share("all variants", table, everyone),
        by_factor=_divided(table, by),
        least_surplus={q: float(np.quantile(defined, q)) for q in QUANTILES} if len(defined) else {},
        least_surplus_of=len(defined),
        offers=tuple(_offers(table)),
        ruled_out={} if table.plan.by_rules else ruled_out(table),
        errors={error: errors.count(error) for error in dict.fromkeys(errors)},
        notes=tuple(end.sentence() for end in table.plan.zero_ends.found),
        by_rules=table.plan.by_rules,
    )


def shown_factors(plan: Plan) -> tuple[ChoiceFactor, ...]:
    """The listed factors that say something by themselves: along a line only where on it a variant lies."""
    on_a_line = [factor for factor in plan.choices if factor.path == LABEL]
    return tuple(on_a_line) or plan.choices


def _divided(table: RunTable, by: Sequence[str]) -> dict[str, tuple[VariantShare, ...]]:
    if not by:
        chosen = (*shown_factors(table.plan), *table.plan.curve_choices)
        return {f.path: _by_value(table, f) for f in chosen if 1 < len(f.values) <= MOST_VALUES}
    listed = {factor.path: factor for factor in (*table.plan.choices, *table.plan.curve_choices)}
    known = {column.name for column in columns_of(table.plan)}
    missing = [path for path in by if path not in known]
    if missing:
        raise UsageError("\n".join(f"--by {path}: {unknown('column', path, known)}" for path in missing))
    return {path: _by_value(table, listed[path]) if path in listed else _by_cell(table, path) for path in by}


def _by_cell(table: RunTable, path: str) -> tuple[VariantShare, ...]:
    """The shares by what stands in a column: numbers in bands, of words the most frequent ones, and last what has no value."""
    values = table.columns[path]
    empty = np.isnan(values) if values.dtype == np.float64 else np.array([value is None for value in values], dtype=np.bool_)
    found = _by_band(table, path, ~empty) if values.dtype == np.float64 else _by_word(table, path, ~empty)
    return (*found, _share(NO_VALUE, table, empty)) if empty.any() else found


def _by_band(table: RunTable, path: str, among: NDArray[np.bool_]) -> tuple[VariantShare, ...]:
    """The shares in bands of a number, each from its lowest value there to its highest; equal values share a band."""
    values = table.columns[path]
    if not among.any():
        return ()
    inner = np.quantile(values[among], np.arange(1, BANDS) / BANDS)
    band = np.searchsorted(inner, values, side="left")
    shares = []
    for number in np.unique(band[among]):
        within = among & (band == number)
        label = f"{float(values[within].min()):g} to {float(values[within].max()):g}"
        shares.append(_share(label, table, within))
    return tuple(shares)


def _by_word(table: RunTable, path: str, among: NDArray[np.bool_]) -> tuple[VariantShare, ...]:
    """The shares of each word, or of true and false, the most frequent first; beyond `MOST_VALUES` the others in one."""
    values = table.columns[path]
    counted = Counter(values[among].tolist()).most_common()
    shown = [value for value, _ in counted[:MOST_VALUES]]
    shares = [_share({True: "true", False: "false"}.get(value, str(value)), table, values == value) for value in shown]
    if len(counted) > MOST_VALUES:
        rest = among & np.array([value not in shown for value in values.tolist()], dtype=np.bool_)
        shares.append(_share(f"{len(counted) - MOST_VALUES:,} others", table, rest))
    return tuple(shares)


def _by_value(table: RunTable, factor: ChoiceFactor) -> tuple[VariantShare, ...]:
    values = table.columns[factor.path]
    shares = []
    for value in factor.values:
        at = np.isclose(values, float(value)) if values.dtype == np.float64 else values == value
        shares.append(_share({True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value), table, at))
    return tuple(shares)


def _share(label: str, table: RunTable, among: NDArray[np.bool_]) -> VariantShare:
    agreement = table.columns["agreement"][among]
    found, of = int((agreement == True).sum()), int((agreement != None).sum())  # noqa: E711, E712 - element by element
    decided = np.zeros(_rows(table), dtype=np.bool_)
    decided[np.flatnonzero(among)[agreement != None]] = True  # noqa: E711 - element by element
    return VariantShare(label, found, of, *_interval(table, found, of, decided))


def _interval(table: RunTable, found: int, of: int, among: NDArray[np.bool_]) -> tuple[float, float]:
    """Wilson's interval for as many variants as there are different draws among them: each combination of listed values has the same draws,
    so its variants add nothing that is independent."""
    if not of:
        return 0.0, 1.0
    plan = table.plan
    draws = len(plan) if plan.design == "table" else len(plan) // prod(len(factor.values) for factor in plan.choices)
    different = len(np.unique(table.columns["variant"][among] % draws))
    return wilson(round(found * different / of), different)


def _offers(table: RunTable) -> list[VariantShare]:
    """How often all parties accept each offer, or it passes by the agreement rules."""
    shares = []
    if table.plan.by_rules:
        return list(_passing_offers(table))
    parties = list(table.plan.scenario.parties)
    for name in dict.fromkeys(column.name.split(".")[1] for column in columns_of(table.plan) if column.name.startswith("offers.")):
        answers = np.column_stack([table.columns[f"offers.{name}.{party}"] for party in parties])
        known = (answers != None).all(axis=1)  # noqa: E711 - element by element
        accepted = int((answers[known] == True).all(axis=1).sum())  # noqa: E712 - element by element
        shares.append(VariantShare(name, accepted, int(known.sum()), *_interval(table, accepted, int(known.sum()), known)))
    return shares


def _passing_offers(table: RunTable) -> Iterator[VariantShare]:
    """How often each offer passes by the agreement rules."""
    for column in columns_of(table.plan):
        if column.name.startswith(OFFER_PASSES):
            answers = table.columns[column.name]
            known = np.array([answer is not None for answer in answers.tolist()], dtype=np.bool_)
            passed, of = int((answers == True).sum()), int(known.sum())  # noqa: E712 - element by element
            yield VariantShare(column.name.removeprefix(OFFER_PASSES), passed, of, *_interval(table, passed, of, known))
