"""The starter file of `zopa new`: a small negotiation that loads as it stands, with comments on what to change."""

from __future__ import annotations

from string import Template

from simulator.scenario.writing import yaml_text

SCHEMA = "scenario-1.json"
"""Where the comment for editors looks for the JSON Schema: beside the file."""

TEXT = Template("""\
# yaml-language-server: $$schema=$schema
# (editors complete and check keys with that file; `zopa schema > $schema` puts it there)
#
# A negotiation in one file. Change what stands here, then run:
#   zopa check $file     finds every fault and says where it is
#   zopa show $file      who wants what, and what clashes
#   zopa solve $file     is there an agreement that every party would sign?
# Every number may be plain (30) or say how sure it is: {base: 30, range: [20, 40], mark: assumed, source: memo, why: "…"}.
# Between braces a text with a comma or a colon stands in quotes; a decimal has a point (8.5).

schema: 1
$title
# as_of: 2025-01-31                  # the day on which the facts stand
# default_mark: assumed              # what numbers are that say no mark: reported, derived or assumed

sources:
  memo: {title: Notes of the first meeting, kind: report, date: 2025-01-31}

# What is negotiated. An outcome is one option for every issue.
issues:
  price:
    title: Price of the machine
    unit: thousand euros
    levels: {from: 80, to: 120, step: 10}            # or a list: [80, 90, 120]
  delivery:
    title: Delivery
    options:                                         # key: title, or key: {title: …, put_forward_by: […], source: …, note: …}
      one_month: Within one month
      three_months: Within three months
      on_call: {title: When the buyer calls for it, put_forward_by: buyer, source: memo}
  service:
    title: Who repairs it
    options: {seller: The seller, buyer: The buyer}

# Who negotiates, and what each wants. Weights need not sum to 100; values run from 0 (worst) to 100 (best) on each issue.
parties:
  buyer:
    title: Buyer
    weights:
      price: 50
      delivery: {base: 30, range: [20, 40], source: memo, why: Production starts in the spring.}
      service: 20
    values:
      price: {falling: [80, 120]}                    # also rising: [a, b], peak: [a, top, b], piecewise: {80: 100, 100: 70, 120: 0}
      delivery: {one_month: 100, three_months: 30, on_call: 60}
      service: {seller: 100, buyer: 0}
    interactions:                                    # what options are worth together beyond their sum
      early_and_serviced: {when: {delivery: one_month, service: seller}, points: 5, why: No second mechanic is needed.}
    red_lines:                                       # what this party refuses, whatever else is offered
      too_dear: {never: {price: {above: 110}}, why: The budget ends there.}
      # two conditions in one mapping must both hold; a list of options means any of them:
      # late_and_alone: {never: {delivery: [three_months, on_call], service: buyer}, can_be_lifted_by: the head of production}
    reservation: 40                                  # points below which the buyer walks away; or beliefs, as below
    # patience: 0.95                                 # discount factor a round
  seller:
    title: Seller
    weights: {price: 60, delivery: 25, service: 15}
    values:
      price: {rising: [80, 120]}
      delivery: {one_month: 0, three_months: 100, on_call: 40}
      service: {seller: 0, buyer: 100}
    beliefs: {waits: rest, other_buyer: {base: 0.4, range: [0.2, 0.6]}}     # chances of the courses below, as this party sees them
    # cost: {waits: 2, other_buyer: 0}               # points that a course costs on the way; or one number for all
    # who else must say yes, and where (asked with --ratify):
    # ratification: {board: {title: Board of the seller, needed: {price: {below: 100}}, chance: {base: 0.7, range: [0.5, 0.9]}}}

# How things could go on without an agreement. A party with `beliefs` draws its reservation value from here.
no_deal:
  horizon: 6 months
  courses:
    waits: {title: The machine stands in the yard, months: 6, points: {seller: 25}}
    other_buyer:                                     # worth what the parties' utilities say about its outcome
      title: Another buyer takes it
      outcome: {price: 90, delivery: three_months, service: buyer}

# Combinations that are impossible, whoever prefers what.
constraints:
  no_early_call: {never: {delivery: on_call, service: seller}, why: The seller's mechanics are booked months ahead.}

# Terms put on the table, full or partial (issues left out are open).
offers:
  first:
    title: The seller's first offer
    date: 2025-01-31
    put_forward_by: seller
    source: memo
    terms: {price: 110, delivery: three_months}
    # answers: {buyer: {answer: refused, date: 2025-02-03, source: memo}}     # what the record says; accepted or refused

# The talks in time: how long a round is, and what happens on the way.
# calendar: {round: 1 week, start: 2025-02-03, events: {spring: {title: Spring begins, date: 2025-03-20, removes: {delivery: one_month}}}}
""")


def new_scenario_text(name: str, *, file: str | None = None, schema: str = SCHEMA) -> str:
    """A commented starter file for a scenario called `name`; it loads without faults.

    `file` is what the comments call the file (by default the name with `.yaml`); `schema` is the path or address of the JSON
    Schema with which editors complete and check keys. Raises `UsageError` where the name holds a control character.
    """
    title = yaml_text({"title": name}).rstrip("\n")
    return TEXT.substitute(title=title, file=_one_line(file or f"{name}.yaml"), schema=_one_line(schema))


def _one_line(text: str) -> str:
    """The text without line breaks, so that a comment stays one."""
    return " ".join(text.split())
