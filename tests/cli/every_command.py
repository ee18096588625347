"""One call of every command that the app has, for what must hold whatever the command. The list is the app's own: a new command without
a call here fails `tests/cli/test_every_stream.py`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.main import get_command

from simulator.cli.main import app
from tests.cli.running import zopa
from tests.formats.genius.files import OWNER

SCENARIO = """\
title: A used press
issues:
  price: {title: Price, unit: thousand euros, levels: [20, 24, 28], controlled_by: buyer}
  delivery: {title: Delivery, options: {now: This week, later: In six weeks}, controlled_by: seller}
parties:
  buyer:
    title: Buyer
    weights: {price: {base: 60, range: [50, 70]}, delivery: 40}
    values: {price: {falling: [20, 28]}, delivery: {now: 100, later: 0}}
    beliefs: {wait: 0.5, court: rest}
    war_cost: 2
  seller:
    title: Seller
    weights: {price: 80, delivery: 20}
    values: {price: {rising: [20, 28]}, delivery: {now: 0, later: 100}}
    beliefs: {wait: 0.5, court: rest}
    war_cost: 2
no_deal:
  horizon: 10 months
  courses:
    wait: {title: Both wait, points: {buyer: 30, seller: 20}}
    court: {title: The court decides, points: {buyer: 25, seller: 25}}
offers:
  half: {title: Half way, terms: {price: 24, delivery: now}, answers: {buyer: accepted}}
  late: {title: Late, terms: {price: 28, delivery: later}}
games:
  chicken:
    title: Who gives way
    players: {buyer: [stay, yield], seller: [stay, yield]}
    payoffs:
      crash: {when: {buyer: stay, seller: stay}, points: {buyer: 0, seller: 0}}
      buyer_stays: {when: {buyer: stay, seller: yield}, points: {buyer: 3, seller: 1}}
      seller_stays: {when: {buyer: yield, seller: stay}, points: {buyer: 1, seller: 3}}
      both: {when: {buyer: yield, seller: yield}, points: {buyer: 2, seller: 2}}
"""
FILE = "press.yaml"
DATA_SET = """\
schema: 1
kind: positions
title: A parish council
table: votes.csv
issue: matter
decision: decision
outcome: decided
reference: now
position: "*"
salience: "* cares"
parties: {smith: Smith, jones: Jones}
"""
POSITIONS = """\
decision,matter,smith,smith cares,jones,jones cares,now,decided
hall,rent,20,50,60,20,50,30
hall,hours,0,30,80,60,0,45
roads,speed,30,80,35,60,50,40
"""

CALLS: dict[str, tuple[str, ...]] = {
    "new": ("talks", "--output", "-"),
    "check": (FILE,),
    "show": (FILE,),
    "diff": (FILE, FILE, "--set", "parties.seller.weights.price=70"),
    "list": (),
    "schema": (),
    "import": ("owner.xml",),
    "export": ("chicken", "--format", "gmcr"),
    "solve": (FILE, "--draws", "5"),
    "explain": (FILE,),
    "compare": (FILE, "half", "--draws", "5"),
    "advise": (FILE, "--for", "seller", "--draws", "20"),
    "divide": ("inheritance",),
    "calibrate": (FILE,),
    "equilibria": (FILE,),
    "stability": (FILE, "half"),
    "commitment": (FILE,),
    "coalitions": (FILE, "late", "--default", "half"),
    "verify": ("never.yaml", "proof.json"),
    "report": (FILE, "--format", "csv", "--draws", "5"),
    "sweep": (FILE, "--samples", "2", "--plan"),
    "results": ("run",),
    "notebook": (FILE, "--set", "parties.seller.weights.price=70"),
    "simulate": (FILE, "--sessions", "3"),
    "play": (FILE, "--as", "buyer"),
    "roles": (FILE,),
    "debrief": (FILE, "deals.csv"),
    "exercise list": (),
    "exercise start": ("zopa",),
    "exercise hint": (),
    "exercise check": ("20-25",),
    "exercise solution": (),
    "exercise grade": (".",),
    "validate": ("parish", "--predictor", "mean", "--predictor", "nash-package"),
    "seal": (FILE, "--by", "2999-12-31", "--draws", "5"),
    "score": ("sealed.json", "--outcome", "price=24,delivery=now"),
}
STANDARD_INPUT = {"play": "walk\nyes\n"}


def commands() -> Iterator[tuple[str, Any]]:
    """Every command of the app by its words, as in `exercise start`."""

    def below(group: Any, words: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
        for name, command in group.commands.items():
            if hasattr(command, "commands"):
                yield from below(command, (*words, name))
            else:
                yield " ".join((*words, name)), command

    yield from below(get_command(app), ())


def prepare(folder: Path) -> None:
    """Everything that the calls read, put into a folder."""
    (folder / FILE).write_text(SCENARIO, encoding="utf-8")
    line = "    red_lines: {always: {never: {price: [20, 24, 28]}}}\n"
    never = SCENARIO.replace("    title: Seller\n", f"    title: Seller\n{line}")
    (folder / "owner.xml").write_text(OWNER, encoding="utf-8")
    (folder / "never.yaml").write_text(never, encoding="utf-8")
    (folder / "parish").mkdir()
    (folder / "parish" / "data.yaml").write_text(DATA_SET, encoding="utf-8")
    (folder / "parish" / "votes.csv").write_text(POSITIONS, encoding="utf-8")
    (folder / "deals.csv").write_text("group,price,delivery\nA,24,now\nB,28,later\n", encoding="utf-8")
    for words in (
        ("solve", "never.yaml", "--certificate", "proof.json"),
        ("sweep", FILE, "--vary", "no_deal.courses.wait.points.buyer=20,170", "--output", "run"),
        ("exercise", "start", "zopa", "--student", "Ada"),
        ("validate", "parish", "--predictor", "mean", "--output", "past"),
        ("seal", FILE, "--by", "2999-12-31", "--draws", "5", "--output", "sealed.json"),
    ):
        done = zopa(*words, cwd=folder)
        assert done.returncode == 0, done.stderr


def call(command: str) -> tuple[str, ...]:
    """The words of the call of a command."""
    return (*command.split(), *CALLS[command])


READ: dict[tuple[str, str], tuple[str, ...]] = {
    **{(name, "file"): (name, "{}") for name in ("check", "show", "solve", "explain", "compare", "divide", "calibrate", "equilibria")},
    **{(name, "file"): (name, "{}") for name in ("stability", "commitment", "report", "sweep", "notebook", "simulate", "roles")},
    ("import", "files"): ("import", "{}"),
    ("export", "file"): ("export", "{}", "--format", "genius", "--output", "made"),
    ("advise", "file"): ("advise", "{}", "--for", "seller", "--draws", "20"),
    ("diff", "a"): ("diff", "{}", FILE),
    ("diff", "b"): ("diff", FILE, "{}"),
    ("coalitions", "file"): ("coalitions", "{}", "late", "--default", "half"),
    ("play", "file"): ("play", "{}", "--as", "buyer"),
    ("play", "resume"): ("play", FILE, "--resume", "{}"),
    ("verify", "file"): ("verify", "{}", "proof.json"),
    ("verify", "certificate"): ("verify", "never.yaml", "{}"),
    ("debrief", "file"): ("debrief", "{}", "deals.csv"),
    ("debrief", "deals"): ("debrief", FILE, "{}"),
    ("new", "from_ranking"): ("new", "talks", "--output", "-", "--from-ranking", "{}"),
    ("compare", "from_"): ("compare", FILE, "--from", "{}"),
    ("calibrate", "from_"): ("calibrate", FILE, "--from", "{}"),
    ("commitment", "later_overlay"): ("commitment", FILE, "--later-overlay", "{}"),
    ("sweep", "variants"): ("sweep", FILE, "--plan", "--variants", "{}"),
    ("seal", "file"): ("seal", "{}", "--by", "2999-12-31"),
    ("score", "forecasts"): ("score", "{}"),
    ("score", "outcomes"): ("score", "sealed.json", "--outcomes", "{}"),
    ("validate", "manifest"): ("validate", "parish", "--manifest", "{}"),
}
"""Every argument and option that names a file to read, with a call in which {} stands for it."""

READ_FOLDERS: dict[tuple[str, str], tuple[str, ...]] = {
    ("report", "run"): ("report", FILE, "{}"),
    ("results", "run"): ("results", "{}"),
    ("sweep", "resume"): ("sweep", "--resume", "{}"),
    ("exercise grade", "folder"): ("exercise", "grade", "{}"),
    ("validate", "data"): ("validate", "{}"),
    ("validate", "resume"): ("validate", "--resume", "{}"),
}
"""The same for folders."""

WRITTEN: dict[tuple[str, str], tuple[str, ...]] = {
    ("import", "output"): ("import", "owner.xml", "--output", "{}.yaml"),
    ("export", "output"): ("export", FILE, "--format", "genius", "--output", "{}"),
    ("new", "output"): ("new", "talks", "--output", "{}.yaml"),
    ("solve", "certificate"): ("solve", "never.yaml", "--certificate", "{}.json"),
    ("compare", "plot"): ("compare", FILE, "half", "--draws", "5", "--plot", "{}.svg"),
    ("advise", "plot"): ("advise", FILE, "--for", "seller", "--draws", "5", "--plot", "{}.svg"),
    ("report", "output"): ("report", FILE, "--draws", "5", "--output", "{}.html"),
    ("sweep", "output"): ("sweep", FILE, "--samples", "2", "--output", "{}"),
    ("notebook", "output"): ("notebook", FILE, "--output", "{}.py"),
    ("results", "export"): ("results", "run", "--export", "{}.csv"),
    ("results", "plot"): ("results", "run", "--plot", "{}.svg", "--x", "no_deal.courses.wait.points.buyer"),
    ("simulate", "plot"): ("simulate", FILE, "--sessions", "3", "--plot", "{}.svg"),
    ("play", "plot"): ("play", FILE, "--as", "buyer", "--plot", "{}.svg"),
    ("roles", "output"): ("roles", FILE, "--output", "{}"),
    ("debrief", "plot"): ("debrief", FILE, "deals.csv", "--plot", "{}.svg"),
    ("exercise grade", "output"): ("exercise", "grade", ".", "--output", "{}.csv"),
    ("seal", "output"): ("seal", FILE, "--by", "2999-12-31", "--draws", "5", "--output", "{}.json"),
    ("score", "plot"): ("score", "sealed.json", "--outcome", "none", "--plot", "{}.svg"),
    ("validate", "output"): ("validate", "parish", "--output", "{}past"),
    ("validate", "export"): ("validate", "parish", "--export", "{}.csv"),
    ("validate", "plot"): ("validate", "parish", "--plot", "{}.svg"),
}
"""Every option that names what a command writes."""

NAMES_A_FILE = ("FILE", "RUN", "FOLDER", "CERTIFICATE", "DEALS", "DATA", "FORECAST", "TABLE")
"""How the help calls arguments and options that name a file or folder, `resume` of play aside, which is a file as well."""
