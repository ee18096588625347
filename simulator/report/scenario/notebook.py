"""A marimo notebook of a scenario, as the Python file that marimo opens: load, solve, move numbers by sliders, sweep them, look.

Only text is made here; marimo is needed where the notebook runs. Texts of the scenario stand in it as literals, and in labels, which
marimo reads as Markdown and HTML, every sign that could be markup is written as a character reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from itertools import islice
from string import Template

from simulator.cards import plain
from simulator.dossier.moving_numbers import MovingNumbers
from simulator.errors import UsageError
from simulator.report.path_titles import path_title
from simulator.scenario.consent import signed_by_everybody
from simulator.scenario.model import Scenario
from simulator.scenario.paths import numbers
from simulator.scenario.zero_ends import Span
from simulator.sweep.factors import NumberFactor, read_factors

MOST_SLIDERS = 6
"""Sliders made where nobody says which. Further ones are a line each in the notebook."""

FORMAT = "0.25.2"
"""The version of marimo whose files these are."""

STEPS = 50
"""A slider has at least so many steps; the step is a power of ten."""

SAMPLES = 200
"""Variants in the sweep of the notebook."""

_MARKUP = re.compile(r"[\\`*_{}\[\]#~$|!^=]|:(?=\S)|^[-+]|(?<=^\d)[.)]|(?<=^\d\d)[.)]")


@dataclass(frozen=True)
class ScenarioSource:
    """How the notebook comes by its scenario: `expression`, with what it needs of `simulator`, and the changes made to it."""

    expression: str
    needs: str
    changes: Mapping[str, object]


def of_case(name: str, changes: Mapping[str, object]) -> ScenarioSource:
    """A case of the library by its name."""
    return ScenarioSource(f"load({literal(name)})", "load", changes)


def of_file(path: str, changes: Mapping[str, object]) -> ScenarioSource:
    """A file by its path from the folder of the notebook, so that both can move together."""
    return ScenarioSource(f"load(mo.notebook_dir() / {literal(path)})", "load", changes)


def of_text(text: str) -> ScenarioSource:
    """The text of a scenario, which then stands in the notebook."""
    quoted = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return ScenarioSource(f'loads(\n        """\\\n{quoted}""",\n        "the text in this cell",\n    )', "loads", {})


@dataclass(frozen=True)
class Slider:
    """A number that the notebook moves. `low`, `high`: the ends; `base`: where it stands at first."""

    path: str
    label: str
    low: Decimal
    high: Decimal
    base: Decimal

    @property
    def step(self) -> Decimal:
        return Decimal(1).scaleb(((self.high - self.low) / STEPS).adjusted())


def sliders_of(scenario: Scenario, vary: Sequence[str]) -> tuple[Slider, ...]:
    """The numbers of `vary` (`path=low:high`, `path=range`). Raises `UsageError` for what names no number with two different ends."""
    spans = {}
    for factor in read_factors(scenario, vary):
        if not isinstance(factor, NumberFactor) or factor.ends[0] == factor.ends[1]:
            raise UsageError(f"--vary {factor.path}: a slider has two ends, as in --vary parties.seller.reservation=20:40")
        spans[factor.path] = factor.ends
    return _sliders(scenario, spans)


def moving_sliders(scenario: Scenario, moving: MovingNumbers) -> tuple[Slider, ...]:
    """The ranged numbers that move the answer most; where none has a range, the reservation value or the first weight of each party."""
    spans = dict(islice((moving.spans or dict(_without_ranges(scenario))).items(), MOST_SLIDERS))
    return _sliders(scenario, spans)


def _sliders(scenario: Scenario, spans: Mapping[str, Span]) -> tuple[Slider, ...]:
    known = numbers(scenario)
    return tuple(
        Slider(path, path_title(scenario, path), low, high, min(max(known[path].base, low), high)) for path, (low, high) in spans.items()
    )


def _without_ranges(scenario: Scenario) -> Iterator[tuple[str, Span]]:
    for name, party in scenario.parties.items():
        if party.reservation is not None:
            base = party.reservation.base
            yield f"parties.{name}.reservation", (min(Decimal(0), base), max(Decimal(100), base))
            continue
        for issue, weight in [each for each in party.weights.numbers.items() if each[1].base > 0][:1]:
            yield f"parties.{name}.weights.{issue}", (weight.base / 2, 2 * weight.base)


def why_these(moving: MovingNumbers) -> str:
    """How the numbers were chosen, in a sentence for the notebook."""
    if not moving.spans:
        return "No number of the scenario has a range; these are the reservation values, or weights, of its parties."
    if not moving.ranked and moving.by_rules:
        return "These are the first numbers with ranges: where nothing passes by the rules there is no outcome by which to rank them."
    if not moving.ranked:
        return "These are the first numbers with ranges: the limits came before it was known which of them move the answer most."
    where = "the agreement that is best for the party that gains least" if moving.agreement else "the outcome nearest to a deal"
    chosen = f"{MOST_SLIDERS} of the {len(moving.spans)}" if len(moving.spans) > MOST_SLIDERS else "the"
    return f"These are {chosen} numbers with ranges, those first that move a party's surplus most at {where}, each alone over its range."


def marimo_notebook(scenario: Scenario, source: ScenarioSource, sliders: Sequence[Slider], why: str) -> str:
    """The text of the notebook. `why`: a sentence that says by what the numbers with a slider were chosen."""
    axes = [literal(slider.path) for slider in sliders[:2]]
    return _NOTEBOOK.substitute(
        title=plain(scenario.title),
        needs=source.needs,
        scenario=_loading(source),
        loading="load, mo" if source.needs == "load" and "mo." in source.expression else source.needs,
        numbers="\n".join(f"        {_line(slider)}," for slider in sliders),
        answer="mo.vstack([what_if, what_if.plot()])" if len(scenario.parties) == 2 else "what_if",
        used="mo, scenario" if len(scenario.parties) == 2 else "scenario",
        samples=SAMPLES,
        format=FORMAT,
        axes=", ".join(axes),
        recorded='"agreement", "least_surplus"' if signed_by_everybody(scenario) else '"agreement", "passes", "least_surplus"',
        why=why and f"\n    {why}",
    )


def _loading(source: ScenarioSource) -> str:
    """The statements that make the scenario."""
    if not source.changes:
        return f"scenario = {source.expression}"
    changes = "".join(f"        {literal(path)}: {literal(value)},\n" for path, value in source.changes.items())
    exact = "from decimal import Decimal\n\n    " if "Decimal(" in changes else ""
    return f"{exact}changed = {{\n{changes}    }}\n    scenario = {source.expression}.with_changes(changed)"


def _line(slider: Slider) -> str:
    ends = f'"start": {_short(slider.low)}, "stop": {_short(slider.high)}, "step": {_short(slider.step)}, "value": {_short(slider.base)}'
    return f'{literal(slider.path)}: {{"label": {literal(unmarked(slider.label))}, {ends}}}'


def _short(number: Decimal) -> str:
    """A number as a slider takes it: a whole one, or the nearest float."""
    return repr(int(number) if number == int(number) else float(number))


def unmarked(text: str) -> str:
    """Text that reads as itself where Markdown and HTML are read."""
    return _MARKUP.sub(lambda found: f"&#{ord(found[0])};", escape(plain(text), quote=False))


def literal(value: object) -> str:
    """A value of a scenario as Python has it; a number with more digits than a float keeps as a `Decimal`."""
    if isinstance(value, Decimal):
        return _short(value) if Decimal(_short(value)) == value else f'Decimal("{value}")'
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{literal(key)}: {literal(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(literal(item) for item in value) + "]"
    if value is None or isinstance(value, bool | int | float):
        return repr(value)
    text = str(value)
    return f'"{text}"' if text.isprintable() and not set(text) & set('"\\') else repr(text)


_NOTEBOOK = Template('''\
# $title: a notebook made by zopa.
# It needs marimo, and zopa with the extras report and sweep: pip install marimo 'zopa[report,sweep]'
# marimo edit FILE opens it, marimo run FILE shows it as a page, python FILE runs it as a script.

import marimo

__generated_with = "$format"
app = marimo.App(width="medium")


@app.cell
def _():
    import tempfile

    import marimo as mo

    from simulator import $needs, solve, sweep

    return $needs, mo, solve, sweep, tempfile


@app.cell
def _($loading):
    $scenario
    scenario
    return (scenario,)


@app.cell
def _(mo):
    mo.md("""
    ## Is there an agreement?
    """)
    return


@app.cell
def _(scenario, solve):
    result = solve(scenario)
    result
    return (result,)


@app.cell
def _(mo):
    mo.md("""
    ## What if a number were different?

    Move a slider, and the answer below follows. Each line of the dictionary is a number of the scenario by its path:
    add, remove, widen.$why
    """)
    return


@app.cell
def _(mo):
    numbers = {
$numbers
    }
    sliders = mo.ui.dictionary({path: mo.ui.slider(**number, show_value=True) for path, number in numbers.items()})
    sliders.vstack()
    return numbers, sliders


@app.cell
def _($used, sliders, solve):
    changes = {path: round(value, 9) for path, value in sliders.value.items()}
    what_if = solve(scenario.with_changes(changes), time_limit=20)
    $answer
    return


@app.cell
def _(mo):
    mo.md("""
    ## And if all of them were different?

    A sweep draws the numbers between the ends of the sliders and answers each variant exactly: a row of the table.
    """)
    return


@app.cell
def _(numbers, scenario, sweep, tempfile):
    vary = [f"{path}={number['start']}:{number['stop']}" for path, number in numbers.items()]
    run = sweep(scenario, tempfile.mkdtemp() + "/run", vary=vary, samples=$samples)
    table = run.frame().select(*numbers, $recorded)
    table
    return run, table


@app.cell
def _(run):
    run.plot($axes)
    return


@app.cell
def _(mo, result, table):
    if mo.app_meta().mode == "script":  # nobody sees the cells then
        print(result)
        print(table)
    return


if __name__ == "__main__":
    app.run()
''')
