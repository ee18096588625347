"""What every form of the report is held to. A new one is tested by being registered: see `simulator.report.whole.document`."""

from __future__ import annotations

from functools import cache

import pytest

from simulator import load
from simulator.dossier.whole import Whole, gather
from simulator.errors import UsageError
from simulator.report.whole.document import DOCUMENTS, Document
from simulator.report.whole.written import required


@cache
def sale() -> Whole:
    return gather(load("sale"), ["sale"], options=[], run=None, ratify=None, draws=0, seed=0)


@pytest.mark.parametrize("document", DOCUMENTS.known(), ids=lambda document: document.name)
def test_it_tells_every_issue_and_party_the_same_each_time(document: Document) -> None:
    try:
        document.required()
    except UsageError as missing:
        pytest.skip(str(missing))
    text = document.written(sale())
    assert all(issue in text or sale().scenario.issues[issue].title in text for issue in sale().scenario.issues)
    assert all(party in text or sale().scenario.parties[party].title in text for party in sale().scenario.parties)
    assert document.written(sale()) == text
    assert document.meaning.endswith(".")


def test_another_name_is_refused() -> None:
    with pytest.raises(UsageError, match="no such format 'pdf'; there are html, md, json, csv"):
        required("pdf")
