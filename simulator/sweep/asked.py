"""The plan of a sweep from what was asked for: factors, a study or a table of variants, with overlays and groups found."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from simulator.errors import UsageError
from simulator.scenario.design import DESIGNS
from simulator.scenario.model import Scenario
from simulator.scenario.names import registered, unknown
from simulator.sweep.factors import NO_OVERLAY, OVERLAY, ChoiceFactor, Factor, ranged_factors, read_factors
from simulator.sweep.groups import read_grouping
from simulator.sweep.plan import Plan
from simulator.sweep.recording import RECORDABLE
from simulator.sweep.studies import DEFAULT_SAMPLES, asks_bodies, load_overlays, overlay_names, plan_of_study
from simulator.sweep.variant_table import read_variants


def plan_asked(
    scenario: Scenario,
    *,
    vary: Sequence[str] = (),
    study: str | None = None,
    variants: str | os.PathLike[str] | None = None,
    design: str | None = None,
    samples: int | None = None,
    group: Sequence[str] = (),
    record: Sequence[str] = (),
    ratify: Fraction | None = None,
    seed: int = 0,
    changes: Mapping[str, object] | None = None,
    tell: Callable[[str], None] = lambda note: None,
) -> Plan:
    """The plan of a sweep of `scenario`.

    `vary`: texts as `read_factors` takes them; with neither these nor a study nor variants all numbers with a range. `study`: one that
    the scenario names. `variants`: a CSV or Parquet file with a column a path and a row a variant. `design`: by default a Latin
    hypercube, a grid where nothing is drawn. `group`: texts as `read_grouping` takes them. `changes`: made to `scenario` before, and
    so to be made to its overlays. `tell`: gets a sentence on what is left aside of a table of variants.

    Raises `UsageError` and `ScenarioError` for what makes no plan. The messages call what was asked for by its name on the command line.
    """
    design = _known(design, record)
    recorded = tuple(record)
    if variants is not None:
        refuse_beside("--variants, which gives every variant", vary=vary, study=study, design=design, samples=samples, group=group)
        given, table = read_variants(scenario, os.fspath(variants), tell)
        overlays = load_overlays(scenario, _overlays(given), changes or {})
        return Plan(scenario, given, design="table", samples=1, seed=seed, overlays=overlays, record=recorded, ratify=ratify, table=table)
    if design is not None and not DESIGNS[design].asked_by_name:
        raise UsageError(f"the design {design} takes its variants from a file; give one with --variants")
    bodies = asks_bodies(ratify, recorded)
    factors: tuple[Factor, ...] = read_factors(scenario, vary, overlay_names(scenario), bodies=bodies)
    if study is not None:
        planned = plan_of_study(scenario, study, more=factors, changes=changes, samples=samples, seed=seed, record=recorded, ratify=ratify)
        return _redesigned(planned, design, samples, group)
    factors = factors or ranged_factors(scenario, bodies=bodies)
    listed = all(isinstance(factor, ChoiceFactor) for factor in factors)
    if factors and listed and samples is not None:
        raise UsageError("--samples has no effect here: nothing is drawn, every listed value is tried once; leave it out")
    return Plan(
        scenario,
        factors,
        design=design or ("grid" if listed else "latin_hypercube"),
        samples=samples or DEFAULT_SAMPLES,
        seed=seed,
        overlays=load_overlays(scenario, _overlays(factors), changes or {}),
        record=recorded,
        ratify=ratify,
        grouping=read_grouping(factors, group),
    )


def refuse_beside(what: str, **options: object) -> None:
    """Refuse options that have no place beside `what`."""
    given = ["FILE" if name == "file" else f"--{name.rstrip('_')}" for name, value in options.items() if value not in (None, [], (), False)]
    if given:
        raise UsageError(f"{', '.join(given)} has no place beside {what}; leave it out")


def _redesigned(planned: Plan, design: str | None, samples: int | None, group: Sequence[str]) -> Plan:
    """A study's plan with another design and groups where these are asked for."""
    if planned.design == "table":
        refuse_beside("a study that is a line between two overlays", design=design, samples=samples, group=group)
        return planned
    return replace(planned, design=design or planned.design, grouping=read_grouping(planned.factors, group))


def _overlays(factors: Sequence[Factor]) -> tuple[str, ...]:
    named = [f for f in factors if isinstance(f, ChoiceFactor) and f.path == OVERLAY]
    return tuple(str(value) for f in named for value in f.values if value != NO_OVERLAY)


def _known(design: str | None, record: Sequence[str]) -> str | None:
    """The design as the register spells it. Raises `UsageError` where there is none of that name, or nothing to record by one."""
    spelt = None if design is None else registered(DESIGNS, design).name
    faults = [unknown("record", name, RECORDABLE) for name in record if name not in RECORDABLE]
    if faults:
        raise UsageError("\n".join(faults))
    return spelt
