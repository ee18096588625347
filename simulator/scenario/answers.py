"""Answers: what a party said to an offer, as observed."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import model_validator

from simulator.scenario.numbers import Date, Sourced

AnswerName = Literal["accepted", "refused"]


class ObservedAnswer(Sourced):
    """What a party said to an offer. In the file a plain `accepted` or `refused` is its answer."""

    answer: AnswerName
    """`accepted` or `refused`."""
    date: Date | None = None
    """The day on which it said so."""

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return {"answer": value} if isinstance(value, str) else value
