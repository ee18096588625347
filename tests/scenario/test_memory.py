"""What a refused file leaves in memory: nothing."""

from __future__ import annotations

import gc

import pytest

from simulator.errors import ScenarioError
from simulator.scenario.reading import loads

FAULTY = """\
title: t
issues: {a: {title: A, levels: [1, x, 1e9]}}
parties: {p: {title: P, weights: {a: 5}, values: {a: {rising: [1, 2]}}, reservation: 0, red_lines: {r: {never: {a: {above: x}}}}}}
"""
"""The comparison is faulty once more when `above` is taken out: what is refused in a second round was kept."""


def test_a_refused_file_is_freed_whole() -> None:
    def objects() -> int:
        for _ in range(20):
            with pytest.raises(ScenarioError):
                loads(FAULTY, "faulty")
        gc.collect()
        return len(gc.get_objects())

    objects()
    before = objects()
    assert objects() - before < 20  # once each reading left some hundred behind
