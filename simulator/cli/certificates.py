"""Certificates between the solver, files and the checker."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.cli.files import write_new_file
from simulator.cli.streams import put_document, read_standard_input, tell
from simulator.files import CERTIFICATE, read_limited

if TYPE_CHECKING:
    from simulator.solve.results import Result


def write_certificate(name: str, result: Result, *, quiet: bool) -> None:
    """Write the certificate of `result` where there is one; say so where there is none."""
    from simulator.solve.proof.certificate import certificate_text

    certificate = None if result.no_deal is None else result.no_deal.certificate
    if certificate is None:
        why = "an agreement exists" if result.verdict == "agreement" else "the work ended before the proof"
        tell(f"zopa: no certificate written: {why}")
    elif name == "-":
        put_document(certificate_text(certificate))
    else:
        write_new_file(name, certificate_text(certificate), option="--certificate")
        tell(f"zopa: certificate written to {name}", quiet=quiet)


def certificate_from(name: str) -> Mapping[str, Any]:
    """The certificate in a file, or from standard input; what it claims is for the checker to judge."""
    from simulator.solve.proof.certificate import read_certificate

    if name == "-":
        return read_certificate(read_standard_input(CERTIFICATE), "standard input")
    return read_certificate(read_limited(Path(name), CERTIFICATE), name)
