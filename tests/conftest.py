"""What all tests share: Hypothesis repeats the same examples everywhere and takes the time that it needs."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("zopa", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("zopa")
