"""Boxes that bans exclude: which ban covers a box whole, and small branchings in which every branch is covered by one."""

from __future__ import annotations

from typing import Any

from simulator.payoffs.clauses import Options
from simulator.payoffs.model import Ban, Clause, Payoffs

Node = dict[str, Any]
"""A node of a refutation tree, as `docs/certificate.md` describes it."""

MAX_DEPTH = 4
MAX_TRIALS = 5_000
"""Boxes looked at in search of a readable branching before the box is called empty without one."""


def covering(payoffs: Payoffs, options: Options) -> str | None:
    """The path of a ban one of whose clauses holds in every outcome of the box; None where no single one does."""
    return next((ban.path for ban in payoffs.bans for clause in ban.clauses if _covers(clause, options)), None)


def narrowed(options: Options, issue: int, option: int) -> Options:
    return (*options[:issue], (option,), *options[issue + 1 :])


def ban_tree(payoffs: Payoffs, options: Options) -> Node | None:
    """A branching of least depth whose leaves are each covered by a ban; None where none was found within the limits.

    Worth looking for where no outcome of the box is allowed: two red lines on the same issue then read as just that.
    """
    search = _BanTreeSearch(payoffs)
    for depth in range(MAX_DEPTH + 1):
        tree = search.tree(options, depth)
        if tree is not None or search.trials >= MAX_TRIALS:
            return tree
    return None


class _BanTreeSearch:
    def __init__(self, payoffs: Payoffs) -> None:
        self.payoffs = payoffs
        self.trials = 0

    def tree(self, options: Options, depth: int) -> Node | None:
        """A tree of at most `depth` branchings in a row."""
        self.trials += 1
        path = covering(self.payoffs, options)
        if path is not None:
            return {"closed_by": path}
        if depth == 0 or self.trials >= MAX_TRIALS:
            return None
        for issue in _issues_that_matter(self.payoffs.bans, options):
            node = self._branched(options, issue, depth)
            if node is not None:
                return node
        return None

    def _branched(self, options: Options, issue: int, depth: int) -> Node | None:
        branches = {}
        for option in options[issue]:
            node = self.tree(narrowed(options, issue, option), depth - 1)
            if node is None:
                return None
            branches[self.payoffs.options[issue][option]] = node
        return {"branch": self.payoffs.issues[issue], "options": branches}


def _covers(clause: Clause, options: Options) -> bool:
    return all(set(options[issue]) <= set(wanted) for issue, wanted in clause)


def _issues_that_matter(bans: tuple[Ban, ...], options: Options) -> list[int]:
    """Undecided issues of clauses that can still hold somewhere in the box, those of short clauses first."""
    found: dict[int, int] = {}
    for ban in bans:
        for clause in ban.clauses:
            if all(set(options[issue]) & set(wanted) for issue, wanted in clause):
                undecided = [issue for issue, wanted in clause if not set(options[issue]) <= set(wanted)]
                for issue in undecided:
                    found[issue] = min(found.get(issue, len(undecided)), len(undecided))
    return sorted(found, key=lambda issue: (found[issue], issue))
