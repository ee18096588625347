"""Explanations under agreement rules, in words: whose refusals would have to turn and at what price, or whose would end every deal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.agreement_rules import amount_in_words, rule_title
from simulator.report.coalition_names import coalition_names
from simulator.report.explain.demands import demand_name
from simulator.report.explain.openings_by_rules import numbers_in_short, opening_sections
from simulator.report.layout import DIM, ends_of, heading, indented, table
from simulator.report.solve.by_rules import named_parties, rules_part, verdict_by_rules
from simulator.report.solve.votes import asked_by, counted_in_words, each_by_some, said_table
from simulator.report.ways import marks
from simulator.report.words import Apart, bound, listed, party_title, terms_in_words, waived, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.solve.results import Result
    from simulator.solve.results_by_rule import ByRules
    from simulator.solve.why.explanation import Explanation
    from simulator.solve.why.ruled_explanation import ExplainedByRules, Price, RuledFirmness, RuledWaivers, TurnedRefusals, TurningSets

IN_THE_LEAD = 4
"""So many sets of parties are named in the first sentences."""


def lead_by_rules(scenario: Scenario, result: Result, found: ByRules, explained: ExplainedByRules) -> str:
    """The answer in a few sentences."""
    sentences = [verdict_by_rules(scenario, result, found)]
    if explained.turning is not None and explained.turning.sets:
        sets = [named_parties(scenario, each.parties) for each in explained.turning.sets[:IN_THE_LEAD]]
        more = " (there are more ways)" if len(explained.turning.sets) > IN_THE_LEAD else ""
        more = more or ("" if explained.turning.complete else " (there may be more ways)")
        sentences.append(f"For a deal to pass, these would have to turn: {_either(sets)}{more}.")
    if explained.firmness is not None:
        sentences.append(_firm(scenario, explained.firmness))
    return " ".join(sentences)


def _either(sets: Sequence[str]) -> str:
    """'Poland', 'either Poland, or Hungary and Italy'."""
    return sets[0] if len(sets) == 1 else f"either {', or '.join(sets)}"


def _firm(scenario: Scenario, found: RuledFirmness) -> str:
    alone = [party for party, room in found.room.items() if room is not None]
    if alone:
        return f"Every deal would end by the refusal of {listed([party_title(scenario, p) for p in alone], 'or')} alone."
    smallest = found.ending[0] if found.ending else ()
    if not smallest:
        return ""
    return f"Nobody's refusal alone would end every deal; that of {named_parties(scenario, smallest)} together would."


def parts_by_rules(
    scenario: Scenario, found: Explanation, explained: ExplainedByRules, limit: int, *, brief: bool = False
) -> list[list[Part]]:
    """The sections; tables have at most `limit` rows (0: all). `brief`: without the terms of outcomes."""
    most, ratified = limit or None, found.result.ratification is not None
    sections = [
        _turning(scenario, explained.turning, most, brief=brief),
        _concessions(scenario, explained, ratified=ratified, brief=brief),
        _lifting(scenario, explained.waivers, most, ratified=ratified, brief=brief),
        _nearest(scenario, found.result, explained, brief=brief),
        _ending(scenario, explained.firmness, most),
        _room(scenario, explained.firmness),
        *([numbers_in_short(scenario, explained)] if brief else opening_sections(scenario, explained, limit)),
    ]
    if not brief and found.result.by_rules is not None:
        sections.append(rules_part(scenario, found.result.by_rules))
    return [section for section in sections if section]


def _turning(scenario: Scenario, found: TurningSets | None, most: int | None, *, brief: bool) -> list[Part]:
    if found is None:
        return []
    title = heading("Whose refusals would have to turn, and the points that they would concede at the least")
    if not found.sets:
        none = "Not even all parties asked together could make an outcome pass." if found.complete else "None were found in the time."
        return [title, indented(none)]
    shown = found.sets[:most]
    prices = [price for each in shown for price in (each.least_sum, each.least_largest) if price is not None]
    size = Apart([price.total for price in prices], upwards=True)
    told = coalition_names(scenario, [each.parties for each in shown])
    rows = [
        (
            name,
            "–" if each.outcomes is None else whole(each.outcomes),
            "–" if each.least_sum is None else size(each.least_sum.total),
            "–" if each.least_largest is None else size(each.least_largest.largest),
            *([] if brief else [_at(scenario, each)]),
        )
        for name, each in zip(told.names, shown, strict=True)
    ]
    columns = ("Would have to turn", "Outcomes then", "In all", "Largest share", *([] if brief else ["At, or why not"]))
    parts: list[Part] = [title, table(columns, rows, numbers=(1, 2, 3), widest_label=40)]
    parts += [indented(told.reading)] if told.reading else []
    if len(found.sets) > len(shown) or not found.complete:
        parts.append(indented("There are more sets, none of fewer parties." if found.complete else "There may be more sets.", DIM))
    if found.blocks and not brief:
        sets = [f"{{{named_parties(scenario, block)}}}" for block in found.blocks[:most]]
        parts.append(indented(f"Refusals that hold up every deal together; of each set somebody must turn: {'; '.join(sets)}."))
    return parts


def _at(scenario: Scenario, each: TurnedRefusals) -> str:
    """The outcome of the least sum; where red lines stand in the way of any, which of them do at one."""
    if each.point is None:
        return ""
    terms = terms_in_words(scenario, each.point.outcome)
    if each.least_sum is not None:
        return terms
    return f"no points will do; at {terms} it would {_held(scenario, each.held_by)}"


def _held(scenario: Scenario, paths: Sequence[str]) -> str:
    """'cross Poland's red line “No ceiling” and take the consent of Sejm (Poland)'."""
    lines = [path for path in paths if ".red_lines." in path]
    bodies = [demand_name(scenario, path) for path in paths if ".ratification." in path]
    said = [f"cross {waived(scenario, lines)}"] if lines else []
    return " and ".join([*said, *([f"take {listed(bodies)}"] if bodies else [])])


def _lines_and_bodies(scenario: Scenario, paths: Sequence[str]) -> str:
    """Red lines and ratifying bodies by name."""
    return listed([demand_name(scenario, path) if ".ratification." in path else waived(scenario, [path]) for path in paths])


def _concessions(scenario: Scenario, explained: ExplainedByRules, *, ratified: bool, brief: bool) -> list[Part]:
    if not explained.priced:
        return []
    title = heading("The least concession in points after which something passes (it compares points between parties)")
    if explained.least_sum is None or explained.least_largest is None:
        in_the_way = "red lines" if not ratified else "red lines and ratifying bodies"
        return [title, indented(f"No concession in points will do: {in_the_way} stand in the way of every outcome.")]
    ways = (("smallest sum", explained.least_sum), ("smallest largest share", explained.least_largest))
    size = Apart([amount for _, price in ways for amount in (price.total, price.largest)], upwards=True)
    rows = []
    for name, price in ways:
        at = [] if brief else [terms_in_words(scenario, price.point.outcome)]
        rows.append((name, size(price.total), size(price.largest), _shares(scenario, price), *at))
    columns = ("Conceded", "In all", "Largest share", "By whom", *([] if brief else ["At"]))
    return [title, table(columns, rows, numbers=(1, 2))]


def _shares(scenario: Scenario, price: Price) -> str:
    return listed([f"{party_title(scenario, p)} {bound(share, upwards=True)}" for p, share in price.by_party.items()]) or "nobody"


def _lifting(scenario: Scenario, found: RuledWaivers | None, most: int | None, *, ratified: bool, brief: bool) -> list[Part]:
    if found is None:
        return []
    title = heading(f"Red lines{' and ratifying bodies' if ratified else ''} without which something passes, at the points as they are")
    if not found.sets:
        none = (
            f"None: without any red line {'and any body ' if ratified else ''}nothing passes either."
            if found.complete
            else "None were found in the time."
        )
        return [title, indented(none)]
    shown = found.sets[:most]
    rows = [
        (
            _lines_and_bodies(scenario, each.red_lines),
            "–" if each.outcomes is None else whole(each.outcomes),
            *([] if brief else ["" if each.point is None else terms_in_words(scenario, each.point.outcome)]),
        )
        for each in shown
    ]
    parts: list[Part] = [title, table(("Without", "Outcomes then", *([] if brief else ["Best of them by leximin"])), rows, numbers=(1,))]
    if len(found.sets) > len(shown) or not found.complete:
        parts.append(
            indented(
                f"There are more sets, none of fewer{'' if ratified else ' red lines'}." if found.complete else "There may be more sets.",
                DIM,
            )
        )
    return parts


def _nearest(scenario: Scenario, result: Result, explained: ExplainedByRules, *, brief: bool) -> list[Part]:
    if not explained.nearest:
        return []
    rows = []
    for rule in dict.fromkeys(each.rule for each in explained.nearest):
        title = rule_title(scenario, rule) if rule else ""
        counts = [each for each in explained.nearest if each.rule == rule]
        for mark, each in zip(marks(asked_by(scenario, rule)), counts, strict=True):
            of = counted_in_words(scenario, each.of, against=each.against)
            at = [] if brief else [terms_in_words(scenario, each.point.outcome)]
            rows.append((title, mark, of, amount_in_words(each.short), whole(each.tied), *at))
    columns = ("Rule", "", "Votes", "Short of", "Outcomes", *([] if brief else ["The first of them"]))
    title = "Nearest to passing: the fewest votes that any outcome is short of"
    return [heading(title), said_table(columns, rows, ("Short of", "Outcomes")), *each_by_some(scenario, result)]


def _ending(scenario: Scenario, found: RuledFirmness | None, most: int | None) -> list[Part]:
    if found is None or not found.ending:
        return []
    told = coalition_names(scenario, found.ending[:most])
    rows = [(name,) for name in told.names]
    parts: list[Part] = [
        heading("Whose refusals would end every deal"),
        table(("",), rows, header=False, cuts=ends_of([len(each) for each in found.ending[:most]])),
        *([indented(told.reading)] if told.reading else []),
    ]
    if len(found.ending) > len(rows) or not found.complete:
        parts.append(indented("There are more sets, none of fewer parties." if found.complete else "There may be more sets.", DIM))
    return parts


def _room(scenario: Scenario, found: RuledFirmness | None) -> list[Part]:
    if found is None:
        return []
    known = {party: room for party, room in found.room.items() if room is not None}
    if not known:
        return []
    far = Apart(known.values(), signed=True, upwards=True)
    passes = found.passes_at_room
    one_word = all(passes[party] for party in known)
    rows = []
    for party, room in sorted(known.items(), key=lambda entry: entry[1]):
        size = far(room)
        rows.append((party_title(scenario, party), size if one_word else f"beyond {size}" if passes[party] else f"from {size} on"))
    title = heading("How much more going without an agreement may be worth to one party before nothing passes, all else equal")
    columns = ("Party", "Nothing passes beyond" if one_word else "Nothing passes")
    return [title, table(columns, rows, numbers=(1,) if one_word else (), figures=(1,))]
