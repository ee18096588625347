"""`validate`: predictions held against what really happened."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.validate.deals import DealQuality
    from simulator.validate.validation import Validation


def validate(
    data: str | os.PathLike[str],
    manifest: str | os.PathLike[str] | None = None,
    *,
    predictors: Sequence[str] = (),
    seed: int = 0,
    workers: int = 1,
    folder: str | os.PathLike[str] | None = None,
) -> Validation | DealQuality:
    """Predict past decisions with every solution concept and with simple rules, and say how far each is from what was decided; of past
    talks say how good their deals were.

    `data`: the folder of a data set; `manifest`: how it is read: a name of one that comes with zopa, or a file (default: `data.yaml` in the
    folder). `predictors`: only these (default: all). `seed`: of the resampled intervals. `folder`: a new one in which every prediction is
    kept; where it holds a run of the same data, the call goes on with it.

    Raises `UsageError` and `ScenarioError` for data or a manifest that cannot be read, each fault with its place, and `WriteError` where
    the disk refuses.
    """
    from simulator.errors import UsageError
    from simulator.validate.deals import deal_quality
    from simulator.validate.manifest import PositionsManifest, read_manifest_of
    from simulator.validate.run_folder import MANIFEST, Asked
    from simulator.validate.talks import read_talks
    from simulator.validate.validation import asked_predictors, validated

    named = None if manifest is None else os.fspath(manifest)
    asked = Asked(os.fspath(data), named, asked_predictors(predictors))
    found = read_manifest_of(Path(asked.data), named)
    if not isinstance(found, PositionsManifest):
        if predictors or folder is not None:
            raise UsageError("predictors and folder are for decisions that are predicted; of talks the deals are judged, leave them out")
        return deal_quality(read_talks(Path(asked.data), found), seed)
    place = None if folder is None else Path(folder)
    return validated(asked, found, seed=seed, workers=workers, folder=place, resume=place is not None and (place / MANIFEST).is_file())
