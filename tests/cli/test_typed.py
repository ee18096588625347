"""The command to type next, made from the one that was typed."""

from __future__ import annotations

import sys

import pytest

from simulator import load
from simulator.cli.typed import typed_with


@pytest.mark.parametrize("written", [["--certificate", "a.cert"], ["--plot=a.png"], ["--export", "a.csv"]])
def test_no_command_writes_a_file_that_is_there_already(written: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["zopa", "solve", "sale", *written, "--seed", "1"])
    assert typed_with("--full") == "zopa solve sale --seed 1 --full"


def test_an_offer_goes_by_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["zopa", "compare", "sale", "The seller's first offer", "price=22"])
    assert typed_with("--full", scenario=load("sale")) == "zopa compare sale asking price=22 --full"
