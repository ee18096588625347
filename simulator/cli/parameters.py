"""Arguments and options that several commands share, with what the shell may complete them to."""

from __future__ import annotations

from typing import Annotated

import typer

from simulator.cli.quantities import LEAST_MEMORY, mebibytes, seconds

MOST_DRAWS = 1_000_000
MOST_SESSIONS = 10_000_000
MOST_ROUNDS = 100_000
MOST_WORKERS = 1_000
"""What may be asked for at most: more is a slip of the finger, and is said before any work is done."""


def case_names(incomplete: str) -> list[str]:
    """Names of the library's cases, for the shell."""
    from simulator.scenario.library import cases

    return [case.name for case in cases() if case.name.startswith(incomplete)]


def strategy_names(incomplete: str) -> list[str]:
    """Names of the strategies of simulated talks, for the shell."""
    from simulator.talks.strategy import STRATEGIES

    return [name for name in STRATEGIES.names() if name.startswith(incomplete)]


def protocol_names(incomplete: str) -> list[str]:
    """Names of the protocols of simulated talks, for the shell."""
    from simulator.talks.protocol import PROTOCOLS

    return [name for name in PROTOCOLS.names() if name.startswith(incomplete)]


ScenarioArgument = Annotated[
    str,
    typer.Argument(
        metavar="FILE",
        help="A scenario file, the name of a case (zopa list), or - for standard input.",
        autocompletion=case_names,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Answer in JSON; docs/cli.md describes it.")]
FullOption = Annotated[bool, typer.Option("--full", help="All there is to say, not the first screen of it alone.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="No notes and no progress on standard error; faults are still told.")]
RatifyOption = Annotated[
    str | None,
    typer.Option(
        "--ratify",
        metavar="[CHANCE]",
        help="An agreement must also be passed, where needed, by each ratifying body with at least this chance; "
        "0.5 where --ratify stands alone, last or before another option.",
        show_default="not required",
    ),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Change the scenario first, as in parties.seller.weights.price=30; may be given many times.",
        show_default="no change",
    ),
]
RuleOption = Annotated[
    list[str] | None,
    typer.Option(
        "--rule",
        metavar="NAME=NEEDS",
        help="Change an agreement rule after that: council=everybody, council=[germany, france], council={quota: 60%, of: members}; "
        "council=off and council=on take it out of force and back; may be given many times.",
        show_default="no change",
    ),
]


def changes_typed(set_: list[str] | None, rule: list[str] | None) -> list[str]:
    """The changes of `--set` and after them those of `--rule`, all as `--set` has them."""
    if not rule:
        return set_ or []
    from simulator.formats.assignments import with_rules

    return with_rules(set_, rule)


TimeLimitOption = Annotated[
    float,
    typer.Option(
        parser=seconds,
        metavar="SECONDS",
        help="When it has passed (0 or more), end with what is finished and proved by then. Or with a unit: 90s, 1.5min, 1h30m.",
    ),
]
MemoryLimitOption = Annotated[
    int,
    typer.Option(
        parser=mebibytes,
        metavar="MIB",
        help=f"The same for the memory by which the process may grow (at least {LEAST_MEMORY}). Or with a unit: 2GB, 1.5 GiB.",
    ),
]
ExitCodeOption = Annotated[
    bool, typer.Option("--exit-code", help="Leave with 3 if no agreement exists, with 4 if a limit came before the proof.")
]
DrawsOption = Annotated[
    int,
    typer.Option(
        min=1, max=MOST_DRAWS, metavar="N", help="Draws of the ranged numbers in which to look for an agreement, 10 seconds at most."
    ),
]
NoDrawsOption = Annotated[bool, typer.Option("--no-draws", help="Look at the base values alone.")]
SeedOption = Annotated[int, typer.Option(min=0, metavar="N", help="Seed of the draws.")]
OF_DRAWS = dict.fromkeys(("--draws", "--seed"), "draws of the ranged numbers, which --no-draws leaves out")
"""What has no effect beside `--no-draws`, for `simulator.cli.typed.refuse_typed`."""
OF_EVERYBODY = "scenarios in which everybody must sign"
"""What options are for that change nothing where agreement rules decide."""
