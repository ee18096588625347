"""Red lines that leave nothing: the smallest set of them that clashes, and the minimal sets whose waiver leaves outcomes.

Every outcome crosses some set of red lines. The sets within which no other outcome's set lies are exactly the minimal waivers (minimal
correction sets). One pass along the payoffs' automaton finds them; it carries sets of red lines crossed instead of points. A set of red
lines clashes if and only if it meets every minimal waiver (Reiter 1987; Liffiton & Sakallah 2008), so the smallest clash is a smallest set
that meets them all.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from simulator.budget import Budget, small_steps, tick
from simulator.errors import OutgrownError, UsageError
from simulator.payoffs.automaton import AutomatonStep, build_automaton
from simulator.payoffs.model import Ban, Payoffs, Term
from simulator.payoffs.permitted import permitted_outcome

BanKind = Literal["constraint", "red_line", "option"]

RED_LINES: tuple[BanKind, ...] = ("red_line",)

MAX_SETS = 100_000
"""Sets of crossed red lines kept at one step before the work is given up with `OutgrownError`."""


@dataclass(frozen=True)
class Clash:
    """`paths`: a smallest set of red lines that, with the constraints and the options out of force, leaves no outcome (the first
    one in the order of the file where several are smallest). `waivers`: every minimal set of red lines whose waiver leaves at
    least one outcome on the table, the smallest first. `complete`: false where these were too many to be compared; `paths` is
    then a set from which no red line can be left out, perhaps not a smallest, and `waivers` is empty."""

    paths: tuple[str, ...]
    waivers: tuple[tuple[str, ...], ...]
    complete: bool = True


def clash(payoffs: Payoffs, budget: Budget | None = None) -> Clash | None:
    """Why the red lines leave no outcome; None where they leave one. What ratifying bodies refuse is no part of the question.

    Raises `UsageError` where the constraints alone leave none (such a scenario is refused when it is compiled).
    """
    payoffs = replace(payoffs, bans=tuple(ban for ban in payoffs.bans if ban.kind != "body"))
    try:
        found = waivers(payoffs, budget=budget)
    except OutgrownError:
        return Clash(_irreducible(payoffs), (), complete=False) if permitted_outcome(payoffs.sizes, payoffs.bans) is None else None
    if not found:
        raise UsageError("the constraints and the options out of force leave no outcome, whatever red lines are waived")
    if found == [()]:
        return None
    return Clash(_smallest_meeting(found, [ban.path for ban in payoffs.bans if ban.kind == "red_line"]), tuple(found))


def _irreducible(payoffs: Payoffs) -> tuple[str, ...]:
    """Red lines that leave nothing, none of which can be left out: the first ones of the file are let go where possible."""
    kept = list(payoffs.bans)
    for ban in payoffs.bans:
        rest = [other for other in kept if other is not ban]
        if ban.kind == "red_line" and permitted_outcome(payoffs.sizes, rest) is None:
            kept = rest
    return tuple(dict.fromkeys(ban.path for ban in kept if ban.kind == "red_line"))


def waivers(
    payoffs: Payoffs, kinds: Collection[BanKind] = RED_LINES, limit: int | None = None, *, budget: Budget | None = None
) -> list[tuple[str, ...]]:
    """Every minimal set of bans of `kinds` whose waiver leaves at least one outcome allowed: paths in the order of the file,
    the smallest sets first, at most `limit` of them. Raises `OutgrownError` where the sets to compare outgrow `MAX_SETS`.

    [()] where nothing needs to be waived; [] where the bans of other kinds leave nothing by themselves.
    """
    waivable = [ban for ban in payoffs.bans if ban.kind in kinds and ban.clauses]
    kept = tuple(ban for ban in payoffs.bans if ban.kind not in kinds)
    crossed = _crossed_sets(payoffs, waivable, kept, budget)
    sets = sorted(tuple(k for k in range(len(waivable)) if mask >> k & 1) for mask in crossed)
    sets.sort(key=len)
    return [tuple(waivable[k].path for k in members) for members in sets[:limit]]


def lifted(payoffs: Payoffs, paths: Collection[str]) -> Payoffs:
    """The game with the bans at `paths` waived. Raises `UsageError` for a path that is no ban in force."""
    unknown = [path for path in paths if all(ban.path != path for ban in payoffs.bans)]
    if unknown:
        raise UsageError("\n".join(f"{path}: no red line or constraint in force has this path" for path in unknown))
    return replace(payoffs, bans=tuple(ban for ban in payoffs.bans if ban.path not in paths))


def _crossed_sets(payoffs: Payoffs, waivable: Sequence[Ban], kept: tuple[Ban, ...], budget: Budget | None) -> list[int]:
    """The minimal sets (bit k: `waivable[k]`) of waivable bans that an outcome within the kept bans crosses."""
    crossings = tuple(Term(0, 0, ban.clauses, ban.path) for ban in waivable)
    automaton = build_automaton(replace(payoffs, terms=crossings, bans=kept))
    reached: list[list[int]] = [[0]]
    for step in automaton.steps:
        tick("comparing red lines", budget=budget)
        reached = _one_more_issue(step, reached)
        if sum(map(len, reached)) > MAX_SETS:
            raise OutgrownError(f"more than {MAX_SETS} sets of red lines would have to be compared")
    return [] if automaton.empty else _minimal(reached[0])


def _one_more_issue(step: AutomatonStep, reached: Sequence[Sequence[int]]) -> list[list[int]]:
    """Per following state, the minimal sets crossed on a way to it."""
    added: dict[tuple[int, int], int] = {}
    for state, option, ban in zip(*(column.tolist() for column in step.completed), strict=True):
        added[state, option] = added.get((state, option), 0) | 1 << ban
    following: list[set[int]] = [set() for _ in range(step.n_following)]
    for state, sets in enumerate(reached):
        for option, after in enumerate(step.following[state].tolist()):
            if after >= 0:
                new = added.get((state, option), 0)
                following[after].update(mask | new for mask in sets)
    return [_minimal(masks) for masks in following]


def _minimal(masks: Collection[int]) -> list[int]:
    """The sets that contain no other of the sets."""
    result: list[int] = []
    for mask in sorted(set(masks), key=int.bit_count):
        if all(smaller & ~mask for smaller in result):
            result.append(mask)
    return result


def _smallest_meeting(sets: Sequence[tuple[str, ...]], paths: Sequence[str]) -> tuple[str, ...]:
    """A smallest selection of `paths` with a member in every one of `sets` (none of them empty); the first of several in order."""
    place = {path: k for k, path in enumerate(paths)}
    members = sorted((tuple(sorted(place[path] for path in each)) for each in sets), key=len)
    size = 0
    while True:
        found = _meeting(members, frozenset(), size)
        if found:
            return tuple(paths[k] for k in min(tuple(sorted(chosen)) for chosen in found))
        size += 1


def _meeting(sets: Sequence[tuple[int, ...]], chosen: frozenset[int], left: int) -> set[frozenset[int]]:
    """Every selection that adds at most `left` members to `chosen` and meets all the sets: one member of the first set missed
    must be in it."""
    small_steps(len(sets), "comparing red lines")
    missed = next((each for each in sets if chosen.isdisjoint(each)), None)
    if missed is None:
        return {chosen}
    if left == 0:
        return set()
    return {found for member in missed for found in _meeting(sets, chosen | {member}, left - 1)}
