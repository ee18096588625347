"""A scenario as files of GENIUS: `domain.xml`, and a profile for each party."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import pairwise
from xml.sax.saxutils import quoteattr

from simulator.errors import UsageError
from simulator.formats.drafts import terminating
from simulator.formats.exports import digits_of, entries_of, ranked_parties, reservations, values_of, weights_to_write, what_is_lost
from simulator.formats.foreign_format import Written
from simulator.formats.genius.boxes import boxes_of
from simulator.formats.genius.discount import discount_of
from simulator.scenario.issues import Issue
from simulator.scenario.model import Scenario
from simulator.scenario.parties import Party
from simulator.scenario.rounds import rounds_of

HELD = ("no_deal", "patience")

_UNSAFE = re.compile(r"[^\w .()+-]+")


def write_genius(scenario: Scenario) -> Written:
    """`domain.xml` and the profiles. An issue whose levels are whole numbers one after another, and whose values are linear in them for
    every party, is an integer issue; any other is discrete. Raises `UsageError` where a party has a ranking and no points."""
    ranked = ranked_parties(scenario)
    if ranked:
        raise UsageError(f"GENIUS holds utilities, and {', '.join(ranked)} has a ranking alone; it cannot be written")
    losses: list[str] = []
    assumptions: list[str] = []
    nonlinear = {name: _nonlinear(scenario, party, losses) for name, party in scenario.parties.items()}
    whole = {name for name, issue in scenario.issues.items() if _is_integer(scenario, name, issue, nonlinear)}
    files = {"domain.xml": _domain(scenario, whole)}
    worth = reservations(scenario)
    for name, party in scenario.parties.items():
        file = f"{_file_name(party.title, name, files)}.xml"
        body = nonlinear[name] or _linear(scenario, name, party, whole, losses)
        discount = _discount(scenario, party, losses, assumptions)
        files[file] = _profile(body, bool(nonlinear[name]), worth[name], discount, party, losses)
    held = [*HELD, *(["interactions"] if all(nonlinear[n] or not p.interactions for n, p in scenario.parties.items()) else [])]
    losses += what_is_lost(scenario, held)
    return Written({name: text.encode() for name, text in files.items()}, tuple(dict.fromkeys(losses)), tuple(assumptions))


def _file_name(title: str, key: str, taken: Mapping[str, str]) -> str:
    name = _UNSAFE.sub("_", title).strip(" .")[:80] or key
    return key if f"{name}.xml" in taken else name


def _is_integer(scenario: Scenario, name: str, issue: Issue, nonlinear: Mapping[str, str]) -> bool:
    levels = issue.level_values
    if len(levels) < 2 or any(level != levels[0] + k for k, level in enumerate(levels)) or levels[0] != levels[0].to_integral_value():
        return False
    return all(nonlinear[key] or _line(values_of(scenario, party, name)) is not None for key, party in scenario.parties.items())


def _line(values: Mapping[str, Fraction]) -> tuple[str, str] | None:
    """Slope and offset with which GENIUS's integer evaluator gives these values; None where no decimals do."""
    worth = [value / 100 for value in values.values()]
    steps = [b - a for a, b in pairwise(worth)]
    inner = [k for k, (a, b) in enumerate(pairwise(worth)) if 0 < a < 1 and 0 < b < 1]
    slope = steps[inner[0]] if inner else next((step for step in steps if step), Fraction(0))
    anchor = next((k for k, value in enumerate(worth) if 0 < value < 1), 0)
    offset = worth[anchor] - anchor * slope
    if any(min(Fraction(1), max(Fraction(0), offset + k * slope)) != value for k, value in enumerate(worth)):
        return None
    found = terminating(slope), terminating(offset)
    return None if found[0] is None or found[1] is None else (format(found[0], "f"), format(found[1], "f"))


def _issues(scenario: Scenario, whole: Iterable[str], items: Mapping[str, Mapping[str, str]], inner: Mapping[str, str]) -> str:
    """The issues. `items`: issue → option → further attributes; `inner`: issue → what stands in an integer one."""
    lines = []
    for number, (name, issue) in enumerate(scenario.issues.items(), 1):
        kind = "integer" if name in whole else "discrete"
        head = f'    <issue index="{number}" name={quoteattr(issue.title)} vtype="{kind}" type="{kind}" etype="{kind}"'
        if kind == "integer":
            low, high = issue.level_values[0], issue.level_values[-1]
            lines.append(f'{head} lowerbound="{low:f}" upperbound="{high:f}">{inner.get(name, "")}</issue>')
            continue
        lines.append(f"{head}>")
        for k, (option, value) in enumerate(_item_values(issue).items(), 1):
            lines.append(f'      <item index="{k}" value={quoteattr(value)}{items.get(name, {}).get(option, "")}/>')
        lines.append("    </issue>")
    return "\n".join(lines)


def _item_values(issue: Issue) -> dict[str, str]:
    """Option → the value that stands for it: its title, or its key where two have one title."""
    if issue.options is None:
        return {key: key for key in issue.choices}
    titles = {key: option.title for key, option in issue.options.items()}
    return titles if len(set(titles.values())) == len(titles) else {key: key for key in titles}


def _domain(scenario: Scenario, whole: Iterable[str]) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<negotiation_template>\n'
        f'<utility_space number_of_issues="{len(scenario.issues)}">\n  {_objective(scenario)}\n{_issues(scenario, whole, {}, {})}\n'
        "  </objective>\n</utility_space>\n</negotiation_template>\n"
    )


def _objective(scenario: Scenario) -> str:
    return f'<objective index="0" description="" name={quoteattr(scenario.title)} type="objective" etype="objective">'


def _discount(scenario: Scenario, party: Party, losses: list[str], assumptions: list[str]) -> str:
    """GENIUS's discount factor of the whole session, over the rounds of the scenario's talks; 1 for none."""
    if party.patience is None or party.patience.base == 1:
        return "1.0"
    rounds, patience = rounds_of(scenario), party.patience.base
    found, exact = discount_of(patience, rounds)
    if float(found) == 0:
        losses.append(f"not held by the format: the patience of {party.title}, whose discount over {rounds:,} rounds GENIUS counts as none")
        return "1.0"
    if not exact:
        losses.append(f"rounded: the discount of {party.title}, which has more digits than GENIUS keeps")
    assumptions.append(
        f"patience of {party.title}: {patience} a round is a discount factor of {found} over the {rounds:,} rounds of the talks, "
        "which GENIUS counts as the whole session"
    )
    return found


def _profile(body: str, nonlinear: bool, worth: Fraction, discount: str, party: Party, losses: list[str]) -> str:
    reservation, exact = digits_of(worth / 100)
    if not exact:
        losses.append(f"rounded: the reservation value of {party.title}, which has more digits than GENIUS keeps")
    kind = ' type="nonlinear"' if nonlinear else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<utility_space{kind}>\n{body}'
        f'  <discount_factor value="{discount}"/>\n  <reservation value="{reservation}"/>\n</utility_space>\n'
    )


def _linear(scenario: Scenario, name: str, party: Party, whole: Iterable[str], losses: list[str]) -> str:
    """The objective of a profile with weights: evaluations, and weights cut down by what the best option of each has of 100."""
    weights, items, inner = [], {}, {}
    share = weights_to_write(party)
    for number, issue in enumerate(scenario.issues, 1):
        values = values_of(scenario, party, issue)
        line = _line(values) if issue in whole else None
        best = Fraction(1) if line is not None else max(values.values()) / 100 or Fraction(1)  # GENIUS divides by the largest
        weight, exact = digits_of(share[issue] * best)
        if not exact:
            losses.append(f"rounded: weights of {party.title}, which have more digits than GENIUS keeps")
        weights.append(f'    <weight index="{number}" value="{weight}"/>')
        if line is not None:
            inner[issue] = f'<evaluator ftype="linear" slope="{line[0]}" offset="{line[1]}"/>'
            continue
        entries, _ = entries_of(scenario, party, issue)
        found = {option: digits_of(entry) for option, entry in entries.items()}
        if not all(exact for _, exact in found.values()):
            losses.append(f"rounded: values of {party.title}, which have more digits than GENIUS keeps")
        items[issue] = {option: f' evaluation="{digits}"' for option, (digits, _) in found.items()}
    return f"  {_objective(scenario)}\n{_issues(scenario, whole, items, inner)}\n" + "\n".join(weights) + "\n  </objective>\n"


def _nonlinear(scenario: Scenario, party: Party, losses: list[str]) -> str:
    """The objective of a profile of hyper-rectangles; empty where the party's preferences are no such sum."""
    boxes = boxes_of(scenario, party)
    if boxes is None:
        return ""
    numbers = {name: number for number, name in enumerate(scenario.issues, 1)}
    lines = []
    for box in boxes:
        points, exact = digits_of(box.points)
        if not exact:
            losses.append(f"rounded: points of interactions of {party.title}, which have more digits than GENIUS keeps")
        tag = "EXCLUDES" if box.outside else "INCLUDES"
        bounds = "".join(f'<{tag} index="{numbers[i]}" min="{low}" max="{high}"/>' for i, (low, high) in box.bounds.items())
        lines.append(f'      <hyperRectangle utility="{points}">{bounds}</hyperRectangle>')
    if sum((max(box.points, Fraction(0)) for box in boxes), Fraction(0)) > 100:
        losses.append(f"cut off: GENIUS counts utilities of {party.title} above 100 points as 100")
    body = "\n".join(lines)
    function = (
        f'    <utility maxutility="100">\n    <ufun type="PlainUfun" weight="1" aggregation="sum">\n{body}\n    </ufun>\n    </utility>\n'
    )
    return f"  {_objective(scenario)}\n{_issues(scenario, set(scenario.issues), {}, {})}\n{function}  </objective>\n"
