"""Everything that zopa raises on purpose.

The tree::

    ZopaError
    ├── ScenarioError      a file or a change that cannot be a scenario; carries every fault found
    ├── UsageError         a request that does not fit the scenario (an unknown solution, engine or path)
    │   └── UnreadableError   a file, or standard input, that cannot be read
    ├── WriteError         a disk, a stream or a pipe did not take what was to be written
    └── BudgetError        a time or memory limit ended the work before anything could be proved
        └── OutgrownError  what an exact method would have to keep in memory outgrew its budget
"""

from __future__ import annotations

from dataclasses import dataclass


class ZopaError(Exception):
    """Base of all deliberate errors; its text is one clear message for the user."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a scenario: where (file, line and column from 1; None when not from a file), which path, what."""

    message: str
    path: str = ""
    file: str | None = None
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        place = ":".join(str(x) for x in (self.file, self.line, self.column) if x is not None)
        return ": ".join(x for x in (place, self.path, self.message) if x)


class ScenarioError(ZopaError):
    """A file or a change that cannot be a scenario. `faults` lists all of them, in the order of the file."""

    def __init__(self, faults: list[Fault] | tuple[Fault, ...]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class UsageError(ZopaError):
    """A request that does not fit the scenario or the command."""


class UnreadableError(UsageError):
    """A file, or standard input, that cannot be read. `reason`: what is wrong and what to do; `line`, `column`: where, if anywhere."""

    def __init__(self, file: str, reason: str, line: int | None = None, column: int | None = None) -> None:
        self.file, self.reason, self.line, self.column = file, reason, line, column
        super().__init__(str(Fault(reason, file=file, line=line, column=column)))


class WriteError(ZopaError):
    """A disk, a stream or a pipe did not take what was to be written; nothing half-written is left in a file."""


class BudgetError(ZopaError):
    """A time or memory limit ended the work before anything could be proved."""


class OutgrownError(BudgetError):
    """What an exact method would have to keep in memory outgrew its budget; another method may do with less."""
