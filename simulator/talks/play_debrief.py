"""What a game came to: where the deal lies, what was left on the table, who gave what; without a deal, what could have been signed.

Everything is measured at the round in which the talks ended: what could be agreed and what no agreement was worth then. The menu holds
every outcome that can be agreed or the Pareto frontier of these (`simulator.talks.menus`), so whether all could have gained and which
outcome Nash's solution (1950, doi:10.2307/1907266) picks follow from it exactly, unless `exact` says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.cards import Listed
from simulator.payoffs.model import floors_for
from simulator.solve.choosing import Candidates, nash
from simulator.solve.rows import undominated
from simulator.talks.menus import Codes, Menu
from simulator.talks.play import End, offers_of
from simulator.talks.table import Said
from simulator.talks.world import World


@dataclass(frozen=True)
class PartyPart:
    """One party's part, in its own points. `ideal`: the most that it could get from what all would sign (None: nothing is). `utility`,
    `surplus`: of the deal, None without one. `nash`: its utility at Nash's solution. `left`: what `Debrief.better` would have
    added. None where there is none."""

    party: str
    reservation: float
    ideal: float | None
    utility: float | None
    surplus: float | None
    nash: float | None
    left: float | None

    @property
    def part(self) -> float | None:
        """The surplus as a share of the most that it could be; None without a deal, or where nothing could be gained."""
        if self.surplus is None or self.ideal is None or self.ideal <= self.reservation:
            return None
        return self.surplus / (self.ideal - self.reservation)


@dataclass(frozen=True)
class Given:
    """What one party gave from its first offer to the deal, in its own points: by issue (negative: it came out better there) and by
    `combinations` of options. `opening`: that offer."""

    party: str
    opening: Codes
    issues: Mapping[str, float]
    combinations: float

    @property
    def total(self) -> float:
        return sum(self.issues.values()) + self.combinations


@dataclass(frozen=True)
class Missed:
    """An offer that was on the table in `round` and worth no less than no agreement to every party then."""

    round: int
    party: str
    outcome: Codes


@dataclass(frozen=True, repr=False)
class Debrief(Listed):
    """`signable`: outcomes on the menu that all would have signed at the end, `signable_at_first` in the first round. `dominating`: how
    many on the menu give every party as much as the deal and some party more; `better`: of these, the one with the greatest product of
    gains over no agreement. `nash`: Nash's solution among what all would sign. `missed`: offers made that all could have signed, where
    there is no deal. `exact`: whether the menu has the whole frontier; `whole`: whether it has every outcome."""

    end: End
    signable: int
    signable_at_first: int
    shares: tuple[PartyPart, ...]
    given: tuple[Given, ...]
    dominating: int
    better: Codes | None
    nash: Codes | None
    missed: tuple[Missed, ...]
    exact: bool
    whole: bool


def debrief(end: End) -> Debrief:
    """What a game that is over came to. `end.session` has its transcript."""
    world, menu, deal = end.world, end.now.stage.menu, end.session.agreement
    floors = floors_for(end.now.thresholds, menu.totals.dtype)
    signable = _at_least(menu, floors)
    chosen = _nash(end, menu, signable)
    rows = np.zeros(0, np.intp) if deal is None else _dominating(menu, world.totals(deal))
    better = _nash(end, menu, np.intersect1d(rows, signable)) if len(rows) else None
    if better is None and len(rows):
        better = int(rows[0])
    first = world.stage(frozenset()).menu
    return Debrief(
        end=end,
        signable=len(signable),
        signable_at_first=len(_at_least(first, floors_for(world.no_agreement(frozenset(), 0).thresholds, first.totals.dtype))),
        shares=tuple(_share(end, p, menu, signable, chosen, better) for p in range(len(world.parties))),
        given=() if deal is None else tuple(_given(end, deal)),
        dominating=len(rows),
        better=None if better is None else menu.outcomes[better],
        nash=None if chosen is None else menu.outcomes[chosen],
        missed=tuple(_missed(end)) if deal is None else (),
        exact=not any(menu.epsilon),
        whole=menu.whole,
    )


def _at_least(menu: Menu, floors: NDArray[np.int64]) -> NDArray[np.intp]:
    """The rows of the menu that give every party its floor."""
    return np.flatnonzero((menu.totals >= floors).all(axis=1))


def _dominating(menu: Menu, totals: tuple[int, ...]) -> NDArray[np.intp]:
    deal = np.array(totals, dtype=menu.totals.dtype)
    return np.flatnonzero((menu.totals >= deal).all(axis=1) & (menu.totals > deal).any(axis=1))


def _nash(end: End, menu: Menu, signable: NDArray[np.intp]) -> int | None:
    """The row of the menu that Nash's solution chooses; the first of several."""
    if not len(signable):
        return None
    rows = signable[undominated(menu.totals[signable])]
    weights = end.world.payoffs.bargaining_weights[: len(end.world.parties)]
    return int(rows[nash(Candidates(menu.totals[rows], end.world.scale, end.now.no_agreement.points, weights)).rows[0]])


def _share(end: End, party: int, menu: Menu, signable: NDArray[np.intp], nash: int | None, better: int | None) -> PartyPart:
    world, session = end.world, end.session
    agreed = None if session.agreement is None else world.totals(session.agreement)[party]
    return PartyPart(
        party=world.parties[party],
        reservation=float(end.now.no_agreement.points[party]),
        ideal=world.points(party, int(menu.totals[signable, party].max())) if len(signable) else None,
        utility=None if agreed is None else world.points(party, agreed),
        surplus=None if agreed is None else float(end.now.no_agreement.surplus(party, agreed)),
        nash=None if nash is None else world.points(party, menu.own[party][nash]),
        left=None if better is None or agreed is None else world.points(party, menu.own[party][better] - agreed),
    )


def _given(end: End, deal: Codes) -> list[Given]:
    found = []
    for p, party in enumerate(end.world.parties):
        offers = offers_of(end.session.transcript, party)
        if offers:
            found.append(_gave(end.world, p, offers[0], deal))
    return found


def _gave(world: World, party: int, opening: Codes, deal: Codes) -> Given:
    worth = world.payoffs.worth
    issues = {
        issue: world.points(party, int(worth[i][opening[i], party]) - int(worth[i][deal[i], party]))
        for i, issue in enumerate(world.payoffs.issues)
    }
    combinations = world.from_combinations(opening, party) - world.from_combinations(deal, party)
    return Given(world.parties[party], opening, issues, world.points(party, combinations))


def _missed(end: End) -> list[Missed]:
    """By the beliefs of the file and the expected front; each outcome once, where it was first on the table."""
    world, happened = end.world, set[str]()
    found: dict[Codes, Missed] = {}
    for said in end.session.transcript:
        if said.act == "event":
            event = world.events[said.what]
            happened |= {said.what} if event.removes or event.in_courses else set()
        elif said.act == "offers" and said.who is not None and said.outcome is not None:
            outcome = _full(said)
            floors = world.no_agreement(frozenset(happened), said.round).thresholds
            if all(total >= least for total, least in zip(world.totals(outcome), floors, strict=True)):
                found.setdefault(outcome, Missed(said.round, said.who, outcome))
    return list(found.values())


def _full(said: Said) -> Codes:
    return tuple(o for o in said.outcome or () if o is not None)
