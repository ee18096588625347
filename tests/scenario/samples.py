"""Scenarios for the tests of this room: one that uses every part of the format, and random ones by seed."""

from __future__ import annotations

import copy
from typing import Any

from simulator.scenario.model import Scenario
from simulator.scenario.random import random_scenario

RANGED = ("parties.north.weights.army", "parties.north.values.land.shared")

EVERYTHING: dict[str, Any] = {
    "schema": 1,
    "title": "no",
    "as_of": "2025-12-15",
    "note": "Two lines,\nthe second one shorter.\n",
    "default_mark": "assumed",
    "sources": {"memo": "12:30", "report": {"title": "A report", "kind": "report", "date": "2025-01-02", "found_at": "p. 3"}},
    "issues": {
        "land": {
            "title": "Land",
            "options": {
                "kept": "Kept",
                "shared": {"title": "1e5", "put_forward_by": ["north"], "source": ["memo", "report"], "note": "é, 水, 🜁"},
                "sold": {"title": "Sold", "in_force": False, "why": "0o17"},
            },
        },
        "army": {"title": "Army", "unit": "thousand", "levels": [400, 600.5, 800]},
        "dues": {"title": "Dues", "levels": {"from": 0, "to": 1, "step": 0.25}, "source": "memo"},
    },
    "parties": {
        "north": {
            "title": "North",
            "speaks_for": "its people",
            "weights": {
                "land": 40,
                "army": {"base": 30, "range": [20, 40], "source": "memo", "why": "says so"},
                "dues": 0.10,
                "why": "all",
            },
            "values": {
                "land": {"kept": 100, "shared": {"base": 35, "range": [30, 50], "together": "mood"}, "sold": 0, "note": "a table"},
                "army": {"piecewise": {400: 0, "600.5": {"base": 60, "range": [50, 70]}, 800: 100}},
                "dues": {"falling": [0.25, {"base": 0.75, "range": [0.5, 1]}]},
            },
            "interactions": {
                "both": {
                    "title": "Both",
                    "when": {"land": ["kept", "shared"], "any": [{"army": {"above": 400, "to": 800}}, {"dues": [0, 0.5]}]},
                    "points": {"base": -7.5, "range": [-10, -5]},
                    "applies_to": "agreements",
                }
            },
            "red_lines": {"never_sold": {"never": {"land": "sold"}, "can_be_lifted_by": "referendum", "in_force": False}},
            "beliefs": {"calm": "rest", "storm": {"base": 0.35, "range": [0.2, 0.5]}, "note": "own"},
            "war_cost": {"base": 6, "why": "every course"},
            "patience": 0.95,
            "bargaining_weight": {"base": 2, "mark": "derived", "distribution": "uniform", "range": [1, 3]},
            "ratification": {
                "referendum": {
                    "title": "Referendum",
                    "needed": {"any": [{"land": "shared"}, {"army": 400}]},
                    "curves": {"flat": {"midpoint": 50, "scale": 10, "weight": 1, "fitted_to": ["spring"]}},
                    "error_sd": 3,
                    "threshold": 0.5,
                    "polls": {"spring": {"yes": 40, "no": 35, "terms": {"land": "shared", "army": 600.5}, "filled": "army"}},
                },
                "upper_house": {
                    "title": "Upper house",
                    "blocs": {"left": {"seats": 40, "least": 45}, "right": {"seats": 60, "opposes": {"land": "shared"}}},
                    "majority": "two_thirds",
                },
            },
        },
        "south": {
            "title": "South",
            "weights": {"land": 1, "army": 1, "dues": 1},
            "values": {
                "land": {"table": {"kept": 0, "shared": 1, "sold": 2}, "out_of": 2},
                "army": {"peak": [400, 600.5, 800]},
                "dues": {"table": {"0": 0, "0.25": 10, "0.5": 20, "0.75": 33.3, "1": 100}},
            },
            "beliefs": {"calm": 0.5, "storm": 0.5},
            "war_cost": {"calm": 1, "storm": {"base": 4, "range": [2, 6]}},
            "ratification": {
                "council": {"title": "Council", "chance_by_option": {"land": {"kept": 1, "shared": 0.5, "sold": 0.1}}},
                "court": {"title": "Court", "chance": 0.9, "if_refused": {"army": 400}},
            },
        },
    },
    "no_deal": {
        "horizon": "20 months",
        "courses": {
            "calm": {"title": "Calm", "months": 20, "points": {"north": {"base": 34, "range": [30, 40]}, "south": 38, "why": "as now"}},
            "storm": {"title": "Storm", "outcome": {"land": "sold", "army": 600.5, "dues": 0.25}},
        },
    },
    "constraints": {"no_cheap_army": {"never": {"army": {"from": 600.5}, "dues": 0}, "title": "No cheap army"}},
    "side_payments": {
        "unit": "million",
        "points_per_unit": {"north": {"base": 2, "why": "rich"}, "south": 3},
        "most": 10,
        "note": "paid at once",
    },
    "offers": {
        "plan": {
            "title": "Plan",
            "date": "2025-11-21",
            "put_forward_by": "south",
            "terms": {"land": "shared", "army": 800},
            "filled": ["army"],
        }
    },
    "calendar": {
        "round": "1 month",
        "start": "2025-12-15",
        "events": {
            "lapse": {
                "title": "Lapse",
                "chance_per_month": {"base": 0.05, "range": [0.01, 0.1]},
                "removes": {"land": ["shared"]},
                "in_courses": {"land": {"shared": "sold"}},
                "drift": {"unit": "km2", "start": 5000, "per_month": -400.5, "sd_per_month": 150},
                "ends_talks": True,
            }
        },
    },
    "studies": {
        "weights": {"title": "Weights", "vary": {"parties.north.weights.land": {"from": 10, "to": 50, "steps": 5}}, "finding": "None."},
        "lines": {"title": "Lines", "vary": {"parties.north.red_lines.never_sold.in_force": [True, False]}},
        "all": {"title": "All", "vary": dict.fromkeys(RANGED, "range"), "design": "sobol", "samples": 64},
    },
}


def everything() -> Scenario:
    """The scenario that uses every part of the format."""
    return Scenario.model_validate(copy.deepcopy(EVERYTHING))


def by_seed(seed: int) -> Scenario:
    """A random scenario whose kind depends on the seed too."""
    return random_scenario(
        parties=1 + seed % 4,
        issues=1 + seed % 6,
        options=(2, 5),
        interactions=seed % 7,
        red_lines=seed % 5,
        constraints=seed % 3,
        numeric=min(seed % 3, 1 + seed % 6),
        courses=seed % 4,
        conflict=None,
        decimals=1 if seed % 2 else 0,
        ties=seed % 5 == 0,
        ranges=seed % 3 == 0,
        bargaining_weights=seed % 2 == 0,
        reservation_as="quantile" if seed % 2 else "share",
        seed=seed,
    )
