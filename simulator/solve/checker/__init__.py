"""The independent checker: is this an agreement, does this certificate prove that there is none?

It reads the scenario and nothing else, computes every utility, reservation value and bound again in fractions, and shares no code
with the payoffs and the engines (an import contract holds it to that).
"""

from simulator.solve.checker.agreement import verify_agreement
from simulator.solve.checker.certificate import (
    CLAIM,
    CLAIM_BY_RULES,
    CLAIM_RATIFIED,
    CLAIM_RATIFIED_BY_RULES,
    CLAIMS_BY_RULES,
    LEAF_KINDS,
    LEAF_KINDS_BY_RULES,
    SCHEMA,
    CertificateCheck,
    verify_certificate,
)
from simulator.solve.checker.definitions import Evaluation, evaluate
from simulator.solve.checker.digest import digest

__all__ = [
    "CLAIM",
    "CLAIMS_BY_RULES",
    "CLAIM_BY_RULES",
    "CLAIM_RATIFIED",
    "CLAIM_RATIFIED_BY_RULES",
    "LEAF_KINDS",
    "LEAF_KINDS_BY_RULES",
    "SCHEMA",
    "CertificateCheck",
    "Evaluation",
    "digest",
    "evaluate",
    "verify_agreement",
    "verify_certificate",
]
