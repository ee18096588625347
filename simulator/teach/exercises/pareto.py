"""Improve an agreement so that nobody loses and somebody gains."""

from __future__ import annotations

from random import Random

from simulator.offers.games import gains_of, game_of
from simulator.offers.improving import improvements
from simulator.report.words import listed, party_title, points
from simulator.scenario.building import checked
from simulator.teach.answers import terms_in, typed
from simulator.teach.drawing import issue_data, preferences
from simulator.teach.exercise import MOST_POINTS, Exercise, Feedback, Solution, exercise
from simulator.teach.judging import in_points, objection, point_of, random_terms, still_to_gain

ISSUES = {
    "water": ("Water from the shared river", {"little": "A tenth to the valley", "some": "A quarter", "half": "Half"}),
    "power": ("Power from the dam", {"hills": "All to the hills", "shared": "Shared", "valley": "All to the valley"}),
    "road": ("Upkeep of the border road", {"valley_pays": "The valley pays", "halves": "In halves", "hills_pay": "The hills pay"}),
    "fishing": ("Fishing in the lake", {"closed": "Closed to the valley", "season": "Open in season", "open": "Open"}),
}


@exercise
class Pareto(Exercise):
    name = "pareto"
    place = 3
    title = "Leave nothing on the table"
    goal = "An agreement that both sign may still be improved for one at no cost to the other, until it lies on the Pareto frontier."
    answer_form = "the terms to change, as in water=half,road=halves (issues that you do not name stay as in the draft)"

    def draw(self, random: Random) -> bool:
        self.scenario = checked(
            {
                "schema": 1,
                "title": "The hills and the valley",
                "default_mark": "assumed",
                "issues": issue_data(ISSUES),
                "parties": {
                    "hills": {"title": "Hills", **preferences(random, ISSUES, rising=False), "reservation": random.randrange(20, 45)},
                    "valley": {"title": "Valley", **preferences(random, ISSUES, rising=True), "reservation": random.randrange(20, 45)},
                },
            }
        )
        self.start = random_terms(random, self.scenario)
        return not objection(self.scenario, self.start) and " and " in still_to_gain(self.scenario, self.start)

    def task(self) -> str:
        game = game_of(self.scenario)
        worth = point_of(game, self.scenario, self.start).utilities
        return (
            f"The hills and the valley have a draft: {typed(self.start)}. It gives {in_points(self.scenario, worth)} points, and both "
            "would "
            "sign it. Change it so that nobody has less than in the draft, somebody has more, and nothing more can be gained for one "
            "without a loss to the other."
        )

    def hints(self) -> tuple[str, ...]:
        best = still_to_gain(self.scenario, self.start)
        return (
            "Give way on what matters little to one side and much to the other, and take something back in return.",
            "For every issue, set side by side what a step is worth to each: the best trades pair the most unequal ones.",
            f"Compared with the draft, {best.split(' points')[0]} points in one of the best agreements.",
        )

    def check(self, answer: str) -> Feedback:
        terms = terms_in(self.scenario, answer, self.start)
        if terms == self.start:
            return Feedback(0, "That is the draft itself; change something.")
        if why := objection(self.scenario, terms):
            return Feedback(0, why)
        game = game_of(self.scenario)
        before, after = (point_of(game, self.scenario, each) for each in (self.start, terms))
        gains = gains_of(before, after)
        if losers := [f"{party_title(self.scenario, p)} would lose {points(-gain)}" for p, gain in gains.items() if gain < 0]:
            return Feedback(2, f"Against the draft {listed(losers)} points: no improvement for both, though both would sign.")
        if not any(gains.values()):
            return Feedback(2, "Nobody loses, but nobody gains anything either.")
        made = f"Nobody loses ({in_points(self.scenario, gains, signed=True)})"
        if more := still_to_gain(self.scenario, terms):
            return Feedback(6, f"{made}, but your outcome still leaves something on the table: {more}.")
        return Feedback(MOST_POINTS, f"Right. {made}, and nothing more is to be had for one without a loss to the other.")

    def solution(self) -> Solution:
        best = improvements(self.scenario, self.start, limit=1).found[0]
        answer = typed({change.issue: change.new for change in best.changes})
        return Solution(
            answer, f"Against the draft it changes {in_points(self.scenario, best.gains, signed=True)} points, and it is efficient."
        )
