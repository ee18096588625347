"""Every model of which a scenario consists."""

from __future__ import annotations

from typing import get_args

from simulator.scenario.model import Scenario
from simulator.scenario.numbers import Model
from simulator.scenario.structure import candidates


def _reached(model: type[Model], found: list[type[Model]]) -> list[type[Model]]:
    if model not in found:
        found.append(model)
        for field in model.model_fields.values():
            waiting = list(candidates(field.annotation))
            while waiting:
                part = waiting.pop()
                if isinstance(part, type) and issubclass(part, Model):
                    _reached(part, found)
                else:
                    waiting += [inner for argument in get_args(part) for inner in candidates(argument) if inner is not part]
    return found


MODELS = _reached(Scenario, [])
"""In the order in which they are met."""
