"""Certificates between the solver, files and the checker."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from simulator.cli.files import write_new_file
from simulator.cli.streams import put_json, read_standard_input, tell
from simulator.errors import UsageError

if TYPE_CHECKING:
    from simulator.solve.results import Result

LARGEST = 64 * 2**20
"""Bytes of a certificate file that are read."""


def write_certificate(name: str, result: Result, *, quiet: bool) -> None:
    """Write the certificate of `result` where there is one; say so where there is none."""
    certificate = None if result.no_deal is None else result.no_deal.certificate
    if certificate is None:
        why = "an agreement exists" if result.verdict == "agreement" else "the work ended before the proof"
        tell(f"zopa: no certificate written: {why}")
    elif name == "-":
        put_json(certificate)
    else:
        write_new_file(name, json.dumps(certificate, indent=2, ensure_ascii=False) + "\n", option="--certificate")
        tell(f"zopa: certificate written to {name}", quiet=quiet)


def read_certificate(name: str) -> Any:
    """The JSON value in a certificate file; whether it is a certificate is for the checker to say."""
    where = "standard input" if name == "-" else name
    advice = "give the file that solve --certificate wrote"
    try:
        content = read_standard_input() if name == "-" else _bytes_of(name)
        return json.loads(content)
    except OSError as error:
        raise UsageError(f"{where}: cannot be read ({error.strerror}); {advice}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{where}: is not UTF-8 text; {advice}") from error
    except json.JSONDecodeError as error:
        raise UsageError(f"{where}:{error.lineno}:{error.colno}: is not JSON ({error.msg}); {advice}") from error
    except RecursionError:
        raise UsageError(f"{where}: is nested too deeply to be a certificate; {advice}") from None


def _bytes_of(name: str) -> bytes:
    with open(name, "rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise UsageError(f"{name}: is larger than {LARGEST // 2**20} MiB, which no certificate is")
    return content
