"""`equilibria`, `stability`, `commitment` and `coalitions`: what strategic players make of a conflict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.budget import DEFAULT_MEMORY_LIMIT, DEFAULT_TIME_LIMIT, Budget, Progress
from simulator.face.given import OutcomeLike, ScenarioLike, scenario_of, start_of, terms_of, with_titles

if TYPE_CHECKING:
    from simulator.games.alpha_core import Coalitions
    from simulator.games.commitment import Commitment
    from simulator.games.named import SolvedGame
    from simulator.games.stability import Stability


def equilibria(
    scenario: ScenarioLike,
    games: Sequence[str] | None = None,
    *,
    learn: int = 0,
    seed: int = 0,
    time_limit: float = DEFAULT_TIME_LIMIT,
    memory_limit: int = DEFAULT_MEMORY_LIMIT,
) -> tuple[SolvedGame, ...]:
    """The equilibria (Nash 1951) of the games that the scenario writes down; `games`: only those of these names.

    `learn`: rounds of fictitious play of two players, and replicator dynamics (0: none), with `seed`. `equilibria_of` takes a game by its
    matrices; `alternating_offers` looks at the agreements of the scenario instead.

    Raises `UsageError` where the scenario has no games or none of a name, and for learning in games of more than two.

    >>> from simulator import equilibria
    >>> (game,) = equilibria("hold-out", ["chicken"])
    >>> len(game.found.equilibria)
    3
    """
    from simulator.games.named import solve_games

    with Budget(time_limit, memory_limit):
        return solve_games(scenario_of(scenario), games, learn=learn, seed=seed)


def stability(
    scenario: ScenarioLike,
    offer: OutcomeLike | None = None,
    *,
    depth: int | None = None,
    coalitions: bool = True,
    time_limit: float = DEFAULT_TIME_LIMIT,
    memory_limit: int = DEFAULT_MEMORY_LIMIT,
) -> Stability:
    """Whether an agreement holds once signed (graph model of Fang, Hipel & Kilgour 1993): who could gain by changing what it controls,
    and what would deter it.

    `offer`: the agreement, by full terms or by the name of an offer; by default all states are looked at. `depth`: with an offer, how
    many moves a sequence may have at most. `coalitions`: whether to ask about moves of several together.

    Raises `UsageError` where no party controls an issue, the terms are partial or impossible, a limit on states or moves is passed, or
    a depth goes with all states; `BudgetError` at the end of a limit.

    >>> from simulator import stability
    >>> stability("elmira", "s1").decision_makers
    ('ministry', 'uniroyal', 'local')
    """
    from simulator.games.stability import stability as found_stability

    with Budget(time_limit, memory_limit):
        made = scenario_of(scenario)
        found = found_stability(made, None if offer is None else terms_of(made, offer), depth=depth, coalitions=coalitions)
        return with_titles(found, made)


def commitment(
    scenario: ScenarioLike,
    offer: OutcomeLike | None = None,
    *,
    later: ScenarioLike | None = None,
    shift: Mapping[str, Fraction] | None = None,
    time_limit: float = DEFAULT_TIME_LIMIT,
    memory_limit: int = DEFAULT_MEMORY_LIMIT,
    progress: Progress | None = None,
) -> Commitment:
    """Which agreement all would still honour where the balance shifts after the signature (Fearon 1995; Powell 2006), who would break
    one, and the least penalty that is enough.

    `later`: the scenario that holds then (default: `scenario`), with the same issues, options and parties. `shift`: party → points by
    which its reservation value differs then, on top. `offer`: an agreement to be looked at, in full.

    Raises `UsageError` where nothing differs later, where the two do not have one shape, and where the offer leaves an issue open;
    what a limit left open is named in `unsettled`.

    >>> from fractions import Fraction
    >>> from simulator import commitment
    >>> commitment("sale", shift={"seller": Fraction(5)}).lasting is not None
    True
    """
    from simulator.errors import UsageError
    from simulator.games.commitment import commitment as lasting

    if later is None and not shift:
        raise UsageError("say what is different after the signature: later=… (a scenario) or shift={party: points}")
    with Budget(time_limit, memory_limit, progress) as budget:
        now = scenario_of(scenario)
        agreement = None if offer is None else terms_of(now, offer)
        found = lasting(now, None if later is None else scenario_of(later), shift=shift, agreement=agreement, budget=budget)
        return with_titles(found, now)


def coalitions(
    scenario: ScenarioLike,
    default: OutcomeLike | None = None,
    offer: OutcomeLike | None = None,
    *,
    time_limit: float = DEFAULT_TIME_LIMIT,
    memory_limit: int = DEFAULT_MEMORY_LIMIT,
    progress: Progress | None = None,
) -> Coalitions:
    """Which parties could settle something without the others, and whether they would rather (`alpha_core` has the agreements that no
    coalition can improve upon); by agreement rules also what the smallest winning coalitions can do that the others must bear (`by_rules`).

    `default`: how things stay where nobody changes them: full terms, an offer, or a course of no deal with an outcome, which is then
    worth to each party what the course is; needed where everybody must sign. `offer`: the agreement of all that a coalition might leave.
    What was not settled at a limit is named in `Coalition.unsettled`.

    Raises `UsageError` for terms that leave an issue open or name what does not exist, `BudgetError` for more than 8 parties.

    >>> from simulator import coalitions
    >>> terms = {"price": "26", "delivery": "now", "warranty": "12"}
    >>> [each.members for each in coalitions("sale", terms).coalitions]
    [('buyer',), ('seller',), ('buyer', 'seller')]
    """
    from simulator.games.alpha_core import coalitions as found_coalitions
    from simulator.offers.reading import course_named

    with Budget(time_limit, memory_limit, progress) as budget:
        made = scenario_of(scenario)
        agreement = None if offer is None else terms_of(made, offer)
        course = course_named(made, default) if isinstance(default, str) else None
        start = None if default is None else start_of(made, default)
        return with_titles(found_coalitions(made, start, agreement, course=course, budget=budget), made)
