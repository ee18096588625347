"""Terms: one option for each issue they name. Full terms are an outcome, partial ones leave issues open."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

from simulator.scenario.option_keys import option_key

Terms = dict[str, Annotated[str, BeforeValidator(option_key)]]
