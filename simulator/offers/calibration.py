"""Which weights and reservation value of a party fit what it said to past offers.

Robust ordinal regression (Greco, Mousseau & Słowiński 2008): not one set of weights is fitted, all sets within the ranges of the file
that reproduce the answers are kept, and what holds for all of them is told apart from what holds for some or for none.

With weights w = s·u, Σu = 1, a party's surplus at an outcome x is Σ u_i v_i(x_i) + points(x) − r, and r is a number or, at given
beliefs b, Σ b_c (Σ u_i v_i(c_i) + points(c) − cost_c). All of it is affine in u, in τ = 1/s (which carries the ranges:
low_i τ ≤ u_i ≤ high_i τ) and in the other numbers, so every question is a linear programme. Values of options and points of
interactions stay at their base, and so do beliefs: their products with weights are not linear.

What is said is exact: `simulator.offers.linear` checks every optimum in fractions. What could not be proved so is called open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import combinations
from typing import Literal

from simulator.budget import DEFAULT_MEMORY_LIMIT, DEFAULT_TIME_LIMIT, Budget, Stopped, StopReason, tick
from simulator.cards import Card, Shown
from simulator.errors import UsageError
from simulator.formats.cells import named_by, party_of
from simulator.offers.deals import deal_for
from simulator.offers.linear import Holds, LinearSum, System
from simulator.offers.unknowns import Unknowns
from simulator.payoffs.worth import refuse_rankings
from simulator.scenario.answers import AnswerName
from simulator.scenario.consent import signed_by_everybody
from simulator.scenario.model import Scenario

Consistency = Literal["consistent", "inconsistent", "open"]

_NUMBERS: Mapping[Holds, str] = {"all": "all numbers that fit", "some": "some that fit", "none": "none that fit", "open": "not settled"}


@dataclass(frozen=True)
class Observation:
    """`party` said `answer` to the offer called `offer`."""

    party: str
    offer: str
    answer: AnswerName


@dataclass(frozen=True)
class SetAside:
    """An answer to an offer that leaves issues open (`open_issues`), which could mean any completion."""

    observation: Observation
    open_issues: tuple[str, ...]


@dataclass(frozen=True)
class Feasible:
    """The interval of one number over all sets that fit, exact; None for an end that could not be proved.

    `path`: the number (`parties.x.weights.price`: there the weight as a share of the sum of all weights, in per cent; else as in the
    file). `before_low`, `before_high`: the same without the answers, from the ranges alone.
    """

    path: str
    low: Fraction | None
    high: Fraction | None
    before_low: Fraction | None
    before_high: Fraction | None


@dataclass(frozen=True)
class PartyCalibration:
    """What the answers of one party say of its numbers.

    `used`: the answers that bear on them; `explained_by_red_lines`: refusals of offers that cross the party's own red lines, which
    say nothing of its numbers; `against_red_lines`: acceptances of such offers, which speak against the red line. `clashing`: where
    the answers are inconsistent, every smallest set of them that no numbers in the ranges explain; `misses`: for an answer that is
    such a set by itself, the least and the largest surplus of its offer over the ranges (None for one that could not be proved).
    `example`: path → value of one set that fits, as far inside as possible (weights summing to 100); empty where none does.
    `intervals`: empty likewise. `accepts`: full offer → whether the party accepts it for all, some or no sets that fit.

    `stopped`: what ended the work on the party before its end; then `consistency` may be open, and `clashing`, `intervals` and `accepts`
    hold what was found by then.
    """

    party: str
    used: tuple[Observation, ...]
    explained_by_red_lines: tuple[Observation, ...]
    against_red_lines: tuple[Observation, ...]
    consistency: Consistency
    clashing: tuple[tuple[Observation, ...], ...]
    example: Mapping[str, Fraction]
    intervals: tuple[Feasible, ...]
    accepts: Mapping[str, Holds]
    stopped: StopReason | None = None
    misses: Mapping[Observation, tuple[Fraction | None, Fraction | None]] = field(default_factory=dict)


@dataclass(frozen=True, repr=False)
class Calibration(Shown):
    """The answer of `calibrate`, party by party. `deal`: whether a deal exists for all, some or no numbers of the party that fit,
    all other parties at the file's numbers; parties whose answers are not consistent are left out, and all where agreement rules decide
    (`by_rules`), since a deal then takes something else than everybody's consent. `set_aside`: answers that could not
    be taken, since the offer leaves issues open."""

    parties: tuple[PartyCalibration, ...]
    deal: Mapping[str, Holds]
    set_aside: tuple[SetAside, ...] = ()
    by_rules: bool = False

    def card(self) -> Card:
        fitting = sum(found.consistency == "consistent" for found in self.parties)
        rows = [
            (found.party, str(len(found.used)), found.consistency, _NUMBERS[self.deal[found.party]] if found.party in self.deal else "–")
            for found in self.parties
        ]
        said = f"numbers within the ranges fit the answers of {fitting} of {len(self.parties)} parties"
        return Card("Calibration", "", said, ("Party", "Answers used", "They are", "A deal exists with"), rows)


def observations_of(scenario: Scenario) -> tuple[Observation, ...]:
    """The answers that stand in the file, offer by offer."""
    return tuple(
        Observation(party, name, answer.answer) for name, offer in scenario.offers.items() for party, answer in offer.answers.items()
    )


def calibrate(
    scenario: Scenario,
    observations: Sequence[Observation] | None = None,
    *,
    parties: Sequence[str] | None = None,
    time_limit: float = DEFAULT_TIME_LIMIT,
) -> Calibration:
    """What the answers observed (default: those of the file) say of each party's weights and reservation value. `parties`: of these alone,
    by key or title.

    An answer to an offer that leaves issues open could mean any completion, so it is set aside. Raises `UsageError` for an unknown party or
    offer, two answers of one party to one offer, or where no answer is left to learn from.
    """
    known = tuple(_by_keys(scenario, each) for each in (observations_of(scenario) if observations is None else observations))
    chosen = None if parties is None else {party_of(scenario, name): None for name in parties}
    if chosen is not None:
        known = tuple(each for each in known if each.party in chosen)
    refuse_rankings(scenario)
    aside = tuple(SetAside(each, left) for each in known if (left := _open_issues(scenario, each)))
    known = tuple(each for each in known if not _open_issues(scenario, each))
    if not known:
        raise UsageError(_nothing_to_learn(scenario, tuple(chosen or ()), aside))
    budget = Budget(time_limit, DEFAULT_MEMORY_LIMIT)
    named = dict.fromkeys(o.party for o in known)
    found_parties = tuple(calibrate_party(scenario, party, known) for party in named)
    if not signed_by_everybody(scenario):
        return Calibration(found_parties, {}, aside, by_rules=True)
    deal = {
        found.party: deal_for(Unknowns(scenario, found.party), _fitting(scenario, found), budget)
        for found in found_parties
        if found.consistency == "consistent"
    }
    return Calibration(found_parties, deal, aside)


def _by_keys(scenario: Scenario, each: Observation) -> Observation:
    """The answer with its party and its offer by their keys."""
    titles = {name: offer.title for name, offer in scenario.offers.items()}
    return replace(each, party=party_of(scenario, each.party), offer=named_by(titles, each.offer) or each.offer)


def _nothing_to_learn(scenario: Scenario, parties: Sequence[str], aside: Sequence[SetAside]) -> str:
    """Why there is no answer to learn from, and what would give one."""
    of = f" of {' or '.join(parties)}" if parties else ""
    if aside:
        offers = dict.fromkeys(f"{scenario.offers[each.observation.offer].title!r}" for each in aside)
        return (
            f"no answers{of} to learn from: those on file are to offers that leave issues open ({', '.join(offers)}); fill them with a "
            "reading of the text and list them under `filled`"
        )
    return f"no answers{of} to learn from; write them under an offer, as in answers: {{seller: refused}}, or give --observe"


def _fitting(scenario: Scenario, found: PartyCalibration) -> System:
    """The numbers that fit a party's answers."""
    unknowns = Unknowns(scenario, found.party)
    rows = {o: unknowns.surplus(scenario.offers[o.offer].terms) for o in found.used}
    return _system(unknowns, rows, found.used)


def calibrate_party(scenario: Scenario, party: str, observations: Sequence[Observation]) -> PartyCalibration:
    """What the answers of `party` among `observations` say of its weights and reservation value.

    The offers are full. Raises `UsageError` for two answers to one offer.
    """
    mine = [o for o in observations if o.party == party]
    outcomes = {o.offer: scenario.offers[o.offer].terms for o in mine}
    if len(outcomes) < len(mine):
        raise UsageError(f"{party} has two answers to one offer; leave one of them out")
    unknowns = Unknowns(scenario, party)
    over_the_line = [o for o in mine if unknowns.crosses_own_red_line(outcomes[o.offer])]
    by_red_line = tuple(o for o in over_the_line if o.answer == "refused")
    used = tuple(o for o in mine if o not in by_red_line)
    work = _PartySearch(unknowns, used, {o: unknowns.surplus(outcomes[o.offer]) for o in used})
    stopped: StopReason | None = None
    try:
        work.run()
    except Stopped as stop:
        if stop.reason == "interrupted":
            raise
        stopped = stop.reason
    return PartyCalibration(
        party=party,
        used=used,
        explained_by_red_lines=by_red_line,
        against_red_lines=tuple(o for o in over_the_line if o.answer == "accepted"),
        consistency=work.consistency,
        clashing=tuple(work.clashing),
        example=work.example,
        intervals=tuple(work.intervals),
        accepts=work.accepts,
        stopped=stopped,
        misses=work.misses,
    )


class _PartySearch:
    """What has been found so far about one party, so that a limit loses nothing of it. `rows`: its surplus at each offer it answered."""

    def __init__(self, unknowns: Unknowns, used: Sequence[Observation], rows: Mapping[Observation, LinearSum]) -> None:
        self._unknowns, self._used, self._rows = unknowns, used, rows
        self.consistency: Consistency = "open"
        self.example: Mapping[str, Fraction] = {}
        self.clashing: list[tuple[Observation, ...]] = []
        self.misses: dict[Observation, tuple[Fraction | None, Fraction | None]] = {}
        self.intervals: list[Feasible] = []
        self.accepts: dict[str, Holds] = {}

    def run(self) -> None:
        """Whether numbers fit; then what holds for all that do, or which answers clash. Raises `Stopped` at the end of the budget."""
        tick("settling what fits the answers")
        system = _system(self._unknowns, self._rows, self._used)
        point = system.inner_point(margin=[self._rows[o] for o in self._used if o.answer == "accepted"])
        if point is not None:
            self.consistency, self.example = "consistent", self._unknowns.values(point)
            self._bound(system)
            self._answer(system)
        elif system.refuted():
            self.consistency = "inconsistent"
            self._clash()

    def _answer(self, system: System) -> None:
        """Each full offer of the scenario: accepted by the party for all, some or no numbers of the system."""
        scenario = self._unknowns.scenario
        for name, offer in scenario.offers.items():
            if set(offer.terms) == set(scenario.issues):
                crossed = self._unknowns.crosses_own_red_line(offer.terms)
                self.accepts[name] = "none" if crossed else self._accepted(system, self._unknowns.surplus(offer.terms))

    def _accepted(self, system: System, surplus: LinearSum) -> Holds:
        """For which numbers of the system the party accepts at this surplus: from 0 on, or above it where being indifferent is not enough
        to it."""
        if self._unknowns.party.indifferent == "yes":
            return system.sign(surplus)
        turned: dict[Holds, Holds] = {"all": "none", "none": "all", "some": "some", "open": "open"}
        return turned[system.sign(surplus.times(Fraction(-1)))]

    def _clash(self) -> None:
        """Every minimal set of answers that no numbers in the ranges explain, the smallest first: sets are tried by size, and those
        that hold one found already are skipped."""
        for size in range(len(self._used) + 1):
            for chosen in combinations(self._used, size):
                if any(set(smaller) <= set(chosen) for smaller in self.clashing):
                    continue
                if _system(self._unknowns, self._rows, chosen).refuted():
                    self.clashing.append(chosen)
        ranges = System(len(self._unknowns.paths), self._unknowns.ranges(), strict=[])
        for alone in (chosen[0] for chosen in self.clashing if len(chosen) == 1):
            row = self._rows[alone]
            self.misses[alone] = ranges.extreme(row, largest=False), ranges.extreme(row, largest=True)

    def _bound(self, system: System) -> None:
        """The interval of every share (in per cent) and of every further number, with the answers and without."""
        unknowns = self._unknowns
        without = System(len(unknowns.paths), unknowns.ranges(), strict=[])
        n = len(unknowns.issues)
        for k, path in enumerate(unknowns.paths):
            if k != n:
                unit = 100 if k < n else 1
                self.intervals.append(Feasible(path, *_interval(system, k, unit), *_interval(without, k, unit)))


def _open_issues(scenario: Scenario, observation: Observation) -> tuple[str, ...]:
    """The issues that the offer of an answer leaves open. Raises `UsageError` for an offer that does not exist."""
    offer = scenario.offers.get(observation.offer)
    if offer is None:
        raise UsageError(f"no offer is called {observation.offer!r}; known are {', '.join(scenario.offers) or 'none'}")
    return tuple(issue for issue in scenario.issues if issue not in offer.terms)


def _system(unknowns: Unknowns, rows: Mapping[Observation, LinearSum], answers: Sequence[Observation]) -> System:
    """The ranges and the answers: an acceptance says surplus ≥ 0, a refusal surplus < 0. Of a party to which being indifferent is not
    enough an acceptance says surplus > 0, and where it refuses then a refusal says surplus ≤ 0."""
    accepted = [rows[o] for o in answers if o.answer == "accepted"]
    refused = [rows[o].times(Fraction(-1)) for o in answers if o.answer == "refused"]
    said = unknowns.party.indifferent
    whole, strict = list(unknowns.ranges()), list[LinearSum]()
    (whole if said == "yes" else strict).extend(accepted)
    (whole if said == "no" else strict).extend(refused)
    return System(len(unknowns.paths), whole, strict=strict)


def _interval(system: System, k: int, unit: int) -> tuple[Fraction | None, Fraction | None]:
    """The least and largest value of number k, times `unit`."""
    number = LinearSum({k: Fraction(unit)})
    return system.extreme(number, largest=False), system.extreme(number, largest=True)
