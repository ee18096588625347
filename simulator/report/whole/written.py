"""A report in one of its forms (`simulator.report.whole.document`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from simulator.errors import UsageError
from simulator.report.whole.document import DOCUMENTS
from simulator.scenario.names import registered

if TYPE_CHECKING:
    from simulator.dossier.memo import Memo
    from simulator.dossier.whole import Whole

ReportFormat: TypeAlias = str
"""The name of a form of the report."""


def required(form: ReportFormat) -> None:
    """Raise `UsageError`, before any work is done, for an unknown form and for one whose extra is missing."""
    registered(DOCUMENTS, form).required()


def brief_form(form: ReportFormat) -> Callable[[Memo], str]:
    """What writes a memo in a form. Raises `UsageError` where the form has none."""
    found = registered(DOCUMENTS, form).brief
    if found is None:
        known = [each.name for each in DOCUMENTS.known() if each.brief is not None]
        raise UsageError(f"a memo is written as {' or '.join(known)}, not as {form}; leave out --brief for the whole report")
    return found


def options_of(draws: int, seed: int) -> list[str]:
    """The options on which the answers depend, for the command that the report gives."""
    return [*(["--draws", str(draws)] if draws else ["--no-draws"]), "--seed", str(seed)]


def written(found: Whole, form: ReportFormat) -> str:
    """The report as text."""
    return registered(DOCUMENTS, form).written(found)
