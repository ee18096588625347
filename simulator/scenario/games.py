"""Named games: situations in which parties choose among a few actions at once, written down by their payoffs."""

from __future__ import annotations

from pydantic import Field

from simulator.scenario.numbers import Names, Numbers, Sourced


class ActionCombination(Sourced):
    """What one or several combinations of actions are worth to each player."""

    title: str | None = None
    """What then happens, in words."""
    when: dict[str, Names] = Field(default_factory=dict)
    """Player → action or list of actions; a player left out may do anything."""
    points: Numbers
    """Player → what it is worth to it, for every player."""


class NamedGame(Sourced):
    """Two or more parties that choose at once, each among its own actions. Every combination is listed once in `payoffs`."""

    title: str
    """The game in words."""
    players: dict[str, Names]
    """Party → its actions, one or a list; at least two parties."""
    payoffs: dict[str, ActionCombination]
    """Combinations of actions with what they are worth, by name; together they cover every combination once."""
