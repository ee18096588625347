"""`python -m benchmarks.mishaps`: its rounds are long; that a full disk stops no command from ending well is looked at here."""

from __future__ import annotations

import random
from pathlib import Path

from benchmarks import mishaps


def test_no_room_is_one_sentence_and_nothing_half_written(tmp_path: Path) -> None:
    assert mishaps.disk(tmp_path, random.Random(0), b"")


def test_what_counts_as_a_refusal() -> None:
    assert mishaps.one_sentence(2, "--output run: exists and is not an empty folder\n")
    assert not mishaps.one_sentence(0, "zopa: done\n")
    assert not mishaps.one_sentence(1, "Traceback (most recent call last):\n  File\n")
    assert not mishaps.one_sentence(1, "")
