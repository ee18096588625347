"""Digests of what a file holds, written into it, so that damage is seen when it is read: SHA-256 (FIPS 180-4).

They tell what was cut, doubled or altered by accident. They keep nobody from writing a file anew with a digest that fits.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Literal

KEY = "sha256"
"""The key of a JSON object under which the digest of its other keys stands."""


def digest_of(content: bytes) -> str:
    """64 hexadecimal digits."""
    return sha256(content).hexdigest()


def sealed(data: Mapping[str, Any]) -> dict[str, Any]:
    """A JSON object with the digest of what it holds, whatever the spaces and the order of keys it is written with."""
    return {**data, KEY: _digest(data)}


def seal(data: Any) -> Literal["fits", "broken", "missing"]:
    """Whether a JSON value is an object whose digest fits what it holds; `missing`: it is an object without a digest."""
    if not isinstance(data, dict):
        return "broken"
    if KEY not in data:
        return "missing"
    return "fits" if data[KEY] == _digest({key: value for key, value in data.items() if key != KEY}) else "broken"


def _digest(data: Mapping[str, Any]) -> str:
    return digest_of(json.dumps(data, sort_keys=True, ensure_ascii=True).encode())
