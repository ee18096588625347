"""An explanation as it comes: sections to standard output as they are finished, findings to the person who waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.cli.streams import put_json, put_report
from simulator.cli.typed import typed_with

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.cli.progress import Talk
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.solve.why.explanation import Explanation
    from simulator.solve.why.parts_in_order import Finding


class Listener:
    """Prints the full report of one explanation in its order: the opening, case after case, the closing. JSON comes at the end, whole,
    and so does the first screen alone, which is printed where the words that name the scenario are given."""

    def __init__(self, scenario: Scenario, limit: int, talk: Talk | None, *, as_json: bool, words: Sequence[str] | None = None) -> None:
        self._scenario, self._limit, self._talk, self._as_json, self._words = scenario, limit, talk, as_json, words
        self._opened = False
        self._cases = 0

    def found(self, finding: Finding) -> None:
        """A line above the progress bar."""
        if self._talk is not None:
            from simulator.report.explain.text import finding_line

            self._talk.tell(finding_line(self._scenario, finding))

    def settled(self, explanation: Explanation, cases: int) -> None:
        """The opening and the first `cases` cases are finished: what is not yet printed of them is."""
        if self._as_json or self._words is not None:
            return
        from simulator.report.explain.cases import case_parts

        parts: list[Part] = [] if self._opened else self._opening(explanation)
        for case in explanation.cases[self._cases : cases]:
            parts += case_parts(self._scenario, case, self._limit)
        self._opened, self._cases = True, max(self._cases, cases)
        self._put(parts)

    def end(self, explanation: Explanation) -> None:
        """Everything that is left, whether finished or cut short."""
        if self._as_json:
            from simulator.dossier.asides import asides_of
            from simulator.report.explain.json import explain_json
            from simulator.report.solve.json_asides import asides_json

            beside = asides_json(asides_of(self._scenario, explanation.result))
            put_json({**explain_json(explanation), "beside": beside})
            return
        if self._words is not None:
            from simulator.dossier.asides import asides_of
            from simulator.report.explain.short import explain_screen

            asides = asides_of(self._scenario, explanation.result)
            self._put(explain_screen(self._scenario, explanation, self._words, typed_with("--full"), asides))
            return
        from simulator.report.explain.text import closing_parts

        self.settled(explanation, len(explanation.cases))
        self._put(closing_parts(self._scenario, explanation))

    def _opening(self, explanation: Explanation) -> list[Part]:
        from simulator.dossier.asides import asides_of
        from simulator.report.explain.text import opening_parts

        return opening_parts(self._scenario, explanation, self._limit, asides_of(self._scenario, explanation.result))

    def _put(self, parts: list[Part]) -> None:
        if not parts:
            return
        if self._talk is None:
            put_report(parts)
        else:
            with self._talk.aside():
                put_report(parts)
