"""Ratifying bodies: one rule each, on options and polls that exist."""

from __future__ import annotations

from simulator.scenario.checks.ledger import Ledger
from simulator.scenario.checks.outcomes import check_condition, check_filled, check_terms
from simulator.scenario.checks.preferences import check_preferences
from simulator.scenario.conditions import Condition, satisfying
from simulator.scenario.issues import Issue
from simulator.scenario.located import Path
from simulator.scenario.numbers import Numbers
from simulator.scenario.ratification import Bloc, Curve, Poll, RatifyingBody, Segment

RULES = ("chance", "chance_by_option", "curves", "segments", "blocs", "members")
"""The ways in which a body can decide."""


def check_ratification(ledger: Ledger, body: RatifyingBody, path: Path) -> None:
    _check_rule(ledger, body, path)
    if isinstance(body.needed, Condition):
        check_condition(ledger, body.needed, (*path, "needed"))
    ledger.between(body.chance, 0, 1, (*path, "chance"))
    for issue, chances in (body.chance_by_option or {}).items():
        _check_chances(ledger, issue, chances, body.needed, (*path, "chance_by_option", issue))
    ledger.at_least(body.error_sd, 0, (*path, "error_sd"))
    ledger.between(body.threshold, 0, 1, (*path, "threshold"))
    for key, curve in (body.curves or {}).items():
        _check_curve(ledger, curve, body.polls, (*path, "curves", key), (*path, "polls"))
    for key, poll in body.polls.items():
        _check_poll(ledger, poll, (*path, "polls", key))
    _check_segments(ledger, body.segments, (*path, "segments"))
    for part, blocs in (("blocs", body.blocs), ("members", body.members)):
        _check_blocs(ledger, blocs, (*path, part), seats_needed=part == "blocs")
    if body.if_refused is not None:
        check_terms(ledger, body.if_refused, (*path, "if_refused"))


def _check_rule(ledger: Ledger, body: RatifyingBody, path: Path) -> None:
    given = [rule for rule in RULES if getattr(body, rule) is not None or ledger.gone((*path, rule))]
    if len(given) != 1:
        found = " and ".join(given) if given else "none"
        ledger.fault(path, f"expected one rule ({', '.join(RULES)}), found {found}", at_key=True)
        return
    for companion, rule in (("error_sd", "curves"), ("threshold", "curves"), ("majority", "blocs")):
        if getattr(body, companion) is not None and rule not in given:
            ledger.fault((*path, companion), f"goes with {rule} only; remove it", at_key=True)
    if given == ["blocs"] and body.majority is None and not ledger.gone((*path, "majority")):
        ledger.fault(path, "missing 'majority' (simple or two_thirds), which blocs need", at_key=True)
    if getattr(body, given[0]) == {}:
        ledger.fault((*path, given[0]), "an empty mapping; name at least one entry")


def _check_chances(ledger: Ledger, issue: str, chances: Numbers, needed: Condition | str, path: Path) -> None:
    if not ledger.issue(issue, path, at_key=True):
        return
    for option, chance in chances.numbers.items():
        ledger.option(issue, option, (*path, option), at_key=True)
        ledger.between(chance, 0, 1, (*path, option))
    if not ledger.choices(issue):
        return
    positions = ledger.scenario.issues[issue].positions
    asked = _asked(needed, issue, ledger.scenario.issues[issue]) if isinstance(needed, Condition) else None
    wanted = positions if asked is None else dict.fromkeys(sorted(asked & positions.keys(), key=positions.__getitem__))
    message = f"no chance for {{}} of '{issue}', under which the body is needed; add it, from 0 to 1"
    ledger.every(wanted, chances.numbers, path, message)


def _asked(needed: Condition, name: str, issue: Issue) -> set[str] | None:
    """The options of an issue under which the condition can hold; None for all of them."""
    options = set(satisfying(needed.issues[name], issue)) if name in needed.issues else None
    if not needed.any:
        return options
    alternatives = [_asked(alternative, name, issue) for alternative in needed.any]
    named = [found for found in alternatives if found is not None]
    if len(named) < len(alternatives):
        return options
    either: set[str] = set().union(*named)
    return either if options is None else options & either


def _check_curve(ledger: Ledger, curve: Curve, polls: dict[str, Poll], path: Path, polls_path: Path) -> None:
    ledger.above(curve.scale, 0, (*path, "scale"))
    ledger.above(curve.weight, 0, (*path, "weight"))
    for position, poll in enumerate(curve.fitted_to):
        ledger.known("poll", poll, polls_path, polls, (*path, "fitted_to", position))


def _check_poll(ledger: Ledger, poll: Poll, path: Path) -> None:
    possible = [ledger.between(poll.yes, 0, 100, (*path, "yes")), ledger.between(poll.no, 0, 100, (*path, "no"))]
    if all(possible) and poll.yes.exact + poll.no.exact > 100:
        ledger.fault(path, f"yes and no are per cent and sum to {float(poll.yes.exact + poll.no.exact):g}, more than 100", at_key=True)
    check_terms(ledger, poll.terms, (*path, "terms"))
    check_filled(ledger, poll.filled, poll.terms, path)


def _check_segments(ledger: Ledger, segments: dict[str, Segment] | None, path: Path) -> None:
    if not segments:
        return
    possible = []
    for key, segment in segments.items():
        at: Path = (*path, key)
        possible.append(ledger.between(segment.share, 0, 1, (*at, "share")))
        possible.append(ledger.between(segment.turnout, 0, 1, (*at, "turnout")))
        check_preferences(ledger, segment.weights, segment.values, at)
    total = sum(segment.share.exact for segment in segments.values())
    if all(possible) and total != 1 and not any(ledger.gone((*path, key)) for key in segments):
        ledger.fault(path, f"the shares of the electorate sum to {float(total):.12g}, not 1", at_key=True)
    if all(possible) and not any(
        segment.share.low > 0 and (segment.turnout is None or segment.turnout.low > 0) for segment in segments.values()
    ):
        message = "nobody may vote here: every segment's share or turnout is 0, or its range begins at 0; let one keep above 0"
        ledger.fault(path, message, at_key=True)


def _check_blocs(ledger: Ledger, blocs: dict[str, Bloc] | None, path: Path, *, seats_needed: bool) -> None:
    for key, bloc in (blocs or {}).items():
        at: Path = (*path, key)
        if seats_needed and bloc.seats is None and not ledger.gone((*at, "seats")):
            ledger.fault(at, "missing 'seats'", at_key=True)
        ledger.above(bloc.seats, 0, (*at, "seats"))
        if bloc.opposes is not None:
            check_condition(ledger, bloc.opposes, (*at, "opposes"))
