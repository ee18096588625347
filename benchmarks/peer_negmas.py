"""Runs inside the peer's own environment: reads domains as JSON lines on stdin, writes timings as JSON lines on stdout.

A domain is additive: {"sizes": […], "weights": [[per issue] per party], "values": [[[per option] per issue] per party],
"reservation": [per party], "repeats": n}; with "sessions", "rounds" and "strategy" instead of repeats it is talked about.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

DIGITS = 7
"""Decimals (of points from 0 to 100) within which floating-point utilities count as the same."""


def utility_functions(domain: dict[str, Any]) -> list[Any]:
    from negmas import make_issue, make_os
    from negmas.preferences import LinearAdditiveUtilityFunction
    from negmas.preferences.value_fun import TableFun

    issues = [make_issue([f"o{o}" for o in range(size)], f"i{i}") for i, size in enumerate(domain["sizes"])]
    space = make_os(issues)
    functions = []
    for weights, values, reservation in zip(domain["weights"], domain["values"], domain["reservation"], strict=True):
        tables = [TableFun({f"o{o}": v for o, v in enumerate(row)}) for row in values]
        functions.append(LinearAdditiveUtilityFunction(tables, weights=weights, outcome_space=space, reserved_value=reservation))
    return functions


def run(domain: dict[str, Any]) -> dict[str, Any]:
    from negmas.preferences.ops import kalai_points, max_welfare_points, nash_points, pareto_frontier

    seconds: list[float] = []
    points: set[tuple[float, ...]] = set()
    for _ in range(domain["repeats"]):
        functions = utility_functions(domain)
        started = time.perf_counter()
        frontier, _ = pareto_frontier(functions)
        nash_points(functions, frontier)
        kalai_points(functions, frontier)
        max_welfare_points(functions, frontier)
        seconds.append(time.perf_counter() - started)
        points = {tuple(round(u, DIGITS) for u in point) for point in frontier}
    return {"seconds": seconds, "frontier": sorted(points)}


def talk(domain: dict[str, Any]) -> dict[str, Any]:
    """Sessions of stacked alternating offers with time-dependent negotiators; `seconds`: of each, utility functions made before."""
    from negmas.sao import BoulwareTBNegotiator, ConcederTBNegotiator, LinearTBNegotiator, SAOMechanism

    kinds = {"boulware": BoulwareTBNegotiator, "linear": LinearTBNegotiator, "conceder": ConcederTBNegotiator}
    functions = utility_functions(domain)
    seconds, agreed = [], 0
    for _ in range(domain["sessions"]):
        started = time.perf_counter()
        mechanism = SAOMechanism(outcome_space=functions[0].outcome_space, n_steps=domain["rounds"])
        for function in functions:
            mechanism.add(kinds[domain["strategy"]](), ufun=function)
        agreed += mechanism.run().agreement is not None
        seconds.append(time.perf_counter() - started)
    return {"seconds": seconds, "agreed": agreed}


def main() -> None:
    import warnings

    warnings.simplefilter("ignore")
    for line in sys.stdin:
        domain = json.loads(line)
        print(json.dumps(talk(domain) if "sessions" in domain else run(domain)), flush=True)


if __name__ == "__main__":
    main()
