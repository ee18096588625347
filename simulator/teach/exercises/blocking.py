"""Find a smallest blocking minority."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import combinations
from random import Random

from simulator.payoffs.agreement_rules import compile_rules, consenting
from simulator.report.words import listed, party_title
from simulator.scenario.building import checked
from simulator.scenario.consent import is_met
from simulator.teach.answers import names_in, typed
from simulator.teach.drawing import Issues, issue_data, preferences
from simulator.teach.exercise import MOST_POINTS, Exercise, ExerciseSolution, Feedback, exercise
from simulator.teach.judging import random_terms

ISSUES: Issues = {
    "road": ("The mountain road", {"closed": "Closed", "summer": "Open in summer", "open": "Open all year"}),
    "toll": ("Toll", {"none": "None", "full": "In full"}),
    "bus": ("Bus line", {"no": "No", "yes": "Yes"}),
}
PARTIES = {"alder": "Alder", "birch": "Birch", "cedar": "Cedar", "elm": "Elm", "fir": "Fir", "gorse": "Gorse"}
QUOTA = 55
HALF = len(PARTIES) // 2
FEWEST = 2
"""Members of a blocking minority, at least."""
SMALLEST = 4
"""People of every 100 in the smallest town, at least."""
MOST_RIGHT = 5
"""Right answers, at most."""


@exercise
class BlockingMinority(Exercise):
    name = "blocking"
    place = 13
    title = "How few can stop it?"
    goal = "Where votes decide, what counts is not who has most of them but without whom the others have too few: a blocking minority."
    answer_form = "the members that change sides, as in birch,cedar"

    def draw(self, random: Random) -> bool:
        shares = _shares(random)
        if shares is None:
            return False
        parties = {}
        for (key, title), share in zip(PARTIES.items(), shares, strict=True):
            wants = preferences(random, ISSUES, rising=True)
            for values in wants["values"].values():
                if random.random() < 0.4:
                    values.update(zip(list(values), list(values.values())[::-1], strict=True))
            parties[key] = {"title": title, **wants, "votes": {"people": share}, "reservation": random.randrange(20, 60)}
        majority = {"all": [{"quota": "50%", "of": "members"}, {"quota": f"{QUOTA}%", "of": "people"}]}
        enough = {"at_least": len(PARTIES) - FEWEST + 1, "of": "members"}
        self.scenario = checked(
            {
                "schema": 1,
                "title": "Six towns",
                "default_mark": "assumed",
                "issues": issue_data(ISSUES),
                "agreement": {"council": {"title": "Double majority", "needs": {"any": [majority, enough]}}},
                "parties": parties,
            }
        )
        self.people = dict(zip(PARTIES, shares, strict=True))
        self.draft = random_terms(random, self.scenario)
        codes = [issue.choices.index(self.draft[name]) for name, issue in self.scenario.issues.items()]
        self.in_favour = consenting(compile_rules(self.scenario), codes)
        if len(self.in_favour) != len(PARTIES) - 1 or not self.carries(self.in_favour):
            return False
        smallest = list(self._smallest())
        return len(smallest[0]) == FEWEST and len(smallest) <= MOST_RIGHT

    def carries(self, coalition: Collection[str]) -> bool:
        """Whether so many in favour are enough, all others being against."""
        rule = self.scenario.agreement["council"]
        return is_met(self.scenario, rule, coalition, [name for name in PARTIES if name not in coalition])

    def _smallest(self) -> Iterator[tuple[str, ...]]:
        """The sets of fewest members in favour without which the draft falls."""
        for size in range(1, len(self.in_favour) + 1):
            found = [turned for turned in combinations(self.in_favour, size) if not self.carries(self._without(turned))]
            if found:
                yield from found
                return

    def _without(self, turned: Collection[str]) -> list[str]:
        return [name for name in self.in_favour if name not in turned]

    def task(self) -> str:
        people = [f"{party_title(self.scenario, name)} {share}" for name, share in self.people.items()]
        return (
            f"Six towns vote on a draft: {typed(self.draft)}. Of every 100 people so many live in {listed(people)}. A draft passes with at "
            f"least half of the towns that have at least {QUOTA} % of the people; a single town alone cannot block, whatever its size. "
            "A town votes for what is worth at least as much to it as no agreement, and as they stand the draft passes. You want to stop "
            "it. Which towns that are for it must change sides, as few as possible, so that it falls?"
        )

    def hints(self) -> tuple[str, ...]:
        first = next(self._smallest())
        return (
            f"Add up points: those for it are {self._named(self.in_favour)}.",
            f"It falls where fewer than {HALF} towns are for it, or towns with fewer than {QUOTA} of the people. Who is against it already "
            "counts too.",
            f"{len(first)} must turn. One of them: {party_title(self.scenario, first[0])}.",
        )

    def check(self, answer: str) -> Feedback:
        turned = names_in(answer, "party", {name: party.title for name, party in self.scenario.parties.items()})
        if against := [name for name in turned if name not in self.in_favour]:
            return Feedback(0, f"{self._named(against)} would vote against it anyway, for less than no agreement: who is for it counts.")
        left = self._without(turned)
        if self.carries(left):
            return Feedback(0, f"Without {self._named(turned)} it still passes: {self._why(left)}.")
        few = len(next(self._smallest()))
        if len(turned) == few:
            return Feedback(MOST_POINTS, f"Right: {self._why(left)}, and no fewer could stop it.")
        spare = [name for name in turned if not self.carries([*left, name])]
        if not left:
            return Feedback(0, "All of them together can stop anything. Who is not needed?")
        if spare:
            return Feedback(1, f"It falls, but {self._named(spare[:1])} need not change sides for that.")
        return Feedback(3, f"It falls, and none of these can be left out; but {few} of others would do.")

    def _why(self, left: Collection[str]) -> str:
        people = sum(self.people[name] for name in left)
        if not left:
            return "nobody is left in favour"
        towns = f"{len(left)} of {len(PARTIES)} towns, {people} of the people"
        return f"{self._named(left)} ({towns}) are left in favour, where {HALF} and {QUOTA} are needed"

    def _named(self, parties: Collection[str]) -> str:
        return listed([party_title(self.scenario, name) for name in parties])

    def solution(self) -> ExerciseSolution:
        first = next(self._smallest())
        return ExerciseSolution(",".join(first), f"Then {self._why(self._without(first))}.")


def _shares(random: Random) -> list[int] | None:
    """What each town has of 100 people, each a few, and none so many that it could block where another is against; None where a draw is
    not so."""
    cuts = sorted(random.sample(range(1, 100), len(PARTIES) - 1))
    found = [high - low for low, high in zip([0, *cuts], [*cuts, 100], strict=True)]
    return found if min(found) >= SMALLEST and max(found) <= 100 - QUOTA - SMALLEST else None
