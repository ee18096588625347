"""What inputs are made from: a scenario that has a bit of everything, and what commands make of it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

PRESS = """\
schema: 1
title: A used press
as_of: 2025-12-15
sources:
  letter: {title: A letter, kind: letter, date: 2025-12-01}
issues:
  price: {title: Price, unit: thousand euros, levels: [20, 24, 28], controlled_by: buyer, irreversible: {28: [20]}}
  delivery: {title: Delivery, options: {now: This week, later: {title: In six weeks, put_forward_by: [seller], source: letter}}}
parties:
  buyer:
    title: Buyer
    weights: {price: {base: 60, range: [50, 70], source: letter}, delivery: 40}
    values: {price: {falling: [20, 28]}, delivery: {now: 100, later: 0}}
    interactions: {hurry: {when: {delivery: now, price: {above: 20}}, points: -5}}
    red_lines: {dear: {never: {any: [{price: 28, delivery: later}]}, in_force: false}}
    beliefs: {wait: {base: 0.5, range: [0.4, 0.6]}, court: rest}
    war_cost: {wait: 1, court: 2}
    patience: 0.95
    ratification:
      board: {title: Its board, needed: {price: [28]}, chance: 0.5}
      people:
        title: A vote
        error_sd: 0.05
        curves: {all: {midpoint: 50, scale: 10, weight: 1, fitted_to: [spring]}}
        polls: {spring: {yes: 40, no: 50, terms: {price: 24}, filled: [price]}}
  seller:
    title: Seller
    weights: {price: 80, delivery: 20}
    values: {price: {piecewise: {20: 0, 28: 100}}, delivery: {now: 0, later: 100}}
    beliefs: {wait: 0.5, court: 0.5}
    war_cost: 2
    bargaining_weight: 2
    ratification:
      council: {title: Council, majority: simple, blocs: {left: {seats: 3, least: 40}, right: {seats: 2, opposes: {delivery: now}}}}
      heirs: {title: Heirs, members: {one: {least: 10}}, if_refused: {delivery: now}}
      town:
        title: Town
        segments: {all: {share: 1, weights: {price: 1, delivery: 0}, values: {price: {rising: [20, 28]}}, reservation: 5}}
      court: {title: Court, chance_by_option: {delivery: {now: 0.5, later: 0.75}}}
no_deal:
  horizon: 10 months
  courses:
    wait: {title: Both wait, months: 10, points: {buyer: 30, seller: 20}}
    court: {title: The court decides, months: 5, outcome: {price: 28, delivery: later}}
constraints: {no_rush: {never: {price: 20, delivery: now}, why: nobody can}}
side_payments: {unit: euros, points_per_unit: {buyer: 1, seller: 2}, most: 10}
offers:
  half: {title: Half way, date: 2025-12-02, terms: {price: 24, delivery: now}, put_forward_by: buyer, answers: {buyer: accepted}}
  late: {title: Late, terms: {delivery: later}, filled: [delivery]}
games:
  chicken:
    title: Who gives way
    players: {buyer: [stay, yield], seller: [stay, yield]}
    payoffs:
      crash: {when: {buyer: stay, seller: stay}, points: {buyer: 0, seller: 0}}
      held: {when: {buyer: stay, seller: yield}, points: {buyer: 3, seller: 1}}
      lost: {when: {buyer: yield, seller: stay}, points: {buyer: 1, seller: 3}}
      both: {when: {buyer: yield, seller: yield}, points: {buyer: 2, seller: 2}}
calendar:
  round: 1 month
  start: 2026-01-01
  events:
    lapse: {title: An option lapses, date: 2026-03-01, removes: {delivery: [now]}, in_courses: {delivery: {now: later}}}
    rust:
      title: Rust
      drift: {unit: points, start: 0, per_month: 1, sd_per_month: 1, points_per_unit: {buyer: -1}, under: {wait: 1, court: 0}}
studies:
  weights: {title: The weight of the price, vary: {parties.buyer.weights.price: range}, samples: 10}
  span:
    title: A span
    vary: {parties.seller.bargaining_weight: {from: 1, to: 3, steps: 5}, parties.buyer.red_lines.dear.in_force: [true, false]}
"""

RANKED = """\
title: Two rankings
issues: {row: {title: Row, options: {a: A, b: B}, controlled_by: p}, col: {title: Col, options: {a: A, b: B}, controlled_by: q}}
parties:
  p: {title: P, ranking: [{row: a, col: a}, [{row: b, col: a}, {row: a, col: b}], {row: b, col: b}]}
  q: {title: Q, ranking: [{row: a}, {any: [{row: b, col: a}, {row: b, col: b}]}]}
"""

RANKING_FILE = """\
title: A shared flat
issues:
  rent: {title: Rent, unit: euros, levels: [400, 450, 500]}
  room: {title: The large room, options: {anna: Anna, ben: Ben, both: In turns}}
parties:
  anna: {title: Anna, ranking: [room, [rent]], values: {rent: {falling: [400, 500]}}, order: {room: [anna, both, ben]}, reservation: 40}
  ben:
    title: Ben
    swings: {room: 100, rent: 60}
    values: {rent: {rising: [400, 500]}}
    order: {room: [ben, [both, anna]]}
    reservation: 40
"""

DEALS = "group,price,delivery\nA,24,now\nB,28,later\nC,,\n"
VARIANTS = "parties.buyer.weights.price,parties.buyer.red_lines.dear.in_force\n60,true\n55.5,false\n"


@cache
def scenarios() -> tuple[Any, ...]:
    """Trees of scenarios: the two above, and the small cases of the library."""
    from simulator.scenario.library import cases

    texts = [PRESS, RANKED, *(Path(case.path).read_text(encoding="utf-8") for case in cases())]
    small = [text for text in texts if len(text) < 5_000 and "extends:" not in text]
    return tuple(map(tree_of, small))


def tree_of(text: str) -> Any:
    """What a YAML text holds, as plain data."""
    from simulator.scenario.yaml_text import parse_yaml

    return json.loads(json.dumps(parse_yaml(text, "seed").value, default=float))


@cache
def scenario_bytes() -> tuple[bytes, ...]:
    """The same as files: YAML as people write it, and JSON."""
    return (PRESS.encode(), RANKED.encode(), RANKING_FILE.encode(), *(json.dumps(tree, indent=1).encode() for tree in scenarios()))
