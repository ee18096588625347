"""The least side payments that close the gap, in print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.figures import digits, digits_of
from simulator.report.explain.numbers import value
from simulator.report.layout import heading, indented, table
from simulator.report.safe_text import printable
from simulator.report.words import Apart, issue_title, option_title, party_title

if TYPE_CHECKING:
    from fractions import Fraction

    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.solve.why.side_payments import LeastTransfer


def _enough(amount: Fraction) -> str:
    """The least amount that is enough, printed no smaller than it is."""
    return digits(digits_of(amount, upwards=True))


def payment_sentence(found: LeastTransfer) -> str:
    """How much would have to be paid, or that no payments help."""
    unit = printable(found.unit)
    if found.total is None:
        if found.short is None:
            return "No side payments can help: no outcome is left that the parties without a part in them would accept."
        return f"No side payments can help, whatever their size: at the outcome that comes nearest {value(found.short)} {unit} are missing."
    paid = f"Side payments of {_enough(found.total)} {unit} in all would close the gap"
    if found.most is not None and not found.within_limit:
        return f"{paid}, more than the {value(found.most)} that the file allows."
    return f"{paid}."


def payment_parts(scenario: Scenario, found: LeastTransfer, under: str) -> list[Part]:
    """Who pays whom, what is agreed then, and what each gains after payment."""
    parts: list[Part] = [heading(f"Side payments{under}"), indented(payment_sentence(found))]
    if found.total is None or found.point is None:
        return parts
    rows = [(party_title(scenario, p.payer), party_title(scenario, p.receiver), _enough(p.amount)) for p in found.payments]
    size = Apart([*found.point.surplus.values(), *found.surplus.values()], signed=True)
    gains = [(party_title(scenario, p), size(found.point.surplus[p]), size(s)) for p, s in found.surplus.items()]
    terms = [(issue_title(scenario, i), option_title(scenario, i, o)) for i, o in found.point.outcome.items()]
    return [
        *parts,
        indented("One way to share them: whoever lacks something receives just that, from those with something to spare, in proportion."),
        table(("Pays", "Receives", printable(found.unit)), rows, numbers=(2,)),
        table(("Party", "Surplus before", "After"), gains, numbers=(1, 2)),
        indented("What would be agreed:"),
        table(("Issue", "Option"), terms, runs=True),
    ]
