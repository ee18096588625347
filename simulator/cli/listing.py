"""`zopa list`: the cases of the library."""

from __future__ import annotations

from simulator.cli.parameters import JsonOption, QuietOption


def list_cases(json: JsonOption = False, quiet: QuietOption = False) -> None:
    """List the cases of the library, with their titles."""
    from simulator.cli.streams import put_json, put_report
    from simulator.report.layout import table
    from simulator.report.safe_text import printable
    from simulator.scenario.library import cases
    from simulator.scenario.reading import load

    found = [(case, load(case.path)) for case in cases()]
    if json:
        listed = [
            {"name": case.name, "title": s.title, "path": str(case.path), "parties": list(s.parties), "issues": list(s.issues)}
            for case, s in found
        ]
        put_json({"schema": "zopa/list/1", "cases": listed})
    else:
        rows = [(case.name, printable(s.title), str(len(s.parties)), str(len(s.issues))) for case, s in found]
        put_report([table(("Case", "Title", "Parties", "Issues"), rows, numbers=(2, 3), whole_words=(0,))])
