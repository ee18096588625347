"""Many sessions: the same for any number of workers, and their figures."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest

from simulator.errors import UsageError
from simulator.solve.solving import solve
from simulator.talks.monte_carlo import Simulation, difference, simulate
from simulator.talks.sessions import Setting
from tests.oracles.berlin import UKRAINE_LINE, case
from tests.talks.test_protocols import pie

OPENED = case("scenario").with_changes({f"{UKRAINE_LINE}.in_force": False})
SETTING = Setting(strategies=dict.fromkeys(OPENED.parties, "conceder"), turns_about=True, rounds=6)


def test_any_number_of_workers_holds_the_same_sessions() -> None:
    one = simulate(OPENED, SETTING, sessions=120, seed=3)
    two = simulate(OPENED, SETTING, sessions=120, seed=3, workers=2)
    assert one.sessions == two.sessions
    assert one.sessions != simulate(OPENED, SETTING, sessions=120, seed=4).sessions
    assert simulate(OPENED, SETTING, sessions=70, seed=3).sessions == one.sessions[:70]


def test_shares_terms_and_worth_are_those_of_the_sessions() -> None:
    found = simulate(OPENED, SETTING, sessions=80)
    agreed = [s for s in found.sessions if s.agreement is not None]
    assert found.share == len(agreed) / 80
    assert found.interval.low < found.share < found.interval.high
    assert found.by_round()[-1] == len(agreed)
    assert list(found.by_round()) == [sum(s.round <= k for s in agreed) for k in range(6)]
    assert sum(found.endings().values()) == 80 - len(agreed)
    for issue, counts in found.terms().items():
        place = found.issues.index(issue)
        assert counts == {
            o: n for k, o in enumerate(found.options[place]) if (n := sum(s.agreement[place] == k for s in agreed if s.agreement))
        }
    for party in found.parties:
        assert found.surplus(party).tolist() == [float(s.surplus[party]) for s in agreed]
        rate = OPENED.parties[party].patience
        assert rate is not None
        expected = sum(s.surplus[party] * float(rate.exact) ** s.round for s in agreed) / 80
        assert found.discounted(party) == pytest.approx(expected)
    assert set(found.gains) == {s.number for s in agreed}
    assert min(found.gains.values()) >= 0


def test_the_zone_of_the_first_round_and_its_nash_solution_are_those_of_solve() -> None:
    found = simulate(OPENED, SETTING, sessions=1)
    result = solve(OPENED)
    assert result.nash is not None
    assert result.frontier is not None
    assert found.zone.signed[0] == len(result.frontier.utilities)  # the frontier within reservation values
    assert not found.zone.whole
    assert found.nash == pytest.approx({p: float(u) for p, u in result.nash.utilities.items()})
    assert list(found.zone.signed) == sorted(found.zone.signed, reverse=True)  # costs borne close the zone


def test_a_difference_pairs_the_sessions() -> None:
    without = simulate(OPENED, SETTING, sessions=150)
    kept = OPENED.with_changes({"calendar.events.guarantee_lapses.in_force": False})
    changed = simulate(kept, SETTING, sessions=150)
    found = difference(without, changed)
    a = np.array([s.agreement is not None for s in without.sessions])
    b = np.array([s.agreement is not None for s in changed.sessions])
    each = b.astype(float) - a
    assert found.share == pytest.approx(each.mean())
    assert (found.gained, found.lost) == (int((b & ~a).sum()), int((a & ~b).sum()))
    half = 1.959963984540054 * each.std() / sqrt(150)
    assert found.interval == pytest.approx((each.mean() - half, each.mean() + half))
    assert found.share > 0
    with pytest.raises(UsageError, match="same seed"):
        difference(without, simulate(kept, SETTING, sessions=150, seed=1))


def simulation(agreed: str, settled: tuple[tuple[float, ...], ...] = ()) -> Simulation:
    """A simulation by hand. `agreed`: a sign a session, + where it ends in an agreement. `settled`: of each session."""
    base = simulate(pie([(1, 0), (0, 1)]), Setting(rounds=1), sessions=1)
    one = base.sessions[0]
    shares = settled or ((),) * len(agreed)
    sessions = [replace(one, number=k, agreement=(0,) if sign == "+" else None, settled=shares[k]) for k, sign in enumerate(agreed)]
    return replace(base, sessions=tuple(sessions))


def test_a_difference_by_hand() -> None:
    """Two of five gained and one lost: 1/5 ± 1.96 × √(3 − 1/5) / 5. One of two gained: 1/2 ± 1.96 × √½ / 2, and no more than 1."""
    found = difference(simulation("+---+"), simulation("+++--"))
    assert (found.share, found.gained, found.lost) == (1 / 5, 2, 1)
    assert found.interval == pytest.approx((0.2 - 0.655929, 0.2 + 0.655929), abs=1e-6)
    assert difference(simulation("--"), simulation("+-")).interval == pytest.approx((0.5 - 0.692952, 1.0), abs=1e-6)
    assert difference(simulation("+-"), simulation("--")).interval == pytest.approx((-1.0, 0.692952 - 0.5), abs=1e-6)
    for other in (replace(simulation("--"), seed=1), simulation("---")):
        with pytest.raises(UsageError, match="different sessions"):
            difference(simulation("--"), other)


def test_sessions_that_ended_keep_what_was_settled() -> None:
    assert simulation("++-", ((0.5, 1.0), (0.0, 0.5, 1.0), ())).settled() == (0.25, 0.75, 1.0)


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        (replace(SETTING, protocol="alternatin"), "did you mean 'alternating'"),
        (replace(SETTING, strategies={"ukraine": "boulwar"}), "did you mean 'boulware'"),
        (replace(SETTING, strategies={"ukrane": "boulware"}), "did you mean 'ukraine'"),
        (replace(SETTING, first="rusia"), "did you mean 'russia'"),
        (replace(SETTING, order=("gurantee",)), "did you mean 'guarantee'"),
        (replace(SETTING, order=("guarantee", "guarantee")), "twice"),
    ],
)
def test_names_that_do_not_exist(setting: Setting, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        simulate(OPENED, setting, sessions=1)


def test_there_must_be_a_session_and_a_seed() -> None:
    with pytest.raises(UsageError, match="at least one session"):
        simulate(OPENED, SETTING, sessions=0)
    with pytest.raises(UsageError, match="seed"):
        simulate(OPENED, SETTING, sessions=1, seed=-1)
