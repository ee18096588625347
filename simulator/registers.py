"""One way to register a thing of a kind: a design, a bargaining solution, a strategy, a protocol, an exercise.

A kind has one frozen record, a subclass of `Entry`, and one `Register`. A thing is a module in the folder of its kind that adds its record
when it is imported; nothing else has to be told of it. An installed package adds one by an entry point in the group of the kind, named as
the thing is, whose module does the same:

    [project.entry-points."zopa.strategies"]
    theirs = "their_package"

Entry points are looked for when a name is none of ours, or when all things of a kind are asked for; no sooner, since that takes time. One
that cannot be loaded is left out, and `left_out` says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Generic, TypeVar


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What every registered thing says of itself.

    `name`: what is typed. `title`: what is read. `meaning`: one line for lists and help. `source`: who published it, empty where it needs
    none. `needs`: a library beside the core ones, empty for none. `place`: where it stands in lists, the lowest first.
    """

    name: str
    title: str
    meaning: str
    source: str
    needs: str
    place: int


R = TypeVar("R", bound=Entry)

_BETWEEN_WORDS = re.compile(r"[\s_\-\u2010-\u2015]+")


def as_typed(name: str) -> str:
    """A name as people type it: capitals, accents and what stands between its words (`_`, `-`, a blank) make no difference."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign))
    return _BETWEEN_WORDS.sub("-", plain.strip())


_LEFT_OUT: dict[tuple[str, str], str] = {}


def left_out() -> tuple[str, ...]:
    """A sentence on each thing of an installed package that could not be loaded."""
    return tuple(_LEFT_OUT.values())


class Register(Generic[R]):
    """The things of one kind. `package`: the folder of ours. `group`: the entry points of others (empty: nobody else has any)."""

    def __init__(self, kind: str, package: str, group: str) -> None:
        self.kind, self.package, self.group = kind, package, group
        self._found: dict[str, R] = {}
        self._added: set[str] | None = None
        """What the folder has added while it is being read; None at other times."""
        self._read = False
        self._packages: dict[str, str] | None = None

    def add(self, record: R) -> R:
        """Registers a thing under its name, in place of one that has it. Raises `ValueError` where two files of the folder share a name."""
        if self._added is not None:
            if record.name in self._added:
                raise ValueError(f"two files of {self.package} register the {self.kind} '{record.name}'")
            self._added.add(record.name)
        self._found[record.name] = record
        return record

    def ours(self) -> tuple[R, ...]:
        """Those that come with this package, in their order."""
        self._read_folder()
        return self._in_order(name for name in self._found if not self.package_of(name))

    def our_names(self) -> tuple[str, ...]:
        """The names of those that come with this package, in their order."""
        return tuple(record.name for record in self.ours())

    def known(self) -> tuple[R, ...]:
        """All, in their order: ours, those of installed packages, and those added by hand."""
        self._look_for_packages()
        return self._in_order(self._found)

    def names(self) -> tuple[str, ...]:
        """The names of all, in their order."""
        return tuple(record.name for record in self.known())

    def get(self, name: str) -> R | None:
        """The thing of a name, or else of one that differs in capitals, accents or `_`, `-` and blanks alone; None where none has it."""
        self._read_folder()
        if name not in self._found:
            self._look_for_packages()
            alike = [each for each in self._found if as_typed(each) == as_typed(name)]
            return self._found[alike[0]] if len(alike) == 1 else None
        return self._found[name]

    def spelt(self, name: str) -> str:
        """A name as the thing itself has it; as it was given where none has it."""
        found = self.get(name)
        return name if found is None else found.name

    def __getitem__(self, name: str) -> R:
        """The thing of a name that is known to be there. Raises `KeyError`."""
        found = self.get(name)
        if found is None:
            raise KeyError(name)
        return found

    def package_of(self, name: str) -> str:
        """The installed package that a thing comes from; empty for ours and for those added by hand."""
        return (self._packages or {}).get(name, "")

    def _in_order(self, names: Iterable[str]) -> tuple[R, ...]:
        return tuple(sorted((self._found[name] for name in names), key=lambda record: (record.place, record.name)))

    def _read_folder(self) -> None:
        if self._read:
            return
        self._read, self._added = True, set()
        for module in iter_modules(import_module(self.package).__path__):
            import_module(f"{self.package}.{module.name}")
        self._added = None

    def _look_for_packages(self) -> None:
        """Imports what installed packages offer, which registers it."""
        if self._packages is not None:
            return
        self._read_folder()
        self._packages = {}
        if not self.group:
            return
        from importlib.metadata import entry_points

        for point in sorted(entry_points(group=self.group)):
            package = point.dist.name if point.dist is not None else point.value
            before = dict(self._found)
            try:
                point.load()
                if point.name not in self._found.keys() - before.keys() | self._packages.keys():
                    raise ValueError(f"its module registers no {self.kind} of that name beside those that are there")
            except Exception as error:
                what = f"the {self.kind} '{point.name}' of the package {package} is left out"
                _LEFT_OUT[self.group, point.name] = f"{what}, since it cannot be loaded: {type(error).__name__}: {error}"
            self._packages |= dict.fromkeys(self._found.keys() - before.keys(), package)
            self._found |= before  # nobody takes the place of what was there
