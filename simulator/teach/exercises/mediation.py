"""Write a mediator's text that leaves the party worst off with as much as possible."""

from __future__ import annotations

from random import Random

from simulator.offers.games import game_of
from simulator.report.words import listed, party_title, points
from simulator.scenario.building import checked
from simulator.solve.exact.counting import count_acceptable
from simulator.solve.results import Solution
from simulator.solve.solving import solve
from simulator.talks.monte_carlo import simulate
from simulator.talks.sessions import Setting
from simulator.teach.answers import terms_in, typed
from simulator.teach.drawing import Issues, issue_data, preferences
from simulator.teach.exercise import MOST_POINTS, Exercise, ExerciseSolution, Feedback, exercise
from simulator.teach.judging import in_points, objection, point_of

ISSUES: Issues = {
    "forest": ("The forest", {"felled": "May be felled", "parts": "Parts kept", "kept": "Kept whole"}),
    "mill": ("The old mill", {"hotel": "Becomes a hotel", "museum": "Becomes a museum", "homes": "Becomes homes"}),
    "bridge": ("The bridge", {"cars": "For cars", "buses": "For buses alone", "feet": "For walkers alone"}),
    "tax": ("Visitors' tax", {"none": "None", "low": "Low", "high": "High"}),
}
PARTIES = {"town": "Town council", "hosts": "Hosts", "green": "Friends of the forest"}
TALKS = 50


@exercise
class Mediation(Exercise):
    name = "mediation"
    place = 11
    title = "A single text for three"
    goal = "A mediator who writes one text for all looks at the party that gains least, and raises its gain as far as it will go."
    answer_form = "full terms, as in forest=parts,mill=homes,bridge=buses,tax=low"

    def draw(self, random: Random) -> bool:
        parties = {}
        for key, title in PARTIES.items():
            wants = preferences(random, ISSUES, rising=True)
            for values in wants["values"].values():
                shuffled = list(values.values())
                random.shuffle(shuffled)
                values.update(zip(list(values), shuffled, strict=True))
            parties[key] = {"title": title, **wants, "reservation": random.randrange(20, 45)}
        self.scenario = checked(
            {"schema": 1, "title": "A valley plan", "default_mark": "assumed", "issues": issue_data(ISSUES), "parties": parties}
        )
        size = count_acceptable((game := game_of(self.scenario)).payoffs, game.allowed)
        if size is None or not 4 <= size <= 30:
            return False
        found = solve(self.scenario, solutions=("egalitarian", "utilitarian"), certificate=False)
        sums = min(found.solutions["utilitarian"].surplus.values())
        return 1 < min(found.solutions["egalitarian"].surplus.values()) > sums

    def _best(self) -> Solution:
        return solve(self.scenario, solutions=("egalitarian",), certificate=False).solutions["egalitarian"]

    def task(self) -> str:
        return (
            "Three parties have asked you to mediate. Write one text with an answer on every issue that all three sign, and in which the "
            "smallest of the three gains over no agreement is as large as it can be."
        )

    def hints(self) -> tuple[str, ...]:
        best = self._best()
        least = min(best.surplus.values())
        return (
            "Begin with any text that all would sign. Who gains least? Change one issue in its favour, and see who gains least now.",
            f"In the best text the smallest gain is {points(least)} points.",
            f"It has “{self.scenario.issues['forest'].option_title(best.outcome['forest'])}” for the forest.",
        )

    def check(self, answer: str) -> Feedback:
        terms = terms_in(self.scenario, answer)
        if why := objection(self.scenario, terms):
            return Feedback(0, why)
        surplus, best = point_of(game_of(self.scenario), self.scenario, terms).surplus, self._best()
        least, most = min(surplus.values()), min(best.surplus.values())
        gains = in_points(self.scenario, surplus, signed=True)
        if least == most:
            return Feedback(MOST_POINTS, f"Right: gains of {gains}; no text gives the one that gains least more than {points(least)}.")
        worst = listed([party_title(self.scenario, p) for p, gain in surplus.items() if gain == least])
        found = solve(self.scenario, solutions=("utilitarian",), certificate=False).solutions["utilitarian"]
        other = " The sum of gains is as large as it can be, but who gains least was not looked at." if surplus == found.surplus else ""
        share = 4 + int(4 * least / most)
        return Feedback(
            min(share, 8),
            f"All sign ({gains}), but {worst} would gain {points(least)} only; another text gives all at least {points(most)}.{other}",
        )

    def solution(self) -> ExerciseSolution:
        best = self._best()
        talks = simulate(self.scenario, Setting(protocol="single_text"), sessions=TALKS, seed=0)
        least = [min(session.surplus.values()) for session in talks.agreed]
        reached = (
            f" In {TALKS} simulated talks over a single text, {len(least)} ended in an agreement; the smallest gain was then "
            f"{points(sum(least) / len(least))} on average."
            if least
            else f" None of {TALKS} simulated talks over a single text ended in an agreement."
        )
        return ExerciseSolution(typed(best.outcome), f"Gains of {in_points(self.scenario, best.surplus, signed=True)}.{reached}")
