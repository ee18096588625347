"""The certificate of no agreement as a document: making it, writing and reading it, and what is in it at a glance."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NoReturn

from simulator.errors import UnreadableError, UsageError
from simulator.files import CERTIFICATE, decoded
from simulator.scenario.model import Scenario
from simulator.solve.ban_tree import Node
from simulator.solve.checker import (
    CLAIM,
    CLAIM_BY_RULES,
    CLAIM_RATIFIED,
    CLAIM_RATIFIED_BY_RULES,
    CLAIMS_BY_RULES,
    LEAF_KINDS,
    LEAF_KINDS_BY_RULES,
    SCHEMA,
    digest,
)
from simulator.version import __version__

if TYPE_CHECKING:
    from simulator.solve.proof.blocked import BlockedProof


@dataclass(frozen=True)
class CertificateSummary:
    """A certificate at a glance. `leaves`: kind (`closed_by`, `empty`, `weights`) → how many. `depth`: most splits in a row.

    `bans`: path → how many leaves it closes. `root_weights` and `root_bound`: where the root is closed by weights at once, these
    and the bound in points, exact; empty and None otherwise. `split_on`: the issue at the root, None where it is not split.
    """

    nodes: int
    depth: int
    leaves: Mapping[str, int]
    bans: Mapping[str, int]
    root_weights: Mapping[str, Fraction]
    root_bound: Fraction | None
    split_on: str | None


def certificate_of(scenario: Scenario, tree: Node) -> dict[str, Any]:
    """The certificate of a refutation tree (`Refuted.tree`) of this scenario's payoffs."""
    return {
        "schema": SCHEMA,
        "claim": CLAIM,
        "scenario": {"title": scenario.title, "sha256": digest(scenario)},
        "version": __version__,
        "tree": tree,
    }


def ratified_certificate_of(scenario: Scenario, tree: Node, chance: Fraction, least: Mapping[str, Fraction]) -> dict[str, Any]:
    """The certificate that nothing is signed by all and passed with at least `chance` (`RatifiedProof.tree` and `.least`)."""
    return _ratified(certificate_of(scenario, tree), CLAIM_RATIFIED, chance, least)


def _ratified(plain: dict[str, Any], claim: str, chance: Fraction, least: Mapping[str, Fraction]) -> dict[str, Any]:
    """A certificate that states what was required of the bodies."""
    stated = {"chance": str(chance), "least": {path: str(level) for path, level in least.items()}}
    return {**plain, "claim": claim, "ratification": stated, "tree": plain.pop("tree")}


def certificate_by_rules(scenario: Scenario, proof: BlockedProof, chance: Fraction | None = None) -> dict[str, Any]:
    """The certificate that nothing passes under the agreement rules (`prove_blocked`); `chance`: with which bodies must ratify."""
    plain = certificate_of(scenario, proof.tree)
    return {**plain, "claim": CLAIM_BY_RULES} if chance is None else _ratified(plain, CLAIM_RATIFIED_BY_RULES, chance, proof.least)


def certificate_text(document: Mapping[str, Any]) -> str:
    """The certificate as JSON text, ending in a line break."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def read_certificate(text: str | bytes, name: str = "certificate") -> Mapping[str, Any]:
    """A certificate from JSON text; raises `UsageError` where it is not JSON or no object. What it claims is not looked at here.

    `name`: what to call it in messages (its path).
    """
    if len(text) > CERTIFICATE.most:
        raise UnreadableError(name, CERTIFICATE.too_large())
    plain = decoded(text, name) if isinstance(text, bytes) else text
    try:
        found = json.loads(plain, object_pairs_hook=_unique, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise UsageError(f"{name}:{error.lineno}:{error.colno}: not JSON: {error.msg}") from None
    except RecursionError:
        raise UsageError(f"{name}: nested too deeply for a certificate") from None
    except ValueError as error:
        raise UsageError(f"{name}: {error}") from None
    if not isinstance(found, dict):
        raise UsageError(f"{name}: expected a JSON object with schema, claim, scenario, version and tree")
    return found


def summary(document: Mapping[str, Any]) -> CertificateSummary:
    """What is in a certificate that `certificate_of` made or `verify_certificate` accepted."""
    tree = document["tree"]
    kinds = LEAF_KINDS_BY_RULES if document["claim"] in CLAIMS_BY_RULES else LEAF_KINDS
    leaves: Counter[str] = Counter(dict.fromkeys(kinds, 0))
    bans: Counter[str] = Counter()
    nodes = depth = 0
    pending = [(tree, 0)]
    while pending:
        node, level = pending.pop()
        nodes, depth = nodes + 1, max(depth, level)
        if "branch" in node:
            pending.extend((child, level + 1) for child in node["options"].values())
        else:
            leaves[next(kind for kind in kinds if kind in node)] += 1
        if "closed_by" in node:
            bans[node["closed_by"]] += 1
    weights = {party: Fraction(w) for party, w in tree.get("weights", {}).items()}
    bound = Fraction(tree["bound"]) if "bound" in tree else None
    return CertificateSummary(nodes, depth, dict(leaves), dict(bans), weights, bound, tree.get("branch"))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        twice = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise ValueError(f"the key {twice[:80]!r} stands twice in one object")
    return record


def _no_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number of JSON")
