"""What every predictor is held to. A new one is tested by being registered: see `simulator.validate.predictor`."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from simulator.validate.decisions import PastDecision, PastDecisions, PastIssue
from simulator.validate.predictor import BANDS, PREDICTORS, Prediction, Predictor
from tests.validate.sets import council

DATA = council()
each = pytest.mark.parametrize("predictor", PREDICTORS.known(), ids=lambda predictor: predictor.name)


def of(predictor: Predictor, decision: PastDecision, data: PastDecisions = DATA) -> list[Prediction | None]:
    return list(predictor.predict(decision, data))


@each
def test_it_says_what_it_is(predictor: Predictor) -> None:
    assert predictor.title
    assert len(predictor.title) <= 22, "a longer title breaks the first screen"
    assert predictor.meaning.endswith(".")


@each
def test_it_predicts_a_place_on_the_scale_for_every_issue_or_none(predictor: Predictor) -> None:
    predicted = 0
    for decision in DATA.decisions:
        found = of(predictor, decision)
        assert len(found) == len(decision.issues)
        for prediction in found:
            if prediction is None:
                continue
            predicted += 1
            assert 0 <= prediction.value <= 100
            if prediction.chances:
                assert len(prediction.chances) == BANDS
                assert sum(prediction.chances) == 1
                assert min(prediction.chances) > 0
    assert predicted >= 12


@each
def test_it_does_not_look_at_what_was_decided(predictor: Predictor) -> None:
    for decision in DATA.decisions:
        otherwise = replace(decision, issues=tuple(replace(issue, outcome=100 - issue.outcome) for issue in decision.issues))
        others = tuple(otherwise if each is decision else each for each in DATA.decisions)
        assert of(predictor, otherwise, replace(DATA, decisions=others)) == of(predictor, decision)


@each
def test_the_order_of_parties_changes_nothing(predictor: Predictor) -> None:
    for decision in DATA.decisions:
        turned = replace(decision, issues=tuple(_turned(issue) for issue in decision.issues))
        assert of(predictor, turned) == of(predictor, decision)


def _turned(issue: PastIssue) -> PastIssue:
    return replace(issue, parties=issue.parties[::-1], positions=issue.positions[::-1], salience=issue.salience[::-1])


@each
def test_what_all_want_is_predicted_and_finer_units_change_nothing(predictor: Predictor) -> None:
    decision = DATA.decisions[0]
    agreed = replace(decision, issues=tuple(replace(i, positions=(40,) * len(i.parties), reference=100) for i in decision.issues))
    found = of(predictor, agreed)
    fine = replace(agreed, unit=8, issues=tuple(replace(i, positions=(320,) * len(i.parties), reference=800) for i in agreed.issues))
    assert [None if p is None else p.value for p in of(predictor, fine)] == [None if p is None else p.value for p in found]
    if predictor.name != "constant":
        assert all(prediction is None or prediction.value == 40 for prediction in found)


@each
def test_the_same_to_the_last_digit_whatever_the_unit_of_salience(predictor: Predictor) -> None:
    for decision in DATA.decisions[:6]:
        tenfold = replace(decision, issues=tuple(replace(i, salience=tuple(7 * s for s in i.salience)) for i in decision.issues))
        assert of(predictor, tenfold) == of(predictor, decision)


def test_the_simple_rules_predict_every_issue() -> None:
    """Whatever else is held against them is held against them on all of its issues."""
    for predictor in PREDICTORS.known():
        if predictor.baseline:
            assert all(None not in of(predictor, decision) for decision in DATA.decisions)
            assert all(isinstance(p.value, Fraction) for d in DATA.decisions for p in of(predictor, d) if p is not None)
