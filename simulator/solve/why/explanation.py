"""What `explain` answers: why there is no agreement and what would open one, or how firm an agreement stands."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.cards import Card, Shown
from simulator.figures import points

if TYPE_CHECKING:
    from simulator.budget import StopReason
    from simulator.payoffs.opposition import JointValue
    from simulator.solve.results import Nearest, Result, Verdict
    from simulator.solve.why.added_points import AddedPointsList
    from simulator.solve.why.concessions import Concessions
    from simulator.solve.why.demands import DemandSets
    from simulator.solve.why.openings import AddedOptions
    from simulator.solve.why.robustness import Robustness
    from simulator.solve.why.ruled_explanation import ExplainedByRules
    from simulator.solve.why.side_payments import LeastTransfer
    from simulator.solve.why.thresholds import Threshold
    from simulator.solve.why.weighing import WeighedSum


@dataclass(frozen=True)
class WaivedCase:
    """The scenario with the red lines `waived` lifted (none: as it stands).

    `result`: the answer under it; `nearest`: the outcome nearest to a deal, or the one in which the worst-off gains most. `weighed`:
    the proof by one weighted sum, where there is no agreement and one suffices. The rest is None where it does not apply or was not
    reached (`Explanation.unfinished` says so): `concessions`, the least with which there would be an agreement;
    `added_options` and `added_points`, what else would open one; `numbers`, for each number looked at (those varied by hand first, then the
    ranged ones in the order of the file) every value at which the zone opens or closes. `robustness`: with an agreement, how firm it
    stands. `transfer`: with no agreement, and side payments in the file, the least that would have to be paid.
    """

    waived: tuple[str, ...]
    result: Result
    weighed: WeighedSum | None = None
    concessions: Concessions | None = None
    added_options: AddedOptions | None = None
    added_points: AddedPointsList | None = None
    numbers: tuple[Threshold, ...] | None = None
    robustness: Robustness | None = None
    transfer: LeastTransfer | None = None

    @property
    def agreement(self) -> bool | None:
        """Whether an agreement exists; None where that is undecided."""
        return {"agreement": True, "no agreement": False, "undecided": None}[self.result.verdict]

    @property
    def nearest(self) -> Nearest | None:
        """With no agreement: the outcome nearest to one."""
        return None if self.result.no_deal is None else self.result.no_deal.nearest

    @property
    def least_surplus(self) -> Fraction | None:
        """The largest least surplus in points, negative where there is no agreement; None where it was not found."""
        if self.nearest is not None:
            return self.nearest.least_surplus
        best = self.result.solutions.get("egalitarian")
        return min(best.surplus.values()) if best is not None else None


@dataclass(frozen=True, repr=False)
class Explanation(Shown):
    """The whole answer.

    `result`: the scenario solved as it stands. `demands`: with no agreement, what cannot stand together and what to waive.
    `cases`: what is said of concessions, numbers and firmness: of the scenario as it stands (nothing waived), or, where the red lines
    alone leave no outcome, under each minimal set of red lines to waive, the smallest first; `more_waivers` such sets were not
    looked into. `added_options`: where the red lines alone leave no outcome, how good an option beyond them would have to be while all of
    them stand. `joint`: opposition and what is still open, issue by issue; None where a limit came before.
    `unfinished`: parts that a limit cut short or left out, each as 'part: why'. `stopped`: what ended the work as a whole. `by_rules`:
    where agreement rules decide, in place of all that is asked of what everybody accepts.
    """

    title: str
    result: Result
    joint: JointValue | None
    demands: DemandSets | None
    cases: tuple[WaivedCase, ...]
    more_waivers: int
    added_options: AddedOptions | None
    unfinished: tuple[str, ...]
    notes: tuple[str, ...]
    stopped: StopReason | None
    seconds: float
    version: str
    by_rules: ExplainedByRules | None = None

    @property
    def verdict(self) -> Verdict:
        return self.result.verdict

    @property
    def red_lines_leave_nothing(self) -> bool:
        """Whether the red lines alone leave no outcome, so that neither points nor numbers can open a deal."""
        return self.result.no_deal is not None and bool(self.result.no_deal.clash)

    def card(self) -> Card:
        answers = {True: "agreement", False: "no agreement", None: "undecided"}
        rows = [
            (
                ", ".join(case.waived) or "nothing",
                answers[case.agreement],
                "not found" if case.least_surplus is None else points(case.least_surplus, signed=True),
            )
            for case in self.cases
        ]
        left = f"; left out or cut short: {len(self.unfinished)} parts" if self.unfinished else ""
        return Card("Explanation", self.title, f"{self.verdict}{left}", ("Waived", "Verdict", "Largest least surplus"), rows)
