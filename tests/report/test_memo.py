"""The memo of one page: what it says stands in the answers that it is made of, in both forms, and it fits a sheet of A4."""

from __future__ import annotations

import re
import subprocess
from html import unescape
from pathlib import Path

import pytest

from simulator import UsageError, advise, load, report
from simulator.scenario.library import cases
from tests.cli.running import zopa
from tests.report.html.browser import CHROMIUM, needs_chromium

pytestmark = pytest.mark.usefixtures("answers_shared")

SCORED = [case.name for case in cases() if not any(party.ranking for party in load(case.path).parties.values())]
HEADS = ("On the table", "The numbers that matter", "To keep in mind")


@pytest.mark.parametrize("case", SCORED)
def test_both_forms_say_the_same(case: str) -> None:
    md = report(case, format="md", brief=True, draws=20)
    page = report(case, format="html", brief=True, draws=20)
    said = " ".join(unescape(re.sub(r"<style>.*?</style>|<svg.*?</svg>|<[^>]*>", " ", page, flags=re.DOTALL)).split())
    for line in re.findall(r"^- (.*)$", md, flags=re.MULTILINE):
        text = re.sub(r"\\(.)", r"\1", line)
        assert " ".join(text.split()) in said or all(part.strip() in said for part in text.split(": ", 1))
    assert all(head in page for head in HEADS if f"## {head}" in md)
    assert len(md.splitlines()) < 90


def test_it_advises_the_party_asked_for_with_what_advise_says() -> None:
    text = report("sale", format="md", brief=True, party="Seller", draws=200)
    (under,) = advise("sale", "seller", draws=200).under
    best = max(under.picks, key=lambda pick: pick.expected)
    assert "Seller's next step" in text
    assert f"gains it +{best.trade.gain:.2f}, accepted in {best.trade.share.count} of 200 draws" in text.replace("\\", "")


def test_without_a_party_each_has_its_line() -> None:
    text = report("sale", format="md", brief=True, draws=50)
    assert "What each could put forward next" in text
    assert re.search(r"^- Buyer: its .* offer", text, flags=re.MULTILINE)
    assert re.search(r"^- Seller: its .* offer", text, flags=re.MULTILINE)


def test_what_a_memo_has_not_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="html or md"):
        report("sale", format="csv", brief=True)
    with pytest.raises(UsageError, match="brief=True"):
        report("sale", format="md", party="seller")
    for words in (("--format", "csv", "--brief"), ("--for", "seller"), (tmp_path, "--brief"), ("--brief", "--for", "nobody")):
        done = zopa("report", "sale", *words)
        assert (done.returncode, done.stdout) == (2, ""), words
        assert len(done.stderr.splitlines()) == 1


@pytest.mark.browser
@needs_chromium
@pytest.mark.parametrize("case", ["berlin-2025", "sale", "council-eu", "reservoir"])
def test_it_prints_on_one_sheet_of_a4(case: str, tmp_path: Path) -> None:
    page, sheet = tmp_path / "memo.html", tmp_path / "memo.pdf"
    page.write_text(report(case, brief=True, party=next(iter(load(case).parties)), draws=50), encoding="utf-8")
    assert CHROMIUM is not None
    subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={sheet}", page.as_uri()],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert len(re.findall(rb"/Type\s*/Page\b", sheet.read_bytes())) == 1
