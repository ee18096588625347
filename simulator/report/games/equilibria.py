"""`zopa equilibria` in print: the games of the file with what players may settle on."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.report.layout import STRONG, heading, indented, paragraph, table
from simulator.report.safe_text import printable
from simulator.report.words import Apart, listed, party_title, plural, whole

if TYPE_CHECKING:
    from simulator.games.equilibria import Equilibria, Equilibrium, Reduction
    from simulator.games.named import Learned, SolvedGame
    from simulator.games.normal_form import Mix, NormalForm
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario

WIDEST = 6
"""Where the second player has more actions, the payoffs are not printed as a table."""

ROWS = 20
"""Equilibria, or reductions, that are printed; --json has all."""

NO_ADVICE = (
    "An equilibrium is a choice of all from which nobody gains by departing alone, on the file's numbers. It says neither that the "
    "players will make that choice nor which of several they will."
)


def games_report(scenario: Scenario, solved: Sequence[SolvedGame]) -> list[Part]:
    """The parts of the report, game by game."""
    parts: list[Part] = [paragraph(printable(scenario.title), STRONG)]
    if len(solved) > 1:
        parts += _overview(scenario, solved)
    for each in solved:
        parts += _game(scenario, each)
    return [*parts, heading("How to read it"), indented(NO_ADVICE)]


def _overview(scenario: Scenario, solved: Sequence[SolvedGame]) -> list[Part]:
    """All games in one table: the equilibria of each, those in which nobody mixes first as the games list them."""
    rows = []
    for each in solved:
        game, found = each.found.game, each.found.equilibria
        title = printable(scenario.games[each.name].title)
        told = _payoffs_told(found)
        for k, equilibrium in enumerate(found[:ROWS]):
            choices = "; ".join(
                f"{party_title(scenario, player)}: {mix_in_words(actions, mix)}"
                for player, actions, mix in zip(game.players, game.actions, equilibrium.mixes, strict=True)
            )
            rows.append((title if not k else "", choices, ", ".join(tell(x) for tell, x in zip(told, equilibrium.payoffs, strict=True))))
        if not found:
            rows.append((title, "none found", ""))
        elif len(found) > ROWS:
            rows.append(("", f"{whole(len(found) - ROWS)} more", ""))
    return [heading(f"Equilibria of {plural(len(solved), 'game')}"), table(("Game", "Choices", "Points of each"), rows, numbers=(2,))]


def _game(scenario: Scenario, solved: SolvedGame) -> list[Part]:
    found, game = solved.found, solved.found.game
    parts: list[Part] = [heading(printable(scenario.games[solved.name].title))]
    if len(game.players) == 2 and game.sizes[1] <= WIDEST and game.sizes[0] <= ROWS:
        parts += _payoffs(scenario, game)
    parts.append(indented(_headline(found)))
    if found.equilibria:
        parts.append(_equilibria(scenario, found))
    parts += [indented(line) for line in _what_else(found)]
    if found.methods:
        parts.append(_methods(found))
    if found.reductions:
        parts += _reductions(scenario, found)
    if solved.learned is not None:
        parts += _learned(scenario, game, solved.learned)
    return parts


def _payoffs(scenario: Scenario, game: NormalForm) -> list[Part]:
    first, second = (party_title(scenario, player) for player in game.players)
    told = [Apart([worth[player] for worth in game.payoffs.values()]) for player in (0, 1)]

    def cell(a: int, b: int) -> str:
        return ", ".join(_short(value, each) for value, each in zip(game.payoffs[a, b], told, strict=True))

    rows = [(printable(action), *(cell(a, b) for b in range(game.sizes[1]))) for a, action in enumerate(game.actions[0])]
    return [
        indented(f"Points of {first}, {second}; {first} chooses the row, {second} the column:"),
        table(("", *map(printable, game.actions[1])), rows, numbers=range(1, game.sizes[1] + 1)),
    ]


def _short(value: Fraction, told: Apart) -> str:
    return str(value.numerator).replace("-", "−") if value.denominator == 1 else told(value)


def _headline(found: Equilibria) -> str:
    count = plural(len(found.equilibria), "equilibrium", "equilibria")
    if len(found.game.players) > 2:
        if found.continua:
            count = f"{plural(len(found.equilibria), 'extreme point', 'extreme points')} of the equilibria"
        return f"{count} in which at most two players mix; those in which three or more do are not looked for."
    if not found.complete and found.stopped is not None:
        return f"{count} found before the {found.stopped}, among them all in which nobody mixes; there may be others:"
    if not found.complete:
        return f"{count} in which nobody mixes; the game is too large to list those in which the players mix."
    if found.continua:
        return f"{plural(len(found.equilibria), 'extreme equilibrium', 'extreme equilibria')}; every other is a mixture of some of them:"
    return f"{count}; there are no others:"


def _payoffs_told(found: Sequence[Equilibrium]) -> list[Apart]:
    """What each player has in the equilibria, told apart where it differs."""
    return [Apart(payoffs) for payoffs in zip(*(each.payoffs for each in found), strict=True)]


def _equilibria(scenario: Scenario, found: Equilibria) -> Part:
    game = found.game
    titles = [party_title(scenario, player) for player in game.players]
    told = _payoffs_told(found.equilibria)
    rows = [
        (
            str(k + 1),
            *(mix_in_words(actions, mix) for actions, mix in zip(game.actions, each.mixes, strict=True)),
            ", ".join(tell(x) for tell, x in zip(told, each.payoffs, strict=True)),
        )
        for k, each in enumerate(found.equilibria[:ROWS])
    ]
    return table(("", *titles, "Points of each"), rows, numbers=(len(titles) + 1,), whole_words=(0, len(titles) + 1))


def mix_in_words(actions: Sequence[str], mix: Mix) -> str:
    """One action by its name; a mix with the probability of each."""
    used = [(action, share) for action, share in zip(actions, mix, strict=True) if share]
    return printable(used[0][0]) if len(used) == 1 else ", ".join(f"{printable(action)} {_share(share)}" for action, share in used)


def _share(share: Fraction) -> str:
    return str(share) if share.denominator < 1000 else f"{float(share):.4f}"


def _what_else(found: Equilibria) -> list[str]:
    lines = []
    if found.stopped is not None and found.complete:
        lines.append(f"What the methods of nashpy find was not looked for to the end: {found.stopped}.")
    if found.stopped is not None and found.reductions:
        lines.append(f"Not every two players were looked at: {found.stopped}.")
    if len(found.equilibria) > ROWS:
        lines.append(f"{whole(len(found.equilibria) - ROWS)} more are not shown; --json has them.")
    if found.degenerate:
        lines.append("The game is degenerate: some choice has more best replies than it uses actions.")
    for component in found.continua:
        numbers = listed([str(k + 1) for k in component])
        lines.append(
            f"Equilibria {numbers} belong to one component: where two of them differ in one player's choice alone, all between them are "
            "equilibria, infinitely many."
        )
    if any(reduction.part for reduction in found.reductions):
        lines.append(
            "Between two players there are sets of equilibria of which a part alone may hold for all; where it ends was not looked for."
        )
    return lines


def _methods(found: Equilibria) -> Part:
    total = len(found.equilibria)
    rows = []
    for method in found.methods:
        words = list(method.statements)
        if method.between:
            words.append(f"also {plural(len(method.between), 'equilibrium', 'equilibria')} between those listed")
        if method.refused:
            words.append(f"{plural(method.refused, 'result')} that in exact arithmetic {'is' if method.refused == 1 else 'are'} none")
        ran = not any(statement.startswith("left out") for statement in method.statements)
        rows.append((method.name, f"{len(method.found)} of {total}" if ran else "–", printable("; ".join(words))))
    return table(("Method (nashpy)", "Finds", ""), rows, numbers=(1,), whole_words=(0, 1))


def _reductions(scenario: Scenario, found: Equilibria) -> list[Part]:
    game = found.game
    rows = [_reduction(scenario, game, reduction) for reduction in found.reductions[:ROWS]]
    left = len(found.reductions) - len(rows)
    return [
        indented("Two at a time, while the others keep to one action each:"),
        table(("Between", "While", "Equilibria", "Of all"), rows, numbers=(2, 3)),
        *([indented(f"{whole(left)} more are not shown; --json has them.")] if left else []),
    ]


def _reduction(scenario: Scenario, game: NormalForm, reduction: Reduction) -> tuple[str, str, str, str]:
    between = listed([party_title(scenario, game.players[p]) for p in reduction.players])
    others = listed([f"{party_title(scenario, game.players[p])}: {printable(game.actions[p][a])}" for p, a in reduction.others])
    if reduction.equilibria is None:
        return between, others, "too many", ""
    return between, others, str(len(reduction.equilibria.pairs)), str(len(reduction.holds))


def _learned(scenario: Scenario, game: NormalForm, learned: Learned) -> list[Part]:
    play, replicated = learned.play, learned.replicated
    rows = [
        (
            f"{party_title(scenario, player)}: {printable(action)}",
            f"{play.frequencies[p][a]:.3f}",
            f"{replicated.shares[p][0, a]:.3f}",
            f"{replicated.shares[p][-1, a]:.3f}",
        )
        for p, player in enumerate(game.players)
        for a, action in enumerate(game.actions[p])
    ]
    rest = "is at rest" if replicated.at_rest else "still moves"
    return [
        indented(
            f"Learning (seed {play.seed}): how often each action was a reply to what was played before in {plural(play.rounds, 'round')} "
            f"(a player could still gain {100 * max(play.gain):.1f} % of what its points range over), and shares that grow where they "
            f"do better than average, from a start drawn at random to an end that {rest}:"
        ),
        table(("Action", "Played", "Share at start", "Share at end"), rows, numbers=(1, 2, 3)),
    ]
