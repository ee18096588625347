"""Find the agreement zone of a sale with one issue."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from simulator.offers.evaluating import answers_to
from simulator.offers.games import game_of
from simulator.report.words import listed, points
from simulator.scenario.building import checked
from simulator.scenario.decimals import decimal_of
from simulator.teach.answers import span_in
from simulator.teach.exercise import MOST_POINTS, Exercise, ExerciseSolution, Feedback, exercise
from simulator.teach.judging import objection, point_of


@exercise
class Zopa(Exercise):
    name = "zopa"
    place = 1
    title = "Find the zone of possible agreement"
    goal = "An agreement is possible where each side has at least what it has without one; where the two overlap is the zone."
    answer_form = "the lowest and the highest price that both accept, as in 20-25"

    def draw(self, random: Random) -> bool:
        low = random.randint(20, 60)
        prices = list(range(low, low + 21))
        self.scenario = checked(
            {
                "schema": 1,
                "title": "A used van",
                "default_mark": "assumed",
                "issues": {"price": {"title": "Price", "unit": "hundred euros", "levels": prices}},
                "parties": {
                    "buyer": {
                        "title": "Buyer",
                        "weights": {"price": 100},
                        "values": {"price": {"falling": [low, low + 20]}},
                        "reservation": random.randrange(15, 80),
                    },
                    "seller": {
                        "title": "Seller",
                        "weights": {"price": 100},
                        "values": {"price": {"rising": [low, low + 20]}},
                        "reservation": random.randrange(15, 80),
                    },
                },
            }
        )
        self.zone = self._both_sign()
        return len(self.zone) >= 3 and self.zone[0] != prices[0] and self.zone[-1] != prices[-1]

    def _both_sign(self) -> list[int]:
        """The prices that both accept, ascending."""
        prices = self.scenario.issues["price"].choices
        return [int(price) for price in prices if not objection(self.scenario, {"price": price})]

    def task(self) -> str:
        return (
            "A van is for sale. Buyer and seller talk about the price alone. The table says what each price is worth to each of them, and "
            "below it stands what going home without a deal is worth. Which prices would both sign? Name the lowest and the highest."
        )

    def hints(self) -> tuple[str, ...]:
        return (
            "Take the buyer alone first: up to which price has it at least what it has without a deal?",
            "Now the seller: from which price on has it at least what it has without a deal?",
            f"The zone holds {len(self.zone)} of the prices in the table; both ends belong to it.",
        )

    def check(self, answer: str) -> Feedback:
        low, high = span_in(answer)
        zone = self.zone
        if low == zone[0] and high == zone[-1]:
            return Feedback(MOST_POINTS, f"Right: from {zone[0]} to {zone[-1]} both have at least what they have without a deal.")
        ends = [self._wrong(low, zone[0], upwards=False), self._wrong(high, zone[-1], upwards=True)]
        correct = ends.count("")
        return Feedback(5 * correct, " ".join(end for end in ends if end))

    def _wrong(self, said: Fraction, end: int, *, upwards: bool) -> str:
        """What is wrong with one end; empty where nothing is."""
        if said == end:
            return ""
        which = "highest" if upwards else "lowest"
        price = f"{decimal_of(said):f}"  # what was typed has an end to its digits
        if price not in self.scenario.issues["price"].choices:
            return f"{price} is not a price in the table, so it cannot be the {which}."
        if why := objection(self.scenario, {"price": price}):
            return f"At {price}: {why[0].lower()}{why[1:]}"
        further = int(said) + (1 if upwards else -1)
        game = game_of(self.scenario)
        having = answers_to(game, point_of(game, self.scenario, {"price": str(further)}))
        worth = listed([f"{self.scenario.parties[p].title} {points(each.surplus)}" for p, each in having.items()])
        return f"{price} is not the {which}: at {further} both still have something to gain or lose nothing ({worth} above no deal)."

    def solution(self) -> ExerciseSolution:
        zone = self.zone
        return ExerciseSolution(
            f"{zone[0]}-{zone[-1]}",
            f"The buyer signs up to {zone[-1]}, the seller from {zone[0]} on: one step further, one of them has less than without a deal.",
        )
