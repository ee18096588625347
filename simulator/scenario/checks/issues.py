"""Issues: each has options or levels, and at least one of them can be agreed."""

from __future__ import annotations

from itertools import pairwise

from simulator.scenario.checks.ledger import Ledger
from simulator.scenario.issues import Issue, Option, Steps
from simulator.scenario.located import Path, shown

MOST_LEVELS = 10_000
"""Levels that an issue may have."""

MOST_LEVELS_TOGETHER = 200_000
"""Levels that all issues together may have: steps write in a few words what takes long to read."""


def check_issues(ledger: Ledger) -> None:
    issues = ledger.scenario.issues
    if not issues and not ledger.gone(("issues",)):
        ledger.fault(("issues",), "no issues; name at least one, with its options or levels")
    for name, issue in issues.items():
        path: Path = ("issues", name)
        if ledger.gone((*path, "options")) or ledger.gone((*path, "levels")) or not _has_choices(ledger, issue, path):
            ledger.leave_options_of(name)
    _check_together(ledger)


def _check_together(ledger: Ledger) -> None:
    """All levels together are not too many; from the issue on that makes them so, none is looked at further."""
    together = 0
    for name, issue in ledger.scenario.issues.items():
        if isinstance(issue.levels, Steps) and not ledger.unsure_of(name):
            together += int((issue.levels.to - issue.levels.from_) / issue.levels.step) + 1
            if together > MOST_LEVELS_TOGETHER:
                if together - MOST_LEVELS_TOGETHER <= MOST_LEVELS:
                    most = f"{MOST_LEVELS_TOGETHER:,}"
                    ledger.fault(("issues", name, "levels"), f"with this, the issues have more than {most} levels; choose larger steps")
                ledger.leave_options_of(name)


def _has_choices(ledger: Ledger, issue: Issue, path: Path) -> bool:
    if (issue.options is None) == (issue.levels is None):
        found = "neither" if issue.options is None else "both"
        ledger.fault(path, f"expected either options or levels, found {found}", at_key=True)
        return False
    if issue.options is not None:
        return _has_options(ledger, issue.options, (*path, "options"))
    if isinstance(issue.levels, Steps):
        return _steps_lead_there(ledger, issue.levels, (*path, "levels"))
    return _levels_rise(ledger, issue, (*path, "levels"))


def _has_options(ledger: Ledger, options: dict[str, Option], path: Path) -> bool:
    for name, option in options.items():
        for position, party in enumerate(option.put_forward_by):
            ledger.party(party, (*path, name, "put_forward_by", position))
    if not options:
        ledger.fault(path, "no options; name at least one")
        return False
    if not any(option.in_force for option in options.values()) and not ledger.gone(path):
        ledger.fault(path, "no option is in force, so nothing can be agreed; leave at least one in force", at_key=True)
    return True


def _levels_rise(ledger: Ledger, issue: Issue, path: Path) -> bool:
    levels = issue.levels
    assert isinstance(levels, tuple)
    if not levels:
        ledger.fault(path, "no levels; name at least one")
        return False
    if len(levels) > MOST_LEVELS:
        ledger.fault(path, f"{len(levels)} levels; at most {MOST_LEVELS} are possible")
        return False
    rising = True
    for position, (before, after) in enumerate(pairwise(levels), 1):
        if after <= before:
            rising = False
            what = "stands twice" if after == before else f"stands after {shown(before)}"
            ledger.fault((*path, position), f"{shown(after)} {what}; write the levels in rising order, each once")
    return rising


def _steps_lead_there(ledger: Ledger, steps: Steps, path: Path) -> bool:
    if steps.step <= 0:
        ledger.fault((*path, "step"), f"expected a step above 0, found {shown(steps.step)}")
        return False
    if steps.to < steps.from_:
        ledger.fault((*path, "to"), f"{shown(steps.to)} is less than from, {shown(steps.from_)}; exchange them")
        return False
    if (steps.to - steps.from_) / steps.step >= MOST_LEVELS:
        ledger.fault((*path, "step"), f"more than {MOST_LEVELS} levels; choose a larger step")
        return False
    if (steps.to - steps.from_) % steps.step:
        ledger.fault((*path, "to"), f"steps of {shown(steps.step)} from {shown(steps.from_)} do not lead to {shown(steps.to)}")
        return False
    return True
