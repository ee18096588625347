"""Overlays: a file that says `extends:` and then only what differs from its base."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from simulator.scenario import commas
from simulator.scenario.let_go import let_go
from simulator.scenario.located import LocatedList, LocatedMapping, Mark, Path, Taken, UnplacedFault
from simulator.scenario.names import Hints
from simulator.scenario.numbers import ANNOTATIONS
from simulator.scenario.option_keys import option_key
from simulator.scenario.values import FORMS


@dataclass
class Laid:
    """A base with an overlay over it, what is wrong with that, and what the overlay took out of the base."""

    tree: LocatedMapping = field(default_factory=LocatedMapping)
    findings: list[UnplacedFault] = field(default_factory=list)
    taken: dict[Path, Taken] = field(default_factory=dict)
    hints: Hints = field(default_factory=Hints)

    def take(self, path: Path, mark: Mark) -> None:
        self.taken[path] = Taken(mark.key)


def merged(base: LocatedMapping, overlay: LocatedMapping) -> Laid:
    """The base with everything of the overlay laid over it, each entry with the place from which it comes.

    Mappings merge key by key, lists and single values replace, null removes a key of the base. `levels` replace `options` (and the
    reverse), and a value function of one form replaces one of another: forms are never mixed. What of the base names a party that is
    removed goes with it (`let_go`).
    """
    laid = Laid()
    laid.tree = _merged(base, overlay, (), laid)
    laid.taken = let_go(laid.tree, laid.taken)
    return laid


def _merged(base: LocatedMapping, overlay: LocatedMapping, path: Path, laid: Laid) -> LocatedMapping:
    result = LocatedMapping()
    kept = _kept(base, overlay, path)
    _note_other_form(base, kept, overlay, path, laid)
    for key, value in kept.items():
        if key not in overlay:
            result.put(key, value, kept.marks[key])
        elif overlay[key] is not None:
            result.put(key, _laid_over(value, overlay[key], (*path, key), overlay.marks[key], laid), overlay.marks[key])
        else:
            laid.take((*path, key), overlay.marks[key])
    for key, value in overlay.items():
        if key in kept:
            continue
        if value is None and key not in base:
            hint = commas.between_braces(overlay, key) or laid.hints.did_you_mean(key, base)
            laid.findings.append(UnplacedFault((*path, key), f"nothing to remove: the base has no '{key}' here{hint}", at_key=True))
        elif value is not None:
            result.put(key, value, overlay.marks[key])
    return result


def _laid_over(below: Any, above: Any, path: Path, mark: Mark, laid: Laid) -> Any:
    if isinstance(below, LocatedMapping) and isinstance(above, LocatedMapping):
        return _merged(below, above, path, laid)
    for name in _names(below) - _names(above):
        laid.take((*path, name), mark)
    return above


def _names(node: Any) -> set[str]:
    """What other entries may name of a mapping or list that a value replaces; a plain number has a base all the same."""
    if isinstance(node, LocatedMapping):
        return set(node) - {"base"}
    return {name for item in node if (name := _name(item))} if isinstance(node, LocatedList) else set()


def _name(item: Any) -> str | None:
    try:
        return option_key(item)
    except ValueError:
        return None


def _note_other_form(base: LocatedMapping, kept: LocatedMapping, overlay: LocatedMapping, path: Path, laid: Laid) -> None:
    """What an overlay of another form takes out of an issue or a value function, under the names that others use."""
    for key in base.keys() - kept.keys() - {"table"}:
        now = "options" if key == "levels" else "levels"
        if len(path) == 2 and path[0] == "issues" and now in overlay:
            for name in _names(base[key]):
                laid.take((*path, now, name), overlay.marks[now])
        elif len(path) >= 2 and path[-2] == "values":
            laid.take((*path, key), next(iter(overlay.marks.values())))


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
