"""Find the coalition that would do better by itself."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from simulator.games.alpha_core import Coalition, Coalitions, coalitions
from simulator.offers.reading import inline_offer
from simulator.report.words import listed, party_title
from simulator.scenario.building import checked
from simulator.scenario.changes import changed
from simulator.scenario.model import Scenario
from simulator.teach.answers import names_in, typed
from simulator.teach.drawing import Issues, issue_data, preferences
from simulator.teach.exercise import MOST_POINTS, Exercise, ExerciseSolution, Feedback, exercise
from simulator.teach.judging import in_points, random_terms

ISSUES: Issues = {
    "pipe": ("The pipeline", {"unbuilt": "Not built", "short": "Built short", "long": "Built long"}),
    "grid": ("The power grid", {"apart": "Apart", "linked": "Linked"}),
    "rail": ("The railway", {"old": "The old line", "new": "Rebuilt"}),
}
PARTIES = {"alder": "Alder", "birch": "Birch", "cedar": "Cedar"}


@exercise
class CoalitionBlocking(Exercise):
    name = "coalition"
    place = 12
    title = "Who would walk out together?"
    goal = "A coalition blocks a deal where it can make sure of more for each of its members, whatever the others then do (the α-core)."
    answer_form = "the members and what they would settle, as in alder,cedar: pipe=long,grid=apart"

    def draw(self, random: Random) -> bool:
        parties = {}
        for key, title in PARTIES.items():
            wants = preferences(random, ISSUES, rising=True)
            for values in wants["values"].values():
                if random.random() < 0.4:
                    values.update(zip(list(values), list(values.values())[::-1], strict=True))
            parties[key] = {"title": title, **wants, "reservation": 0}
        issues = issue_data(ISSUES)
        for issue in issues.values():
            issue["controlled_by"] = random.sample(list(PARTIES), random.choice([1, 1, 2]))
        self.scenario = checked({"schema": 1, "title": "Three countries", "default_mark": "assumed", "issues": issues, "parties": parties})
        self.start, self.deal = random_terms(random, self.scenario), random_terms(random, self.scenario)
        if self.start == self.deal:
            return False
        blocking = self._found().blocking
        return len(blocking) == 1 and len(blocking[0].members) == 2

    def _found(self) -> Coalitions:
        return coalitions(self.scenario, self.start, self.deal)

    def task(self) -> str:
        hands = [
            f"“{issue.title}” is in the hands of {listed([party_title(self.scenario, p) for p in issue.controlled_by], 'or')}"
            for issue in self.scenario.issues.values()
        ]
        return (
            f"Three countries have a draft treaty: {typed(self.deal)}. Without it each can decide some things alone: {listed(hands)}; "
            "where two "
            "are named, each of them can change it. One coalition can make sure that every member has more than by the treaty, "
            "whatever the "
            "others then choose on what is in their hands. Which one, and what would it settle on the issues that nobody else can "
            "change? (Issues "
            f"that you do not name stay as they are now: {typed(self.start)}. A coalition may be a single country, or all three.)"
        )

    def hints(self) -> tuple[str, ...]:
        (blocking,) = self._found().blocking
        return (
            "For each pair: what can they settle between them, and what can the third still do to them?",
            "Count for each member the worst that the others can do. Only what is left then is sure.",
            f"One member: {party_title(self.scenario, blocking.members[0])}.",
        )

    def check(self, answer: str) -> Feedback:
        named, colon, settled = answer.partition(":")
        members = names_in(named, "party", {name: party.title for name, party in self.scenario.parties.items()})
        found = _of(self._found(), members)
        who = listed([party_title(self.scenario, p) for p in members])
        if found.whatever_others_do is None:
            return Feedback(*self._why_not(found, who))
        if not colon:
            return Feedback(5, f"Right so far: {who} can. Now add what they would settle, after a colon.")
        terms = inline_offer(self.scenario, settled).terms
        alone = found.whatever_others_do.terms
        if others := [issue for issue in terms if issue not in alone]:
            return Feedback(5, f"{who} can, but not so: others can change {listed(others)} as well, or alone.")
        chosen = {issue: terms.get(issue, self.start[issue]) for issue in alone}
        sure = _of(coalitions(self._settled(chosen), {**self.start, **chosen}, self.deal), members).whatever_others_do
        if sure is None:
            return Feedback(
                6, f"{who} can, but not with {typed(chosen)}: the others can then see to it that a member has no more than by the treaty."
            )
        gains = in_points(self.scenario, sure.gains, signed=True)
        return Feedback(MOST_POINTS, f"Right: {who} can settle {typed(chosen)}, which makes sure of {gains} points.")

    def _settled(self, issues: Iterable[str]) -> Scenario:
        """The scenario in which nobody can change these issues any more."""
        return changed(self.scenario, {f"issues.{issue}.controlled_by": [] for issue in issues})

    def _why_not(self, found: Coalition, who: str) -> tuple[int, str]:
        (blocking,) = self._found().blocking
        shares = 3 if set(found.members) & set(blocking.members) else 0
        if len(found.members) == len(self.scenario.parties):
            return shares, "All three together have no outcome that each of them prefers to the treaty."
        if found.over_agreement is not None:
            hoped = in_points(self.scenario, found.over_agreement.gains, signed=True)
            settled = typed(found.over_agreement.terms)
            return (
                4,
                f"{who} would gain with {settled} ({hoped}) if the others left all as it was ({typed(self.start)}), but they can "
                "answer that.",
            )
        return shares, f"What is in the hands of {who} does not give each member more than the treaty, not even if the others keep still."

    def solution(self) -> ExerciseSolution:
        (blocking,) = self._found().blocking
        assert blocking.whatever_others_do is not None  # by the definition of blocking
        sure = blocking.whatever_others_do
        gains = in_points(self.scenario, sure.gains, signed=True)
        why = f"They can settle {typed(sure.terms)}; each then has more than by the treaty for sure: {gains}."
        return ExerciseSolution(f"{','.join(blocking.members)}: {typed(sure.terms)}", why)


def _of(found: Coalitions, members: tuple[str, ...]) -> Coalition:
    return next(each for each in found.coalitions if each.members == members)
