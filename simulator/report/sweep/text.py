"""A sweep in print: what is planned, and what was found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.payoffs.ratification import bodies_in_force
from simulator.report.first_screen import to_type_next
from simulator.report.layout import STRONG, heading, indented, paragraph, table
from simulator.report.safe_text import printable
from simulator.report.sweep.words import factor_title, label_title
from simulator.report.words import party_title, percent, plural, points, whole
from simulator.sweep.factors import NumberFactor
from simulator.sweep.plan import LABEL
from simulator.sweep.summary import shown_factors

if TYPE_CHECKING:
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.sweep.plan import Plan
    from simulator.sweep.summary import Summary, VariantShare
    from simulator.sweep.sweep_cost import SweepEstimate

FACTORS_NAMED = 12
DRAWN_NAMED = 6
"""Up to so many numbers drawn are named on a first screen; where there are more, it says whose they are."""


def plan_report(plan: Plan, guess: SweepEstimate, run: str) -> list[Part]:
    """What a sweep would do, and how long it would take. `run`: the command that does it."""
    return [
        paragraph(printable(plan.scenario.title), STRONG),
        paragraph(
            f"{plural(guess.variants, 'variant')} ({plan.way.title}, seed {plan.seed}), {_taken(guess.seconds)}, about "
            f"{_size(guess.size)} of disk. Nothing was run."
        ),
        *_required(plan),
        *_factors(plan),
        *to_type_next([run]),
    ]


def _taken(seconds: float) -> str:
    if seconds < 1:
        return "less than a second"
    return f"about {plural(round(seconds), 'second')}" if seconds < 120 else f"about {seconds / 60:,.0f} minutes"


def summary_report(plan: Plan, folder: Path, found: Summary, *, full: bool = False) -> list[Part]:
    """What a sweep found; with `full` every number drawn is named."""
    statuses = ", ".join(f"{whole(count)} {name}" for name, count in found.statuses.items() if count)
    parts: list[Part] = [
        paragraph(printable(plan.scenario.title), STRONG),
        paragraph(f"{plural(found.variants, 'variant')}: {statuses or 'none'}. {_share_sentence(found.overall, _is_sample(plan))}"),
        *_required(plan),
    ]
    if found.errors:
        parts += [heading("What failed"), *(indented(f"{whole(count)} × {printable(error)}") for error, count in found.errors.items())]
    for path, shares in found.by_factor.items():
        parts += [
            heading(f"By {factor_title(plan.scenario, path)}"),
            _shares_table("Value", [(label_title(path, s.label), s) for s in shares], _is_sample(plan)),
        ]
    if found.least_surplus:
        parts += [
            heading("Largest least surplus"),
            indented(
                "What the party that gains least can gain at most, in points (which compares them between parties); below 0 it is short of "
                "what no agreement is worth. "
                f"Defined in {plural(found.least_surplus_of, 'variant')} (not where {_without_surplus(found)})."
            ),
            table(
                ("Quantile", "Points"),
                [(percent(q, 0), points(value, signed=True)) for q, value in found.least_surplus.items()],
                numbers=(0, 1),
            ),
        ]
    if found.offers:
        named = [(_offer(plan.scenario, share.label) + _ruled_out(found, share.label), share) for share in found.offers]
        parts += [
            heading("Offers that pass by the agreement rules" if found.by_rules else "Offers that all parties accept"),
            _shares_table("Offer", named, _is_sample(plan)),
            *_why_ruled_out(found),
        ]
    varied = _factors(plan, full=full)
    return [*parts, *([heading("What was varied"), *varied] if varied else []), *_how_to_read(plan, folder)]


def run_title(plan: Plan) -> list[Part]:
    """What begins an answer about a run: whose it is, and what was required."""
    return [paragraph(printable(plan.scenario.title), STRONG), *_required(plan)]


def _required(plan: Plan) -> list[Part]:
    """What ratifying bodies had to do for an agreement to count; nothing where they were not asked."""
    count = len(list(bodies_in_force(plan.scenario)))
    if plan.ratify is None or not count:
        return []
    bodies = plural(count, "ratifying body", "ratifying bodies")
    return [
        paragraph(f"With ratification: the {bodies} of the file must pass an agreement with a chance of at least {float(plan.ratify):g}.")
    ]


def next_of_run(plan: Plan, found: Summary, again: str) -> list[str]:
    """What to ask of a run next: where all variants agree, nothing tells them apart but how much there is to gain. `again`: the command
    that sums it up."""
    if not _is_sample(plan):
        return []
    if 0 < found.overall.with_agreement < found.overall.of:
        return [f"{again} --sensitivity agreement", f"{again} --discover"]
    return [f"{again} --sensitivity {'passes' if found.by_rules else 'least_surplus'}"] if found.least_surplus else []


def _is_sample(plan: Plan) -> bool:
    """Whether the variants are draws from the ranges, so that a share has an interval; rows of the other designs are no sample."""
    return bool(plan.drawn) and plan.way.even


def _factors(plan: Plan, *, full: bool = False) -> list[Part]:
    drawn = [factor for factor in plan.factors if isinstance(factor, NumberFactor)]
    listed = [factor for factor in shown_factors(plan) if len(factor.values) > 1]
    lines = []
    if drawn:
        named = full or len(drawn) <= DRAWN_NAMED
        names = [factor_title(plan.scenario, factor.path) if named else _owner(plan.scenario, factor.path) for factor in drawn]
        what = f"{plural(len(drawn), 'number')} within {'its range' if len(drawn) == 1 else 'their ranges'}"
        lines.append(f"Drawn: {what} ({('; ' if named else ', ').join(dict.fromkeys(names))}).")
    if plan.choices and plan.choices[0].path == LABEL:
        lines.append(f"{plural(len(plan.choices) - 1, 'number')} on a straight line between two overlays.")
    for factor in listed[:FACTORS_NAMED]:
        lines.append(f"Varied: {factor_title(plan.scenario, factor.path)}, {plural(len(factor.values), 'value')}.")
    if len(listed) > FACTORS_NAMED:
        lines.append(f"And {len(listed) - FACTORS_NAMED} more.")
    lines += [printable(end.sentence()) for end in plan.zero_ends.found]
    return [indented(line) for line in lines]


def _owner(scenario: Scenario, path: str) -> str:
    steps = path.split(".")
    return party_title(scenario, steps[1]) if steps[0] == "parties" and steps[1] in scenario.parties else "the courses of no deal"


def _share_sentence(share: VariantShare, drawn: bool) -> str:
    if not share.of:
        return "In none of them is it decided whether an agreement exists."
    interval = f" ({percent(share.low)} to {percent(share.high)} at 95 % confidence)" if drawn else ""
    return f"An agreement exists in {whole(share.with_agreement)} of {whole(share.of)}, {percent(share.share)}{interval}."


def _shares_table(what: str, shares: Sequence[tuple[str, VariantShare]], drawn: bool) -> Part:
    """Shares side by side; an interval where variants were drawn."""
    rows = [(printable(label), whole(share.with_agreement), whole(share.of), _share(share, drawn)) for label, share in shares]
    return table((what, "Yes", "Of", "Share (95 %)" if drawn else "Share"), rows, numbers=(1, 2, 3))


def _share(share: VariantShare, drawn: bool) -> str:
    if not share.of:
        return "–"
    return f"{percent(share.share)} ({percent(share.low)} – {percent(share.high)})" if drawn else percent(share.share, 0)


def _offer(scenario: Scenario, name: str) -> str:
    return scenario.offers[name].title if name in scenario.offers else name


def _without_surplus(found: Summary) -> str:
    return "nothing passes" if found.by_rules else "red lines alone leave nothing"


def _why_ruled_out(found: Summary) -> list[Part]:
    if not found.ruled_out:
        return []
    return [indented("Ruled out: a constraint or an option out of force excludes it, so that it is no agreement whoever accepts it.")]


def _ruled_out(found: Summary, offer: str) -> str:
    """The remark after an offer that a constraint or an option out of force excludes."""
    excluded = found.ruled_out.get(offer, 0)
    if not excluded:
        return ""
    return " (ruled out)" if excluded == found.variants else f" (ruled out in {whole(excluded)})"


def _how_to_read(plan: Plan, folder: Path) -> list[Part]:
    return [
        heading("How to read it"),
        indented(
            "A share of variants is no chance of an agreement: it is as good as the ranges and the values listed, and says how "
            "far the answer hangs on them. An interval covers the error of drawing alone."
        ),
        indented(f"The table, with every variant's terms and utilities: {printable(str(folder))}/results.csv (docs/sweep.md)."),
    ]


def _size(size: int) -> str:
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:
            return f"{size:,} {unit}"
        size //= 1000
    return f"{size:,} GB"
