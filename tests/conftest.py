"""What all tests share: Hypothesis repeats the same examples everywhere and takes the time that it needs; Ctrl-C can be tested."""

from __future__ import annotations

import signal

from hypothesis import settings

settings.register_profile("zopa", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("zopa")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell has its background jobs ignore it, and so would the commands under test
    signal.signal(signal.SIGINT, signal.default_int_handler)
