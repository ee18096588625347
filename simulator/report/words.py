"""How numbers, names and conditions are put into words: the same everywhere in the reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from simulator.figures import Apart as Apart
from simulator.figures import amount
from simulator.figures import at_least as at_least
from simulator.figures import at_most as at_most
from simulator.figures import bound as bound
from simulator.figures import chance as chance
from simulator.figures import percent as percent
from simulator.figures import points as points
from simulator.figures import reached as reached
from simulator.figures import whole as whole
from simulator.report.safe_text import printable
from simulator.scenario.conditions import Condition, LevelRange
from simulator.scenario.names import possessive as possessive
from simulator.solve.solution import SOLUTIONS

if TYPE_CHECKING:
    from simulator.scenario.issues import Issue
    from simulator.scenario.model import Scenario
    from simulator.solve.results import Result, Solution, SolutionName


def solution_title(solution: Solution) -> str:
    """The name of a bargaining solution; also says where it is only the best found, not proved best."""
    return SOLUTIONS[solution.name].title + ("" if solution.bound is None else " (not proved best)")


def told(scenario: Scenario, names: Collection[SolutionName]) -> list[SolutionName]:
    """The solutions that a text names: without bargaining weights in the file, none beside its twin."""
    weighed = any(party.bargaining_weight is not None for party in scenario.parties.values())
    return [name for name in names if weighed or SOLUTIONS[name].twin not in names]


def listed(names: Sequence[str], link: str = "and") -> str:
    """'a', 'a and b', 'a, b and c'."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {link} {names[-1]}" if names else ""


def plural(count: int, one: str, many: str | None = None) -> str:
    return f"{whole(count)} {one if count == 1 else many or one + 's'}"


def would_sign(scenario: Scenario) -> str:
    """'A and B would both sign' as the end of a sentence: 'both' for two parties, 'all' for more, neither for one."""
    every = {1: "", 2: "both "}.get(len(scenario.parties), "all ")
    return f"{all_parties(scenario)} would {every}sign"


def known_by(scenario: Scenario, result: Result) -> str:
    """Where no solution was found: the first offer that is an agreement, as the end of a sentence that says there is one."""
    if result.solutions or not result.accepted_offers:
        return ""
    return f": the offer “{printable(scenario.offers[result.accepted_offers[0]].title)}” is one"


def party_title(scenario: Scenario, party: str) -> str:
    return printable(scenario.parties[party].title)


NAMED = 8
"""A sentence names up to so many parties; where there are more, it gives the number."""


def all_parties(scenario: Scenario) -> str:
    """All parties of a scenario, by name where they are few."""
    if len(scenario.parties) > NAMED:
        return f"the {whole(len(scenario.parties))} parties"
    return listed([party_title(scenario, p) for p in scenario.parties])


def issue_title(scenario: Scenario, issue: str) -> str:
    return printable(scenario.issues[issue].title)


def option_title(scenario: Scenario, issue: str, option: str) -> str:
    return printable(scenario.issues[issue].option_title(option))


def date(value: dt.date | None) -> str:
    return value.isoformat() if value else ""


def rule_name(scenario: Scenario, path: str) -> str:
    """What to call the rule at a path: a red line or a ratifying body by its owner, a constraint, an option out of force."""
    kind, name, *rest = path.split(".")
    if kind == "parties" and len(rest) == 2 and rest[0] == "ratification":
        return printable(
            f"{possessive(scenario.parties[name].title)} ratifying body, {scenario.parties[name].ratification[rest[1]].title},"
        )
    if kind == "parties" and len(rest) == 2:
        return f"{possessive(party_title(scenario, name))} red line {line_title(scenario, name, rest[1])}"
    if kind == "constraints":
        title = scenario.constraints[name].title
        return printable(f"the constraint {name if title is None else f'“{title}”'}")
    if kind == "issues" and len(rest) == 2:
        return f"an option out of force, {option_title(scenario, name, rest[1])},"
    return printable(path)


def barred_in_words(scenario: Scenario, paths: Iterable[str]) -> str:
    """Constraints and options out of force at these paths, by title: 'constraint “No two flags”; “Kept”, an option out of force'."""
    said = []
    for path in paths:
        kind, name, *rest = path.split(".")
        constraint = scenario.constraints[name].title or name if kind == "constraints" else ""
        said.append(
            f"constraint “{printable(constraint)}”" if constraint else f"“{option_title(scenario, name, rest[-1])}”, an option out of force"
        )
    return "; ".join(said)


def forbidden_in_words(scenario: Scenario, path: str) -> list[str]:
    """What the red line or constraint at a path forbids, a line for each issue that it names."""
    kind, name, *rest = path.split(".")
    never = scenario.constraints[name].never if kind == "constraints" else scenario.parties[name].red_lines[rest[1]].never
    return _forbidden(scenario, never)


def forbidden_in_line(scenario: Scenario, path: str) -> str:
    """The same in one line: 'Price: never 20 euros together with Delivery: “Later”'."""
    return "; ".join(forbidden_in_words(scenario, path)).replace("; together with", " together with")


def forbidden_counted(scenario: Scenario, paths: Sequence[str]) -> str:
    """What several red lines forbid, in few words: 'Price: Buyer's “Cheap” rules out 2 of 5 options and Seller's “Dear” 3.' Of a line
    that is no list of options of one issue, the issues that it is about."""
    sentences: list[str] = []
    lists: dict[str, list[tuple[str, int]]] = {}
    forbidden: dict[str, set[str]] = {}
    for path in paths:
        _, owner, _, key = path.split(".")
        never = scenario.parties[owner].red_lines[key].never
        about = _issues_of(never)
        wanted = never.issues.get(about[0]) if len(about) == 1 and not never.any else None
        if isinstance(wanted, tuple):
            lists.setdefault(about[0], []).append((rule_name(scenario, path), len(wanted)))
            forbidden.setdefault(about[0], set()).update(wanted)
        else:
            sentences.append(f"{rule_name(scenario, path)} is about {listed([issue_title(scenario, issue) for issue in about])}.")
    for issue, lines in lists.items():
        n = len(scenario.issues[issue].choices)
        (name, first), *others = lines
        said = [f"{name} rules out {first} of its {n} options", *(f"{name} {count}" for name, count in others)]
        left = "" if len(forbidden[issue]) < n else "; none is left"
        sentences.append(f"{issue_title(scenario, issue)}: {listed(said)}{left}.")
    return " ".join(sentence[:1].upper() + sentence[1:] for sentence in sentences)


def _issues_of(condition: Condition) -> list[str]:
    """The issues that a condition names, alternatives included."""
    return [*dict.fromkeys([*condition.issues, *(issue for each in condition.any for issue in _issues_of(each))])]


def _forbidden(scenario: Scenario, never: Condition) -> list[str]:
    if never.any and not never.issues:  # each alternative is forbidden by itself
        return [line for each in never.any for line in _forbidden(scenario, each)]
    lines = [f"{issue_title(scenario, i)}: never {_wanted(wanted, scenario.issues[i])}" for i, wanted in never.issues.items()]
    lines[1:] = [f"together with {line.replace(': never ', ': ', 1)}" for line in lines[1:]]
    return [*lines, *([f"together with {_one_of(scenario, never)}"] if never.any else [])]


def _wanted(wanted: tuple[str, ...] | LevelRange, issue: Issue) -> str:
    if isinstance(wanted, LevelRange):
        return printable(_comparison(wanted, issue))
    return listed([f"“{printable(issue.option_title(o))}”" for o in wanted], "or")


def _comparison(wanted: LevelRange, issue: Issue) -> str:
    signs = (("above", wanted.above), ("below", wanted.below), ("from", wanted.from_), ("to", wanted.to))
    return " ".join(f"{word} {amount(format(level, 'f'), issue.unit)}" for word, level in signs if level is not None)


def condition_in_words(scenario: Scenario, condition: Condition) -> str:
    """A condition by titles: 'Price: above 20 euros and Delivery: “This week” or “Later”'."""
    parts = [f"{issue_title(scenario, i)}: {_wanted(wanted, scenario.issues[i])}" for i, wanted in condition.issues.items()]
    if condition.any:
        parts.append(f"({_one_of(scenario, condition)})" if parts else _one_of(scenario, condition))
    return " and ".join(parts)


def _one_of(scenario: Scenario, condition: Condition) -> str:
    """The alternatives of a condition."""
    return ", or ".join(condition_in_words(scenario, each) for each in condition.any)


def terms_in_words(scenario: Scenario, terms: Mapping[str, str]) -> str:
    """Terms by titles: 'Price: 20 euros; Delivery: This week'."""
    return "; ".join(f"{issue_title(scenario, issue)}: {option_title(scenario, issue, option)}" for issue, option in terms.items())


def waived(scenario: Scenario, paths: Iterable[str]) -> str:
    """Red lines by their owners and titles: 'Russia's “No troops from the West”'; one without a title by its key."""
    owned = (path.split(".") for path in paths)
    return listed([f"{possessive(party_title(scenario, owner))} {line_title(scenario, owner, key)}" for _, owner, _, key in owned])


def owners(paths: Iterable[str]) -> list[str]:
    """The parties to which red lines, ratifying bodies or signatures belong, by their paths; what belongs to nobody is left out."""
    return [path.split(".")[1] for path in paths if path.startswith("parties.")]


def line_title(scenario: Scenario, owner: str, key: str) -> str:
    """A red line without its owner: its title in quotes, or its key where it has none."""
    title = scenario.parties[owner].red_lines[key].title
    return printable(key) if title is None else f"“{printable(title)}”"


def demand_title(scenario: Scenario, path: str) -> str:
    """A red line or a ratifying body without its owner: its title, or its key where it has none."""
    _, owner, kind, key = path.split(".")
    party = scenario.parties[owner]
    return printable(party.ratification[key].title if kind == "ratification" else party.red_lines[key].title or key)
