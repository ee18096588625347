"""Certificates of no agreement: every refutation is accepted, what proves nothing is refused, and nothing makes the checker fall over."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.errors import UsageError
from simulator.payoffs.compiling import compile_payoffs
from simulator.scenario.model import Scenario
from simulator.scenario.plain import to_data
from simulator.scenario.reading import loads
from simulator.solve.bound.surplus_bound import root_bound
from simulator.solve.checker import digest, verify_certificate
from simulator.solve.proof.certificate import certificate_of, certificate_text, read_certificate, summary
from simulator.solve.proof.refutation import Found, Refuted, refute
from tests.oracles.brute_force import BruteForce
from tests.oracles.proofs import proves
from tests.oracles.small_scenarios import small_scenario

SEEDS = st.integers(0, 10_000)


def refused_everywhere(scenario: Scenario) -> Scenario:
    """The scenario with reservation values just above the outcome with the largest least surplus, so that nothing is acceptable."""
    oracle = BruteForce(scenario)
    if not oracle.allowed:
        return scenario
    best = max(oracle.allowed, key=lambda o: min(oracle.surplus(o)))
    data = to_data(scenario)
    for party, utility in zip(oracle.parties, oracle.utilities[best], strict=True):
        data["parties"][party].pop("beliefs", None)
        data["parties"][party].pop("war_cost", None)
        data["parties"][party]["reservation"] = int(utility) + 1
    return Scenario.model_validate(data)


def certificate_for(scenario: Scenario) -> dict[str, Any] | None:
    answer = refute(compile_payoffs(scenario))
    return certificate_of(scenario, answer.tree) if isinstance(answer, Refuted) else None


def nodes(tree: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield tree
    for child in tree.get("options", {}).values():
        yield from nodes(child)


@given(seed=SEEDS, shifted=st.booleans())
@settings(max_examples=30, deadline=None)
def test_a_certificate_exactly_where_there_is_no_agreement_and_it_is_accepted(seed: int, shifted: bool) -> None:
    scenario = small_scenario(seed)
    scenario = refused_everywhere(scenario) if shifted else scenario
    agreements = BruteForce(scenario).acceptable
    answer = refute(compile_payoffs(scenario))
    assert isinstance(answer, Found) == bool(agreements)
    if isinstance(answer, Refuted):
        document = read_certificate(certificate_text(certificate_of(scenario, answer.tree)))
        checked = verify_certificate(scenario, document)
        assert checked.ok, checked.complaint
        assert checked.nodes == answer.nodes == summary(document).nodes
        assert checked.leaves == summary(document).leaves


@given(seed=SEEDS, data=st.data())
@settings(max_examples=30, deadline=None)
def test_a_certificate_tampered_with_so_that_it_proves_nothing_is_refused(seed: int, data: st.DataObject) -> None:
    scenario = refused_everywhere(small_scenario(seed))
    document = certificate_for(scenario)
    if document is None:
        return
    tampered = copy.deepcopy(document)
    node = data.draw(st.sampled_from(list(nodes(tampered["tree"]))))
    if "branch" in node:
        _tamper_with_split(scenario, node, data)
    elif "weights" in node:
        _tamper_with_weights(node, data)
    elif "closed_by" in node:
        node["closed_by"] = data.draw(st.sampled_from([node["closed_by"] + "x", "", "constraints.invented", "parties.p0", None, 3]))
    else:
        node["empty"] = data.draw(st.sampled_from([False, None, 1, "true", {}]))
    checked = verify_certificate(scenario, tampered)
    assert not checked.ok
    assert checked.complaint


def _tamper_with_split(scenario: Scenario, node: dict[str, Any], data: st.DataObject) -> None:
    how = data.draw(st.sampled_from(["drop", "add", "rename", "unknown", "other"]))
    some = data.draw(st.sampled_from(sorted(node["options"])))
    if how == "drop":
        del node["options"][some]
    elif how == "add":
        node["options"][some + "?"] = {"empty": True}
    elif how == "rename":
        node["options"][some + "?"] = node["options"].pop(some)
    elif how == "unknown":
        node["branch"] += "?"
    else:
        node["options"] = list(node["options"].values())


def _tamper_with_weights(node: dict[str, Any], data: st.DataObject) -> None:
    how = data.draw(st.sampled_from(["bound", "positive", "more", "less", "negative", "zero", "number", "stranger", "none"]))
    some = data.draw(st.sampled_from(sorted(node["weights"])))
    weight, bound = Fraction(node["weights"][some]), Fraction(node["bound"])
    if how == "bound":
        node["bound"] = str(bound + data.draw(st.sampled_from([Fraction(-1), Fraction(1, 10**9), -bound / 2])))
    elif how == "positive":
        node["bound"] = str(-bound)
    elif how in ("more", "less"):
        node["weights"][some] = str(weight + Fraction(1 if how == "more" else -1, 10**6))
    elif how == "negative":
        node["weights"] = {some: str(1 + weight), "p0" if some != "p0" else "p1": str(-weight)}
    elif how == "zero":
        node["weights"][some] = "0"
    elif how == "number":
        node["weights"][some] = float(weight)
    elif how == "stranger":
        node["weights"]["p99"] = node["weights"].pop(some)
    else:
        node["weights"] = {}


def alterations(scenario: Scenario, document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The certificate with one node altered: every field of it in several ways, and the whole node replaced by each other kind."""
    bans = [f"constraints.{k}" for k in scenario.constraints]
    bans += [f"parties.{p}.red_lines.{k}" for p, party in scenario.parties.items() for k in party.red_lines]
    bans += [f"issues.{i}.options.{o}" for i, issue in scenario.issues.items() for o in issue.choices]
    leaves: list[dict[str, Any]] = [{"empty": True}, *({"closed_by": path} for path in bans)]
    for k, node in enumerate(nodes(document["tree"])):
        others = list(leaves)
        if "branch" in node:
            others += [{**node, "branch": issue} for issue in scenario.issues]
            options = list(node["options"])
            turned = dict(zip(options, [*node["options"].values()][::-1], strict=True))
            others += [
                {**node, "options": turned},
                *({**node, "options": {o: node["options"][o] for o in options if o != x}} for x in options),
            ]
        if "weights" in node:
            bound = Fraction(node["bound"])
            others += [{**node, "bound": str(b)} for b in (bound / 2, bound - 1, -bound, Fraction(0))]
            others += [{**node, "bound": f"{2 * bound.numerator}/{2 * bound.denominator}"}]
            others += [{"weights": {p: "1"}, "bound": str(b)} for p in scenario.parties for b in (bound, *_highest(scenario, p))]
        for other in others:
            altered = copy.deepcopy(document)
            _replace(altered, k, other)
            yield altered
    for key, value in {"version": "0", "claim": "no agreement that is signed and ratified", "schema": "zopa/certificate/2"}.items():
        yield {**document, key: value}


def _highest(scenario: Scenario, party: str) -> list[Fraction]:
    """A party's largest surplus over what is allowed: the bound that a root with all the weight on it has."""
    oracle = BruteForce(scenario)
    place = oracle.parties.index(party)
    return [max(oracle.surplus(o)[place] for o in oracle.allowed)] if oracle.allowed else []


def _replace(document: dict[str, Any], k: int, node: dict[str, Any]) -> None:
    """Put another node in the place of the k-th, counted as `nodes` goes through them."""
    old = list(nodes(document["tree"]))[k]
    old.clear()
    old.update(node)


def test_an_altered_certificate_is_accepted_exactly_where_it_is_still_a_proof() -> None:
    """By every outcome of every box: whatever is altered, the checker says yes to proofs and to nothing else."""
    altered = still = 0
    for seed in range(24):
        scenario = refused_everywhere(small_scenario(seed, most_outcomes=24))
        document = certificate_for(scenario)
        if document is None:
            continue
        oracle = BruteForce(scenario)
        assert proves(oracle, document["tree"])
        for other in alterations(scenario, document):
            if other == document:
                continue
            head = other["claim"] == document["claim"] and other["schema"] == document["schema"]
            proof = head and proves(oracle, other["tree"])
            assert verify_certificate(scenario, other).ok == proof, other
            altered += 1
            still += proof
    assert altered > 500
    assert still > 18


@given(seed=SEEDS)
@settings(max_examples=40, deadline=None)
def test_a_certificate_proves_nothing_about_other_numbers(seed: int) -> None:
    """With the reservation values lowered until a deal exists the proof is refused, even with the fingerprint forged."""
    scenario = refused_everywhere(small_scenario(seed))
    document = certificate_for(scenario)
    data = to_data(scenario)
    for party in data["parties"].values():
        party.pop("beliefs", None)
        party.pop("war_cost", None)
        party["reservation"] = -1000
        party["red_lines"] = {}
    other = Scenario.model_validate(data)
    assert BruteForce(other).acceptable
    if document is None:
        return
    plain = verify_certificate(other, document)
    assert not plain.ok
    assert "another scenario" in str(plain.complaint)
    document["scenario"]["sha256"] = digest(other)
    assert not verify_certificate(other, document).ok


def quarrel() -> Scenario:
    """Two issues; red lines leave nothing on one of them."""
    return Scenario.model_validate(
        {
            "title": "Quarrel",
            "issues": {
                "land": {"title": "Land", "options": {"mine": "mine", "yours": "yours"}},
                "sea": {"title": "Sea", "options": {"open": "open", "shut": "shut"}},
            },
            "parties": {
                "a": {
                    "title": "A",
                    "weights": {"land": 1, "sea": 1},
                    "values": {"land": {"mine": 100, "yours": 0}, "sea": {"open": 50, "shut": 50}},
                    "red_lines": {"land": {"never": {"land": "yours"}}, "shut": {"never": {"sea": "shut"}}},
                    "reservation": 0,
                },
                "b": {
                    "title": "B",
                    "weights": {"land": 1, "sea": 1},
                    "values": {"land": {"mine": 0, "yours": 100}, "sea": {"open": 50, "shut": 50}},
                    "red_lines": {"land": {"never": {"land": "mine"}}},
                    "reservation": 50,
                },
            },
            "constraints": {"off": {"never": {"sea": "open"}, "in_force": False}},
        }
    )


LAND_A, LAND_B = {"closed_by": "parties.a.red_lines.land"}, {"closed_by": "parties.b.red_lines.land"}
SPLIT: dict[str, Any] = {"branch": "land", "options": {"mine": LAND_B, "yours": LAND_A}}


def with_tree(tree: Any) -> dict[str, Any]:
    return {**certificate_of(quarrel(), {}), "tree": tree}


@pytest.mark.parametrize(
    "tree",
    [
        pytest.param(SPLIT, id="split"),
        pytest.param({"empty": True}, id="empty at once"),
        pytest.param({"branch": "sea", "options": {"open": SPLIT, "shut": {"closed_by": "parties.a.red_lines.shut"}}}, id="two splits"),
        pytest.param({"branch": "sea", "options": {"open": {"empty": True}, "shut": SPLIT}}, id="mixed"),
    ],
)
def test_any_valid_tree_is_accepted(tree: Any) -> None:
    checked = verify_certificate(quarrel(), with_tree(tree))
    assert checked.ok, checked.complaint


@pytest.mark.parametrize(
    ("tree", "complaint"),
    [
        (None, "tree: expected a record"),
        ([SPLIT], "found a list"),
        ({}, "not a node"),
        ({**SPLIT, "empty": True}, "not a node"),
        ({"bound": "-1"}, "not a node"),
        (LAND_A, "does not exclude everything here"),
        ({"branch": "land", "options": {"mine": LAND_A, "yours": LAND_B}}, "tree, land = yours: parties.b.red_lines.land does not"),
        ({"branch": "land", "options": {"mine": LAND_B}}, "'yours' missing"),
        ({"branch": "land", "options": {**SPLIT["options"], "ours": LAND_A}}, "'ours' does not belong"),
        ({"branch": "land", "options": None}, "found nothing"),
        ({"branch": "air", "options": {}}, "'air', which is no issue"),
        ({"branch": ["land"], "options": {}}, "a list, which is no issue"),
        ({"branch": "land", "options": {"mine": SPLIT, "yours": LAND_A}}, "decided already"),
        ({"closed_by": "constraints.off"}, "no red line or constraint in force"),
        ({"closed_by": {"a": 1}}, "a dict"),
        ({"empty": 1}, "expected true"),
        ({"branch": "sea", "options": {"open": SPLIT, "shut": {"closed_by": "parties.a.red_lines.land"}}}, "sea = shut"),
        ({"weights": {"b": "1"}, "bound": "-1"}, "nothing to bound"),
        ({"weights": {"b": "1/0"}, "bound": "-1"}, "divides by zero"),
        ({"weights": {"b": "１"}, "bound": "-1"}, "whole number or a fraction"),
        ({"weights": {"b": "9" * 5000}, "bound": "-1"}, "whole number or a fraction"),
        ({"weights": {"b": 1}, "bound": "-1"}, "found 1"),
        ({"weights": {"b": 10**5000}, "bound": "-1"}, "a very large number"),
        ({"weights": {("b",): "1"}, "bound": "-1"}, "a tuple, which is no party"),
        ({"weights": [1], "bound": "-1"}, "weights: expected a record"),
        ({"weights": {}, "bound": "-1"}, "sum to 0"),
        ({"weights": {"a": "2", "b": "-1"}, "bound": "-1"}, "weights are positive"),
        ({"weights": {"b": "1"}, "bound": -1}, "bound: expected"),
    ],
)
def test_what_is_wrong_with_a_tree_is_said(tree: Any, complaint: str) -> None:
    checked = verify_certificate(quarrel(), with_tree(tree))
    assert not checked.ok
    assert complaint in str(checked.complaint)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"schema": "zopa/certificate/2"}, "'zopa/certificate/2'; this checker knows"),
        ({"schema": None}, "schema is nothing"),
        ({"claim": "agreement"}, "claim is 'agreement'"),
        ({"claim": {}}, "claim is a dict"),
        ({"version": 1}, "version is 1"),
        ({"scenario": "Quarrel"}, "scenario: expected a record"),
        ({"scenario": {"title": "Quarrel"}}, "'sha256' missing"),
        ({"scenario": {"title": "Quarrel", "sha256": "0" * 64}}, "another scenario"),
        ({"scenario": {"title": "Peace", "sha256": digest(quarrel())}}, "scenario.title is 'Peace'"),
        ({"signed": True}, "'signed' does not belong"),
    ],
)
def test_what_is_wrong_with_the_head_is_said(change: dict[str, Any], complaint: str) -> None:
    checked = verify_certificate(quarrel(), {**with_tree(SPLIT), **change})
    assert not checked.ok
    assert complaint in str(checked.complaint)


def test_a_bound_that_proves_nothing_is_said_to() -> None:
    scenario = Scenario.model_validate({**to_data(quarrel()), "parties": _without_red_lines()})
    document = {**certificate_of(scenario, {"weights": {"b": "1"}, "bound": "-1"})}
    checked = verify_certificate(scenario, document)
    assert "the surpluses sum to as much as 25, which proves nothing" in str(checked.complaint)
    wrongly_empty = verify_certificate(scenario, certificate_of(scenario, {"empty": True}))
    assert "leave outcomes here" in str(wrongly_empty.complaint)


def test_a_sum_of_exactly_zero_proves_nothing() -> None:
    """An outcome that gives everyone just the reservation value is an agreement."""
    parties = _without_red_lines()
    parties["b"]["reservation"] = 75
    scenario = Scenario.model_validate({**to_data(quarrel()), "parties": parties})
    checked = verify_certificate(scenario, certificate_of(scenario, {"weights": {"b": "1"}, "bound": "0"}))
    assert "sum to as much as 0, which proves nothing" in str(checked.complaint)
    parties["b"]["reservation"] = 76
    scenario = Scenario.model_validate({**to_data(quarrel()), "parties": parties})
    assert verify_certificate(scenario, certificate_of(scenario, {"weights": {"b": "1"}, "bound": "-1"})).ok


def _without_red_lines() -> dict[str, Any]:
    parties = to_data(quarrel())["parties"]
    return {name: {k: v for k, v in party.items() if k != "red_lines"} for name, party in parties.items()}


WORDS = st.sampled_from(["branch", "options", "weights", "bound", "closed_by", "empty", "land", "mine", "yours", "a"])
ATOMS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8) | WORDS | st.just("1/2")
JSON = st.recursive(
    ATOMS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | st.text(max_size=4), inner, max_size=4), max_leaves=12
)


def same(found: Any, expected: Any) -> bool:
    """Equality as JSON has it: 1 is not true."""
    return json.dumps(found) == json.dumps(expected)


@given(found=JSON)
@settings(max_examples=75, deadline=None)
def test_nothing_makes_the_checker_fall_over(found: Any) -> None:
    assert isinstance(verify_certificate(quarrel(), found).ok, bool)
    assert verify_certificate(quarrel(), with_tree(found)).ok == same(found, {"empty": True})
    below = {"branch": "land", "options": {"mine": LAND_B, "yours": found}}
    assert verify_certificate(quarrel(), with_tree(below)).ok == (same(found, {"empty": True}) or same(found, LAND_A))


def test_a_tree_nested_without_end_is_refused_at_once() -> None:
    tree: dict[str, Any] = dict(LAND_A)
    for _ in range(100_000):
        tree = {"branch": "land", "options": {"mine": LAND_B, "yours": tree}}
    checked = verify_certificate(quarrel(), with_tree(tree))
    assert not checked.ok
    assert "decided already" in str(checked.complaint)
    while "options" in tree:  # taken apart level by level: the interpreter would do it recursively
        tree = tree["options"].pop("yours")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "not JSON"),
        ("{", r"proof\.json:1:2: not JSON"),
        ("[" * 200_000, "nested too deeply"),
        ('{"a": ' * 200_000, "nested too deeply"),
        ("[]", "expected a JSON object"),
        ('{"schema": 1, "schema": 2}', "'schema' stands twice"),
        ('{"bound": NaN}', "NaN is no number"),
        ('{"bound": -Infinity}', "-Infinity is no number"),
        ('{"bound": ' + "9" * 10_000 + "}", "digits"),
        (b"\xff\xfe{", "not UTF-8"),
    ],
)
def test_a_file_that_is_no_certificate_is_refused(text: str | bytes, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        read_certificate(text, "proof.json")


def test_a_certificate_at_a_glance() -> None:
    mixed = {"branch": "sea", "options": {"open": SPLIT, "shut": {"closed_by": "parties.a.red_lines.shut"}}}
    found = summary(with_tree(mixed))
    assert (found.nodes, found.depth, found.split_on) == (5, 2, "sea")
    assert found.leaves == {"closed_by": 3, "empty": 0, "weights": 0}
    assert found.bans == {"parties.a.red_lines.land": 1, "parties.b.red_lines.land": 1, "parties.a.red_lines.shut": 1}
    assert (found.root_weights, found.root_bound) == ({}, None)
    root = summary(with_tree({"weights": {"a": "1/3", "b": "2/3"}, "bound": "-7/2"}))
    assert root.root_weights == {"a": Fraction(1, 3), "b": Fraction(2, 3)}
    assert root.root_bound == Fraction(-7, 2)


def test_the_document_is_plain_json() -> None:
    document = certificate_of(quarrel(), SPLIT)
    assert json.loads(certificate_text(document)) == document
    assert list(document) == ["schema", "claim", "scenario", "version", "tree"]


def test_the_example_of_the_documentation_runs_as_it_stands() -> None:
    text = (Path(__file__).parents[2] / "docs" / "certificate.md").read_text(encoding="utf-8")
    (written,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    scenario = loads(written, "docs/certificate.md")
    (printed,) = re.findall(r"\$ cat venue.json\n(.*?)```", text, re.DOTALL)
    document = read_certificate(printed)
    assert verify_certificate(scenario, document).ok
    payoffs = compile_payoffs(scenario)
    answer = refute(payoffs)
    assert isinstance(answer, Refuted)
    assert answer.tree == document["tree"]
    at_equal_weights = root_bound(payoffs)
    assert at_equal_weights is not None
    assert at_equal_weights.bound == 10


def test_what_the_page_says_of_altered_certificates() -> None:
    text = (Path(__file__).parents[2] / "docs" / "certificate.md").read_text(encoding="utf-8")
    scenario = loads(re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)[0], "docs/certificate.md")
    document = read_certificate(re.findall(r"\$ cat venue.json\n(.*?)```", text, re.DOTALL)[0])

    def holds(option: str, leaf: dict[str, Any], **head: Any) -> bool:
        altered = {**copy.deepcopy(document), **head}
        altered["tree"]["options"][option] = leaf
        return verify_certificate(scenario, altered).ok

    assert holds("neutral", {"empty": True})
    assert holds("north", {"weights": {"south": "1"}, "bound": "-40/2"}, version="another")
    assert not holds("north", {"empty": True})
