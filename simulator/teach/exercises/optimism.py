"""How much optimism a deal can bear."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor
from random import Random

from simulator.payoffs.worth import chances, course_cost, reservation_value
from simulator.report.words import points
from simulator.scenario.building import checked
from simulator.scenario.changes import changed
from simulator.scenario.model import Scenario
from simulator.solve.solving import solve
from simulator.solve.why.thresholds import thresholds
from simulator.teach.answers import number_in
from simulator.teach.exercise import MOST_POINTS, Exercise, ExerciseSolution, Feedback, exercise

CHANCE = "parties.north.beliefs.north_wins"


@exercise
class Optimism(Exercise):
    name = "optimism"
    place = 7
    title = "Mutual optimism"
    goal = "Fighting costs both, so some division beats it; but where each side expects to win, both cannot be satisfied (Fearon 1995)."
    answer_form = "a chance in whole per cent, as in 65"

    def draw(self, random: Random) -> bool:
        costs = random.randint(6, 18), random.randint(6, 18)
        south = random.randrange(20, 70, 5)
        self.scenario = checked(
            {
                "schema": 1,
                "title": "A disputed province",
                "default_mark": "assumed",
                "issues": {"share": {"title": "The north's share of the province", "unit": "per cent", "levels": list(range(0, 101, 10))}},
                "parties": {
                    "north": {
                        "title": "North",
                        "weights": {"share": 100},
                        "values": {"share": {"rising": [0, 100]}},
                        "beliefs": {"north_wins": Decimal(random.randrange(85, 100, 5)) / 100, "south_wins": "rest"},
                        "cost": costs[0],
                    },
                    "south": {
                        "title": "South",
                        "weights": {"share": 100},
                        "values": {"share": {"falling": [0, 100]}},
                        "beliefs": {"south_wins": Decimal(south) / 100, "north_wins": "rest"},
                        "cost": costs[1],
                    },
                },
                "no_deal": {
                    "courses": {
                        "north_wins": {"title": "The north takes all", "points": {"north": 100, "south": 0}},
                        "south_wins": {"title": "The south takes all", "points": {"north": 0, "south": 100}},
                    }
                },
            }
        )
        return solve(self.scenario, solutions=("nash",), count=False).verdict == "no agreement" and 5 <= self._most() <= 95

    def _most(self) -> int:
        """The highest whole per cent at which an agreement exists; −1 where none does."""
        (found,) = thresholds(self.scenario, paths={CHANCE: (Decimal(0), Decimal(1))})
        closing = [flip.value for flip in found.flips if not flip.opens_upwards]
        return floor(100 * closing[-1]) if closing else -1

    def _believing(self, per_cent: int) -> Scenario:
        return changed(self.scenario, {CHANCE: Decimal(per_cent) / 100})

    def _reservation(self, scenario: Scenario) -> dict[str, Fraction]:
        return {side: reservation_value(scenario, side) for side in scenario.parties}

    def task(self) -> str:
        parties = self.scenario.parties
        north, south = chances(parties["north"])["north_wins"], chances(parties["south"])["south_wins"]
        cost = {side: points(course_cost(party, "north_wins")) for side, party in parties.items()}
        return (
            "North and south quarrel about a province; in a war one of them takes all of it. The north believes that it would win with "
            f"{float(100 * north):g} %, the south that it would with {float(100 * south):g} %. A war costs the north {cost['north']} "
            "points "
            f"and the south {cost['south']}, whoever wins. As it is, they find no division. How high may the north's own chance of winning "
            "be at most, in whole per cent, for a division to exist that both prefer to war or like as much? All else stays as it is; the "
            "share goes in steps of 10."
        )

    def hints(self) -> tuple[str, ...]:
        south = self._reservation(self.scenario)["south"]
        return (
            "Work out what war is worth to the south: chance of winning × 100, less its cost. It signs nothing below that.",
            f"War is worth {points(south)} points to the south. Which is the largest share in the table that it can leave to the north?",
            "The north signs that share as long as its own chance × 100, less its cost, is no more.",
        )

    def check(self, answer: str) -> Feedback:
        said, most = number_in(answer, "%"), self._most()
        if said == most:
            return Feedback(MOST_POINTS, f"Right: at {most} % a division exists that both prefer, at {most + 1} % none does any more.")
        if said.denominator != 1 or not 0 <= said <= 100:
            return Feedback(0, "The answer is a chance in whole per cent, from 0 to 100.")
        own = 5 if abs(said - most) <= 2 else 2
        reservation = self._reservation(self._believing(int(said)))
        asks = (
            f"At {said} % war is worth {points(reservation['north'])} points to the north and {points(reservation['south'])} to the south"
        )
        if said > most:
            return Feedback(own, f"{asks}; no share in the table gives both as much.")
        best = solve(self._believing(int(said) + 1), solutions=("egalitarian",), count=False).solutions["egalitarian"]
        share = best.outcome["share"]
        return Feedback(own, f"{asks}: there is a deal, but not only up to there. At {said + 1} % a share of {share} still suits both.")

    def solution(self) -> ExerciseSolution:
        most = self._most()
        share = solve(self._believing(most), solutions=("egalitarian",), count=False).solutions["egalitarian"].outcome["share"]
        return ExerciseSolution(
            str(most),
            f"At {most} % the north still signs a share of {share}, the most that the south leaves to it; at {most + 1} % no more.",
        )
