"""The explanation in print: the paragraph, the tables, and what is said where something is missing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from rich.console import Console

from simulator.payoffs.opposition import IssueOpposition, JointValue, PairOpposition, SettledByOffers
from simulator.report.explain.cases import concession_parts
from simulator.report.explain.demands import demands_listed, waiver_parts
from simulator.report.explain.firmness import firmness_parts
from simulator.report.explain.lead import lead
from simulator.report.explain.numbers import number_parts, numbers_sentence
from simulator.report.explain.openings import added_option_parts, added_points_parts
from simulator.report.explain.payments import payment_parts, payment_sentence
from simulator.report.explain.text import explain_report, finding_line
from simulator.report.solve.proof import weighed_parts, weight_in_words
from simulator.solve.why.added_points import AddedPoints, AddedPointsList
from simulator.solve.why.concessions import Concession, Concessions
from simulator.solve.why.demands import Clashing, DemandSets, Waiver
from simulator.solve.why.explanation import Explanation, WaivedCase
from simulator.solve.why.joint_changes import Direction, JointChanges, NumberMove
from simulator.solve.why.openings import AddedOption, AddedOptions
from simulator.solve.why.robustness import Loosening, Robustness
from simulator.solve.why.side_payments import LeastTransfer, Payment
from simulator.solve.why.thresholds import Flip, Threshold
from simulator.solve.why.weighing import WeighedIssue, WeighedSum
from tests.report.samples import FREE, INTERVAL, PAID, SCENARIO, no_deal, point, refused, result, solution

LEFT, RIGHT = "parties.left", "parties.right"


def shown(parts: list[object]) -> str:
    """As plain text in one long line, spaces run together."""
    console = Console(width=140, markup=False, highlight=False, no_color=True)
    with console.capture() as captured:
        for part in parts:
            console.print(part)
    return " ".join(captured.get().split())


def joint() -> JointValue:
    apart = PairOpposition("left", "right", Fraction(1), Fraction(0))
    alike = PairOpposition("left", "right", Fraction(-1, 2), Fraction(1))
    stakes = {"left": Fraction(3, 5), "right": Fraction(1, 2)}
    return JointValue(
        (
            IssueOpposition("length", "distributive", stakes, Fraction(11, 20), "100", Fraction(1, 4), (apart,)),
            IssueOpposition("toll", "compatible", stakes, Fraction(9, 20), "day", Fraction(0), (alike,)),
        ),
        Fraction(1, 4),
        SettledByOffers(("a", "b"), ("toll",), Fraction(11, 20)),
    )


def demands(**changes: object) -> DemandSets:
    plain = DemandSets(
        demands=(LEFT, RIGHT, FREE, PAID),
        agreement=None,
        clashes=(Clashing((LEFT, RIGHT, FREE)), Clashing((FREE, PAID))),
        waivers=(Waiver((FREE,), point("3/2", "1/3"), Fraction(1, 3), True), Waiver((LEFT, RIGHT), point("-1", "-1"), None)),
        waivers_complete=True,
        clashes_complete=True,
        stopped=None,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def concessions() -> Concessions:
    right = Concession({"left": Fraction(0), "right": Fraction(5, 2)}, point("1", "-5/2"))
    both = Concession({"left": Fraction(1), "right": Fraction(2)}, point("-1", "-2"))
    return Concessions(False, None, right, both, {"left": None, "right": right})


def weighed() -> WeighedSum:
    return WeighedSum(
        {"left": Fraction(2, 5), "right": Fraction(3, 5)},
        Fraction(-13, 10),
        (WeighedIssue("length", "200", Fraction(30), Fraction(-2)), WeighedIssue("toll", "day", Fraction(10), None)),
        Fraction(0),
        Fraction(413, 10),
    )


def explanation(**changes: object) -> Explanation:
    case = WaivedCase((), refused(clash=()), weighed(), concessions())
    plain = Explanation(SCENARIO.title, refused(clash=()), joint(), demands(), (case,), 0, None, (), (), None, 0.5, "0.1.0")
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_the_paragraph_says_who_clashes_the_cheapest_way_and_what_is_open() -> None:
    text = lead(SCENARIO, explanation())
    assert text.startswith(
        "No agreement exists: no outcome meets all of these demands: the signatures of Left bank and Right bank and Left bank's red line "
        "free. "
    )
    assert "Right bank alone would have to concede 2.50 points; shared as evenly as can be, Left bank 1.00 and" in text
    assert text.endswith(
        "Issue by issue, the parties can have 75.0 % of what they want at the same time. The other 25.0 % is open: what one gains of it, "
        "another loses. The largest part of that is “Length of the bridge” (100.0 %)."
    )


def test_no_concession_alone_suffices() -> None:
    alone = replace(concessions(), alone={"left": None, "right": None})
    case = WaivedCase((), refused(clash=()), None, alone)
    assert "No party's concession alone suffices; shared as evenly" in lead(SCENARIO, explanation(cases=(case,)))


def test_where_the_bodies_pass_nothing_no_concession_helps() -> None:
    case = WaivedCase((PAID,), refused(clash=()), None, Concessions(True, None))
    found = explanation(result=refused(), cases=(case,))
    assert (
        "With Right bank's “toll at some hours” waived there is still no agreement: no concession in points can help, since the ratifying"
        in lead(SCENARIO, found)
    )
    assert "waived No concession in points can help" in shown(list(explain_report(SCENARIO, found, 10)))


def test_where_red_lines_leave_nothing_points_do_not_decide() -> None:
    opened = WaivedCase((FREE,), result({"egalitarian": solution("egalitarian", point("3", "2"))}))
    closed = WaivedCase((PAID,), refused(clash=()), None, concessions())
    room = AddedOptions((AddedOption("toll", Fraction(4), {}, {}), AddedOption("length", None, None, None)), True, None)
    found = explanation(result=refused(), cases=(opened, closed), added_options=room, more_waivers=3)
    text = lead(SCENARIO, found)
    assert "points do not decide it: Left bank's red line free and Right bank's red line “toll at some hours” leave no outcome" in text
    assert "Waiving Left bank's free (least surplus then +2.00) opens a deal." in text
    assert "on “Toll”, one that is worth to each party at most 4.00 points less than the option there that it likes best" in text
    assert "With Right bank's “toll at some hours” waived there is still no agreement: Right bank alone would have to concede 2.50" in text
    whole = shown(list(explain_report(SCENARIO, found, 10)))
    assert "With Left bank's free waived A deal opens: all parties accept 2 outcomes. The largest least surplus is +2.00." in whole
    assert "3 more sets of red lines would leave outcomes on the table" in whole
    assert "On 1 issue no option can be added that helps" in whole
    assert "The proof Every outcome takes one option on “Toll”" in whole


def test_where_no_waiver_of_red_lines_helps_the_smallest_sets_of_demands_are_named() -> None:
    closed = WaivedCase((PAID,), refused(clash=()), None, concessions())
    text = lead(SCENARIO, explanation(result=refused(), cases=(closed,)))
    assert "A deal would have to do without 1 demand at least: Left bank's red line free." in text


def test_an_agreement_is_said_with_its_margin() -> None:
    found = result({"egalitarian": solution("egalitarian", point("3", "2"))})
    text = lead(SCENARIO, explanation(result=found, demands=None, cases=(WaivedCase((), found),)))
    assert text.startswith("An agreement exists that Left bank and Right bank would both sign; they accept 2 outcomes.")
    assert "worth 2.00 points more to every party at once" in text


def test_undecided_is_said() -> None:
    found = result(verdict="undecided", stopped="time limit")
    assert lead(SCENARIO, explanation(result=found, demands=None, cases=())).startswith("Undecided: the work ended (time limit)")


def test_demands_in_a_phrase() -> None:
    assert demands_listed(SCENARIO, (LEFT, PAID)) == "Left bank's signature and Right bank's red line “toll at some hours”"
    assert demands_listed(SCENARIO, (LEFT, RIGHT, FREE)).startswith("the signatures of Left bank and Right bank and Left bank's")


def test_lists_that_are_cut_say_so() -> None:
    incomplete = demands(clashes_complete=False)
    text = shown(list(explain_report(SCENARIO, explanation(demands=incomplete, unfinished=("what cannot stand together: time limit",)), 1)))
    assert "1 more set found: --limit 0 lists all." in text
    assert "1 more way found: --limit 0 lists all." in text
    assert "The search ended before all were found; more exist or may exist." in text
    assert "Not complete: what cannot stand together: time limit." in text


def test_the_proof_adds_up_in_the_table() -> None:
    text = shown(list(weighed_parts(SCENARIO, weighed())))
    assert "0.4 × Left bank's surplus + 0.6 × Right bank's surplus is below zero: at best −1.30." in text
    assert "Length of the bridge 200 metres +30.00 −2.00" in text
    assert "What no agreement is worth to them −41.30" in text
    alone = replace(weighed(), weights={"left": Fraction(1)})
    assert "In every outcome within the red lines Left bank's surplus is below zero: at best −1.30." in shown(
        list(weighed_parts(SCENARIO, alone))
    )


@pytest.mark.parametrize(("weight", "words"), [(Fraction(1, 4), "0.25"), (Fraction(1, 3), "1/3"), (Fraction(1), "1")])
def test_weights_in_words(weight: Fraction, words: str) -> None:
    assert weight_in_words(weight) == words


def test_options_to_add_and_points_to_add() -> None:
    none_opens = AddedOptions((AddedOption("toll", Fraction(-2), {}, {}),), False, "time limit")
    text = shown(list(added_option_parts(SCENARIO, none_opens, "")))
    assert "Toll −2.00 not even one best for everyone opens a deal" in text
    assert "Issues that are missing were not looked into" in text
    pairs = tuple(AddedPoints("left", (("length", length), ("toll", "day")), Fraction(7, 2), point("0", "0")) for length in ("100", "200"))
    text = shown(list(added_points_parts(SCENARIO, AddedPointsList(pairs, 5, 3, None), "", 10)))
    assert "Left bank 3.50 “100 metres” (Length of the bridge) + “By day only” (Toll); or 1 other pair" in text
    assert "In 5 other cases (a party, two options) no points suffice" in text
    assert "3 more cases are not listed" in text
    assert "No points on any two options open a deal." in shown(list(added_points_parts(SCENARIO, AddedPointsList((), 8, 0, None), "", 10)))


def numbers() -> tuple[Threshold, ...]:
    none = Threshold("parties.left.weights.toll", Fraction(40), Fraction(30), Fraction(50), True, (), True)
    ends = Flip(Fraction(60), False, (Fraction(60), Fraction(60)))
    starts = Flip(Fraction(191, 2), True, (Fraction(95), Fraction(96)))
    exact = Threshold("parties.left.reservation", Fraction(50), Fraction(0), Fraction(100), True, (ends,), True)
    grid = replace(exact, path="issues.length", flips=(ends, starts), exact=False, missed_windows=((Fraction(0), Fraction(3)),))
    return none, grid, replace(exact, base=Fraction(55))


def test_numbers_that_decide_are_ranked_by_the_change() -> None:
    text = shown(list(number_parts(SCENARIO, numbers(), "", 10)))
    assert "Of 3 numbers looked at, each by itself with all others at their base, 2 have a value" in text
    assert text.index("Left bank's reservation value 55 0 to 100 up to 60 5.0 %") < text.index(
        "Issue “Length of the bridge” 50 0 to 100 up to about 60 and from about 95.5"
    )
    assert "To try the first: --set parties.left.reservation=60" in text
    assert "1 number could only be tried on a grid" in text
    assert "1 more number like that: --limit 0 lists all." in shown(list(number_parts(SCENARIO, numbers(), "", 1)))
    none = shown(list(number_parts(SCENARIO, numbers()[:1], "", 1)))
    assert "No single number ends the agreement anywhere in its range, all others at their base (1 number looked at)." in none
    gaps = (replace(numbers()[0], exact=False, missed_windows=((Fraction(30), Fraction(31)),)),)
    assert "No single number was found that ends the agreement in its range" in shown(list(number_parts(SCENARIO, gaps, "", 1)))
    assert "No number was looked at." in shown(list(number_parts(SCENARIO, (), "", 1)))


def test_the_number_that_decides_most_easily_is_named() -> None:
    text = numbers_sentence(SCENARIO, numbers())
    assert text.endswith("Closest to deciding: Left bank's reservation value, 55 now; an agreement exists up to 60.")
    told = "Change: the smallest from the base to such a value"
    assert told not in text  # that is said of a column, which stands in the table alone
    assert told in " ".join(shown(list(number_parts(SCENARIO, numbers(), "", 0))).split())
    assert "No single number ends the agreement" in numbers_sentence(SCENARIO, numbers()[:1])


def test_a_finding_in_a_line() -> None:
    lines = [finding_line(SCENARIO, found) for found in numbers()]
    assert "Left bank's reservation value: 55 now, an agreement exists up to 60" in lines
    assert "" in lines
    assert finding_line(SCENARIO, Clashing((LEFT, FREE))) == "Cannot stand together: Left bank's signature and Left bank's red line free"
    assert finding_line(SCENARIO, Waiver((FREE,), point("3", "2"), None)) == "To waive: Left bank's red line free"


def firm(**changes: object) -> Robustness:
    ends = Direction({}, Fraction(1, 4), Fraction(13, 50), True, (NumberMove("parties.left.reservation", Decimal("61.5"), Fraction(-2)),))
    plain = Robustness(
        waived=(),
        zone=10,
        parties=(Loosening(LEFT, 17), Loosening(RIGHT, INTERVAL)),
        red_lines=(Loosening(FREE, 10), Loosening(PAID, 12)),
        distance={"left": Fraction(7, 2), "right": Fraction(3)},
        joint_shift=Fraction(2),
        joint_changes=JointChanges(50, 0, 4, ends, replace(ends, open_at=Fraction(1), closed_at=None), 40, 2),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_how_firm_an_agreement_stands() -> None:
    text = shown(list(firmness_parts(SCENARIO, firm(), "", 10)))
    assert text.index("Right bank +3.00") < text.index("Left bank +3.50 +7")
    assert "To all at once (each in its own points): +2.00." in text
    assert "Right bank's red line “toll at some hours” +2 1 other red line adds nothing when lifted alone." in text
    assert "4 ranged numbers moving at once" in text
    assert "in 40 of 50 directions drawn (seed 0) an agreement exists all the way. 2 directions could not be decided." in text
    assert "ends it first, it holds for 25.0 % of the way, ended mostly by Left bank's reservation value at 61.5." in text
    assert "aimed at ending it, it holds for all of the way." in text
    assert "narrower than 5.0 % of the way" in text


def test_what_was_not_counted_is_said() -> None:
    text = shown(list(firmness_parts(SCENARIO, firm(red_lines=(Loosening(FREE, INTERVAL),), distance=None, joint_changes=None), "", 10)))
    assert text == "How firm the agreement stands For 1 red line that was not counted exactly."


def test_firmness_names_who_is_nearest_to_walking_away() -> None:
    text = " ".join(shown(list[object](firmness_parts(SCENARIO, firm(), "", 10))).split())
    assert "Nearest to walking away: Right bank, if no agreement were worth more than 3.00 points more." in text


def test_firmness_says_what_each_body_costs() -> None:
    scenario = SCENARIO.with_changes({f"{LEFT}.ratification": {"council": {"title": "Council", "chance": Decimal("0.5")}}})
    body = f"{LEFT}.ratification.council"
    text = " ".join(shown(list[object](firmness_parts(scenario, firm(bodies=(Loosening(body, 15),)), "", 10))).split())
    assert "Outcomes that leaving out one ratifying body adds:" in text
    assert "Left bank's ratifying body, Council, +5" in text
    idle = " ".join(shown(list[object](firmness_parts(scenario, firm(bodies=(Loosening(body, 10),)), "", 10))).split())
    assert "1 ratifying body adds nothing when left out alone." in idle


def test_side_payments() -> None:
    half = Fraction(1, 2)
    paid = LeastTransfer(
        "thousand euros", (), half, point("3", "-1"), (Payment("left", "right", half),), {"left": Fraction(2), "right": Fraction(0)}
    )
    text = shown(list(payment_parts(SCENARIO, paid, "")))
    assert "Side payments of 0.5 thousand euros in all would close the gap." in text
    assert "Left bank Right bank 0.5" in text
    assert "Right bank −1.00 0.00" in text
    assert payment_sentence(replace(paid, most=Fraction(1, 4))).endswith("more than the 0.25 that the file allows.")
    none = LeastTransfer("euros", (), None, point("3", "-9"), short=Fraction(4))
    assert payment_sentence(none).endswith("at the outcome that comes nearest 4 euros are missing.")
    assert "no outcome is left that the parties without a part in them" in payment_sentence(replace(none, point=None, short=None))
    case = WaivedCase((), refused(clash=()), None, concessions(), transfer=paid)
    assert "Side payments of 0.5 thousand euros in all would close the gap." in lead(SCENARIO, explanation(cases=(case,)))


def test_issues_are_ranked_by_what_is_open() -> None:
    text = shown(list(explain_report(SCENARIO, explanation(), 10)))
    assert "Length of the bridge 55.0 % 25.0 % only to divide Left bank, Right bank +1.00 100 metres" in text
    assert "Toll 45.0 % 0.0 % all want the same Left bank, Right bank −0.50" in text
    assert "The 2 offers of the file agree on “Toll”; the other issues hold 55.0 % of what is at stake." in text
    assert "“Toll” has an option that is best for all parties." in text


def test_a_longer_proof_is_summed_up() -> None:
    case = WaivedCase((), refused(clash=()), None, None)
    text = shown(list(explain_report(SCENARIO, explanation(cases=(case,)), 10)))
    assert "No single weighted sum excludes every outcome. Each of the 3 options of “Toll” is excluded in turn." in text
    assert no_deal().certificate is not None


def test_figures_of_a_column_that_differ_never_print_alike() -> None:
    near, nearer = Fraction(1), Fraction(1) + Fraction(1, 10**6)
    firmness = shown(list(firmness_parts(SCENARIO, firm(distance={"left": near, "right": nearer}), "", 10)))
    assert "Left bank +1.000000" in firmness
    assert "Right bank +1.000001" in firmness
    alone = {"left": Concession({"left": near}, point("-1", "0")), "right": Concession({"right": nearer}, point("0", "-1"))}
    conceded = shown(list(concession_parts(SCENARIO, Concessions(False, None, None, None, alone), "")))
    assert "Left bank alone 1.000000" in conceded
    assert "Right bank alone 1.000001" in conceded
    waivers = (Waiver((FREE,), point("1", "2"), near), Waiver((PAID,), point("1", "2"), nearer))
    listed = shown(list(waiver_parts(SCENARIO, replace(demands(), waivers=waivers), 10)))
    assert "+1.000000" in listed
    assert "+1.000001" in listed
