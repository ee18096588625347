"""Improve an agreement so that nobody loses and somebody gains."""

from __future__ import annotations

from random import Random

from simulator.scenario.building import checked
from simulator.teach.answers import typed
from simulator.teach.drawing import issue_data, preferences
from simulator.teach.exercise import exercise
from simulator.teach.improving import ImprovingExercise
from simulator.teach.judging import better_for_some, gainers, objection, random_terms, still_to_gain

ISSUES = {
    "water": ("Water from the shared river", {"little": "A tenth to the valley", "some": "A quarter", "half": "Half"}),
    "power": ("Power from the dam", {"hills": "All to the hills", "shared": "Shared", "valley": "All to the valley"}),
    "road": ("Upkeep of the border road", {"valley_pays": "The valley pays", "halves": "In halves", "hills_pay": "The hills pay"}),
    "fishing": ("Fishing in the lake", {"closed": "Closed to the valley", "season": "Open in season", "open": "Open"}),
}


@exercise
class Pareto(ImprovingExercise):
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
        return not objection(self.scenario, self.start) and gainers(better_for_some(self.scenario, self.start)) > 1

    def task(self) -> str:
        return (
            f"The hills and the valley have a draft: {typed(self.start)}. It gives {self.worth()} points, and both "
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
