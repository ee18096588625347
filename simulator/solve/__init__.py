"""Solve a scenario: `solve(scenario)` says whether an agreement exists, which ones, or proves that there is none.

The room and its chief function share a name: `from simulator import solve` and `import simulator.solve` give the same object,
this module, which can be called. What it takes, answers and raises stands at `simulator.solve.solving.solve`.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.scenario.model import Scenario
    from simulator.solve.results import Result


class _CallableRoom(ModuleType):
    """Whichever of the two the import system binds to `simulator.solve`, function or room, the other would be hidden by it."""

    def __call__(self, scenario: Scenario, **options: Any) -> Result:
        from simulator.solve.solving import solve

        return solve(scenario, **options)


sys.modules[__name__].__class__ = _CallableRoom
