"""Engine 2 under time limits and interruption, its determinism, and what it does to standard output."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from math import inf
from textwrap import dedent

import numpy as np
import pytest

from simulator.budget import Stopped
from simulator.payoffs.model import Payoffs, Term
from simulator.solve import milp
from simulator.solve.milp import highs
from simulator.solve.milp.game import GameProgram
from simulator.solve.milp.highs import Allowance
from simulator.solve.milp.least_gain import LeastGain
from simulator.solve.milp.leximin import refined
from simulator.solve.milp.program import Linear, Program
from simulator.solve.milp.search import judge, trusted_gap
from tests.games import allowed_outcomes, random_payoffs

SIZE = (12, 80, 5)


def _hard(seed: int = 0) -> Payoffs:
    """Twelve parties, eighty issues: a deal is found at once, the largest least surplus is not proved in seconds."""
    n_parties, n_issues, n_options = SIZE
    rng = np.random.default_rng(seed)
    worth = tuple(rng.integers(0, 101, size=(n_options, n_parties)) * rng.integers(1, 20, size=n_parties) for _ in range(n_issues))
    scale = n_issues * 10
    terms = tuple(
        Term(p, -5 * scale, (((p, (0, 1)), (p + 1, (2,))), ((p + 2, (3,)),)), f"parties.p{p}.interactions.x") for p in range(n_parties)
    )
    return Payoffs(
        issues=tuple(f"i{k}" for k in range(n_issues)),
        options=(tuple(f"o{k}" for k in range(n_options)),) * n_issues,
        parties=tuple(f"p{k}" for k in range(n_parties)),
        worth=worth,
        terms=terms,
        bans=(),
        scale=(scale,) * n_parties,
        reservation=(Fraction(20),) * n_parties,
        thresholds=(20 * scale,) * n_parties,
        bargaining_weights=(Fraction(1),) * n_parties,
    )


def _check_partial(payoffs: Payoffs, optimum: milp.Optimum) -> None:
    """What was found before the end is admissible, and its value exact."""
    assert optimum.status == "feasible"
    assert optimum.outcome is not None
    game = GameProgram(payoffs)
    assert game.is_acceptable(optimum.outcome)
    assert optimum.value == min(game.surpluses(optimum.outcome))
    assert optimum.gap > 0
    assert optimum.bound >= float(optimum.value)


def test_no_time_at_all() -> None:
    payoffs = _hard()
    for optimum in (
        milp.find_deal(payoffs, time_limit=0),
        milp.utilitarian(payoffs, time_limit=0),
        milp.egalitarian(payoffs, time_limit=0).optimum,
        milp.kalai_smorodinsky(payoffs, time_limit=0).optimum,
        milp.leximin(payoffs, time_limit=0).optimum,
        milp.nash(payoffs, time_limit=0).optimum,
    ):
        assert (optimum.status, optimum.outcome, optimum.bound, optimum.stopped) == ("limit", None, inf, "time limit")


def test_a_time_limit_ends_in_the_best_so_far_and_its_gap() -> None:
    payoffs = _hard()
    optimum = milp.egalitarian(payoffs, time_limit=3).optimum
    assert optimum.stopped == "time limit"
    _check_partial(payoffs, optimum)


@pytest.mark.parametrize("how", ["ctrl-c", "progress"])
def test_an_interruption_keeps_what_was_found(how: str) -> None:
    payoffs = _hard()
    calls = 0

    def interrupt(what: str, share: float | None) -> None:
        nonlocal calls
        assert what
        assert share is None
        calls += what == "maximising the least gain"
        if calls == 10:
            calls += 1
            if how == "progress":
                raise Stopped("memory limit")
            signal.raise_signal(signal.SIGINT)

    before = signal.getsignal(signal.SIGINT)
    optimum = milp.egalitarian(payoffs, time_limit=300, progress=interrupt).optimum
    assert optimum.stopped == ("interrupted" if how == "ctrl-c" else "memory limit")
    _check_partial(payoffs, optimum)
    assert signal.getsignal(signal.SIGINT) is before


def test_an_error_in_the_callback_is_not_swallowed() -> None:
    def fail(what: str, share: float | None) -> None:
        raise ZeroDivisionError(what)

    with pytest.raises(ZeroDivisionError):
        milp.egalitarian(_hard(), time_limit=300, progress=fail)


def test_the_same_question_has_the_same_answer() -> None:
    payoffs = _hard(1)
    assert milp.nash(payoffs) == milp.nash(payoffs)


def _with_a_choice() -> Payoffs:
    """A small game of several parties in which the least surplus differs between outcomes that no ban excludes."""
    for payoffs in map(random_payoffs, range(200)):
        game = GameProgram(payoffs)
        if payoffs.n_parties > 1 and len({min(game.surpluses(o)) for o, _ in allowed_outcomes(payoffs)}) > 2:
            return payoffs
    raise AssertionError("no such game among two hundred")


def test_highs_is_given_no_solution_to_begin_from(monkeypatch: pytest.MonkeyPatch) -> None:
    """It made HiGHS 1.16 claim optima that were none."""
    import highspy

    given: list[object] = []
    monkeypatch.setattr(highspy.Highs, "setSolution", lambda *arguments: given.append(arguments))
    payoffs = _hard()
    payoffs = replace(payoffs, parties=payoffs.parties[:3], scale=payoffs.scale[:3], terms=payoffs.terms[:3])
    payoffs = replace(payoffs, worth=tuple(w[:, :3] for w in payoffs.worth), thresholds=payoffs.thresholds[:3])
    payoffs = replace(payoffs, reservation=payoffs.reservation[:3], bargaining_weights=payoffs.bargaining_weights[:3])
    assert milp.nash(payoffs).optimum.status == "optimal"
    assert milp.egalitarian(payoffs, time_limit=5).optimum.outcome is not None
    assert milp.kalai_smorodinsky(payoffs, time_limit=5).optimum.outcome is not None
    assert not given


def test_a_maximum_that_a_rival_refutes_is_not_reported_as_proved() -> None:
    payoffs = _with_a_choice()
    game, measures, allowance = GameProgram(payoffs), dict.fromkeys(range(payoffs.n_parties), Fraction(1)), Allowance()
    worst = min((o for o, _ in allowed_outcomes(payoffs)), key=lambda o: min(game.surpluses(o)))
    value = min(game.surpluses(worst))
    claimed = LeastGain(milp.Optimum("optimal", worst, value, float(value), 0.0, None), True, 1)
    found = refined(game, measures, False, claimed, allowance)
    assert found.optimum.outcome is not None
    assert found.optimum.value == min(game.surpluses(found.optimum.outcome))
    assert found.optimum.value > value
    assert (found.optimum.status, found.optimum.bound, found.ranks_proved) == ("feasible", inf, 0)


def test_a_bound_below_what_is_attained_proves_nothing() -> None:
    assert trusted_gap(31.09, 31.10, 1e-7) == inf
    assert trusted_gap(-inf, 0.0, 1e-7) == inf
    assert trusted_gap(31.10 - 1e-12, 31.10, 1e-7) == 0
    refuted = judge((0,), Fraction(311, 10), 31.09, Allowance(), per_unit=Fraction(1))
    assert (refuted.status, refuted.bound, refuted.gap) == ("feasible", inf, inf)


def _run(code: str, *, close_stdout: bool = False) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", dedent(code)]
    if close_stdout:
        command = ["sh", "-c", 'exec "$0" "$@" >&-', *command]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)


def test_nothing_but_our_own_words_on_stdout() -> None:
    done = _run(
        """
        import highspy
        chosen = highspy.Highs.setOptionValue
        loud = lambda self, name, value: chosen(self, name, True if name in ("output_flag", "log_to_console") else value)
        highspy.Highs.setOptionValue = loud
        from simulator.solve import milp
        from tests.games import random_payoffs
        print("before", end=" ")
        for seed in range(5):
            milp.nash(random_payoffs(seed)), milp.leximin(random_payoffs(seed), acceptable=False)
        print("after")
        """
    )
    assert done.stdout == "before after\n"


def test_descriptor_1_moves_and_comes_back() -> None:
    done = _run(
        """
        import os, threading
        from simulator.solve.milp.quiet import stdout_elsewhere
        def noise():
            with stdout_elsewhere():
                os.write(1, b"noise ")
                with stdout_elsewhere():
                    os.write(1, b"noise ")
                os.write(1, b"noise ")
        print("buffered", end=" ")
        threads = [threading.Thread(target=noise) for _ in range(20)]
        for t in threads: t.start()
        for t in threads: t.join()
        try:
            with stdout_elsewhere():
                raise KeyError
        except KeyError:
            os.write(1, b"back")
        """
    )
    assert done.stdout == "buffered back"


def test_a_closed_stdout_stays_closed() -> None:
    done = _run(
        """
        import os, sys
        from simulator.solve import milp
        from tests.games import random_payoffs
        milp.nash(random_payoffs(1))
        try:
            os.fstat(1)
        except OSError:
            sys.stderr.write("closed")
        """,
        close_stdout=True,
    )
    assert done.stderr == "closed"


@pytest.mark.parametrize("more", [0, 1])
def test_a_program_that_takes_long_to_make_smaller_is_solved_as_it_is(more: int, monkeypatch: pytest.MonkeyPatch) -> None:
    program = Program()
    columns = [program.column(whole=True) for _ in range(4 + more)]
    program.at_most(Linear(dict.fromkeys(columns, 2.0)), 5.0)
    program.objective = Linear(dict.fromkeys(columns, 1.0))
    monkeypatch.setattr(highs, "PRESOLVED", 4)
    solver = highs._solver(program, 10.0, False, 0.0)
    assert solver is not None
    assert solver.getOptionValue("presolve")[1] == ("off" if more else "choose")
    assert highs.maximise(program, Allowance(10.0), "solving").bound == 2.0
