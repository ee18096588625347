"""A table of positions as a scenario: single-peaked values on a scale, salience as weight, the reference point as no deal.

The values are those of the spatial models (Achen 2006; Bueno de Mesquita 1985): 100 less the squared distance over 100 (`quadratic`), or
less the distance (`linear`), where the whole scale is 100 long. They are each actor's own points.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from simulator.errors import UsageError
from simulator.formats.drafts import Keys, function_of_levels, plain, table_of
from simulator.formats.foreign_format import ForeignFile, Reading, ReadingOptions, the_one
from simulator.formats.positions.scales import USUAL, Scale, scales_of
from simulator.formats.positions.table import Positions, form_of, read_positions, stated
from simulator.formats.tables import WORKBOOK, read_rows
from simulator.scenario.names import listed
from simulator.scenario.option_keys import level_key

LEVELS = 11
"""Levels of the scale, beside all that the table names."""

QUOTA = Decimal(50)


def recognises(file: ForeignFile) -> bool:
    """Whether the first rows are those of one of the forms."""
    if file.content[:4] == WORKBOOK and file.suffix not in (".xlsx", ""):
        return False
    try:
        _, rows = read_rows(
            file.content[:200_000] if file.content[:4] != WORKBOOK else file.content, file.name, ["actor", "position", "#d"]
        )
    except UsageError:
        return False
    return bool(form_of(rows))


def read(files: Sequence[ForeignFile], options: ReadingOptions) -> Reading:
    """One file, one scenario. Raises `UsageError`."""
    file, reading = the_one(files), Reading()
    positions = read_positions(file, reading, options.dossier)
    _scenario(positions, reading, options, file.name)
    return reading


def _scenario(positions: Positions, reading: Reading, options: ReadingOptions, file: str) -> None:
    issue_keys, actor_keys = Keys("issue").all(positions.issues), Keys("actor").all(positions.actors)
    silent = [
        actor for actor in positions.actors if not any(of == actor and (w is None or w > 0) for (of, _), (_, w) in positions.wants.items())
    ]
    for actor in silent:
        reading.mended(f"{file}: {actor} has no position that matters to it, and is left aside")
    scales = scales_of(positions, options.scale or (), reading, file)
    levels = {issue: _levels(positions, issue, scales[issue], options.levels or LEVELS) for issue in positions.issues}
    steps = (options.levels or LEVELS) - 1
    usual = all(scale == USUAL for scale in scales.values())
    ends = "from 0 to 100" if usual else "from end to end of its scale"
    reading.assumed(f"Each issue has the levels {ends} in {steps} equal steps, and all positions that the table names (--levels N).")
    form = options.utility or "quadratic"
    said = "100 − (distance)² / 100" if form == "quadratic" else "100 − distance"
    whole = "" if usual else ", where the whole scale is 100 long"
    reading.assumed(f"The value of a level is {said} from an actor's position{whole} (--utility quadratic|linear).")
    if all(weight is None for _, weight in positions.wants.values()):
        reading.assumed("The table has no salience, so every issue on which an actor has a position weighs the same.")
    parties: dict[str, Any] = {}
    for actor, title in positions.actors.items():
        if actor not in silent:
            parties[actor_keys[actor]] = {"title": title, **_preferences(positions, actor, issue_keys, scales, levels, form)}
    if not parties:
        raise UsageError(f"{file}: no actor has a position that matters to it")
    reading.data = {
        "title": positions.title,
        "issues": {issue_keys[i]: _issue(positions, i, t, levels[i]) for i, t in positions.issues.items()},
        "parties": parties,
    }
    _no_agreement(positions, reading, options, issue_keys, file)
    _weighing(positions, reading, options, actor_keys, file)
    if positions.outcome:
        terms = {issue_keys[issue]: position for issue, position in positions.outcome.items()}
        reading.data["offers"] = {"decided": {"title": "What was decided", "terms": terms, "in_force": False}}


def _levels(positions: Positions, issue: str, scale: Scale, count: int) -> list[Decimal]:
    low, width = Fraction(scale[0]), Fraction(scale[1]) - Fraction(scale[0])
    try:
        steps = [plain(low + width * k / (count - 1)) for k in range(count)]
    except AssertionError:
        raise UsageError(
            f"{plain(width)} cannot be cut into {count - 1} steps with an end to their decimals; choose another number with --levels"
        ) from None
    named = [position for position, _ in stated(positions, issue).values()]
    named += [known[issue] for known in (positions.reference, positions.outcome) if issue in known]
    named += positions.meanings.get(issue, ())
    return sorted({level.normalize() + 0 for level in (*steps, *named)})


def _issue(positions: Positions, issue: str, title: str, levels: list[Decimal]) -> dict[str, Any]:
    meanings = positions.meanings.get(issue, {})
    note = "; ".join(f"{level_key(at)}: {words}" for at, words in sorted(meanings.items()) if words)
    return {"title": title, "levels": levels, **({"note": note} if note else {})}


def _preferences(
    positions: Positions, actor: str, keys: dict[str, str], scales: dict[str, Scale], levels: dict[str, list[Decimal]], form: str
) -> dict[str, Any]:
    weights: dict[str, Decimal | int] = {}
    values: dict[str, Any] = {}
    for issue, key in keys.items():
        position, salience = positions.wants.get((actor, issue), (None, None))
        weights[key] = 0 if position is None else 1 if salience is None else salience
        if position is not None and weights[key]:
            values[key] = _value(position, scales[issue], levels[issue], form)
    return {"weights": weights, "values": values}


def _value(position: Decimal, scale: Scale, levels: list[Decimal], form: str) -> dict[str, Any]:
    width = Fraction(scale[1]) - Fraction(scale[0])
    away = [abs(Fraction(level) - Fraction(position)) for level in levels]
    if form == "linear":
        return function_of_levels(levels, [width - distance for distance in away], width)
    entries = {level_key(level): width**2 - distance**2 for level, distance in zip(levels, away, strict=True)}
    return table_of(entries, width**2)


def _no_agreement(positions: Positions, reading: Reading, options: ReadingOptions, keys: dict[str, str], file: str) -> None:
    lacking = [issue for issue in positions.issues if issue not in positions.reference]
    if options.no_agreement == "reference" and lacking:
        raise UsageError(f"{file}: no reference point for {listed(lacking)}; write it, or choose --no-agreement worst")
    parties = reading.data["parties"]
    if options.no_agreement == "worst" or lacking:
        for party in parties.values():
            party["reservation"] = 0
        why = f", since the table has no reference point for {listed(lacking)}" if lacking and options.no_agreement is None else ""
        reading.assumed(f"No agreement is worth 0 points, no more than any outcome, to everybody{why} (--no-agreement reference|worst).")
        return
    reading.data["no_deal"] = {
        "courses": {"reference": {"title": "The reference points stay", "outcome": {keys[i]: at for i, at in positions.reference.items()}}}
    }
    for party in parties.values():
        party["beliefs"] = {"reference": 1}
    reading.assumed("No agreement leaves the reference point on every issue (--no-agreement reference|worst).")


def _weighing(positions: Positions, reading: Reading, options: ReadingOptions, keys: dict[str, str], file: str) -> None:
    """Votes into an agreement rule; power into weights of the weighted Nash solution, which changes nobody's consent."""
    parties = reading.data["parties"]
    for known, kind in ((positions.votes, "votes"), (positions.power, "power")):
        if not known:
            continue
        numbers = {keys[actor]: number for actor, number in known.items() if keys[actor] in parties}
        if len(numbers) < len(parties):
            reading.mended(f"{file}: some actors have no {kind}, so it is left aside")
            continue
        for key, number in numbers.items():
            parties[key]["votes"] = {**parties[key].get("votes", {}), kind: number}
        if kind == "power" and all(numbers.values()):
            for key, number in numbers.items():
                parties[key]["bargaining_weight"] = number
            reading.assumed(
                "Power stands as the weight of the weighted Nash solution, and as a kind of vote; it gives nobody's consent away."
            )
    of = "votes" if positions.votes else "power" if options.quota is not None and positions.power else None
    if of is None and options.quota is not None:
        raise UsageError(f"{file}: --quota needs a column of votes or power")
    if of is None or not all(of in party.get("votes", {}) for party in parties.values()):
        return
    quota = options.quota
    if quota is not None and quota >= 100:
        reading.assumed("Everybody must sign (--quota).")
        return
    needs = {"more_than": f"{QUOTA}%", "of": of} if quota is None else {"quota": f"{quota}%", "of": of}
    reading.data["agreement"] = {"majority": {"title": "Majority", "needs": needs}}
    words = f"more than {QUOTA} %" if quota is None else f"{quota} %"
    reading.assumed(f"An outcome passes with {words} of the {of} (--quota PER_CENT; 100: everybody must sign).")
