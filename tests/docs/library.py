"""Writes scenarios/index.json: what each case of the library is about.

python -m tests.docs.library > scenarios/index.json
"""

from __future__ import annotations

import json

from simulator import load
from simulator.scenario.library import cases


def index() -> str:
    """The whole file."""
    found = {case.name: load(case.path) for case in cases()}
    listed = {name: {"title": s.title, "parties": list(s.parties), "issues": list(s.issues)} for name, s in found.items()}
    return json.dumps(listed, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    print(index(), end="")
