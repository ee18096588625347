"""Two scenarios that use every key of the format between them: one in points, one in rankings."""

from __future__ import annotations

import copy

from simulator.scenario.model import Scenario
from tests.scenario.samples import EVERYTHING


def in_points() -> Scenario:
    """The scenario of `samples`, with what it leaves at its default."""
    data = copy.deepcopy(EVERYTHING)
    data["sources"]["report"]["note"] = "second edition"
    data["issues"]["land"] |= {"controlled_by": ["north"], "irreversible": {"sold": ["kept", "shared"]}, "why": "the quarrel"}
    south, north = data["parties"]["south"], data["parties"]["north"]
    south |= {"source": "memo", "note": "new here", "values": {**south["values"], "dues": {"rising": [0, 1]}}}
    south["cost"] = south.pop("war_cost")
    south["red_lines"] = {
        "some": {"never": {"any": [{"army": {"below": 500, "from": 400}}, {"land": "sold"}]}, "title": "Some", "why": "so"}
    }
    north["red_lines"]["never_sold"]["source"] = "memo"
    north["interactions"]["both"] |= {"source": "report", "why": "they meet"}
    north["ratification"]["referendum"] |= {
        "fact": "voted before",
        "rule": "half of those voting",
        "turnout_needed": "half of all",
        "source": "memo",
        "why": "land is asked about",
    }
    north["ratification"]["referendum"]["polls"]["spring"] |= {"source": "report", "note": "by telephone"}
    north["ratification"]["referendum"]["curves"]["flat"]["why"] = "fitted by hand"
    north["ratification"]["upper_house"]["blocs"]["left"] |= {"title": "The left", "source": "memo"}
    voters = {key: south[key] for key in ("weights", "values")}
    south["ratification"] |= {
        "voters": {
            "title": "Voters",
            "segments": {
                "old": {"title": "The old", "share": 0.6, "turnout": 0.8, "reservation": 10, "source": "memo", **voters},
                "young": {"share": 0.4, "reservation": 20, **voters},
            },
        },
        "states": {"title": "States", "members": {"east": {"least": 10, "title": "East", "why": "borders on it"}}},
    }
    data["parties"]["east"] = {"title": "East", "weights": south["weights"], "values": south["values"], "reservation": 12.5}
    data["no_deal"] |= {"source": "memo", "note": "twenty months"}
    data["no_deal"]["courses"]["calm"] |= {"source": "report", "why": "as it was", "note": "mostly"}
    data["constraints"]["no_cheap_army"] |= {"source": "memo", "why": "nobody can", "in_force": False}
    data["offers"]["plan"] |= {
        "answers": {"north": {"answer": "refused", "date": "2025-11-23", "source": "memo", "why": "too much", "note": "on the phone"}},
        "later_source": True,
        "source": "report",
        "note": "a draft",
    }
    data["offers"]["open"] = {"title": "Open", "terms": {"land": "kept"}, "put_forward_by": ["north", "south"], "in_force": False}
    quota = {"base": 65, "range": [60, 70], "mark": "derived", "distribution": "uniform", "together": "quotas"}
    needs = {"all": [{"quota": quota, "of": "people"}, {"any": [{"more_than": "50%"}, "north"]}, {"at_least": 1, "of": ["north", "south"]}]}
    data["agreement"] = {
        "majority": {"title": "Majority", "needs": needs, "source": "memo", "why": "so it is written"},
        "land": {"needs": "everybody", "blocked_by": {"at_least": 2}, "when": {"land": "sold"}, "in_force": False},
    }
    north["votes"], north["indifferent"] = {"people": 7, "members": 2, "why": "two seats"}, "abstain"
    south["votes"] = {"people": {"base": 3, "range": [2, 4]}}
    data["parties"]["east"]["consent"] = False
    data["games"] = {
        "chicken": {
            "title": "Chicken",
            "source": "memo",
            "players": {"north": ["stay", "yield"], "south": "wait"},
            "payoffs": {
                "crash": {"title": "Crash", "when": {"north": "stay"}, "points": {"north": 1, "south": 2}, "why": "both lose"},
                "rest": {"when": {"north": "yield"}, "points": {"north": 3, "south": 4}},
            },
        }
    }
    lapse = data["calendar"]["events"]["lapse"]
    lapse |= {"source": "memo", "why": "it ends", "later_source": True}
    lapse["drift"] |= {"title": "The front", "points_per_unit": {"north": 0.01}, "under": {"storm": -500}, "source": "report"}
    data["calendar"]["events"]["vote"] = {"title": "Vote", "date": "2026-01-05"}
    north["ratification"]["upper_house"]["in_force"] = False
    north["interactions"]["lifted"] = {
        "when": {"land": ["kept", "shared"]},
        "points": {"base": 3, "note": "once", "later_source": True},
        "in_force": False,
    }
    data["calendar"]["events"]["talk"] = {"title": "Talk", "days": 12, "in_force": False}
    data["calendar"] |= {"source": "memo", "why": "as agreed"}
    data["studies"]["weights"] |= {"overlays": "other", "source": "memo", "why": "asked often"}
    return Scenario.model_validate(data)


def in_rankings() -> Scenario:
    """Two parties that rank outcomes."""
    option = {"title": "Side", "options": {"left": "Left", "right": "Right"}}
    return Scenario.model_validate(
        {
            "title": "Ranked",
            "issues": {"a": {**option, "title": "A"}, "b": {**option, "title": "B"}},
            "parties": {
                "p": {"title": "P", "ranking": [{"a": "left"}, [{"a": "right", "b": "left"}, {"a": "right", "b": "right"}]]},
                "q": {"title": "Q", "ranking": [{"b": "left"}, {"b": "right"}]},
            },
        }
    )
