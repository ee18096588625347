"""The empirical game between strategies as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.games.empirical import CONFIDENCE

if TYPE_CHECKING:
    from simulator.games.empirical import EmpiricalGame
    from simulator.scenario.model import Scenario


def empirical_json(scenario: Scenario, found: EmpiricalGame) -> dict[str, Any]:
    """The schema `zopa/empirical/1`: strategies, an estimate for each combination and player, equilibria with their `holds`.

    `holds`: the part of the resamples in which an equilibrium with the same strategies in use exists.
    """
    return {
        "schema": "zopa/empirical/1",
        "title": scenario.title,
        "strategies": {player: list(names) for player, names in zip(found.players, found.strategies, strict=True)},
        "runs": found.runs,
        "seed": found.seed,
        "resamples": found.resamples,
        "confidence": CONFIDENCE,
        "payoffs": [
            {
                "strategies": {p: names[a] for p, names, a in zip(found.players, found.strategies, profile, strict=True)},
                "surplus": {p: {"mean": e.mean, "low": e.low, "high": e.high} for p, e in zip(found.players, estimates, strict=True)},
            }
            for profile, estimates in found.payoffs.items()
        ],
        "equilibria": [
            {
                "mixes": {
                    player: {name: float(share) for name, share in zip(names, mix, strict=True) if share}
                    for player, names, mix in zip(found.players, found.strategies, each.equilibrium.mixes, strict=True)
                },
                "surplus": {p: float(x) for p, x in zip(found.players, each.equilibrium.payoffs, strict=True)},
                "holds": each.share,
            }
            for each in found.sureness
        ],
        "complete": found.means.complete,
        "degenerate": found.means.degenerate,
        "components": [list(component) for component in found.means.components],
    }
