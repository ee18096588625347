"""`zopa schema`: the JSON Schema of scenario files, for editors."""

from __future__ import annotations

from simulator.cli.parameters import JsonOption, QuietOption


def schema(json: JsonOption = False, quiet: QuietOption = False) -> None:
    """Print the JSON Schema of scenario files (it is JSON with or without --json)."""
    from simulator.cli.streams import put_json
    from simulator.scenario.schema import json_schema

    put_json(json_schema())
