"""What is no fault of a scenario, and good to know before it is used."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from simulator.scenario.model import Scenario
from simulator.scenario.names import unknown
from simulator.scenario.zero_ends import zero_ends


def notes(scenario: Scenario) -> tuple[str, ...]:
    """Sentences in the order in which they matter: ends of ranges that are left out, studies whose overlays are not there."""
    return (*(end.sentence() for end in zero_ends(scenario)), *_missing_overlays(scenario))


def _missing_overlays(scenario: Scenario) -> Iterator[str]:
    """Studies cannot be run where the overlays that they name do not stand beside the file; everything else can."""
    for name, study in scenario.studies.items():
        for position, overlay in enumerate(study.overlays):
            place = scenario.place(f"studies.{name}.overlays.{position}")
            folder = Path(place.file).parent if place is not None else None
            if folder is not None and not os.path.isfile(folder / f"{overlay}.yaml"):
                others = sorted(entry.stem for entry in folder.glob("*.yaml"))
                yield f"studies.{name}: {unknown('overlay', overlay, others)}; this study alone needs that file beside this one"
