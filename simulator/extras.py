"""Libraries that come with an extra, and what to type where one is missing."""

from __future__ import annotations

from importlib.util import find_spec

from simulator.errors import UsageError


def installed(library: str) -> bool:
    return find_spec(library) is not None


def require(library: str, what: str, extra: str = "sweep") -> None:
    """Raises `UsageError` naming the extra where `library` is not installed."""
    if not installed(library):
        raise UsageError(f"{what} needs {library}; install it with: pip install 'zopa[{extra}]'")
