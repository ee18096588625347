"""Exit codes of every command."""

ANSWERED = 0
"""Also a proof that there is no agreement is an answer."""
OUR_FAULT = 1
"""Also where the machine did not take the answer: a full disk, a closed stream."""
BAD_REQUEST = 2
"""A wrong command line, a faulty file, a refused certificate."""
NO_AGREEMENT = 3
"""With --exit-code: proved that no agreement exists."""
BUDGET_RAN_OUT = 4
"""With --exit-code: a limit ended the work before the proof. Without it where nothing at all could be answered."""
INTERRUPTED = 130
SOME_FAILED = 5
"""A sweep finished with variants that failed."""
