"""Each fault that a scenario file can have: its path, its words and the text at which it points."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from simulator.errors import ScenarioError
from simulator.scenario.model import Scenario
from simulator.scenario.reading import loads
from tests.scenario.faulty import GOOD, changed_text, faults_of, stands_at

# id: text of GOOD, what stands instead, path of the one fault, part of its message, text at its place
Case = tuple[str, str, str, str, str]

WEST, EAST, WHEN = "parties.west", "parties.east", "parties.west.interactions.both.when"
COUNCIL, PARISH = "parties.west.ratification.council", "parties.west.ratification.parish"
COURSES, STORM, VARY = "no_deal.courses", "calendar.events.storm", "studies.costs.vary"

STRUCTURE: dict[str, Case] = {
    "version": ("schema: 1", "schema: 2", "schema", "expected 1, found 2", "2"),
    "text": ("title: Two houses", "title: 2025", "title", "expected text, found 2025; put it in quotes", "2025"),
    "date": ("as_of: 2025-12-15", "as_of: 2025-13-01", "as_of", "expected a date such as 2025-12-15, found '2025-13-01'", "2025-13"),
    "date-and-time": ("as_of: 2025-12-15", "as_of: 2025-12-15 10:00", "as_of", "expected a date", "2025"),
    "unknown-key": ("    patience: 0.9", "    patiense: 0.9", f"{WEST}.patiense", "did you mean 'patience'?", "patiense"),
    "unknown-key-at-the-top": ("constraints:", "constrains:", "constrains", "did you mean 'constraints'?", "constrains"),
    "missing-key": ("{title: First, date", "{date", "offers.first", "missing 'title'", "first"),
    "number": ("points: 5", "points: five", f"{WEST}.interactions.both.points", "expected a number, found 'five'", "five"),
    "number-in-quotes": ("patience: 0.9", "patience: '0.9'", f"{WEST}.patience", "expected a number, found '0.9'", "'0.9'"),
    "flag": ("never: {cost: {above: 200}}", "in_force: no, never: {cost: 100}", f"{WEST}.red_lines.dear.in_force", "found 'no'", "no"),
    "flag-as-number": ("points: 5}", "points: 5, in_force: 1}", f"{WEST}.interactions.both.in_force", "true or false, found 1", "1}"),
    "range-of-three": ("[20, 40], source", "[20, 40, 50], source", f"{WEST}.weights.cost.range", "expected 2 numbers", "[20"),
    "base-outside-range": ("base: 30", "base: 50", f"{WEST}.weights.cost", "the base 50 lies outside its range [20, 40]", "{base"),
    "list-for-mapping": ("{court: 3, peace: 0}", "[3, 0]", f"{WEST}.war_cost", "expected a number, found a list", "[3"),
    "choice": ("points: 5}", "points: 5, applies_to: bothh}", f"{WEST}.interactions.both.applies_to", "'both'?", "bothh"),
    "empty-condition": ("never: {cost: {above: 200}}", "never: {}", f"{WEST}.red_lines.dear.never", "an empty condition", "{}"),
    "empty-comparison": ("{above: 200}", "{}", f"{WEST}.red_lines.dear.never.cost", "a comparison needs at least one of", "{}"),
    "flag-as-option": (
        "[100, 200]",
        "[100, true]",
        f"{WHEN}.cost.1",
        "the name of an option, found true",
        "true",
    ),
    "mixed-forms": (
        "{falling: [100, 300]}",
        "{falling: [100, 300], peak: [1, 2, 3]}",
        f"{WEST}.values.cost",
        "falling and peak",
        "{fall",
    ),
    "peak-of-two": ("[10, 20, 30]}\n", "[10, 20]}\n", f"{WEST}.values.width.peak", "expected 3 levels", "[10, 20]"),
    "belief": (
        "peace: rest}",
        "peace: reste}",
        f"{WEST}.beliefs.peace",
        "expected a number or 'rest', found 'reste'; did you mean 'rest'?",
        "reste",
    ),
    "needed": (
        "needed: {any: [{fence: high}, {cost: 300}]}",
        "needed: ever",
        f"{WEST}.ratification.council.needed",
        "'always'",
        "ever",
    ),
    "whole-number": ("steps: 5}", "steps: 5.5}", f"{VARY}.parties.east.weights.fence.steps", "expected a whole number", "5.5"),
}

ISSUES: dict[str, Case] = {
    "no-choices": (
        "cost: {title: Cost, unit: euros, levels: [100, 200, 300]}",
        "cost: {title: Cost}",
        "issues.cost",
        "found neither",
        "cost",
    ),
    "both-kinds": ("levels: [100, 200, 300]", "levels: [100, 200, 300], options: {a: A}", "issues.cost", "found both", "cost"),
    "level-twice": ("[100, 200, 300]}\n  width", "[100, 200, 200.0]}\n  width", "issues.cost.levels.2", "200.0 stands twice", "200.0"),
    "levels-fall": ("[100, 200, 300]}\n  width", "[300, 200]}\n  width", "issues.cost.levels.1", "200 stands after 300", "200"),
    "no-levels": ("[100, 200, 300]}\n  width", "[]}\n  width", "issues.cost.levels", "no levels", "[]"),
    "no-step": ("step: 5", "step: 0", "issues.width.levels.step", "expected a step above 0, found 0", "0"),
    "uneven-step": ("step: 5", "step: 3", "issues.width.levels.to", "steps of 3 from 10 do not lead to 30", "30"),
    "from-above-to": ("from: 10, to: 30", "from: 30, to: 10", "issues.width.levels.to", "10 is less than from, 30", "10"),
    "too-many-levels": ("step: 5", "step: 0.001", "issues.width.levels.step", "more than 10000 levels", "0.001"),
    "put-forward-by-nobody": ("put_forward_by: west", "put_forward_by: wset", "issues.fence.options.high.put_forward_by", "'west'", "wset"),
    "reserved-key": ("constraints:\n  strong:", "constraints:\n  st rong:", "constraints.st rong", "a dot or a space", "st rong"),
}

PREFERENCES: dict[str, Case] = {
    "unknown-issue": ("width: 0}", "width: 0, heigth: 0}", f"{EAST}.weights.heigth", "no such issue 'heigth'", "heigth"),
    "no-weight": (", width: 0}", "}", f"{EAST}.weights", "no weight for 'width'; write 0", "weights"),
    "negative-weight": ("{fence: 40", "{fence: -40", f"{WEST}.weights.fence", "at least 0, found -40", "-40"),
    "range-below-0": ("[20, 40], source", "[-1, 40], source", f"{WEST}.weights.cost", "found 30 with range [-1, 40]", "{base"),
    "no-weights-at-all": ("{fence: 1, cost: 1, width: 0}", "{fence: 0, cost: 0, width: 0}", f"{EAST}.weights", "all weights are 0", "w"),
    "no-values": ("cost: 1, width: 0", "cost: 1, width: 2", f"{EAST}.weights.width", "no entry in values", "2"),
    "option-without-value": ("{low: 50, high: 100, none: 0}", "{low: 50, high: 100}", f"{WEST}.values.fence", "value for 'none'", "fence"),
    "value-of-unknown-option": ("none: 0}\n", "none: 0, hgih: 3}\n", f"{WEST}.values.fence.hgih", "did you mean 'high'?", "hgih"),
    "value-too-high": ("{low: 50,", "{low: 101,", f"{WEST}.values.fence.low", "expected a number from 0 to 100, found 101", "101"),
    "form-on-options": ("{low: 50, high: 100, none: 0}", "{rising: [0, 1]}", f"{WEST}.values.fence", "has named options", "{rising"),
    "bounds-out-of-order": ("falling: [100, 300]", "falling: [300, 100]", f"{WEST}.values.cost.falling.1", "above 300, found 100", "100"),
    "peak-out-of-order": ("[10, 20, 30]}\n", "[10, 20, 20]}\n", f"{WEST}.values.width.peak.2", "above 20, found 20", "20]"),
    "one-point": ("{100: 0, 200: 80, 300: 100}", "{100: 0}", f"{EAST}.values.cost.piecewise", "at least 2 points", "{100"),
    "point-at-no-level": ("{100: 0, 200: 80", "{100: 0, much: 80", f"{EAST}.values.cost.piecewise.much", "expected a level", "much"),
    "values-of-unknown-issue": ("fence: {low: 100, high: 0, none: 20}", "fence: {low: 1, high: 0, none: 2}, moat: {a: 1}",
                                f"{EAST}.values.moat", "no such issue 'moat'", "moat"),
}  # fmt: skip


def _paying(payments: str) -> tuple[str, str]:
    return "offers:\n", f"side_payments: {{unit: euros, {payments}}}\noffers:\n"


_PAID = "side_payments.points_per_unit"
PAYMENTS: dict[str, Case] = {
    "unknown-party": (*_paying("points_per_unit: {west: 1, east: 2, easst: 3}"), f"{_PAID}.easst", "did you mean 'east'?", "easst"),
    "worth-nothing": (*_paying("points_per_unit: {west: 0, east: 2}"), f"{_PAID}.west", "a number above 0, found 0", "0"),
    "alone": (*_paying("points_per_unit: {west: 1}"), _PAID, "at least 2 of them, found 1", "points_per_unit"),
    "less-than-nothing": (*_paying("points_per_unit: {west: 1, east: 2}, most: -1"), "side_payments.most", "at least 0, found -1", "-1"),
}

CONDITIONS: dict[str, Case] = {
    "unknown-issue": ("strong: {never: {fence", "strong: {never: {fense", "constraints.strong.never.fense", "mean 'fence'?", "fense"),
    "unknown-option": ("when: {fence: high", "when: {fence: hihg", f"{WHEN}.fence", "'high'?", "hihg"),
    "unknown-level": ("[100, 200]", "[100, 250]", f"{WHEN}.cost.1", "no such level '250' of 'cost'", "250"),
    "comparison-of-options": ("when: {fence: high", "when: {fence: {above: 3}", f"{WHEN}.fence", "named options", "{ab"),
    "comparison-without-level": ("{below: 15}", "{below: 10}", "constraints.strong.never.width", "no level satisfies this", "{below"),
    "no-option": ("when: {fence: high", "when: {fence: []", f"{WHEN}.fence", "an empty list", "[]"),
    "nested": ("any: [{fence: high}, {cost: 300}]", "any: [{fence: high}, {any: [{cost: 301}]}]",
               f"{WEST}.ratification.council.needed.any.1.any.0.cost", "no such level '301'", "301"),
    "no-alternative": ("any: [{fence: high}, {cost: 300}]", "any: []", f"{WEST}.ratification.council.needed.any", "an empty list", "[]"),
}  # fmt: skip

NO_DEAL: dict[str, Case] = {
    "no-reservation": ("    reservation: 30\n", "", "parties.east", "missing 'reservation' (points), or 'beliefs'", "east"),
    "both": ("    reservation: 30", "    reservation: 30\n    beliefs: {court: 1, peace: 0}", f"{EAST}.reservation", "both", "reserv"),
    "unknown-course": ("beliefs: {court: 0.4", "beliefs: {cuort: 0, court: 0.4", f"{WEST}.beliefs.cuort", "'court'?", "cuort"),
    "lacking-course": ("beliefs: {court: 0.4, peace: rest}", "beliefs: {court: 1}", f"{WEST}.beliefs", "no chance for 'peace'", "bel"),
    "sum": ("peace: rest}", "peace: 0.5}", f"{WEST}.beliefs", "the chances sum to 0.9, not 1", "beliefs"),
    "two-rests": ("{court: 0.4, peace: rest}", "{court: rest, peace: rest}", f"{WEST}.beliefs.peace", "stands already at court", "rest"),
    "rest-of-too-much": ("court: 0.4,", "court: {base: 0.4, range: [0, 1.5]},", f"{WEST}.beliefs.court", "from 0 to 1", "{base"),
    "negative": ("court: 0.4,", "court: -0.4,", f"{WEST}.beliefs.court", "expected a number from 0 to 1, found -0.4", "-0.4"),
    "cost-of-unknown-course": ("war_cost: {court: 3", "war_cost: {war: 1, court: 3", f"{WEST}.war_cost.war", "no such course", "war:"),
    "course-without-cost": ("war_cost: {court: 3, peace: 0}", "war_cost: {court: 3}", f"{WEST}.war_cost", "no cost for 'peace'", "war_"),
    "course-of-both-kinds": ("months: 12, ", "months: 12, outcome: {fence: low, cost: 100, width: 10}, ", f"{COURSES}.court", "both", "co"),
    "course-of-no-kind": (", points: {west: 30, east: 20}", "", f"{COURSES}.court", "found neither", "court"),
    "believer-without-points": ("{west: 30, east: 20}", "{east: 20}", f"{COURSES}.court.points", "no points for 'west'", "points"),
    "points-of-nobody": ("{west: 30,", "{wets: 3, west: 30,", f"{COURSES}.court.points.wets", "no such party", "wets"),
    "outcome-not-full": ("cost: 100, width: 10}", "cost: 100}", f"{COURSES}.peace.outcome", "no option for 'width'", "outcome"),
    "outcome-of-unknown-option": ("{fence: none, cost", "{fence: no, cost", f"{COURSES}.peace.outcome.fence", "no such option 'no'", "no,"),
    "horizon": ("horizon: 20 months", "horizon: 20", "no_deal.horizon", "expected text, found 20", "20"),
    "horizon-in-moons": ("20 months", "20 moons", "no_deal.horizon", "expected a duration such as '20 months'", "20 moons"),
    "months-past-the-horizon": ("months: 12", "months: 24", f"{COURSES}.court.months", "pass the horizon", "24"),
    "patience": ("patience: 0.9", "patience: 1.1", f"{WEST}.patience", "above 0 and at most 1, found 1.1", "1.1"),
    "bargaining-weight": ("bargaining_weight: 2", "bargaining_weight: 0", f"{WEST}.bargaining_weight", "above 0, found 0", "0"),
}  # fmt: skip

THE_REST: dict[str, Case] = {
    "two-rules": ("{title: Parish, ", "{title: Parish, chance: 1, ", PARISH, "found chance and chance_by_option", "parish"),
    "no-rule": ("chance_by_option: {fence: {low: 1, high: 0.5, none: 0}}, ", "", PARISH, "expected one rule", "parish"),
    "chance": ("{low: 1, high: 0.5", "{low: 1, high: 1.5", f"{PARISH}.chance_by_option.fence.high", "from 0 to 1, found 1.5", "1.5"),
    "option-without-chance": ("{low: 1, high: 0.5,", "{low: 1,", f"{PARISH}.chance_by_option.fence", "no chance for 'high'", "fence"),
    "if-refused": ("if_refused: {fence: none}", "if_refused: {fence: nine}", f"{PARISH}.if_refused.fence", "'none'?", "nine"),
    "majority-without-blocs": ("{title: Parish, ", "{title: Parish, majority: simple, ", f"{PARISH}.majority", "goes with blocs", "maj"),
    "unknown-poll": ("fitted_to: spring", "fitted_to: sprung", f"{COUNCIL}.curves.one.fitted_to", "no such poll 'sprung'", "sprung"),
    "poll-above-100": ("yes: 40, no: 50", "yes: 60, no: 50", f"{COUNCIL}.polls.spring", "sum to 110", "spring"),
    "filled-not-in-terms": ("terms: {fence: high, cost: 200}, filled", "terms: {fence: high}, filled", f"{COUNCIL}.polls.spring.filled.0",
                            "'cost' is not among the terms", "cost"),
    "unknown-source": ("[20, 40], source: memo", "[20, 40], source: [memo, meno]", f"{WEST}.weights.cost.source.1", "'memo'?", "meno"),
    "offer-of-nobody": ("put_forward_by: [west]", "put_forward_by: [north]", "offers.first.put_forward_by.0", "no such party", "north"),
    "offer-of-nothing": ("terms: {fence: high, cost: 100}, filled: [cost]", "terms: {}", "offers.first.terms", "no terms", "{}"),
    "terms": ("terms: {fence: high, cost: 100}", "terms: {fence: high, cost: 110}", "offers.first.terms.cost", "such level '110'", "110"),
    "round": ("round: 1 week", "round: weekly", "calendar.round", "expected a duration", "weekly"),
    "event-chance": ("chance_per_month: 0.1", "chance_per_month: 10", f"{STORM}.chance_per_month", "from 0 to 1", "10"),
    "event-removes": ("removes: {fence: high}", "removes: {fence: [high, hi]}", f"{STORM}.removes.fence.1", "option 'hi'", "hi]"),
    "event-replaces": ("{high: none}", "{high: nothing}", f"{STORM}.in_courses.fence.high", "option 'nothing'", "nothing"),
    "study-path": (f"{WEST}.weights.cost: range", f"{WEST}.weight.cost: range", f"{VARY}.parties.west.weight.cost",
                   "did you mean 'parties.west.weights.cost'?", f"{WEST}.weight.cost"),
    "study-without-range": ("weights.cost: range", "weights.fence: range", f"{VARY}.parties.west.weights.fence", "no range", "range"),
    "study-backwards": ("from: 20, to: 40", "from: 50, to: 40", f"{VARY}.parties.east.weights.fence.to", "above from, 50", "40"),
    "study-of-one-step": ("steps: 5}", "steps: 1}", f"{VARY}.parties.east.weights.fence.steps", "at least 2 steps", "1}"),
}  # fmt: skip

TABLES = {
    "structure": STRUCTURE,
    "issues": ISSUES,
    "preferences": PREFERENCES,
    "conditions": CONDITIONS,
    "payments": PAYMENTS,
    "no-deal": NO_DEAL,
    "rest": THE_REST,
}
CASES = [pytest.param(*case, id=f"{table}-{name}") for table, cases in TABLES.items() for name, case in cases.items()]


def test_the_text_without_a_fault_loads() -> None:
    assert loads(GOOD, "x.yaml").title == "Two houses"


@pytest.mark.parametrize(("old", "new", "path", "message", "place"), CASES)
def test_fault(old: str, new: str, path: str, message: str, place: str) -> None:
    text = changed_text((old, new))
    found = [fault for fault in faults_of(text) if fault.path == path]
    assert len(found) == 1, [str(fault) for fault in faults_of(text)]
    assert message in found[0].message
    assert stands_at(text, found[0], place)


@pytest.mark.parametrize(("old", "new", "path", "message", "place"), CASES)
def test_fault_alone(old: str, new: str, path: str, message: str, place: str) -> None:
    """No fault draws another one after it."""
    assert [fault.path for fault in faults_of(changed_text((old, new)))] == [path]


def test_all_faults_are_told_in_one_run_and_in_the_order_of_the_file() -> None:
    """Two of structure, which could hide the others, and two of sense."""
    text = changed_text(
        ("title: Two houses", "titel: Two houses"),
        ("points: 5", "points: five"),
        ("{above: 200}", "{above: 300}"),
        ("court: 3", "cuort: 3"),
    )
    assert [(fault.line, fault.path) for fault in faults_of(text)] == [
        (1, ""),
        (2, "titel"),
        (18, "parties.west.interactions.both.points"),
        (20, "parties.west.red_lines.dear.never.cost"),
        (22, "parties.west.war_cost"),
        (22, "parties.west.war_cost.cuort"),
    ]


def test_what_cannot_be_read_still_counts_as_named() -> None:
    """An option, a course and a party whose own entries are at fault are not missed by those who refer to them."""
    text = changed_text(
        ("none: None}", "none: [1]}"),
        ("court: {title: Before a court, months: 12, points: {west: 30, east: 20}}", "court: text"),
        ("  east:\n    title: East", "  east:\n    titel: East"),
        ("{below: 15}", "{under: 15}"),
    )
    assert [fault.path for fault in faults_of(text)] == [
        "issues.fence.options.none",
        "parties.east",
        "parties.east.titel",
        "no_deal.courses.court",
        "constraints.strong.never.width.under",
    ]


def test_without_issues_or_parties_nothing_is_said_about_their_names() -> None:
    start, rest = GOOD.split("parties:\n", 1)
    without = start.split("issues:\n")[0] + "parties:\n" + rest
    assert [(fault.path, fault.message) for fault in faults_of(without)] == [("", "missing 'issues'")]
    assert next((fault.path, fault.message) for fault in faults_of(start)) == ("", "missing 'parties'")


def test_options_all_out_of_force() -> None:
    text = changed_text(("low: A low one, high: {title", "low: {title: A low one, in_force: false}, high: {in_force: false, title"),
                        ("none: None}}", "none: {title: None, in_force: false}}}"))  # fmt: skip
    (fault,) = faults_of(text)
    assert (fault.path, stands_at(text, fault, "options")) == ("issues.fence.options", True)
    assert "no option is in force" in fault.message


def test_a_table_under_its_own_key() -> None:
    text = changed_text(("{low: 50, high: 100, none: 0}", "{table: {low: 500, hgih: 100, none: zero}}"))
    faults = {fault.path: fault for fault in faults_of(text)}
    west = f"{WEST}.values.fence"
    assert set(faults) == {west, f"{west}.low", f"{west}.hgih", f"{west}.table.none"}
    assert "no value for 'high' of" in faults[west].message
    assert stands_at(text, faults[f"{west}.low"], "500")
    assert stands_at(text, faults[f"{west}.hgih"], "hgih")


@pytest.mark.parametrize("word", ["any", "why", "source", "note", "table", "rising", "peak", "base", "numbers", "issues", "rest"])
def test_words_with_a_meaning_name_nothing(word: str) -> None:
    text = GOOD.replace("west", word).replace("put_forward_by: " + word, "put_forward_by: east").replace(f"[{word}]", "[east]")
    assert f"parties.{word}" in [fault.path for fault in faults_of(text) if "a meaning of its own" in fault.message]


def test_rest_where_the_others_may_exceed_1() -> None:
    courses = "    peace: {title: As it is"
    text = changed_text(
        (courses, "    storm: {title: Storm, points: {west: 1, east: 2}}\n" + courses),
        ("{court: 0.4, peace: rest}", "{court: {base: 0.4, range: [0.2, 0.7]}, storm: {base: 0.3, range: [0, 0.4]}, peace: rest}"),
        ("war_cost: {court: 3, peace: 0}", "war_cost: 3"),
    )
    (fault,) = faults_of(text)
    assert fault.path == "parties.west.beliefs.peace"
    assert "may sum to 1.1, more than 1" in fault.message


def test_beliefs_without_courses() -> None:
    text = GOOD[: GOOD.index("no_deal:")] + GOOD[GOOD.index("constraints:") :]
    assert {"parties.west.beliefs", "parties.west.war_cost.court"} <= {fault.path for fault in faults_of(text)}


def test_a_scenario_made_in_python_is_checked_too() -> None:
    good = {
        "title": "T",
        "issues": {"i": {"title": "I", "options": {"a": "A", "b": "B"}}},
        "parties": {"p": {"title": "P", "weights": {"i": 1}, "values": {"i": {"a": 1, "c": 2}}, "reservation": 1}},
    }
    with pytest.raises(ScenarioError, match=r"parties\.p\.values\.i\.c: no such option 'c' of 'i'") as caught:
        Scenario.model_validate(good)
    assert [fault.file for fault in caught.value.faults] == [None, None]
    with pytest.raises(ValidationError):
        Scenario.model_validate({**good, "title": None})


def test_a_fault_found_later_is_located() -> None:
    scenario = loads(GOOD, "x.yaml")
    fault = scenario.fault("parties.east.values.cost.piecewise.200", "too much")
    assert str(fault) == f"x.yaml:{fault.line}:{fault.column}: parties.east.values.cost.piecewise.200: too much"
    assert stands_at(GOOD, fault, "80")
    above = scenario.fault("parties.east.red_lines.none_such", "no")
    assert stands_at(GOOD, above, "east:")
