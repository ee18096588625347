"""The least scenarios there are: one of everything, zeros, ends of ranges, nothing left. Every command is run on each."""

from __future__ import annotations

from typing import Any

Data = dict[str, Any]

ISSUES = {
    "a": {"title": "Aid", "options": {"x": "Much", "y": "Little"}, "controlled_by": "one"},
    "b": {"title": "Border", "options": {"x": "Open", "y": "Shut"}},
}
UP, DOWN = {"x": 100, "y": 0}, {"x": 0, "y": 100}
DEAL = {"a": "x", "b": "y"}


def party(title: str, weights: Data | None = None, values: Data | None = None, **rest: Any) -> Data:
    outside = {} if "beliefs" in rest else {"reservation": 30}
    return {
        "title": title,
        "weights": weights or {"a": 60, "b": 40},
        "values": values or {"a": UP if title == "One" else DOWN, "b": DOWN if title == "One" else UP},
        **outside,
        **rest,
    }


def scenario(one: Data | None = None, two: Data | None = None, issues: Data = ISSUES, offers: Any = None, **rest: Any) -> Data:
    """Two parties over two issues on which each cares for another, and one full offer."""
    two = two or party("Two", {"a": 40, "b": 60})
    offers = {"deal": {"title": "A deal", "terms": DEAL}} if offers is None else offers
    return {"title": "Least", "issues": issues, "parties": {"one": one or party("One"), "two": two}, "offers": offers, **rest}


def outside(courses: Data, **beliefs: Data) -> Data:
    """The two parties with these beliefs over the courses."""
    parties = {name: party(name.title(), beliefs=own) for name, own in beliefs.items()}
    return scenario(parties["one"], parties["two"], no_deal={"courses": courses})


ONE_ISSUE = {"a": ISSUES["a"]}
ONE_OPTION = {"a": {"title": "Aid", "options": {"x": "Much"}}, "b": ISSUES["b"]}
ALONE = {"title": "Alone", "issues": ISSUES, "parties": {"one": party("One")}, "offers": {"deal": {"title": "A deal", "terms": DEAL}}}
STATED = {"c": {"title": "Goes on", "points": {"one": 10, "two": 10}}}
ENDING = {"c": {"title": "Ends so", "outcome": {"a": "y", "b": "x"}}, "d": {"title": "Or so", "points": {"one": 0, "two": 50}}}
FROM_ZERO = {"base": 10, "range": [0, 20]}
EQUAL = {"a": {"x": 50, "y": 50}, "b": {"x": 50, "y": 50}}

LEAST: dict[str, Data] = {
    "plain": scenario(),
    "one party": ALONE,
    "one party, one issue, one option": {
        "title": "Least of all",
        "issues": {"a": {"title": "Aid", "options": {"x": "Much"}}},
        "parties": {"one": {"title": "One", "weights": {"a": 1}, "values": {"a": {"x": 100}}, "reservation": 0}},
    },
    "one issue": scenario(
        party("One", {"a": 1}, {"a": UP}),
        party("Two", {"a": 1}, {"a": {"x": 40, "y": 100}}),
        ONE_ISSUE,
        {"deal": {"title": "A deal", "terms": {"a": "x"}}},
    ),
    "one option": scenario(
        party("One", values={"a": {"x": 100}, "b": DOWN}),
        party("Two", values={"a": {"x": 0}, "b": UP}),
        ONE_OPTION,
        {"deal": {"title": "A deal", "terms": DEAL}},
    ),
    "one level": scenario(
        party("One", {"a": 1}, {"a": {"rising": [0, 10]}}),
        party("Two", {"a": 1}, {"a": {"falling": [0, 10]}}),
        {"a": {"title": "Aid", "unit": "euros", "levels": [5]}},
        {"deal": {"title": "A deal", "terms": {"a": 5}}},
    ),
    "a weight of zero": scenario(party("One", {"a": 100, "b": 0}, {"a": UP})),
    "only one weight each": scenario(party("One", {"a": 1, "b": 0}, {"a": UP}), party("Two", {"a": 0, "b": 1}, {"b": UP})),
    "a range that begins at 0": scenario(party("One", {"a": FROM_ZERO, "b": 0}, {"a": UP})),
    "all ranges from 0, together": scenario(party("One", {i: {**FROM_ZERO, "together": "t"} for i in ISSUES})),
    "a range of no width": scenario(party("One", reservation={"base": 30, "range": [30, 30]})),
    "a range of a bargaining weight alone": scenario(party("One", bargaining_weight={"base": 1, "range": [0.5, 2]})),
    "a belief from 0": outside(STATED, one={"c": {"base": 1, "range": [0, 1]}}, two={"c": 1}),
    "a belief of all the rest": outside(
        ENDING, one={"c": {"base": 0, "range": [0, 1]}, "d": "rest"}, two={"c": {"base": 1, "range": [0, 1]}, "d": "rest"}
    ),
    "beliefs that sum to 1": outside(
        ENDING, one={"c": {"base": 0.5, "range": [0, 1]}, "d": {"base": 0.5, "range": [0, 1]}}, two={"c": 0, "d": 1}
    ),
    "one course": outside(STATED, one={"c": 1}, two={"c": "rest"}),
    "a cost of zero": scenario(
        party("One", beliefs={"c": 1}, war_cost=0), party("Two", beliefs={"c": 1}, war_cost={"c": 0}), no_deal={"courses": STATED}
    ),
    "courses of no length": scenario(
        party("One", beliefs={"c": 1}, war_cost=5),
        party("Two", beliefs={"c": 1}),
        no_deal={"horizon": "1 month", "courses": {"c": {**STATED["c"], "months": 0}}},
    ),
    "no offers": scenario(offers={}),
    "an empty offer": scenario(offers={"open": {"title": "All open", "terms": {}}}),
    "an offer out of force": scenario(offers={"off": {"title": "Off", "terms": DEAL, "in_force": False}}),
    "all values equal": scenario(party("One", values=EQUAL), party("Two", values=EQUAL)),
    "one party does not care": scenario(party("One", values=EQUAL)),
    "red lines that leave nothing": scenario(
        party("One", red_lines={"r": {"never": {"a": "y"}}}), party("Two", red_lines={"r": {"never": {"a": "x"}}})
    ),
    "a red line that leaves nothing by itself": scenario(party("One", red_lines={"r": {"never": {"a": ["x", "y"]}}})),
    "a constraint that leaves one outcome": scenario(constraints={"c": {"never": {"any": [{"a": "y"}, {"b": "x"}]}}}),
    "a constraint that leaves nothing": scenario(constraints={"c": {"never": {"a": ["x", "y"]}}}),
    "a reservation value of zero": scenario(party("One", reservation=0), party("Two", {"a": 40, "b": 60}, reservation=0)),
    "reservation values just reached": scenario(party("One", reservation=100), party("Two", {"a": 40, "b": 60}, reservation=100)),
    "a reservation value out of reach": scenario(party("One", reservation=1000)),
    "negative points": scenario(party("One", reservation=-50, interactions={"i": {"when": DEAL, "points": -200}})),
    "an interaction of no points": scenario(
        party("One", interactions={"i": {"when": {"a": "x"}, "points": {"base": 0, "range": [-5, 5]}}})
    ),
    "patience of 1": scenario(party("One", patience=1), party("Two", {"a": 40, "b": 60}, patience=1)),
    "patience near 0": scenario(
        party("One", patience=0.000001), party("Two", {"a": 40, "b": 60}, patience={"base": 0.5, "range": [0.000001, 1]})
    ),
    "patience of 0": scenario(party("One", patience=0)),
    "a body that never consents": scenario(party("One", ratification={"v": {"title": "Vote", "chance": 0}})),
    "a body that always consents": scenario(party("One", ratification={"v": {"title": "Vote", "chance": 1}})),
    "segments of no turnout": scenario(
        party(
            "One",
            ratification={
                "v": {
                    "title": "Vote",
                    "segments": {"s": {"share": 1, "turnout": 0, "weights": {"a": 1, "b": 0}, "values": {"a": UP}, "reservation": 0}},
                }
            },
        )
    ),
    "equal ranks": {
        "title": "Ranks",
        "issues": ISSUES,
        "parties": {name: {"title": name, "ranking": [[{"a": "x"}, {"a": "y"}]]} for name in ("one", "two")},
    },
    "a game of one move": {
        **scenario(),
        "games": {
            "g": {
                "title": "G",
                "players": {"one": ["m"], "two": ["m"]},
                "payoffs": {"all": {"points": {"one": 0, "two": {"base": 0, "range": [0, 0]}}}},
            }
        },
    },
}
