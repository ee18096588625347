"""`validate`, `seal` and `score`: predictions held against what really happened."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.face.given import ScenarioLike, scenario_of

if TYPE_CHECKING:
    from simulator.validate.deals import DealQuality
    from simulator.validate.forecast import Forecast
    from simulator.validate.forecast_scores import ForecastScores
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

    >>> from pathlib import Path
    >>> from simulator import validate
    >>> manifest = "{schema: 1, kind: positions, title: T, table: t.csv, issue: i, decision: d, outcome: out, "
    >>> manifest += "position: p*, salience: s*, parties: {a: Ann, b: Bob}}"
    >>> found = [Path("data.yaml").write_text(manifest), Path("t.csv").write_text("d,i,pa,sa,pb,sb,out\\nx,y,0,50,100,50,40\\n")]
    >>> [(each.name, each.mean.value) for each in validate(".", predictors=["mean"]).errors]
    [('mean', 10.0)]
    """
    from simulator.errors import UsageError
    from simulator.validate.deals import deal_quality
    from simulator.validate.manifest import PositionsManifest, read_manifest_of
    from simulator.validate.run_folder import MANIFEST, AskedValidation
    from simulator.validate.talks import read_talks
    from simulator.validate.validation import asked_predictors, validated

    named = None if manifest is None else os.fspath(manifest)
    asked = AskedValidation(os.fspath(data), named, asked_predictors(predictors))
    found = read_manifest_of(Path(asked.data), named)
    if not isinstance(found, PositionsManifest):
        if predictors or folder is not None:
            raise UsageError("predictors and folder are for decisions that are predicted; of talks the deals are judged, leave them out")
        return deal_quality(read_talks(Path(asked.data), found), seed)
    place = None if folder is None else Path(folder)
    return validated(asked, found, seed=seed, workers=workers, folder=place, resume=place is not None and (place / MANIFEST).is_file())


def seal(
    scenario: ScenarioLike, by: dt.date | str, *, draws: int = 200, seed: int = 0, note: str = "", made: dt.date | None = None
) -> Forecast:
    """What the model says of a scenario before the event: the verdict, the share of draws of its ranged numbers with an agreement, the
    terms by share of draws. `forecast.save(path)` writes the sealed file, with a digest of itself.

    `by`: the day by which it will be known; `made`: that on which it is sealed (default: today).

    Raises `UsageError` where no number has a range, and where `by` lies before `made`.

    >>> from simulator import seal
    >>> float(round(seal("climate", "2100-12-31", draws=50).chance, 2))
    0.99
    """
    from simulator.validate.forecasting import day_typed, forecast

    day = day_typed(by) if isinstance(by, str) else by
    return forecast(scenario_of(scenario), day, made or dt.date.today(), draws=draws, seed=seed, note=note)


def score(
    forecasts: Sequence[str | os.PathLike[str]], outcomes: Mapping[str, str] | str | os.PathLike[str], *, seed: int = 0
) -> ForecastScores:
    """Score sealed forecasts (files) by what happened: Brier's score and the log score, over all of them.

    `outcomes`: the path of a table (columns `forecast`, `agreement`, and issues), or file → `none`, `agreement` or terms (`price=60,…`).

    Raises `UsageError` for a file that is no forecast or was altered since it was sealed, by its name, and for outcomes that cannot be
    read.

    >>> from simulator import score, seal
    >>> seal("climate", "2100-12-31", draws=50).save("climate.json")
    >>> round(score(["climate.json"], {"climate.json": "none"}).brier.value, 2)
    0.98
    """
    from simulator.errors import UsageError
    from simulator.validate.forecast import read_forecasts
    from simulator.validate.forecast_scores import scored
    from simulator.validate.outcomes import outcome_typed, outcomes_in

    sealed = read_forecasts([os.fspath(each) for each in forecasts])
    if not isinstance(outcomes, Mapping):
        return scored(sealed, outcomes_in(os.fspath(outcomes), sealed), seed)
    unknown = [name for name in outcomes if name not in sealed]
    if unknown:
        raise UsageError(f"outcomes of what is no forecast: {', '.join(unknown)}; name each file as it is given")
    return scored(sealed, {name: outcome_typed(sealed[name], text) for name, text in outcomes.items()}, seed)
