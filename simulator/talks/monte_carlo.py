"""Many sessions of the same talks: how often they end in an agreement and when, what is agreed, and what that is worth."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from math import lcm, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Stopped, StopReason, tick
from simulator.cards import Card, Shown
from simulator.errors import UsageError
from simulator.figures import points
from simulator.frames import Framed, as_objects, option_column
from simulator.payoffs.model import floors_for
from simulator.scenario.model import Scenario
from simulator.solve.choosing import candidates
from simulator.solve.choosing.nash import nash
from simulator.solve.existence import wilson
from simulator.solve.pareto import ParetoSet
from simulator.solve.results import Interval
from simulator.talks.menus import Codes, Menu
from simulator.talks.sessions import Session, Setting, Talks
from simulator.talks.timeline import Timeline
from simulator.workers import run_chunks

CHUNK = 50
"""Sessions given to a worker at a time."""

_NORMAL_95 = 1.959963984540054


@dataclass(frozen=True)
class ZoneByRound:
    """How the agreement zone fares while the talks last, if nothing happens by chance: what is dated happens, and the front moves as
    expected. `on_the_menu`: how many outcomes are on it, by round; `signed`: how many of them every party would have signed, or would have
    passed by agreement rules. There are none once a dated event has ended the talks. `day`: of each round. `whole`: the menus hold all that
    can be agreed (else the Pareto frontier of that)."""

    signed: tuple[int, ...]
    on_the_menu: tuple[int, ...]
    days: tuple[date | None, ...]
    whole: bool

    @property
    def menu(self) -> int:
        """Outcomes on the menu of the first round."""
        return self.on_the_menu[0]


@dataclass(frozen=True, repr=False)
class Simulation(Shown, Framed):
    """The sessions of one setting, in order. `parties`, `issues`, `options`: as in the scenario. `nash`: party → utility at the Nash
    solution of round 0 among what can be agreed then; empty where nothing is acceptable. `gains`: for every session with an agreement,
    by how many points at once every party could have gained on it (0, exactly: no outcome on the menu of round 0 is better for all; in
    each party's own points).
    `patience`: party → its discount factor a round. `stopped`: the limit that came before all sessions asked for were held. `by_rules`:
    whether not everybody must sign by the agreement rules.
    """

    title: str
    setting: Setting
    seed: int
    sessions: tuple[Session, ...]
    parties: tuple[str, ...]
    issues: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]
    zone: ZoneByRound
    nash: Mapping[str, Fraction]
    gains: Mapping[int, float]
    patience: Mapping[str, Fraction]
    stopped: StopReason | None = None
    by_rules: bool = False

    def columns(self) -> Mapping[str, NDArray[Any]]:
        """A row a session: `session`, `agreed`, `round`, `day`, `ended_by`, each issue as agreed (numbers where it has levels),
        `PARTY.utility` and `PARTY.surplus`, under agreement rules `PARTY.signed`; missing without an agreement. The fractions stand in
        `sessions`."""
        held = self.sessions
        found: dict[str, NDArray[Any]] = {
            "session": np.array([session.number for session in held], dtype=np.float64),
            "agreed": as_objects([session.agreement is not None for session in held]),
            "round": np.array([session.round for session in held], dtype=np.float64),
            "day": as_objects([session.day for session in held]),
            "ended_by": as_objects([session.ended_by for session in held]),
        }
        for i, (issue, choices) in enumerate(zip(self.issues, self.options, strict=True)):
            found[issue] = option_column([None if s.agreement is None else choices[s.agreement[i]] for s in held], choices)
        for party in self.parties:
            found[f"{party}.utility"] = np.array([float(s.utilities.get(party, np.nan)) for s in held], dtype=np.float64)
            found[f"{party}.surplus"] = np.array([float(s.surplus.get(party, np.nan)) for s in held], dtype=np.float64)
            if self.by_rules:
                found[f"{party}.signed"] = as_objects([None if s.agreement is None else party in s.signed for s in held])
        return found

    def card(self) -> Card:
        stopped = f" (stopped: {self.stopped})" if self.stopped else ""
        said = f"{len(self.agreed):,} of {len(self.sessions):,} sessions end in an agreement, seed {self.seed}{stopped}"
        rows = [(party, points(self.mean_surplus(party), signed=True)) for party in self.parties] if self.agreed else []
        return Card("Simulation", self.title, said, ("Party", "Mean surplus of the agreements"), rows)

    @cached_property
    def agreed(self) -> tuple[Session, ...]:
        return tuple(session for session in self.sessions if session.agreement is not None)

    @property
    def share(self) -> float:
        return len(self.agreed) / len(self.sessions)

    @property
    def interval(self) -> Interval:
        """Wilson's interval of the share at 95 % confidence: the error of drawing sessions alone."""
        return Interval(*wilson(len(self.agreed), len(self.sessions)), 0.95, len(self.sessions))

    def by_round(self) -> tuple[int, ...]:
        """Sessions with an agreement up to and including each round."""
        counts = Counter(session.round for session in self.agreed)
        return tuple(np.cumsum([counts[k] for k in range(len(self.zone.signed))]).tolist())

    def endings(self) -> Mapping[str, int]:
        """How sessions without an agreement ended: event, or `time` → count."""
        return dict(Counter(session.ended_by or "time" for session in self.sessions if session.agreement is None).most_common())

    def terms(self) -> dict[str, dict[str, int]]:
        """Issue → option → agreements that have it, the most frequent first."""
        found = {}
        for i, issue in enumerate(self.issues):
            counts = Counter(session.agreement[i] for session in self.agreed if session.agreement is not None)
            found[issue] = {self.options[i][o]: n for o, n in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))}
        return found

    def surplus(self, party: str) -> NDArray[np.float64]:
        """The party's surplus at every agreement, over what no agreement was worth to it then."""
        return np.array([float(session.surplus[party]) for session in self.agreed])

    def signers(self) -> Mapping[tuple[str, ...], int]:
        """Who signed → in how many agreements, the most frequent first."""
        return dict(Counter(session.signed for session in self.agreed).most_common())

    def mean_surplus(self, party: str) -> Fraction:
        """The party's mean surplus at the agreements; there must be one."""
        return _sum(session.surplus[party] for session in self.agreed) / len(self.agreed)

    def above_nash(self, party: str) -> Fraction:
        """By how much the party's mean utility at the agreements surpasses its utility at the Nash solution; there must be both."""
        return _sum(session.utilities[party] for session in self.agreed) / len(self.agreed) - self.nash[party]

    def discounted(self, party: str) -> float:
        """The party's surplus discounted by its patience for every round before the agreement, 0 without one: mean over all sessions."""
        rate = self.patience[party]
        by_round: defaultdict[int, list[Fraction]] = defaultdict(list)
        for session in self.agreed:
            by_round[session.round].append(session.surplus[party])
        return float(sum((_sum(had) * rate**k for k, had in by_round.items()), Fraction(0)) / len(self.sessions))

    def asked(self, party: str) -> tuple[float | None, ...]:
        """What the party's own offers were worth to it, mean over sessions, by quarter of the time."""
        found = []
        for quarter in range(4):
            values = [v for session in self.sessions if (v := session.asked[party][quarter]) is not None]
            found.append(sum(values) / len(values) if values else None)
        return tuple(found)

    def settled(self) -> tuple[float, ...]:
        """Mean share of the issues settled by round, with protocols that keep a ledger; sessions that ended stay where they were."""
        longest = max((len(session.settled) for session in self.sessions), default=0)
        rows = [[*s.settled, *[s.settled[-1]] * (longest - len(s.settled))] for s in self.sessions if s.settled]
        return tuple(float(x) for x in np.mean(rows, axis=0)) if rows else ()

    def terms_of(self, outcome: Sequence[int]) -> dict[str, str]:
        return {issue: options[o] for issue, options, o in zip(self.issues, self.options, outcome, strict=True)}


@dataclass(frozen=True, repr=False)
class Difference(Shown):
    """`with_change` less `without` in the share of sessions with an agreement, session by session the same chance: `interval` at 95 %
    for paired shares (Wald on the discordant pairs). `gained`, `lost`: sessions with an agreement in one of the two alone."""

    share: float
    interval: tuple[float, float]
    gained: int
    lost: int

    def card(self) -> Card:
        share, low, high = (f"{100 * x:+.1f}".replace("-", "−") for x in (self.share, *self.interval))
        said = f"{share} percentage points in the share of sessions with an agreement, 95 % interval {low} to {high}"
        rows = [("with the change alone", f"{self.gained:,}"), ("without it alone", f"{self.lost:,}")]
        return Card("Difference", "", said, ("Sessions with an agreement", "How many"), rows)


def difference(without: Simulation, with_change: Simulation) -> Difference:
    """What a change makes of the talks. Where a limit ended one of the two, only the sessions that both hold are compared.

    Raises `UsageError` where the two hold different sessions.

    >>> from simulator import difference, load, simulate
    >>> sale = load("sale")
    >>> without, with_change = (simulate(each, sessions=10) for each in (sale, sale.with_changes({"parties.buyer.reservation": 99})))
    >>> difference(without, with_change).share
    -1.0
    """
    both = {s.number for s in without.sessions} & {s.number for s in with_change.sessions}
    ended = without.stopped or with_change.stopped
    if without.seed != with_change.seed or not both or not (ended or len(both) == len(without.sessions) == len(with_change.sessions)):
        raise UsageError("the two simulations hold different sessions; run both with the same seed and number of sessions")
    n = len(both)
    first, second = ([s.agreement is not None for s in each.sessions if s.number in both] for each in (without, with_change))
    pairs = list(zip(first, second, strict=True))
    gained, lost = pairs.count((False, True)), pairs.count((True, False))
    share = (gained - lost) / n
    half = _NORMAL_95 * sqrt(max(gained + lost - (gained - lost) ** 2 / n, 0)) / n
    return Difference(share, (max(-1.0, share - half), min(1.0, share + half)), gained, lost)


@dataclass(frozen=True)
class _SessionWork:
    """What a worker does: sessions by number; the talks are made ready once in each process."""

    scenario: Scenario
    setting: Setting
    seed: int

    def __call__(self, numbers: Sequence[int]) -> list[Session]:
        talks = self.__dict__.get("_talks")
        if talks is None:
            talks = Talks(self.scenario, self.setting, self.seed)
            object.__setattr__(self, "_talks", talks)
        held: list[Session] = []
        with suppress(Stopped):
            held.extend(talks.session(number) for number in numbers)
        return held

    def __getstate__(self) -> dict[str, object]:
        return {"scenario": self.scenario, "setting": self.setting, "seed": self.seed}


def simulate(
    scenario: Scenario,
    setting: Setting | None = None,
    *,
    sessions: int = 1000,
    seed: int = 0,
    workers: int = 1,
    cluster: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> Simulation:
    """Hold `sessions` sessions of the talks. The same for the same seed, whatever the number of workers.

    `workers`, `cluster`: as in a sweep. `progress` is called with the number of sessions finished. Raises `UsageError` for names that
    do not exist, for less than one session or round, and for workers that cannot be used; `ScenarioError` where constraints leave no
    outcome at all. Where a limit comes before all sessions are held, the answer is about those that are.
    """
    setting = setting or Setting()
    if sessions < 1:
        raise UsageError(f"there must be at least one session, found {sessions}")
    talks = Talks(scenario, setting, seed)
    work = _SessionWork(scenario, setting, seed)
    chunks = [range(start, min(start + CHUNK, sessions)) for start in range(0, sessions, CHUNK)]
    zone, nash_point = zone_of(talks), _nash(talks)
    held: list[Session] = []
    stopped: StopReason | None = None
    try:
        for done in run_chunks(work, chunks, workers=workers, cluster=cluster):
            if done.result is None:
                raise RuntimeError(f"sessions {done.chunk[0]} to {done.chunk[-1]} could not be held: {done.failure}")
            held += done.result
            if progress is not None:
                progress(len(held))
            tick("holding talks", len(held) / sessions)
    except Stopped as stop:
        if not held:
            raise
        stopped = stop.reason
    held.sort(key=lambda session: session.number)
    return Simulation(
        title=scenario.title,
        setting=setting,
        seed=seed,
        sessions=tuple(held),
        parties=talks.world.parties,
        issues=talks.world.payoffs.issues,
        options=talks.world.payoffs.options,
        zone=zone,
        nash=nash_point,
        gains=_gains(talks, held),
        patience={name: Fraction(1) if party.patience is None else party.patience.exact for name, party in scenario.parties.items()},
        stopped=stopped,
        by_rules=talks.world.ruled is not None,
    )


def zone_of(talks: Talks) -> ZoneByRound:
    """What could be signed round by round while nothing happens by chance."""
    world, rounds = talks.world, range(talks.world.clock.rounds)
    held = [now for now in Timeline(world, None).rounds() if now.over is None]
    over = [0] * (len(rounds) - len(held))
    signed = [int(world.passing(now.stage.menu, now.no_agreement).sum()) for now in held]
    return ZoneByRound(
        signed=(*signed, *over),
        on_the_menu=(*(len(now.stage.menu) for now in held), *over),
        days=tuple(map(world.day, rounds)),
        whole=all(now.stage.menu.whole for now in held),
    )


def _nash(talks: Talks) -> dict[str, Fraction]:
    """Utilities at the Nash solution among the outcomes of the first menu that all would sign at once; none under agreement rules."""
    world, nothing = talks.world, frozenset[str]()
    if world.ruled is not None:
        return {}
    menu = world.stage(nothing).menu
    least = floors_for(world.payoffs.thresholds, menu.totals.dtype)
    rows = np.flatnonzero((menu.totals >= least).all(axis=1)) if len(menu) else np.zeros(0, np.intp)
    if not len(rows):
        return {}
    found = ParetoSet(menu.totals[rows], (1,) * len(rows), lambda k, limit: menu.codes[rows[k : k + 1]], (0,) * len(world.parties))
    row = nash(candidates(world.payoffs, found)).rows[0]
    return {party: world.payoffs.points(p, int(found.totals[row, p])) for p, party in enumerate(world.parties)}


def _gains(talks: Talks, held: Sequence[Session]) -> dict[int, float]:
    """Session → by how many points at once every party could have gained on what was agreed, on the first menu."""
    world = talks.world
    menu = world.stage(frozenset()).menu
    unit = lcm(*world.scale)
    factors = np.array([unit // s for s in world.scale], dtype=object)
    totals = menu.totals.astype(object) * factors
    known: dict[Codes, float] = {}
    for session in held:
        if session.agreement is not None and session.agreement not in known:
            agreed = np.array(world.totals(session.agreement), dtype=object) * factors
            gained = (totals - agreed).min(axis=1)[_without_more_lines_crossed(menu, session.agreement)]
            known[session.agreement] = max(0, int(gained.max())) / unit
    return {session.number: known[session.agreement] for session in held if session.agreement is not None}


def _without_more_lines_crossed(menu: Menu, agreed: Codes) -> NDArray[np.bool_]:
    """Which outcomes of a menu cross no party's red line that the agreement does not cross: nothing else is better for that party."""
    if menu.by_rules is None:
        return np.ones(len(menu), np.bool_)
    crossed = menu.by_rules.crossed
    there = menu.position.get(agreed)
    return np.asarray(~(crossed & ~crossed[there]).any(axis=1) if there is not None else ~crossed.any(axis=1), dtype=np.bool_)


def _sum(values: Iterable[Fraction]) -> Fraction:
    """Their sum. Numerators are added up by denominator first, since adding fractions brings every sum to lowest terms."""
    by_denominator: defaultdict[int, int] = defaultdict(int)
    for value in values:
        numerator, denominator = value.as_integer_ratio()
        by_denominator[denominator] += numerator
    return sum((Fraction(n, d) for d, n in by_denominator.items()), Fraction(0))
