"""What the file records of offers beside what its numbers say of them: answers observed, and offers that are worth less to their makers
than no agreement.

An offer is judged whatever its open issues become: a party accepts it where it accepts every feasible completion, and refuses it where
it accepts none. In between the numbers decide nothing, and nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from simulator.budget import tick
from simulator.offers.codes import positions, within
from simulator.payoffs.automaton import AutomatonOutgrownError
from simulator.payoffs.model import Ban, Payoffs, applies, projected, totals
from simulator.payoffs.permitted import can_be_crossed, permitted_outcome
from simulator.scenario.answers import AnswerName, ObservedAnswer
from simulator.scenario.model import Scenario
from simulator.solve.bound.maximum import maximise


@dataclass(frozen=True)
class Judgement:
    """What an offer is to one party by the numbers, over all feasible ways to fill its open issues.

    `least`, `most`: its surplus in points, exact and attained (equal for a full offer); both None where no completion is feasible or
    the party's interactions outgrow their budget. `crosses`: paths of its own red lines in force that some completion crosses.
    `accepts`: every completion (True), none (False), or neither is proved (None).
    """

    least: Fraction | None
    most: Fraction | None
    crosses: tuple[str, ...]
    accepts: bool | None


@dataclass(frozen=True)
class RecordedAnswer:
    """What a party said to an offer (`observed`), beside what it would say by the numbers."""

    offer: str
    party: str
    observed: ObservedAnswer
    judged: Judgement

    @property
    def answer(self) -> AnswerName:
        return self.observed.answer

    @property
    def day(self) -> date | None:
        return self.observed.date

    @property
    def differs(self) -> bool:
        """Whether the numbers say the opposite."""
        return self.judged.accepts is not None and self.judged.accepts != (self.answer == "accepted")


@dataclass(frozen=True)
class AgainstItself:
    """An offer that a party put forward and would refuse by the numbers, however its open issues are filled."""

    offer: str
    party: str
    judged: Judgement


def recorded_answers(
    scenario: Scenario, payoffs: Payoffs, answers: Iterable[tuple[str, Mapping[str, str], Mapping[str, ObservedAnswer]]]
) -> Iterator[RecordedAnswer]:
    """Each recorded answer beside the numbers, in order. `answers`: name and terms of an offer (issue → option), party → what it said.
    Raises `Stopped` at the end of the budget that runs."""
    for name, terms, said in answers:
        for party, observed in said.items():
            tick("judging answers on record")
            yield RecordedAnswer(name, party, observed, judged(payoffs, positions(scenario, terms), party))


def answers_in_file(scenario: Scenario) -> Iterator[tuple[str, Mapping[str, str], Mapping[str, ObservedAnswer]]]:
    """The answers of a scenario's own offers, in force or not, as `recorded_answers` takes them."""
    return ((name, offer.terms, offer.answers) for name, offer in scenario.offers.items() if offer.answers)


def against_themselves(scenario: Scenario, payoffs: Payoffs) -> Iterator[AgainstItself]:
    """The offers that a party put forward and would refuse by the numbers. Raises `Stopped` likewise."""
    for name, offer in scenario.offers.items():
        for party in dict.fromkeys(offer.put_forward_by):
            tick("judging offers")
            verdict = judged(payoffs, positions(scenario, offer.terms), party)
            if verdict.accepts is False:
                yield AgainstItself(name, party, verdict)


def judged(payoffs: Payoffs, box: Mapping[int, int], party: str) -> Judgement:
    """What an offer (issue position → option position; issues left out are open) is to a party. Raises `Stopped` likewise."""
    p = payoffs.parties.index(party)
    own = [ban for ban in payoffs.bans if ban.kind == "red_line" and ban.party == p]
    if len(box) == len(payoffs.issues):
        return _of_outcome(payoffs, tuple(box[i] for i in range(len(box))), p, own)
    settled = list(within(payoffs, box).bans[len(payoffs.bans) :])
    firm = [*settled, *(ban for ban in payoffs.bans if not ban.is_demand)]
    if permitted_outcome(payoffs.sizes, firm) is None:
        return Judgement(None, None, (), None)
    crosses = tuple(ban.path for ban in own if can_be_crossed(payoffs.sizes, ban, firm))
    keeps_own = permitted_outcome(payoffs.sizes, [*firm, *own]) is not None
    least, most = _surplus(payoffs, p, firm, best=False), _surplus(payoffs, p, firm, best=True)
    most_kept = _surplus(payoffs, p, [*firm, *own], best=True) if keeps_own and crosses else most
    accepts = None
    if not keeps_own or (most_kept is not None and most_kept < 0):
        accepts = False
    elif not crosses and least is not None and least >= 0:
        accepts = True
    return Judgement(least, most, crosses, accepts)


def _of_outcome(payoffs: Payoffs, codes: tuple[int, ...], p: int, own: Iterable[Ban]) -> Judgement:
    surplus = payoffs.points(p, totals(payoffs, codes)[p]) - payoffs.reservation[p]
    crosses = tuple(ban.path for ban in own if any(applies(clause, codes) for clause in ban.clauses))
    return Judgement(surplus, surplus, crosses, surplus >= 0 and not crosses)


def _surplus(payoffs: Payoffs, p: int, bans: list[Ban], *, best: bool) -> Fraction | None:
    """A party's largest or least surplus over the outcomes that `bans` leave, which are some; None where that outgrows its budget."""
    try:
        found = maximise(projected(payoffs, [p], bans), [1 if best else -1])
    except AutomatonOutgrownError:
        return None
    return None if found is None else (found.value if best else -found.value) - payoffs.reservation[p]
