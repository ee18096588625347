"""What all checks share: the scenario, the paths that could not be read, and the findings so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Set
from decimal import Decimal
from functools import cached_property
from itertools import islice

from simulator.budget import reading_steps
from simulator.scenario.located import Path, UnplacedFault, dotted, shown
from simulator.scenario.model import Scenario
from simulator.scenario.names import FEW, Hints, listed
from simulator.scenario.numbers import Number
from simulator.scenario.option_keys import spelt_otherwise

MOST_STILL_NAMED = 20
"""Places told that name what is gone, so that all of them can be mended in one go."""


class Ledger:
    """Collects findings. Nothing is said about what could not be read (`taken_out`): that is told already.

    There are checks of two kinds. Those that look names up and compare numbers run at once; they meet parts that are missing, and only
    ask for them through this class. Those that *compute* with a part of the scenario are handed to `when_sound` and run last, and only
    where nothing of that part was taken out or is at fault, so that they never meet anything but what a valid file holds.
    """

    def __init__(self, scenario: Scenario, taken_out: Set[Path], removed: Set[Path] = frozenset()) -> None:
        self.scenario = scenario
        self.found: list[UnplacedFault] = []
        self._taken_out = taken_out
        self._removed = removed
        self._still_named: dict[Path, list[Path]] = {}
        self._unsure: set[str] = set()
        self.hints = Hints()
        self._unsound: set[Path] = set()
        self._holds_unsound: set[Path] = set()
        self._waiting: list[tuple[tuple[Path, ...], Callable[[], None]]] = []
        for path in taken_out:
            self._note(path)

    @cached_property
    def n_ranked(self) -> int:
        """How many parties rank outcomes."""
        return sum(bool(party.ranking) for party in self.scenario.parties.values())

    def fault(self, path: Path, message: str, *, at_key: bool = False, lacks: Iterable[Path] = ()) -> None:
        """`lacks`: what would have to be there; it is told at the overlay that removed one of these."""
        removed: Path = next((each for each in lacks if each in self._removed), ())
        self.found.append(UnplacedFault(path, message, at_key, removed))
        self._note(path)

    def _note(self, path: Path) -> None:
        self._unsound.add(path)
        self._holds_unsound.update(path[:length] for length in range(len(path) + 1))

    def when_sound(self, reads: Iterable[Path], check: Callable[[], None]) -> None:
        """Run a check that computes with what stands at the paths `reads`, once all others are through and all that is sound."""
        self._waiting.append((tuple(reads), check))

    def settle(self) -> None:
        """Tell what was removed and is still named, and run the checks that wait. Comes last."""
        for removed, places in self._still_named.items():
            what = f"removed here, and still named at {_named(places)}; remove {'that' if len(places) == 1 else 'these'} as well"
            self.found.append(UnplacedFault(removed, what, at_key=True, lacks=removed))
        for reads, check in self._waiting:
            if not any(self._is_unsound(path) for path in reads):
                check()

    def _is_unsound(self, path: Path) -> bool:
        """Whether anything at this path, in it or above it was taken out or is at fault."""
        return path in self._holds_unsound or any(path[:length] in self._unsound for length in range(len(path)))

    def gone(self, path: Path) -> bool:
        """Whether the entry stands in the file but could not be read."""
        return bool(self._taken_out) and any(path[:length] in self._taken_out for length in range(1, len(path) + 1))

    def known(
        self, word: str, name: str, among: Path, names: Collection[str], path: Path, *, of: str | None = None, at_key: bool = False
    ) -> bool:
        """Whether `name` is one of the names that stand under the path `among`; where it is none, that is a finding at `path`."""
        reading_steps(4)
        if name in names:
            return True
        if (*among, name) in self._removed:
            self._still_named.setdefault((*among, name), []).append(path)
            self._note(path)
        elif not self.gone((*among, name)):
            same = spelt_otherwise(name, names) if word == "level" else ""
            self.fault(path, same or self.hints.unknown(word, name, names, of), at_key=at_key)
        return False

    def issue(self, name: str, path: Path, *, at_key: bool = False) -> bool:
        return self.known("issue", name, ("issues",), self.scenario.issues, path, at_key=at_key)

    def party(self, name: str, path: Path, *, at_key: bool = False) -> bool:
        return self.known("party", name, ("parties",), self.scenario.parties, path, at_key=at_key)

    def course(self, name: str, path: Path, *, at_key: bool = False) -> bool:
        courses = self.scenario.no_deal.courses if self.scenario.no_deal else ()
        return self.known("course", name, ("no_deal", "courses"), courses, path, at_key=at_key)

    def leave_options_of(self, issue: str) -> None:
        """Say nothing more about the options of an issue whose own entry is at fault."""
        self._unsure.add(issue)

    def unsure_of(self, issue: str) -> bool:
        """Whether nothing is said about the options of an issue."""
        return issue in self._unsure

    def choices(self, issue: str) -> tuple[str, ...] | None:
        """The options of a known issue; None where its own entry is at fault."""
        if issue in self._unsure or issue not in self.scenario.issues:
            return None
        return self.scenario.issues[issue].choices

    def option(self, issue: str, option: str, path: Path, *, at_key: bool = False) -> bool:
        """Whether a known issue has this option; where it has not, that is a finding at `path`."""
        if self.choices(issue) is None:
            return False
        known = self.scenario.issues[issue]
        kind, names = ("level", known.levels_by_key.keys()) if known.options is None else ("option", known.options.keys())
        return self.known(kind, option, ("issues", issue, f"{kind}s"), names, path, of=issue, at_key=at_key)

    @cached_property
    def believers(self) -> dict[str, None]:
        """The parties with beliefs over the courses of no deal, in order."""
        return dict.fromkeys(name for name, party in self.scenario.parties.items() if party.beliefs is not None)

    @cached_property
    def _taken_out_of(self) -> dict[Path, set[str]]:
        """What was taken out, by where it stood."""
        return _by_place(self._taken_out)

    @cached_property
    def _removed_from(self) -> dict[Path, set[str]]:
        return _by_place(self._removed)

    def lost_in(self, path: Path) -> bool:
        """Whether what stands at `path`, or an entry of it, could not be read."""
        return self.gone(path) or path in self._taken_out_of

    def every(self, names: Collection[str], given: Collection[str], path: Path, message: str, *, at: Path | None = None) -> None:
        """Every one of `names` must be `given` at `path`; `message` says what is missing (`{}`: their names). `names` are told from
        others at once, as in a mapping. Only the first that are missing are looked for: many parties that lack many issues each are
        not gone through one by one. `at`: where entries that could not be read stood, where that is elsewhere."""
        if self.gone(path):
            return
        known = {name for name in (*given, *self._taken_out_of.get(path, ()), *self._taken_out_of.get(at or path, ())) if name in names}
        n_missing = len(names) - len(known)
        if n_missing:
            first = list(islice((name for name in names if name not in known), FEW))
            lacks = ((*path, name) for name in self._removed_from.get(path, ()) if name in names and name not in known)
            self.fault(path, message.format(listed(first, n_missing)), at_key=True, lacks=lacks)

    def between(self, number: Number | None, low: int, high: int | Decimal, path: Path) -> bool:
        """Whether a number and its whole range lie from `low` to `high`; where not, that is a finding."""
        return number is None or self._holds(
            number, low <= number.ends[0] and number.ends[1] <= high, f"a number from {low} to {high}", path
        )

    def at_least(self, number: Number | None, low: int, path: Path) -> bool:
        return number is None or self._holds(number, number.ends[0] >= low, f"a number of at least {low}", path)

    def above(self, number: Number | None, low: int, path: Path) -> bool:
        return number is None or self._holds(number, number.ends[0] > low, f"a number above {low}", path)

    def _holds(self, number: Number, holds: bool, expected: str, path: Path) -> bool:
        reading_steps(4)
        if not holds:
            self.fault(path, f"expected {expected}, found {written(number)}")
        return holds


def _by_place(paths: Iterable[Path]) -> dict[Path, set[str]]:
    """The last steps of paths, by what stands before them."""
    found: defaultdict[Path, set[str]] = defaultdict(set)
    for path in paths:
        if path:
            found[path[:-1]].add(str(path[-1]))
    return dict(found)


def _named(places: list[Path]) -> str:
    """The places that still name what is gone, as dotted paths: the first ones, and how many more there are."""
    names = list(dict.fromkeys(dotted(path) for path in places))
    more = f" and {len(names) - MOST_STILL_NAMED} more" if len(names) > MOST_STILL_NAMED else ""
    return ", ".join(names[:MOST_STILL_NAMED]) + more


def written(number: Number) -> str:
    """A number as a message quotes it, with its range."""
    if number.range is None:
        return shown(number.base)
    return f"{shown(number.base)} with range [{shown(number.range[0])}, {shown(number.range[1])}]"
