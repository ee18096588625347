"""In how many draws of the ranged numbers offers pass by agreement rules."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from simulator.budget import Budget
from simulator.offers.codes import Codes
from simulator.offers.most_likely import share_of
from simulator.offers.vote_results import DrawnVotes, PassingDraws
from simulator.payoffs.agreement_rules import RuledGame, game_at
from simulator.payoffs.outcomes import banned
from simulator.payoffs.stances import stances
from simulator.payoffs.varying import Varying
from simulator.scenario.draws import draw
from simulator.scenario.model import Scenario

DESIGN = "latin_hypercube"


def passing_draws(
    scenario: Scenario,
    game: RuledGame,
    offers: Mapping[str, Codes],
    draws: int,
    seed: int,
    budget: Budget,
    ratify: Fraction | None = None,
) -> PassingDraws:
    """Name → outcome (option positions) put to the vote in every draw. `ratify`: the chance with which ratifying bodies must pass what
    their parties consent to; then their numbers are drawn as well, and one curve of each. Raises `Stopped` at the end of `budget`."""
    drawn = draw(scenario, draws, seed=seed, design=DESIGN, bodies=ratify is not None)
    varying = Varying(scenario, drawn.paths, ratify, rules_known=True)
    rows = np.array(list(offers.values()), dtype=np.intp)
    feasible = ~banned(game.payoffs, game.firm, rows)
    passed = np.zeros(len(rows), dtype=np.int64)
    consented = np.zeros((len(rows), len(game.asked)), dtype=np.int64)
    for k in range(draws):
        budget.tick("drawing the ranged numbers", k / draws)
        variant = game_at(varying, drawn.numbers(k), drawn.curves_in(k))
        said = stances(variant, rows)
        passed += feasible & variant.passes(said.consenting, said.refusing, said.applying)
        consented += said.consenting
    return PassingDraws(
        draws,
        seed,
        DESIGN,
        len(drawn.paths),
        tuple(
            DrawnVotes(
                name,
                share_of(int(passed[k]), draws),
                {party: share_of(int(consented[k, p]), draws) for p, party in enumerate(game.payoffs.parties) if game.asked[p]},
            )
            for k, name in enumerate(offers)
        ),
    )
