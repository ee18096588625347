"""A report in one of its forms: a page to explore, Markdown, all answers as data, the outcomes as a table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal, get_args

from simulator.errors import UsageError
from simulator.scenario.names import unknown

if TYPE_CHECKING:
    from simulator.report.whole import Whole

ReportFormat = Literal["html", "md", "json", "csv"]
FORMATS: tuple[ReportFormat, ...] = get_args(ReportFormat)


def required(form: ReportFormat) -> None:
    """Raise `UsageError`, before any work is done, for an unknown form and for one whose extra is missing."""
    if form not in FORMATS:
        raise UsageError(unknown("format", form, FORMATS))
    if form == "html":
        from simulator.report.html.page import require_report_extra

        require_report_extra()


def options_of(draws: int, seed: int) -> list[str]:
    """The options on which the answers depend, for the command that the report gives."""
    return [*(["--draws", str(draws)] if draws else ["--no-draws"]), "--seed", str(seed)]


def written(found: Whole, form: ReportFormat) -> str:
    """The report as text."""
    if form == "html":
        from simulator.report.html.page import html_page

        return html_page(found)
    if form == "md":
        from simulator.report.markdown import markdown

        return markdown(found)
    if form == "csv":
        from simulator.report.csv_report import csv_report

        return csv_report(found)
    from simulator.report.json_report import report_json

    return json.dumps(report_json(found), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
