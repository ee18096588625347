"""Improve a draft in the flagship case: four parties, twelve issues."""

from __future__ import annotations

from random import Random

from simulator.report.words import listed
from simulator.scenario.changes import changed
from simulator.scenario.draws import draw, drawable
from simulator.scenario.reading import load
from simulator.solve.solving import solve
from simulator.teach.answers import typed
from simulator.teach.exercise import exercise
from simulator.teach.improving import ImprovingExercise
from simulator.teach.judging import better_for_some, gainers, objection

CASE = "berlin-2025"
LIFTED = ("parties.ukraine.red_lines.no_handover", "parties.russia.red_lines.whole_donbas")
"""The two red lines that leave no outcome together; for the exercise neither stands."""

CHANGED, TRIES = 4, 40
"""In how many issues the draft differs from an efficient agreement, and how many drafts are tried for one set of numbers."""


@exercise
class Berlin(ImprovingExercise):
    name = "berlin"
    place = 14
    title = "A draft with four signatures"
    goal = "With four parties and twelve issues nobody sees all trades; the frontier shows what a draft that all would sign still lacks."
    answer_form = "the terms to change, as in army=cap_800,znpp=iaea_5050 (issues that you do not name stay as in the draft)"

    def draw(self, random: Random) -> bool:
        case = load(CASE)
        own = [path for path in drawable(case) if ".beliefs." not in path]  # chances must sum to 1, drawn ones do not
        numbers = draw(case, 1, seed=random.randrange(10**6), paths=own).numbers(0)
        self.scenario = changed(case, {**numbers, **{f"{path}.in_force": False for path in LIFTED}})
        nash = solve(self.scenario, solutions=("nash",), frontier=None, count=False, certificate=False).nash
        return nash is not None and any(self._spoiled(random, dict(nash.outcome)) for _ in range(TRIES))

    def _spoiled(self, random: Random, terms: dict[str, str]) -> bool:
        """Makes a draft out of an efficient agreement: one that all still sign, and that could be better for two or more."""
        for issue in random.sample(list(terms), CHANGED):
            terms[issue] = random.choice(self.scenario.issues[issue].choices)
        self.start = terms
        if objection(self.scenario, terms):
            return False
        return gainers(better_for_some(self.scenario, terms)) >= 2

    def task(self) -> str:
        return (
            "This is the case of the Berlin talks of December 2025 with numbers drawn from its ranges. As the case stands, two red "
            "lines on "
            "Donetsk leave no outcome. For the exercise alone neither is in force, on either side; that is no advice and no "
            "forecast. A draft "
            f"that all four would sign: {typed(self.start).replace(',', ', ')}. It gives {self.worth()} points. Change it so that "
            "nobody has "
            "less, somebody has more, and nothing more can be gained for one without a loss to another. The tool may help: zopa show "
            "berlin.yaml, zopa compare berlin.yaml 'issue=option,…' --no-improve."
        )

    def hints(self) -> tuple[str, ...]:
        best = self.best()
        return (
            "Look first for issues on which a change helps somebody and costs nobody much; mind the points that hang on two issues "
            "together.",
            f"One good answer changes {len(best.changes)} issues.",
            f"Among them: {listed([change.issue for change in best.changes][:2])}.",
        )
