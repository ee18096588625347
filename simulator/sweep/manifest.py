"""A run's manifest: the plan as data, its digest, versions, the command line; twice, so that one may be damaged."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from simulator.digests import seal, sealed
from simulator.errors import UsageError, ZopaError
from simulator.files import write_whole
from simulator.sweep.plan import EARLIER_FORMAT, FORMAT, Plan, plan_of

MANIFEST, COPY = "manifest.json", "manifest-copy.json"

MOST_BYTES = 2**30
"""A larger manifest is none."""


def write_manifest(folder: Path, plan: Plan, command: Sequence[str], parts: str) -> None:
    """Write the manifest of a run whose parts are in the folder `parts`. The copy is written first, so that a run that has a manifest has
    both."""
    told = {"digest": plan.digest, "variants": len(plan), "made_by": made_by(), "command": list(command), "parts": parts}
    manifest = sealed({**plan.to_json(), **told})
    for name in (COPY, MANIFEST):
        write_whole(folder / name, json.dumps(manifest, indent=1, ensure_ascii=False).encode())


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a run, or of one that an earlier version wrote, without digests. Raises `UsageError` for a folder that is none, and
    where the manifest is damaged."""
    path = folder / MANIFEST
    if not os.path.isfile(path) and not os.path.isfile(folder / COPY):
        raise UsageError(f"{folder}: no run is there (no {MANIFEST}); name the folder that zopa sweep --output made")
    manifest, fault = look_at(path)
    if fault:
        _, fault_of_copy = look_at(folder / COPY)
        if fault_of_copy:
            raise UsageError(both_damaged(folder, fault))
        raise UsageError(f"{path}: damaged ({fault}); mend it with: zopa sweep --resume {folder}")
    return manifest


def both_damaged(folder: Path, fault: str) -> str:
    """The refusal of a run of which neither the manifest nor its copy is whole."""
    return f"{folder / MANIFEST}: damaged ({fault}), and so is {COPY}; the run cannot be gone on with: sweep anew into another folder"


def look_at(path: Path) -> tuple[dict[str, Any], str]:
    """What a manifest holds, and what is wrong with it; empty where nothing is."""
    try:
        if path.stat().st_size > MOST_BYTES:
            return {}, f"larger than {MOST_BYTES} bytes"
        manifest = json.loads(path.read_bytes())
        state = seal(manifest)
    except OSError as error:
        return {}, f"it cannot be read: {error.strerror}"
    except (ValueError, RecursionError):
        return {}, "it is no JSON text in UTF-8"
    if state == "fits" and manifest.get("schema") == FORMAT:
        return manifest, ""
    if state == "missing" and manifest.get("schema") == EARLIER_FORMAT:
        return manifest, _fault_of_earlier(manifest)
    if state != "broken" and isinstance(manifest.get("schema"), str) and manifest["schema"] not in (FORMAT, EARLIER_FORMAT):
        return {}, f"it is of the form {manifest['schema'][:40]!r}, expected {FORMAT}"
    return {}, "it does not fit its digest"


def _fault_of_earlier(manifest: dict[str, Any]) -> str:
    """Whether the manifest of an earlier version makes the plan whose digest it has."""
    try:
        plan = plan_of(manifest)
        fits = plan.digest_as(EARLIER_FORMAT) == manifest["digest"] and isinstance(manifest["made_by"]["zopa"], str)
    except (ZopaError, KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        return f"it makes no plan: {' '.join(str(error).split())[:100]}"
    return "" if fits else "it does not fit its own digest"


def is_earlier(manifest: dict[str, Any]) -> bool:
    """Whether an earlier version wrote the run, whose parts and table have no digests."""
    return bool(manifest["schema"] == EARLIER_FORMAT)


def made_by() -> dict[str, str]:
    """Versions that a result may depend on."""
    import numpy as np

    from simulator.version import __version__

    return {"zopa": __version__, "python": platform.python_version(), "numpy": np.__version__}
