"""JSON answers: a number beside its exact value is the nearest double to it, and parts of an answer agree."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any


def faults_of(answer: object) -> Iterator[str]:
    """What is wrong anywhere in an answer."""
    if isinstance(answer, list):
        for part in answer:
            yield from faults_of(part)
    if not isinstance(answer, dict):
        return
    yield from _rounded(answer, answer.get("exact"), "")
    if answer.get("schema") == "zopa/solve/1":
        yield from _of_solve(answer)
    for part in answer.values():
        yield from faults_of(part)


def _rounded(plain: Any, exact: Any, where: str) -> Iterator[str]:
    """That `plain` has, wherever `exact` has the text of a fraction, the double nearest to it."""
    if isinstance(exact, dict) and isinstance(plain, dict):
        for key, value in exact.items():
            if key in plain:
                yield from _rounded(plain[key], value, f"{where}.{key}")
    elif isinstance(exact, list) and isinstance(plain, list):
        for k, (one, other) in enumerate(zip(plain, exact, strict=False)):
            yield from _rounded(one, other, f"{where}.{k}")
    elif isinstance(exact, str) and isinstance(plain, int | float) and float(Fraction(exact)) != plain:
        yield f"JSON{where}: {plain} beside {exact}"


def _of_solve(answer: dict[str, Any]) -> Iterator[str]:
    zone, verdict = answer["zone"], answer["verdict"]
    if {"agreement": False, "no agreement": True, "undecided": None}[verdict] is not zone["empty"]:
        yield f"JSON: the verdict is {verdict}, zone.empty {zone['empty']}"
    if verdict == "undecided" and answer["stopped"] is None and not answer["notes"]:
        yield "JSON: undecided, and nothing says why"
    frontier = answer["frontier"]
    if frontier is not None and not len(frontier["utilities"]) == len(frontier["outcomes"]) == len(frontier["tied"]) == frontier["listed"]:
        yield "JSON: the frontier's lists are not as long as it says"
    for name, solution in answer["solutions"].items():
        if solution["proved"] and solution["bound"] is not None:
            yield f"JSON: {name} is proved, and has a bound"
        signing = [{party for party, signs in point["signs"].items() if signs} for point in solution["points"]]
        if any(signed != set(point["signs"]) for signed, point in zip(signing, solution["points"], strict=True) if not answer["by_rules"]):
            yield f"JSON: a party does not sign the {name} solution"
        if solution["consenting"] is not None and signing[0] != set(solution["consenting"]):
            yield f"JSON: {name} is signed by {signing[0]}, consented to by {solution['consenting']}"
