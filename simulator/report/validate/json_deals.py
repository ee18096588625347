"""`zopa validate --json` of past talks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.report.validate.json import estimate_json

if TYPE_CHECKING:
    from simulator.validate.deals import DealGroup, DealQuality


def deals_json(found: DealQuality) -> dict[str, Any]:
    """The object of schema `zopa/deals/1`; docs/cli.md describes its keys."""
    return {
        "schema": "zopa/deals/1",
        "title": found.title,
        "source": found.source,
        "left_out": dict(found.left_out),
        "seed": found.seed,
        "whole": _group(found.whole),
        "groups": [{"cared_for": group.name, **_group(group)} for group in found.groups],
    }


def _group(group: DealGroup) -> dict[str, Any]:
    measures = [{"name": each.name, "share": estimate_json(each.share), "blind": each.blind} for each in group.measures]
    return {"talks": group.talks, "deals": group.deals, "measures": measures}
