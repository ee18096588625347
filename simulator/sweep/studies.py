"""Studies: sweeps that a scenario file names, and the overlays that stand beside the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from simulator.errors import UsageError
from simulator.scenario.calendar import Study, ValueSpan
from simulator.scenario.changes import changed
from simulator.scenario.located import dotted, shown
from simulator.scenario.model import Scenario
from simulator.scenario.names import unknown
from simulator.scenario.numbers import Number
from simulator.scenario.option_keys import path_with_levels
from simulator.scenario.paths import numbers
from simulator.scenario.reading import load
from simulator.sweep.factors import NO_OVERLAY, OVERLAY, ChoiceFactor, Factor, NumberFactor, ranged_factors, span_values
from simulator.sweep.plan import LABEL, Plan

LINE_STEPS = 11
"""Points of the straight line between two overlays."""

DEFAULT_SAMPLES = 1000


def overlay_names(scenario: Scenario) -> tuple[str, ...]:
    """The names of the files beside a scenario's own, without `.yaml`; none for a scenario that is in no file."""
    place = scenario.place("title")
    if place is None or not Path(place.file).is_file():
        return ()
    here = Path(place.file)
    others = {entry.stem for entry in here.parent.glob("*.yaml")} - {here.stem, "expected"}
    return tuple(sorted(others))


def load_overlays(scenario: Scenario, names: tuple[str, ...], changes: Mapping[str, object]) -> dict[str, Scenario]:
    """The overlays of these names, with the same changes made to each. Raises `UsageError` for one that is not there."""
    known = overlay_names(scenario)
    missing = [name for name in names if name not in known]
    if missing:
        raise UsageError(
            "\n".join(f"{unknown('overlay', name, known)} (a file beside the scenario, named without .yaml)" for name in missing)
        )
    place = scenario.place("title")
    assert place is not None or not names
    folder = Path(place.file).parent if place is not None else Path()
    found = {name: load(folder / f"{name}.yaml") for name in names}
    return {name: changed(overlay, changes) if changes else overlay for name, overlay in found.items()}


def study_named(scenario: Scenario, name: str) -> Study:
    """Raises `UsageError` for a name that no study has, or that of one which was left with nothing to vary."""
    if name in scenario.studies:
        return scenario.studies[name]
    for path, taken in scenario._origin.taken.items():
        if ("studies", name) in taken.went:
            place = f"{taken.place.file}:{taken.place.line}"
            raise UsageError(f"the study {shown(name)} has nothing left to vary: {dotted(path)} is removed at {place}")
    raise UsageError(f"{unknown('study', name, scenario.studies)} (one that varies only what was fixed is left out)")


def plan_of_study(
    scenario: Scenario,
    name: str,
    *,
    more: tuple[Factor, ...] = (),
    changes: Mapping[str, object] | None = None,
    samples: int | None = None,
    seed: int = 0,
    record: tuple[str, ...] = (),
    ratify: Fraction | None = None,
) -> Plan:
    """The plan of a study of the file, crossed with `more` factors.

    What it varies: its `vary`; with neither `vary` nor overlays all ranged numbers. Overlays are a factor of their own beside the
    scenario as it stands; two overlays and no `vary` are the ends of a straight line along which every number moves (factor `t`).
    `samples`: instead of the study's own. Raises `UsageError` for a name that no study has, and as `Plan` does.
    """
    study = study_named(scenario, name)
    overlays = load_overlays(scenario, study.overlays, changes or {})
    if len(overlays) == 2 and not study.vary:
        return _line(scenario, tuple(overlays.values()), more, seed=seed, record=record, ratify=ratify)
    factors = tuple(_factor(scenario, path_with_levels(path), how) for path, how in study.vary.items())
    if not factors and not overlays:
        factors = ranged_factors(scenario, bodies=asks_bodies(ratify, record))
    if overlays:
        factors = (*factors, ChoiceFactor(OVERLAY, (NO_OVERLAY, *overlays)))
    drawn = any(isinstance(factor, NumberFactor) for factor in (*factors, *more))
    design = study.design if study.design != "grid" or not drawn else "latin_hypercube"
    return Plan(
        scenario,
        (*factors, *more),
        design=design,
        samples=samples or study.samples or DEFAULT_SAMPLES,
        seed=seed,
        overlays=overlays,
        record=record,
        ratify=ratify,
    )


def asks_bodies(ratify: Fraction | None, record: Sequence[str]) -> bool:
    """Whether a sweep asks ratifying bodies: they must pass an agreement, or their chances are recorded."""
    return ratify is not None or "ratification" in record


def _factor(scenario: Scenario, path: str, how: object) -> Factor:
    if isinstance(how, ValueSpan):
        return ChoiceFactor(path, tuple(span_values(how.from_, how.to, int(how.steps))))
    if how == "range":
        return NumberFactor(path, numbers(scenario)[path])
    assert isinstance(how, tuple)
    return ChoiceFactor(path, how)


def _line(
    scenario: Scenario, ends: tuple[Scenario, ...], more: tuple[Factor, ...], *, seed: int, record: tuple[str, ...], ratify: Fraction | None
) -> Plan:
    """Every number that differs between two overlays, moved together in even steps from the first to the second."""
    first, second = (numbers(end) for end in ends)
    here = numbers(scenario)
    differing = [path for path in first if path in second and path in here and first[path].base != second[path].base]
    if not differing:
        raise UsageError("the two overlays of the study differ in no number, so there is no line between them")
    if more:
        raise UsageError("a line between two overlays is not crossed with further factors; change the scenario with --set instead")
    shares = span_values(Decimal(0), Decimal(1), LINE_STEPS)
    rows = tuple((t, *(_between(first[path], second[path], t) for path in differing)) for t in shares)
    factors = tuple(ChoiceFactor(path, tuple(dict.fromkeys(row[k] for row in rows))) for k, path in enumerate((LABEL, *differing)))
    return Plan(scenario, factors, design="table", samples=1, seed=seed, record=record, ratify=ratify, table=rows)


def _between(first: Number, second: Number, t: Decimal) -> Decimal:
    return first.base + t * (second.base - first.base)
