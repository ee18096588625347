"""The records of talks and sweeps."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan

from simulator.sweep.summary import Summary, VariantShare
from simulator.talks.monte_carlo import Simulation
from simulator.talks.sessions import Session
from tests.invariants import states

ROUNDING = 1e-9


@states(Session)
def of_a_session(session: Session) -> Iterator[str]:
    agreed = session.agreement is not None
    if agreed is not bool(session.utilities) or agreed is not bool(session.surplus) or (agreed and session.ended_by is not None):
        yield f"agreement {session.agreement}, utilities {dict(session.utilities)}, ended by {session.ended_by}"
    if any(not 0 <= share <= 1 for share in session.settled):
        yield f"settled shares {session.settled}"


@states(Simulation)
def of_a_simulation(found: Simulation) -> Iterator[str]:
    if len(found.agreed) + sum(found.endings().values()) != len(found.sessions):
        yield "agreements and endings are not all sessions"
    if not found.interval.low - ROUNDING <= found.share <= found.interval.high + ROUNDING:
        yield f"the share {found.share} lies outside {found.interval}"
    if set(found.gains) != {session.number for session in found.agreed} or any(gain < 0 for gain in found.gains.values()):
        yield "gains of other sessions than those that agreed"
    if any(session.surplus[party] < -ROUNDING for session in found.agreed for party in session.signed):
        yield "an agreement that leaves somebody who signed it less than no agreement"  # a person at play may sign one; strategies do not
    if not found.by_rules and any(set(session.signed) != set(found.parties) for session in found.agreed):
        yield "an agreement without somebody's signature"
    if any(not 0 <= n <= found.zone.menu for n in found.zone.signed):
        yield f"{found.zone.signed} signable of {found.zone.menu}"


@states(VariantShare)
def of_a_share(share: VariantShare) -> Iterator[str]:
    if not 0 <= share.with_agreement <= share.of:
        yield f"{share.with_agreement} of {share.of}"
    if share.of and not isnan(share.low) and not share.low - ROUNDING <= share.share <= share.high + ROUNDING:
        yield f"the share {share.share} lies outside {share.low} to {share.high}"


@states(Summary)
def of_a_summary(found: Summary) -> Iterator[str]:
    if sum(found.statuses.values()) != found.variants:
        yield f"{dict(found.statuses)} of {found.variants} variants"
    values = [found.least_surplus[q] for q in sorted(found.least_surplus)]
    if values != sorted(values):
        yield f"quantiles {values}"
    if found.overall.of > found.variants or sum(found.errors.values()) > found.variants:
        yield f"{found.overall.of} decided of {found.variants}"
