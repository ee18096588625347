"""`--time-limit` and `--memory-limit`: every command that takes them runs under one budget, and ends with an answer."""

from __future__ import annotations

import time
from typing import Any

import typer

from simulator.budget import Budget, Stopped, StopReason
from simulator.cli.exit_codes import ANSWERED, BUDGET_RAN_OUT
from simulator.cli.ratify import RatifyAlone
from simulator.cli.streams import put, put_json


class LimitedCommand(RatifyAlone):
    """A command under a budget of its `time_limit` and `memory_limit`; all that it calls ticks it. What a command knows when its
    budget ends is its own to say; where it ends before anything is known, that is the answer."""

    def invoke(self, ctx: Any) -> Any:
        time_limit, memory_limit = ctx.params.get("time_limit"), ctx.params.get("memory_limit")
        if time_limit is None or memory_limit is None:
            return super().invoke(ctx)
        try:
            with Budget(max(0.0, time_limit - gone(ctx)), memory_limit):
                return super().invoke(ctx)
        except Stopped as stop:
            if stop.reason == "interrupted":
                raise KeyboardInterrupt from None
            _say_stopped(ctx, stop.reason)
        except MemoryError:
            _say_stopped(ctx, "memory limit")
        raise typer.Exit(BUDGET_RAN_OUT if ctx.params.get("exit_code") else ANSWERED)


def gone(ctx: Any) -> float:
    """Seconds that went by since the command began, which `main` hands down: what it took to load it."""
    begun = ctx.find_root().obj
    return 0.0 if begun is None else time.monotonic() - begun


def _say_stopped(ctx: Any, reason: StopReason) -> None:
    """The answer of a command whose budget ended before anything was proved."""
    limit = f"--{reason.replace(' ', '-')}"
    given = f"{ctx.params['time_limit']:g} s" if reason == "time limit" else f"{ctx.params['memory_limit']} MiB"
    if ctx.params.get("json") or ctx.params.get("format_") == "json":
        put_json({"schema": "zopa/stopped/1", "command": ctx.info_name, "stopped": reason})
    else:
        put(f"Stopped by the {reason} ({given}) before anything was proved. Give it more with {limit}.")
