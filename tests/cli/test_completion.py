"""Shell completion, driven as the shell drives it."""

from __future__ import annotations

import pytest

from tests.cli.running import zopa


def completed(line: str) -> list[str]:
    """What bash is offered for the last word of `line`."""
    words = line.split(" ")
    done = zopa(env={"_ZOPA_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)})
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("zopa so", "solve"),
        ("zopa solve ber", "berlin-2025"),
        ("zopa show sa", "sale"),
        ("zopa diff sale ber", "berlin-2025"),
        ("zopa solve sale --solution kal", "kalai-smorodinsky"),
        ("zopa solve sale --engine mix", "mixed-integer"),
        ("zopa solve sale --frontier no", "none"),
        ("zopa solve sale --exit", "--exit-code"),
    ],
)
def test_offers(line: str, offered: str) -> None:
    assert completed(line) == [offered]


def test_offers_nothing_for_nonsense() -> None:
    assert completed("zopa solve sale --engine q") == []


def test_the_script_can_be_shown() -> None:
    done = zopa("--show-completion", "bash", env={"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"})
    assert done.returncode == 0
    assert "_ZOPA_COMPLETE=complete_bash" in done.stdout
