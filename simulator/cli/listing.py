"""`zopa list`: the cases of the library."""

from __future__ import annotations

from simulator.cli.parameters import JsonOption, QuietOption


def list_cases(json: JsonOption = False, quiet: QuietOption = False) -> None:
    """List the cases of the library, with their titles."""
    from simulator.cli.streams import put_json, put_report
    from simulator.report.layout import table
    from simulator.report.safe_text import printable
    from simulator.scenario.library import case_summaries, cases

    summaries = case_summaries()
    if json:
        listed = [
            {"name": case.name, "title": of.title, "path": str(case.path), "parties": list(of.parties), "issues": list(of.issues)}
            for case, of in ((case, summaries[case.name]) for case in cases())
        ]
        put_json({"schema": "zopa/list/1", "cases": listed})
    else:
        rows = [(name, printable(of.title), str(len(of.parties)), str(len(of.issues))) for name, of in summaries.items()]
        put_report([table(("Case", "Title", "Parties", "Issues"), rows, numbers=(2, 3), whole_words=(0,))])
