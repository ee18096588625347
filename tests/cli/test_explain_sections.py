"""An explanation as it comes: sections as they are finished, findings above the progress bar, JSON whole at the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import pytest

from simulator.cli import explain_sections
from simulator.cli.explain_sections import Listener
from simulator.cli.progress import Talk
from simulator.dossier.asides import asides_of
from simulator.report.explain.text import explain_report
from simulator.report.words import option_title
from simulator.solve.why.parts_in_order import explain
from tests.oracles.berlin import case


class Heard:
    """Stands in for the bar at a terminal."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.asides = 0

    def tell(self, line: str) -> None:
        self.lines.append(line)

    @contextmanager
    def aside(self) -> Iterator[None]:
        self.asides += 1
        yield


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[list[Any]]:
    """What is put, call by call."""
    calls: list[list[Any]] = []
    monkeypatch.setattr(explain_sections, "put_report", lambda parts: calls.append(list(parts)))
    monkeypatch.setattr(explain_sections, "put_json", lambda answer: calls.append([answer]))
    return calls


def texts(parts: list[Any]) -> list[str]:
    from rich.console import Console

    console = Console(width=100)
    with console.capture() as captured:
        for part in parts:
            console.print(part)
    return captured.get().split("\n")


def test_sections_come_as_they_are_finished_and_add_up_to_the_report(printed: list[list[Any]]) -> None:
    scenario, heard = case("scenario"), Heard()
    listener = Listener(scenario, 10, cast(Talk, heard), as_json=False)
    found = explain(scenario, directions=1, on_found=listener.found, on_settled=listener.settled)
    assert len(printed) == 1 + len(found.cases)
    listener.end(found)
    whole = texts(explain_report(scenario, found, 10, asides_of(scenario, found.result)))
    assert [line for parts in printed for line in texts(parts) if line] == [line for line in whole if line]
    assert heard.asides == len(printed)
    assert next(line for line in heard.lines if line.startswith("To waive")) == "To waive: Ukraine's red line “No hand-over of Donetsk”"
    zone = option_title(scenario, "donetsk", "fez_neutral")
    assert any(f"Russia's value of “{zone}” on" in line and ": 35 now, an agreement exists from 20.4" in line for line in heard.lines)


def test_what_was_cut_short_is_printed_at_the_end(printed: list[list[Any]]) -> None:
    scenario = case("scenario")
    listener = Listener(scenario, 10, None, as_json=False)
    found = explain(scenario, time_limit=0.05, on_found=listener.found, on_settled=listener.settled)
    listener.end(found)
    whole = texts(explain_report(scenario, found, 10, asides_of(scenario, found.result)))
    assert [line for parts in printed for line in texts(parts) if line] == [line for line in whole if line]


def test_json_comes_whole(printed: list[list[Any]]) -> None:
    scenario = case("scenario")
    listener = Listener(scenario, 10, None, as_json=True)
    found = explain(scenario, numbers=False, directions=1, on_found=listener.found, on_settled=listener.settled)
    assert printed == []
    listener.end(found)
    assert [parts[0]["schema"] for parts in printed] == ["zopa/explain/1"]


def test_a_bar_tells_nothing_before_it_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    talk = Talk()
    try:
        said: list[str] = []
        monkeypatch.setattr(talk._display.console, "print", lambda *lines, **options: said.extend(map(str, lines)))
        talk.tell("too early")
        with talk.aside():
            pass
        assert said == []
        talk._display.start()
        talk.tell("now")
        talk.tell("")
        with talk.aside():
            assert not talk._display.live.is_started
        assert talk._display.live.is_started
        assert "now" in said
    finally:
        talk.close()
