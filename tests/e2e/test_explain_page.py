"""What docs/explain.md prints and claims is what the program answers."""

from __future__ import annotations

from pathlib import Path

from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.opposition import JointValue, joint_value
from simulator.payoffs.varying import Varying
from simulator.scenario.draws import draw
from tests.oracles.berlin import case

PAGE = (Path(__file__).parents[2] / "docs" / "explain.md").read_text(encoding="utf-8")
TEXT = " ".join(PAGE.split())


def joint() -> JointValue:
    scenario = case("scenario")
    return joint_value(compile_payoffs(scenario), scenario)


def test_ninety_per_cent_in_numbers() -> None:
    found = joint()
    two = [issue for issue in found.issues if issue.issue in ("donetsk", "guarantee")]
    at_stake, still_open = sum(i.at_stake for i in two), sum(i.open for i in two)
    assert (
        f"they are {float(100 * at_stake):.1f} % of what is at stake and {float(100 * still_open / found.open):.1f} % of what is open"
        in TEXT
    )
    assert f"Of the whole, the parties can have {float(100 * found.solved):.1f} % at the same time" in TEXT
    assert f"{float(100 * (found.open - still_open)):.1f} % would still be open" in TEXT
    assert f"2 of the {len(found.issues)} of this file, 17 %" in TEXT
    assert found.offers is not None
    assert (len(found.offers.offers), found.offers.settled) == (9, ())


def test_the_share_in_draws_of_the_ranged_numbers() -> None:
    drawn = draw(case("scenario"), 200, seed=0)
    varying = Varying(case("scenario"), drawn.paths)
    shares = [100 * float(joint_value(varying.payoffs(drawn.numbers(k))).solved) for k in range(200)]
    assert f"it runs from {min(shares):.1f} % to {max(shares):.1f} %" in TEXT
