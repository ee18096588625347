"""One session from beginning to end, and what is kept of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from simulator.errors import UsageError
from simulator.scenario.model import Scenario
from simulator.scenario.names import unknown
from simulator.talks.menus import Codes
from simulator.talks.protocol import PROTOCOLS, Protocol, Rules
from simulator.talks.strategy import STRATEGIES, Strategy, unknown_strategy
from simulator.talks.table import Said, TalksTable
from simulator.talks.world import World

DEFAULT_PROTOCOL = "alternating"
DEFAULT_STRATEGY = "linear"


@dataclass(frozen=True)
class Setting:
    """How the talks are held. `strategies`: party → name of its strategy; parties left out follow `DEFAULT_STRATEGY`. `first`: the
    party that begins, proposes or mediates (None: the first in the file; with `turns_about`, the one whose turn it is to be first,
    session by session). `order`: issues in the order in which they are talked about, the rest in the order of the file. `learn`:
    parties revise their beliefs by what they see of the front. `rounds`: instead of those of the file.
    """

    protocol: str = DEFAULT_PROTOCOL
    strategies: Mapping[str, str] | None = None
    first: str | None = None
    turns_about: bool = False
    order: tuple[str, ...] = ()
    learn: bool = False
    rounds: int | None = None

    def __post_init__(self) -> None:
        """Names are kept as the registers have them, however they were typed."""
        object.__setattr__(self, "protocol", PROTOCOLS.spelt(self.protocol))
        if self.strategies is not None:
            object.__setattr__(self, "strategies", {party: STRATEGIES.spelt(name) for party, name in self.strategies.items()})


@dataclass(frozen=True)
class Session:
    """One session's result. `agreement`: option positions; None: none. `round`, `day`: of the agreement, or of the end. `ended_by`: the
    event that ended the talks, None where they ended in agreement or for lack of time. `utilities`, `surplus`: party → points, exact, of
    the agreement, the surplus over what no agreement was worth to it then; empty without one. `signed`: whose signatures made the
    agreement. `asked`: party → mean worth to itself of what it asked for, in each quarter of the time (None: it asked for nothing then).
    `settled`: share of the issues settled by round, for protocols with a ledger. `transcript`: with `trace` alone.
    """

    number: int
    agreement: Codes | None
    round: int
    day: date | None
    ended_by: str | None
    utilities: Mapping[str, Fraction]
    surplus: Mapping[str, Fraction]
    asked: Mapping[str, tuple[float | None, ...]]
    settled: tuple[float, ...]
    transcript: tuple[Said, ...]
    signed: tuple[str, ...] = ()


class Talks:
    """A scenario and a setting, ready to hold sessions. Raises `UsageError` for names that do not exist."""

    def __init__(self, scenario: Scenario, setting: Setting, seed: int = 0) -> None:
        if seed < 0:
            raise UsageError(f"the seed must be 0 or more, found {seed}")
        _check_names(scenario, setting)
        self.world = World(scenario, setting.rounds)
        if self.world.ruled is not None:
            _check_rules(setting, [self.world.parties[p] for p in self.world.signing.seats])
        self.setting, self.seed = setting, seed
        self.strategies = {party: (setting.strategies or {}).get(party, DEFAULT_STRATEGY) for party in self.world.parties}
        self._order = tuple(self.world.payoffs.issues.index(issue) for issue in setting.order)

    def session(self, number: int, *, trace: bool = False) -> Session:
        """Session `number`, the same wherever and whenever it is held."""
        table = self.table(number, trace=trace)
        return self.kept(number, table, self.rules(number).talk(table))

    def rules(self, number: int) -> Protocol:
        """The protocol of session `number`."""
        return PROTOCOLS[self.setting.protocol].make(Rules(self._first(number), self._order))

    def table(self, number: int, *, trace: bool = False, seated: Mapping[str, Strategy] | None = None) -> TalksTable:
        """The table of session `number`, before a word is said. `seated`: party → who speaks for it in place of its strategy."""
        taken = seated or {}
        made = [taken[party] if party in taken else STRATEGIES[name].make() for party, name in self.strategies.items()]
        return TalksTable(self.world, made, self.seed, number, learn=self.setting.learn, trace=trace)

    def kept(self, number: int, table: TalksTable, agreement: Codes | None) -> Session:
        """What is kept of session `number` once it has ended at `table` with this agreement, or with none."""
        world, now = self.world, table.now
        assert now is not None
        scale = world.scale
        utilities, surplus = {}, {}
        if agreement is not None:
            for p, (party, total) in enumerate(zip(world.parties, world.totals(agreement), strict=True)):
                utilities[party] = Fraction(total, scale[p])
                surplus[party] = now.no_agreement.surplus(p, total)
            table.tell(None, "agrees on", agreement)
        asked = {
            party: tuple(total / count / scale[p] if count else None for total, count in table.asked[p])
            for p, party in enumerate(world.parties)
        }
        ended = None if agreement is not None else table.ended_by
        signed = () if agreement is None else tuple([world.parties[p] for p in table.signed_by])
        return Session(
            number, agreement, now.number, now.day, ended, utilities, surplus, asked, tuple(table.settled), tuple(table.transcript), signed
        )

    def _first(self, number: int) -> int:
        seats = self.world.signing.seats
        first = 0 if self.setting.first is None else seats.index(self.world.parties.index(self.setting.first))
        return seats[(first + number) % len(seats)] if self.setting.turns_about else seats[first]


def _check_rules(setting: Setting, asked: Sequence[str]) -> None:
    """What talks under agreement rules cannot do."""
    why = PROTOCOLS[setting.protocol].without_rules
    if why:
        others = " or ".join(each.name for each in PROTOCOLS.known() if not each.without_rules)
        raise UsageError(
            f"{setting.protocol} knows no agreement rules: {why}; choose --protocol {others}, or ask as if everybody had to sign "
            "(--set agreement=null)"
        )
    if setting.first is not None and setting.first not in asked:
        raise UsageError(f"{setting.first} is not asked to sign (consent: false), so it cannot begin; choose {' or '.join(asked)}")


def _check_names(scenario: Scenario, setting: Setting) -> None:
    faults = []
    if PROTOCOLS.get(setting.protocol) is None:
        faults.append(unknown("protocol", setting.protocol, PROTOCOLS.names()))
    for party, name in (setting.strategies or {}).items():
        if party not in scenario.parties:
            faults.append(unknown("party", party, scenario.parties))
        if STRATEGIES.get(name) is None:
            faults.append(unknown_strategy(name))
    if setting.first is not None and setting.first not in scenario.parties:
        faults.append(unknown("party", setting.first, scenario.parties))
    faults += [unknown("issue", issue, scenario.issues) for issue in setting.order if issue not in scenario.issues]
    if len(set(setting.order)) < len(setting.order):
        faults.append("an issue stands twice in the order; name each once")
    if faults:
        raise UsageError("\n".join(dict.fromkeys(faults)))
