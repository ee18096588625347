"""What goes when an overlay takes parts of its base out, so that a case of four parties is cut down to two in one line.

A party's name goes out of the record of offers and options, of the points of courses and events, and of side payments; a game in which it
plays goes as a whole. A study no longer varies what is not there, or draws what has no range any more; one that is left with nothing to
vary goes as well, since a study that names nothing would vary all there is. What the overlay itself writes stays, and is checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.scenario.located import LocatedList, LocatedMapping, Path, Taken, dotted

ANY = "*"
BY_PARTY = (
    ("offers", ANY, "answers"),
    ("no_deal", "courses", ANY, "points"),
    ("calendar", "events", ANY, "drift", "points_per_unit"),
    ("side_payments", "points_per_unit"),
)
"""Mappings whose keys are parties."""
NAMES_OF_PARTIES = (("offers", ANY, "put_forward_by"), ("issues", ANY, "options", ANY, "put_forward_by"), ("issues", ANY, "controlled_by"))
"""Lists (or single names) of parties."""


def let_go(tree: LocatedMapping, taken: Mapping[Path, Taken]) -> dict[Path, Taken]:
    """Take out of the tree what names the things `taken`; each with what went with it."""
    result = {}
    for path, what in taken.items():
        went = [*_of_party(tree, path[1], what.place.file)] if len(path) == 2 and path[0] == "parties" else []
        result[path] = Taken(what.place, (*went, *_of_studies(tree, path, what.place.file)))
    return result


def _of_party(tree: LocatedMapping, party: str | int, overlay: str) -> Iterator[Path]:
    """Drop the entries of the base that name a party, and yield their paths."""
    name = str(party)
    for pattern in BY_PARTY:
        for path, node in _at(tree, pattern):
            if name in node and node.marks[name].file != overlay:
                node.drop(name)
                yield (*path, name)
    for pattern in NAMES_OF_PARTIES:
        for path, node in _at(tree, pattern[:-1]):
            if _drop_name(node, pattern[-1], name, overlay):
                yield (*path, pattern[-1])
    for path, players in _at(tree, ("games", ANY, "players")):
        if name in players and players.marks[name].file != overlay:
            tree["games"].drop(str(path[1]))
            yield path[:2]


def _drop_name(node: LocatedMapping, key: str, name: str, overlay: str) -> bool:
    """Take one name out of a list, or the entry where it is the only name."""
    names = node.get(key)
    if names == name and node.marks[key].file != overlay:
        node.drop(key)
        return True
    if not isinstance(names, LocatedList) or name not in names or names.marks[names.index(name)].file == overlay:
        return False
    position = names.index(name)
    del names[position], names.marks[position]
    return True


def _of_studies(tree: LocatedMapping, gone: Path, overlay: str) -> Iterator[Path]:
    """Drop what studies of the base vary of the thing that is gone, and studies that are left with nothing to vary."""
    name = dotted(gone)
    for path, varied in _at(tree, ("studies", ANY, "vary")):
        for target in [*varied]:
            named = target == name or target.startswith(f"{name}.") or (varied[target] == "range" and name == f"{target}.range")
            if named and varied.marks[target].file != overlay:
                varied.drop(target)
                yield (*path, target)
        study = tree["studies"][str(path[1])]
        if not varied and "overlays" not in study:
            tree["studies"].drop(str(path[1]))
            yield path[:2]


def _at(node: Any, pattern: tuple[str, ...], path: Path = ()) -> Iterator[tuple[Path, LocatedMapping]]:
    """The mappings to which a pattern of keys leads, with their paths."""
    if not isinstance(node, LocatedMapping):
        return
    if not pattern:
        yield path, node
        return
    for key in [*node] if pattern[0] == ANY else [pattern[0]] if pattern[0] in node else []:
        yield from _at(node[key], pattern[1:], (*path, key))
