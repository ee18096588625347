"""Overlays: a file that says `extends:` and then only what differs from its base."""

from __future__ import annotations

from typing import Any

from simulator.scenario.located import Finding, LocatedMapping, Path
from simulator.scenario.numbers import ANNOTATIONS
from simulator.scenario.values import FORMS


def merged(base: LocatedMapping, overlay: LocatedMapping) -> tuple[LocatedMapping, list[Finding]]:
    """The base with everything of the overlay laid over it, each entry with the place from which it comes.

    Mappings merge key by key, lists and single values replace, null removes a key of the base. `levels` replace `options` (and the
    reverse), and a value function of one form replaces one of another: forms are never mixed.
    """
    findings: list[Finding] = []
    return _merged(base, overlay, (), findings), findings


def _merged(base: LocatedMapping, overlay: LocatedMapping, path: Path, findings: list[Finding]) -> LocatedMapping:
    result = LocatedMapping()
    kept = _kept(base, overlay, path)
    for key, value in kept.items():
        if key not in overlay:
            result.put(key, value, kept.marks[key])
        elif overlay[key] is not None:
            result.put(key, _laid_over(value, overlay[key], (*path, key), findings), overlay.marks[key])
    for key, value in overlay.items():
        if key in kept:
            continue
        if value is None and key not in base:
            findings.append(Finding((*path, key), f"nothing to remove: the base has no '{key}' here", at_key=True))
        elif value is not None:
            result.put(key, value, overlay.marks[key])
    return result


def _laid_over(below: Any, above: Any, path: Path, findings: list[Finding]) -> Any:
    if isinstance(below, LocatedMapping) and isinstance(above, LocatedMapping):
        return _merged(below, above, path, findings)
    return above


def _kept(base: LocatedMapping, overlay: LocatedMapping, path: Path) -> LocatedMapping:
    """What of the base an overlay may be merged with: nothing of another form than its own."""
    if len(path) == 2 and path[0] == "issues":
        return _without(base, {"options"} if "levels" in overlay else {"levels"} if "options" in overlay else set())
    if len(path) >= 2 and path[-2] == "values":
        return _kept_of_values(base, overlay)
    return base


def _kept_of_values(base: LocatedMapping, overlay: LocatedMapping) -> LocatedMapping:
    """A table may stand inline or under `table`: it is brought to the way in which the overlay writes it."""
    before, after = _forms(base), _forms(overlay)
    if not after or before == after:
        return base
    if before == {"inline"} and after == {"table"}:
        return _table_moved(base, inside=True)
    if before == {"table"} and after == {"inline"} and isinstance(base["table"], LocatedMapping):
        return _table_moved(base, inside=False)
    return _without(base, set(base) - set(ANNOTATIONS))


def _forms(function: LocatedMapping) -> set[str]:
    named = set(function) & set(FORMS)
    return named or ({"inline"} if set(function) - set(ANNOTATIONS) else set())


def _table_moved(function: LocatedMapping, *, inside: bool) -> LocatedMapping:
    result = _without(function, set(function) - set(ANNOTATIONS))
    entries = _without(function, set(ANNOTATIONS)) if inside else function["table"]
    if inside:
        result.put("table", entries, next(iter(entries.marks.values())))
    else:
        for key, value in entries.items():
            result.put(key, value, entries.marks[key])
    return result


def _without(mapping: LocatedMapping, keys: set[str]) -> LocatedMapping:
    if not keys:
        return mapping
    result = LocatedMapping()
    for key, value in mapping.items():
        if key not in keys:
            result.put(key, value, mapping.marks[key])
    return result


def base_of(tree: LocatedMapping) -> Any:
    """Take `extends` out of a tree and return it; None where the file stands by itself."""
    base = tree.get("extends")
    tree.drop("extends")
    return base
