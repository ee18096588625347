"""`zopa list`: the cases of the library."""

from __future__ import annotations

from simulator.cli.parameters import JsonOption, QuietOption


def list_cases(json: JsonOption = False, quiet: QuietOption = False) -> None:
    """List the cases of the library, with their titles."""
    from simulator.cli.streams import put_json, put_report
    from simulator.report.layout import table
    from simulator.report.words import printable
    from simulator.scenario.library import cases

    found = cases()
    if json:
        put_json({"schema": "zopa/list/1", "cases": [{"name": c.name, "title": c.title, "path": str(c.path)} for c in found]})
    else:
        put_report([table(("Case", "Title"), [(c.name, printable(c.title)) for c in found], whole_words=(0,))])
