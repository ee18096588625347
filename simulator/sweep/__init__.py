"""Sweeps: thousands of variants of a scenario, planned, evaluated, stored and resumed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.sweep.reading import read
    from simulator.sweep.running import sweep

__all__ = ["read", "sweep"]


def __getattr__(name: str) -> Any:
    """`read` and `sweep`, loaded when they are asked for: commands that sweep nothing need not wait for them."""
    if name == "read":
        from simulator.sweep.reading import read

        return read
    if name == "sweep":
        from simulator.sweep.running import sweep

        return sweep
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
