"""`zopa equilibria --json`: games in normal form and alternating offers, numbers as the nearest doubles and exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from simulator.report.solve.json import fractions, numbers, point_json

if TYPE_CHECKING:
    from simulator.games.backward_induction import AlternatingOffers, Round
    from simulator.games.equilibria import Reduction
    from simulator.games.named import Learned, SolvedGame
    from simulator.games.normal_form import Mix, NormalForm
    from simulator.scenario.model import Scenario

Json = dict[str, Any]


def games_json(scenario: Scenario, solved: Sequence[SolvedGame]) -> Json:
    """The schema `zopa/equilibria/1`; docs/cli.md describes its keys."""
    return {"schema": "zopa/equilibria/1", "title": scenario.title, "games": [_game(scenario, each) for each in solved]}


def _game(scenario: Scenario, solved: SolvedGame) -> Json:
    found, game = solved.found, solved.found.game
    return {
        "name": solved.name,
        "title": scenario.games[solved.name].title,
        "players": {player: list(actions) for player, actions in zip(game.players, game.actions, strict=True)},
        "equilibria": [_profile(game, e.mixes, e.payoffs) for e in found.equilibria],
        "complete": found.complete,
        "stopped": found.stopped,
        "degenerate": found.degenerate,
        "components": [list(component) for component in found.components],
        "methods": [
            {
                "name": method.name,
                "found": list(method.found),
                "between": len(method.between),
                "refused": method.refused,
                "statements": list(method.statements),
            }
            for method in found.methods
        ],
        "reductions": [_reduction(game, reduction) for reduction in found.reductions],
        "learning": None if solved.learned is None else _learning(game, solved.learned),
    }


def _profile(game: NormalForm, mixes: Sequence[Mix], payoffs: Sequence[Fraction]) -> Json:
    named = {
        player: {action: share for action, share in zip(actions, mix, strict=True) if share}
        for player, actions, mix in zip(game.players, game.actions, mixes, strict=True)
    }
    worth = dict(zip(game.players, payoffs, strict=True))
    return {
        "mixes": {player: numbers(mix) for player, mix in named.items()},
        "payoffs": numbers(worth),
        "exact": {"mixes": {player: fractions(mix) for player, mix in named.items()}, "payoffs": fractions(worth)},
    }


def _reduction(game: NormalForm, reduction: Reduction) -> Json:
    small = game.among(reduction.players, tuple(dict(reduction.others).get(p, 0) for p in range(len(game.players))))
    pairs = None if reduction.equilibria is None else reduction.equilibria.pairs
    return {
        "players": list(small.players),
        "others": {game.players[p]: game.actions[p][a] for p, a in reduction.others},
        "equilibria": None if pairs is None else [_profile(small, pair, small.expected(pair)) for pair in pairs],
        "degenerate": None if reduction.equilibria is None else reduction.equilibria.degenerate,
        "holds": list(reduction.holds),
        "ends": [_profile(small, pair, small.expected(pair)) for pair in reduction.ends],
        "part": reduction.part,
    }


def _learning(game: NormalForm, learned: Learned) -> Json:
    play, replicated = learned.play, learned.replicated
    return {
        "fictitious_play": {
            "rounds": play.rounds,
            "seed": play.seed,
            "frequencies": _shares(game, play.frequencies),
            "gain": dict(zip(game.players, play.gain, strict=True)),
        },
        "replicator_dynamics": {
            "until": float(replicated.times[-1]),
            "start": _shares(game, [part[0] for part in replicated.shares]),
            "end": _shares(game, [part[-1] for part in replicated.shares]),
            "at_rest": replicated.at_rest,
        },
    }


def _shares(game: NormalForm, shares: Sequence[Any]) -> Json:
    return {
        player: {action: float(share) for action, share in zip(actions, part, strict=True)}
        for player, actions, part in zip(game.players, game.actions, shares, strict=True)
    }


def alternating_json(scenario: Scenario, found: AlternatingOffers) -> Json:
    """The schema `zopa/alternating/1`; docs/cli.md describes its keys."""
    return {
        "schema": "zopa/alternating/1",
        "title": scenario.title,
        "settled": None if found.settled is None else found.settled.number,
        "outcome": None if found.outcome is None else point_json(found.outcome),
        **_worth("worth", found.worth, "patience", found.patience),
        "frontier": found.frontier,
        "rounds": [_round(each) for each in found.rounds],
    }


def _round(each: Round) -> Json:
    return {
        "number": each.number,
        "proposer": each.proposer,
        "agreed": None if each.agreed is None else point_json(each.agreed),
        "tied": each.tied,
        **_worth("waiting", each.waiting, "value", each.value),
    }


def _worth(first: str, one: Mapping[str, Fraction], second: str, two: Mapping[str, Fraction]) -> Json:
    return {first: numbers(one), second: numbers(two), "exact": {first: fractions(one), second: fractions(two)}}
