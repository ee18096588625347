"""Checking a certificate of no agreement against a scenario, believing nothing that it says.

The tree must split every box it does not close on an issue that is still undecided, with a branch for each option, so its leaves
together hold every outcome. What a leaf claims is computed again. Whatever stands in the certificate, wrong types and absurd
sizes included, the answer is yes or no with a reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from simulator.budget import tick
from simulator.cards import Card, Shown
from simulator.scenario.model import Scenario
from simulator.solve.checker.agreement import points
from simulator.solve.checker.consents import Consents, covers
from simulator.solve.checker.counted import Counted, Price, Shares
from simulator.solve.checker.definitions import bans, reservation_value
from simulator.solve.checker.digest import digest
from simulator.solve.checker.rules import POINTS, AgreementRules
from simulator.solve.checker.sums import Sums

SCHEMA = "zopa/certificate/1"
CLAIM = "no agreement"
CLAIM_RATIFIED = "no agreement that is signed and ratified"
CLAIM_BY_RULES = "no agreement by the agreement rules"
CLAIM_RATIFIED_BY_RULES = "no agreement by the agreement rules that is ratified"
CLAIMS_RATIFIED = (CLAIM_RATIFIED, CLAIM_RATIFIED_BY_RULES)
CLAIMS_BY_RULES = (CLAIM_BY_RULES, CLAIM_RATIFIED_BY_RULES)
CLAIMS = (CLAIM, CLAIM_RATIFIED, *CLAIMS_BY_RULES)
LEAF_KINDS = ("closed_by", "empty", "weights")
LEAF_KINDS_BY_RULES = ("closed_by", "empty", "refused_by")

_RATIONAL = re.compile(r"-?[0-9]{1,1000}(/[0-9]{1,1000})?", re.ASCII)
_COUNTED = frozenset({"weights", "bound", "interactions", "rules"})
_SHAPES = (frozenset({"branch", "options"}), frozenset({"closed_by"}), frozenset({"empty"}), frozenset({"weights", "bound"}), _COUNTED)
_SHAPES_BY_RULES = (*_SHAPES[:3], frozenset({"rule", "refused_by"}))


@dataclass(frozen=True, repr=False)
class CertificateCheck(Shown):
    """`ok`: the certificate proves that the scenario has no agreement (`ratify`: none that each ratifying body in force passes, where
    needed, with at least this chance; None where bodies are not asked; `by_rules`: none by its agreement rules). `complaint`: what is wrong
    with it, None where nothing is.

    `nodes`, `leaves` (kind → how many: `closed_by`, `empty`, `weights`; by rules `refused_by` in its place) and `closed_by` (path of a red
    line, constraint, option out of force or ratifying body → how many leaves it closes) count what had been checked by then.
    """

    ok: bool
    complaint: str | None
    nodes: int
    leaves: Mapping[str, int]
    ratify: Fraction | None = None
    closed_by: Mapping[str, int] = field(default_factory=dict)
    by_rules: bool = False

    def card(self) -> Card:
        plain, ratified = (CLAIM_BY_RULES, CLAIM_RATIFIED_BY_RULES) if self.by_rules else (CLAIM, CLAIM_RATIFIED)
        claim = plain if self.ratify is None else f"{ratified} with a chance of {self.ratify}"
        said = f"valid, it proves that there is {claim}" if self.ok else f"not valid: {self.complaint}"
        rows = [(kind, f"{count:,}") for kind, count in self.leaves.items()]
        return Card("CertificateCheck", "", said, ("Leaves checked", "How many"), rows)


def verify_certificate(scenario: Scenario, certificate: Mapping[str, Any]) -> CertificateCheck:
    """Whether a certificate (`docs/certificate.md`) proves that no outcome of the scenario is acceptable to all parties.

    Works from the scenario alone, in rational arithmetic throughout. A bad certificate is an answer, never an exception.
    """
    walk = _Walk(scenario)
    try:
        _check_head(scenario, certificate)
        if certificate["claim"] in CLAIMS_RATIFIED:
            walk.ask_bodies(certificate["ratification"])
        walk.go_by_rules(certificate["claim"])
        walk.check(certificate["tree"])
    except _RefusedError as refused:
        return CertificateCheck(False, str(refused), walk.nodes, walk.leaves, closed_by=walk.closed_by)
    return CertificateCheck(True, None, walk.nodes, walk.leaves, walk.chance, walk.closed_by, walk.rules is not None)


class _RefusedError(Exception):
    pass


def _check_head(scenario: Scenario, certificate: Any) -> None:
    """That it is a certificate of this form, of this claim, for this scenario."""
    head = _record(certificate, "the certificate")
    if head.get("schema") != SCHEMA:
        raise _RefusedError(f"schema is {_shown(head.get('schema'))}; this checker knows {SCHEMA!r}")
    further = {"ratification"} if head.get("claim") in CLAIMS_RATIFIED else set()
    _keys(head, {"schema", "claim", "scenario", "version", "tree"} | further, "the certificate")
    if head["claim"] not in CLAIMS:
        known = f"{', '.join(map(repr, CLAIMS[:-1]))} and {CLAIMS[-1]!r}"
        raise _RefusedError(f"claim is {_shown(head['claim'])}; claims are {known}")
    if not isinstance(head["version"], str):
        raise _RefusedError(f"version is {_shown(head['version'])}; expected text")
    about = _record(head["scenario"], "scenario")
    _keys(about, {"title", "sha256"}, "scenario")
    own = digest(scenario)
    if about["sha256"] != own:
        raise _RefusedError(
            f"it was made for another scenario, or for other numbers: recorded sha256 {_shown(about['sha256'])}, this scenario has {own!r}"
        )
    if about["title"] != scenario.title:
        raise _RefusedError(f"scenario.title is {_shown(about['title'])}, this scenario's is {scenario.title!r}")


class _Walk:
    """Through the tree, box by box. A box is what has been decided on the way: issue → option."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.nodes = 0
        self.leaves = dict.fromkeys(LEAF_KINDS, 0)
        self.closed_by: Counter[str] = Counter()
        self._bans = bans(scenario)
        self._sums: Sums | None = None
        self._counted: Counted | None = None
        self._reservation = {party: reservation_value(scenario, party) for party in scenario.parties}
        self._consents: Consents | None = None
        self.chance: Fraction | None = None
        self.rules: AgreementRules | None = None

    def go_by_rules(self, claim: str) -> None:
        """An agreement is what the agreement rules say where the certificate claims that; it must where not everybody has to sign."""
        rules = AgreementRules(self.scenario, self._consents)
        if claim in CLAIMS_BY_RULES:
            self.rules, self._bans = rules, rules.firm
            self.leaves = dict.fromkeys(LEAF_KINDS_BY_RULES, 0)
        elif not rules.everybody_signs:
            expected = CLAIM_BY_RULES if self._consents is None else CLAIM_RATIFIED_BY_RULES
            raise _RefusedError(f"the scenario has agreement rules, of which the claim {claim!r} says nothing; expected {expected!r}")

    def ask_bodies(self, stated: Any) -> None:
        """Ratification is required as the certificate states: `chance`, and `least` utilities of bodies with curves."""
        record = _record(stated, "ratification")
        _keys(record, {"chance", "least"}, "ratification")
        chance = _rational(record["chance"], "ratification.chance")
        if not 0 < chance <= 1:
            raise _RefusedError(f"ratification.chance is {chance}; expected above 0 and at most 1")
        named = _record(record["least"], "ratification.least")
        least = {path: _rational(text, f"ratification.least of {_shown(path)}") for path, text in named.items()}
        try:
            self._consents = Consents(self.scenario, chance, least)
        except ValueError as error:
            raise _RefusedError(f"ratification.least: {error}") from None
        self.chance = chance

    def check(self, tree: Any) -> None:
        pending: list[tuple[Any, dict[str, str]]] = [(tree, {})]
        while pending:
            tick("checking the proof")
            node, box = pending.pop()
            where = _place(box)
            self.nodes += 1
            shape = frozenset(_record(node, where))
            if shape not in (_SHAPES if self.rules is None else _SHAPES_BY_RULES):
                last = "weights and bound" if self.rules is None else "rule and refused_by"
                raise _RefusedError(f"{where}: not a node; expected branch and options, closed_by, empty, or {last}")
            if "branch" in shape:
                pending.extend(self._branches(node, box, where))
            else:
                kind = next(k for k in self.leaves if k in shape)
                close = {"closed_by": self._closed_by, "empty": self._empty, "weights": self._weights, "refused_by": self._refused_by}
                close[kind](node, box, where)
                self.leaves[kind] += 1
                if kind == "closed_by":
                    self.closed_by[node[kind]] += 1

    def _branches(self, node: Mapping[str, Any], box: dict[str, str], where: str) -> list[tuple[Any, dict[str, str]]]:
        name = node["branch"]
        if not isinstance(name, str) or name not in self.scenario.issues:
            raise _RefusedError(f"{where}: branches on {_shown(name)}, which is no issue of the scenario")
        if name in box:
            raise _RefusedError(f"{where}: branches on {name!r}, which is decided already")
        options = _record(node["options"], f"{where}: options of {name!r}")
        _keys(options, set(self.scenario.issues[name].choices), f"{where}: options of {name!r}")
        return [(child, {**box, name: option}) for option, child in options.items()]

    def _closed_by(self, node: Mapping[str, Any], box: Mapping[str, str], where: str) -> None:
        path = node["closed_by"]
        if self._consents is not None and self.rules is None and isinstance(path, str) and path in self._consents.bodies:
            if not self._consents.refuses(path, box):
                raise _RefusedError(f"{where}: {path} does not refuse everything here")
            return
        if not isinstance(path, str) or path not in self._bans:
            raise _RefusedError(
                f"{where}: closed by {_shown(path)}, which is no red line or constraint in force and no option out of force"
            )
        if not any(covers(self.scenario, alternative, box) for alternative in self._bans[path]):
            raise _RefusedError(f"{where}: {path} does not exclude everything here")

    def _empty(self, node: Mapping[str, Any], box: Mapping[str, str], where: str) -> None:
        if node["empty"] is not True:
            raise _RefusedError(f"{where}: empty is {_shown(node['empty'])}; expected true")
        if not (self._largest({}, box) is None if self.rules is None else self.rules.nothing_left(box)):
            raise _RefusedError(f"{where}: said to be empty, but red lines and constraints leave outcomes here")

    def _refused_by(self, node: Mapping[str, Any], box: Mapping[str, str], where: str) -> None:
        assert self.rules is not None
        named = _record(node["refused_by"], f"{where}: refused_by")
        if not isinstance(node["rule"], str) or not all(isinstance(text, str) for pair in named.items() for text in pair):
            raise _RefusedError(
                f"{where}: expected the path of a rule, and in refused_by a red line, a ratifying body or {POINTS!r} for each party"
            )
        fault = self.rules.blocked(node["rule"], named, box)
        if fault is not None:
            raise _RefusedError(f"{where}: {fault}")

    def _weights(self, node: Mapping[str, Any], box: Mapping[str, str], where: str) -> None:
        weights = {}
        demands: dict[str, tuple[str, Fraction]] = {}
        for party, text in _record(node["weights"], f"{where}: weights").items():
            demands[party] = self._demand(party, box, where)
            weights[party] = _rational(text, f"{where}: weight of {party!r}")
            if weights[party] <= 0:
                raise _RefusedError(f"{where}: weight of {party!r} is {weights[party]}; weights are positive, others are left out")
        if sum(weights.values()) != 1:
            raise _RefusedError(f"{where}: the weights sum to {sum(weights.values())}; they must sum to 1")
        bound = _rational(node["bound"], f"{where}: bound")
        gains: dict[str, Fraction] = {}
        for party, (who, _) in demands.items():
            gains[who] = gains.get(who, Fraction(0)) + weights[party]
        largest = self._largest(gains, box) if frozenset(node) != _COUNTED else self._counted_bound(node, gains, box, where)
        if largest is None:
            raise _RefusedError(f"{where}: no outcome is left here, so there is nothing to bound; expected an empty leaf")
        actual = largest - sum((w * demands[party][1] for party, w in weights.items()), Fraction(0))
        if actual >= 0:
            raise _RefusedError(f"{where}: at these weights the surpluses sum to as much as {points(actual)}, which proves nothing")
        if bound != actual:
            raise _RefusedError(f"{where}: the bound is {bound}, but at these weights it is {actual}")

    def _counted_bound(self, node: Mapping[str, Any], weights: Mapping[str, Fraction], box: Mapping[str, str], where: str) -> Fraction:
        """The bound of a leaf that says how interactions and bans are counted."""
        strangers = [name for name in weights if name not in self.scenario.parties]
        if strangers:
            raise _RefusedError(f"{where}: a leaf that says how interactions are counted weighs parties only, not {strangers[0]!r}")
        self._counted = self._counted or Counted(self.scenario)
        shares: dict[str, Shares] = {}
        prices = {}
        try:
            for path, found in _record(node["interactions"], f"{where}: interactions").items():
                what = f"{where}: shares of {_shown(path)}"
                each = _sequence(found, what)
                if self._counted.is_loss(path):
                    shares[path] = [_rational(s, what) for s in each]
                else:
                    shares[path] = [{i: _rational(s, what) for i, s in _record(e, what).items()} for e in each]
            for path, found in _record(node["rules"], f"{where}: rules").items():
                what = f"{where}: prices of {_shown(path)}"
                prices[path] = [_price(e, what) for e in _sequence(found, what)]
            return self._counted.bound(weights, box, shares, prices)
        except ValueError as error:
            raise _RefusedError(f"{where}: {error}") from None

    def _demand(self, name: Any, box: Mapping[str, str], where: str) -> tuple[str, Fraction]:
        """Whom a name in weights stands for, and the points it must reach: a party, a ratifying body, or a segment of one."""
        if isinstance(name, str) and name in self.scenario.parties:
            return name, self._reservation[name]
        if self._consents is None or not isinstance(name, str) or not (name in self._consents.bodies or name in self._consents.segments):
            raise _RefusedError(f"{where}: a weight for {_shown(name)}, which is no party of the scenario")
        try:
            return self._consents.demand(name, box)
        except ValueError as error:
            raise _RefusedError(f"{where}: {error}") from None

    def _largest(self, weights: Mapping[str, Fraction], box: Mapping[str, str]) -> Fraction | None:
        if self._sums is None:
            segments = self._consents.segments if self._consents is not None else {}
            self._sums = Sums(self.scenario, {path: segment for path, (_, segment) in segments.items()})
        return self._sums.largest(weights, box)


def _place(box: Mapping[str, str]) -> str:
    return "tree" if not box else "tree, " + ", ".join(f"{issue} = {option}" for issue, option in box.items())


def _record(value: Any, what: str) -> Mapping[Any, Any]:
    if not isinstance(value, Mapping):
        raise _RefusedError(f"{what}: expected a record (a JSON object), found {_shown(value)}")
    return value


def _sequence(value: Any, what: str) -> list[Any]:
    if not isinstance(value, list):
        raise _RefusedError(f"{what}: expected a list, found {_shown(value)}")
    return value


def _price(value: Any, what: str) -> Price:
    record = _record(value, what)
    _keys(record, {"where", "price"}, what)
    alternative = {}
    for issue, options in _record(record["where"], what).items():
        named = _sequence(options, what)
        if not all(isinstance(option, str) for option in named):
            raise _RefusedError(f"{what}: expected names of options")
        alternative[issue] = frozenset(named)
    return alternative, _rational(record["price"], what)


def _keys(record: Mapping[Any, Any], expected: set[str], what: str) -> None:
    """That a record has these keys and no others."""
    missing = [key for key in expected if key not in record]
    if missing:
        raise _RefusedError(f"{what}: {', '.join(map(repr, sorted(missing)))} missing")
    extra = [key for key in record if key not in expected]
    if extra:
        raise _RefusedError(f"{what}: {_shown(extra[0])} does not belong there")


def _rational(text: Any, what: str) -> Fraction:
    if not isinstance(text, str) or not _RATIONAL.fullmatch(text):
        raise _RefusedError(f"{what}: expected a whole number or a fraction as text, such as '-3/10', found {_shown(text)}")
    above, _, below = text.partition("/")
    if below and int(below) == 0:
        raise _RefusedError(f"{what}: {_shown(text)} divides by zero")
    return Fraction(int(above), int(below or 1))


def _shown(value: Any) -> str:
    """A value in a message: short, and without walking into nested ones."""
    if value is None or isinstance(value, bool):
        return {None: "nothing", True: "true", False: "false"}[value]
    if isinstance(value, int) and abs(value) >= 10**30:
        return "a very large number"
    if isinstance(value, str | int | float):
        text = repr(value[:80] if isinstance(value, str) else value)
        return text + "…" if isinstance(value, str) and len(value) > 80 else text
    return f"a {type(value).__name__}"
