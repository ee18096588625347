"""Work in phases, until its end or until something stops it: what the earlier phases found is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from simulator.budget import Stopped, StopReason


def stopped_in(phases: Sequence[Callable[[], None]]) -> StopReason | None:
    """Runs the phases in order; what stopped them, or None where all came to their end."""
    try:
        for phase in phases:
            phase()
    except Stopped as stop:
        return stop.reason
    except KeyboardInterrupt:
        return "interrupted"
    except MemoryError:
        return "memory limit"
    return None
