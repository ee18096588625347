"""The one place that calls HiGHS (Huangfu & Hall 2018): a program in, the best solution and a proved bound out.

The solver works on a thread of its own, so that Ctrl-C and a progress callback that raises are heard at once; it is then
told to stop, as it is when the time is up, and what it has found until then is kept.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from math import inf, isnan
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Progress, Stopped, StopReason
from simulator.solve.milp.program import Program, rows_as_arrays
from simulator.solve.milp.quiet import stdout_elsewhere

if TYPE_CHECKING:
    import highspy

FEASIBILITY = 1e-9
"""HiGHS's tolerance on rows and bounds (points) and on whole numbers."""

TOO_UNLIKE = "HiGHS does not take the program, because its numbers are of too different sizes"
NODES_OVER = "HiGHS came to the end of the nodes that it may go through"
ENDED_OTHERWISE = "HiGHS ended with {status}, which is neither a solution nor a proof"

_SMALLEST = 1e-12
"""Coefficients below it are left out by HiGHS; the least that it allows, well below its tolerances."""

_nodes: ContextVar[int | None] = ContextVar("nodes of each search", default=None)

_POLL = 0.1
_SEED = 20251215
PRESOLVED = 8_000
"""Columns of a program that is made smaller before it is solved. HiGHS asks nobody meanwhile, and with 20,000 took 8 seconds beyond every
limit."""


@contextmanager
def at_most_nodes(count: int) -> Iterator[None]:
    """While inside, HiGHS goes through so many nodes of each search at most: a limit that does not hang on the clock."""
    before = _nodes.set(count)
    try:
        yield
    finally:
        _nodes.reset(before)


class Allowance:
    """The time left for a whole computation, and what ended it early. Shared by all its calls to the solver.

    `progress` is called now and then while the solver works; a `Stopped` that it raises ends the work like a time limit.
    """

    def __init__(self, time_limit: float | None = None, progress: Progress | None = None) -> None:
        self._end = inf if time_limit is None else time.monotonic() + time_limit
        self._progress = progress
        self.stopped: StopReason | None = None
        self.trouble: str | None = None
        """In a sentence: what kept HiGHS from an answer that holds, other than a limit; the first such thing."""

    def note(self, trouble: str) -> None:
        self.trouble = self.trouble or trouble

    @property
    def left(self) -> float:
        """Seconds left, not below 0; 0 once anything has ended the work."""
        left = max(self._end - time.monotonic(), 0.0)
        if left == 0.0 and self.stopped is None:
            self.stopped = "time limit"
        return 0.0 if self.stopped else left

    @property
    def over(self) -> bool:
        """Whether the time is up; leaves open whether that ended anything."""
        return time.monotonic() >= self._end

    def tell(self, what: str) -> None:
        if self._progress is not None:
            self._progress(what, None)


@dataclass(frozen=True)
class SolverAnswer:
    """What HiGHS says of a program. `bound`: no solution has a larger objective (−inf: there is no solution at all);
    `values`: the best solution found, None where none was. `finished`: whether HiGHS closed the gap itself."""

    bound: float
    values: NDArray[np.float64] | None
    finished: bool

    @property
    def infeasible(self) -> bool:
        return self.finished and self.values is None


def maximise(
    program: Program,
    allowance: Allowance,
    what: str,
    *,
    relaxed: bool = False,
    gap: float = 0.0,
) -> SolverAnswer:
    """The largest objective of a program, within the allowance. However HiGHS ends, the answer says no more than it proved; what kept it
    from more is noted in the allowance.

    `what`: told to the progress callback. `relaxed`: forget that columns are whole. `gap`: absolute gap at which to stop.

    HiGHS is never given a solution to begin from. With HiGHS 1.16, programs of eight parties and fifty issues that were given
    one ended "optimal" below an outcome that exists in 3 of 72 runs (by up to 0.06 points); without, in none of 144.
    """
    if allowance.left <= 0:
        return SolverAnswer(inf, None, False)
    solver = _solver(program, allowance.left, relaxed, gap)
    if solver is None:
        allowance.note(TOO_UNLIKE)
        return SolverAnswer(inf, None, False)
    _run(solver, allowance, what)
    return _answer(solver, allowance, relaxed)


def _solver(program: Program, seconds: float, relaxed: bool, gap: float) -> highspy.Highs | None:
    """The solver with the program in it; None where it does not take the program."""
    import highspy

    with stdout_elsewhere():
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in {
            "output_flag": False,
            "log_to_console": False,
            "threads": 1,
            "presolve": "choose" if program.n_columns <= PRESOLVED else "off",
            "random_seed": _SEED,
            "time_limit": seconds if seconds < inf else highspy.kHighsInf,
            "primal_feasibility_tolerance": FEASIBILITY,
            "dual_feasibility_tolerance": FEASIBILITY,
            "mip_feasibility_tolerance": FEASIBILITY,
            "mip_rel_gap": 0.0,
            "mip_abs_gap": gap,
            "small_matrix_value": _SMALLEST,
        }.items():
            solver.setOptionValue(option, value)
        nodes = _nodes.get()
        if nodes is not None:
            solver.setOptionValue("mip_max_nodes", nodes)
        taken = solver.passModel(_model(program, relaxed)) != highspy.HighsStatus.kError
    return solver if taken else None


def _model(program: Program, relaxed: bool) -> highspy.HighsLp:
    import highspy

    lower, upper, starts, positions, coefficients = rows_as_arrays(program.rows)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = program.n_columns, len(program.rows)
    cost = np.zeros(program.n_columns)
    for column, coefficient in program.objective.coefficients.items():
        cost[column] = coefficient
    model.col_cost_, model.offset_ = cost, program.objective.constant
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_lower_, model.col_upper_ = np.array(program.lower), np.array(program.upper)
    model.row_lower_, model.row_upper_ = lower, upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = starts, positions, coefficients
    if not relaxed:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        model.integrality_ = [kinds[whole] for whole in program.whole]
    return model


def _run(solver: highspy.Highs, allowance: Allowance, what: str) -> None:
    """Run to the end, or until the user or the progress callback interrupts; what interrupted is left in the allowance."""
    stop, interrupted = threading.Event(), threading.Event()

    def heed(event: highspy.HighsCallbackEvent) -> None:
        if stop.is_set():
            event.interrupt()

    for callback in (solver.cbMipInterrupt, solver.cbSimplexInterrupt, solver.cbIpmInterrupt):
        callback.subscribe(heed)
    with _ctrl_c_sets(interrupted), stdout_elsewhere():
        worker = threading.Thread(target=solver.run, daemon=True)
        worker.start()
        try:
            while worker.is_alive() and not interrupted.is_set():
                worker.join(_POLL)
                if allowance.over:  # HiGHS looks at its own clock between long steps alone
                    stop.set()
                allowance.tell(what)
        except Stopped as signalled:
            allowance.stopped = signalled.reason
        finally:
            stop.set()
            worker.join()
    if interrupted.is_set():
        allowance.stopped = "interrupted"


@contextmanager
def _ctrl_c_sets(flag: threading.Event) -> Iterator[None]:
    """While inside, Ctrl-C sets the flag and raises nothing: raised between any two steps, it could leave the solver's thread
    running behind our back, and the process would die of it on leaving. Only the main thread hears Ctrl-C at all."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, lambda *_: flag.set())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)


def _answer(solver: highspy.Highs, allowance: Allowance, relaxed: bool) -> SolverAnswer:
    import highspy

    with stdout_elsewhere():
        status, info = solver.getModelStatus(), solver.getInfo()
        values = np.array(solver.getSolution().col_value)
    if status == highspy.HighsModelStatus.kInfeasible:
        return SolverAnswer(-inf, None, True)
    finished = status == highspy.HighsModelStatus.kOptimal
    limited = status in (highspy.HighsModelStatus.kTimeLimit, highspy.HighsModelStatus.kInterrupt)
    if limited and allowance.stopped is None:
        allowance.stopped = "time limit"
    if status == highspy.HighsModelStatus.kSolutionLimit:
        allowance.note(NODES_OVER)
        limited = True
    if not finished and not limited:
        allowance.note(ENDED_OTHERWISE.format(status=f"“{solver.modelStatusToString(status)}”"))
    bound = float(info.objective_function_value if relaxed else info.mip_dual_bound)
    if isnan(bound) or not (finished or (limited and not relaxed)):
        bound = inf
    found = info.primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible) and bool(np.isfinite(values).all())
    return SolverAnswer(bound, values if found else None, finished and found)
