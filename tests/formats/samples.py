"""A small invented sample of every foreign format that is read: format → file name → content. Fuzzing damages the first."""

from __future__ import annotations

from collections.abc import Mapping

from tests.formats.gambit.test_gambit import ENTRY as EFG
from tests.formats.gambit.test_gambit import OUTCOMES as NFG
from tests.formats.genius.files import FILES as GENIUS
from tests.formats.geniusweb.test_geniusweb import FILES as GENIUSWEB
from tests.formats.graph_model.test_gmcr import TEXT as GMCR
from tests.formats.negmas.test_negmas import FILES as NEGMAS
from tests.formats.positions.test_reading import LONG as POSITIONS
from tests.formats.test_game_table import LONG as GAME_TABLE
from tests.formats.test_payoff_table import TABLE as PAYOFFS

SAMPLES: dict[str, Mapping[str, str | bytes]] = {
    "genius": {"owner.xml": GENIUS["owner.xml"], "kiosk.xml": GENIUS["kiosk.xml"], "tenant.xml": GENIUS["tenant.xml"]},
    "nfg": {"dilemma.nfg": NFG},
    "efg": {"entry.efg": EFG},
    "payoffs": {"flats.csv": PAYOFFS},
    "game-table": {"arms.csv": GAME_TABLE},
    "geniusweb": GENIUSWEB,
    "negmas": NEGMAS,
    "gmcr": {"dilemma.gmcr": GMCR},
    "positions": {"harbour.csv": POSITIONS},
}

ANSWERED_BY: dict[str, str] = {"gmcr": "stability", "game-table": "equilibria"}
"""Formats whose scenarios are not for `solve`, and the command that answers them."""

NOT_LOSSLESS: dict[str, str] = {}
"""Formats that cannot hold the whole of their own sample once it is a scenario, with what is told of that."""
