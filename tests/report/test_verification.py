"""What an accepted certificate establishes, in words."""

from __future__ import annotations

from simulator.report.solve.verification import verify_sentence
from simulator.solve.checker import CertificateCheck
from tests.report.samples import FREE, PAID, SCENARIO


def test_it_says_how_many_boxes_are_closed_by_which_kind_of_rule() -> None:
    rules = {FREE: 2, PAID: 1, "constraints.short": 1, "parties.left.ratification.council": 3, "issues.toll.options.day": 1}
    leaves = {"closed_by": 8, "empty": 0, "weights": 2}
    text = verify_sentence(SCENARIO, CertificateCheck(True, None, 11, leaves, closed_by=rules))
    assert "It closes 10 boxes of outcomes, which cover every outcome: 3 by a red line, 1 by a constraint, 3 by a ratifying body, " in text
    assert "1 by an option out of force and 2 by weights" in text
    one = CertificateCheck(True, None, 1, {"closed_by": 1, "empty": 0, "weights": 0}, closed_by={FREE: 1})
    assert "It closes 1 box of outcomes, which covers every outcome: 1 by a red line." in verify_sentence(SCENARIO, one)
