"""The page in a real Chromium: nothing is refused, the tools answer, keys reach them, it fits a telephone and paper."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.report.html.browser import CHROMIUM, NO_CHROMIUM, Browser, browser
from tests.report.html.reports import page, sale

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM)]


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


def shown(tab: Browser, folder: Path, name: str, width: int = 1280) -> None:
    file = folder / f"{name}.html"
    file.write_text(page(name), encoding="utf-8")
    tab.resize(width, 900)
    tab.open(file)


def slide(tab: Browser, selector: str, value: int) -> None:
    tab.of(f"(e => {{ e.value = {value}; e.dispatchEvent(new Event('input', {{bubbles: true}})); }})(document.querySelector({selector!r}))")


@pytest.mark.parametrize("name", ["sale", "clash", "hostile"])
def test_nothing_is_refused_and_nothing_but_the_file_is_asked_for(tab: Browser, folder: Path, name: str) -> None:
    shown(tab, folder, name)
    complaints = [e for e in tab.events if e["method"] in ("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled")]
    assert complaints == []
    asked = [e["params"]["request"]["url"] for e in tab.events if e["method"] == "Network.requestWillBeSent"]
    assert asked == [(folder / f"{name}.html").as_uri()]
    assert not any(e["method"] == "Page.javascriptDialogOpening" for e in tab.events)
    assert tab.of("document.getElementById('explorer-tool-0').hidden || document.getElementById('what-if-tool-0').hidden") is False


def test_a_script_put_in_later_is_refused(tab: Browser, folder: Path) -> None:
    shown(tab, folder, "sale")
    tab.of("(s => { s.textContent = 'window.ran = true'; document.body.append(s); })(document.createElement('script'))")
    tab.of("document.body.insertAdjacentHTML('beforeend', '<p id=styled style=\"position:fixed\">x</p>')")
    assert tab.of("window.ran === undefined") is True
    assert tab.of("getComputedStyle(document.getElementById('styled')).position") == "static"


def test_the_sliders_look_up_what_python_computed(tab: Browser, folder: Path) -> None:
    shown(tab, folder, "sale")
    found = sale().cases[0].what_if
    assert found is not None
    cells = found.reservations.cells
    for place in ((10, 10), (20, 20), (0, 0), (20, 0), (13, 4)):
        for p, position in enumerate(place):
            slide(tab, f"#what-if-sliders-0 label:nth-child({p + 1}) input", position)
        read = tab.of("document.getElementById('what-if-read-0').textContent")
        cell = cells[place]
        assert ("No agreement exists" in read) == (cell.verdict == "no agreement")
        if cell.nash is not None:
            assert f"Outcomes that all parties accept: {cell.count}." in read
            assert f"{float(cell.nash.utilities['buyer']):.2f}" in read
    assert {cells[(20, 20)].verdict, cells[(0, 0)].verdict} == {"no agreement", "agreement"}
    tab.of("document.getElementById('what-if-reset-0').click()")
    assert "Outcomes that all parties accept: 31." in tab.of("document.getElementById('what-if-read-0').textContent")


def test_weights_are_looked_up_too(tab: Browser, folder: Path) -> None:
    shown(tab, folder, "sale")
    found = sale().cases[0].what_if
    assert found is not None
    for k, each in enumerate(found.weights):
        tab.of(f"(s => {{ s.value = {k}; s.dispatchEvent(new Event('change')); }})(document.getElementById('what-if-weight-0'))")
        slide(tab, "#what-if-factor-0", 5)
        cell = each.cells[5]
        assert cell is not None
        assert f"Outcomes that all parties accept: {cell.count}." in tab.of("document.getElementById('what-if-weight-read-0').textContent")


def test_arrow_keys_step_through_the_points(tab: Browser, folder: Path) -> None:
    shown(tab, folder, "clash")
    tab.of("document.getElementById('explorer-point-0').focus()")
    said = "document.getElementById('explorer-point-0').getAttribute('aria-valuetext')"
    first = tab.of(said)
    tab.press("ArrowRight")
    second = tab.of(said)
    tab.press("ArrowLeft")
    assert tab.of(said) == first != second
    assert tab.of("document.querySelectorAll('#explorer-plot-0 .chosen').length") == 1


def test_a_click_keeps_a_point_and_other_parties_move_it(tab: Browser, folder: Path) -> None:
    shown(tab, folder, "clash")
    tab.of("document.querySelector('#explorer-plot-0 [data-point=\"7\"]').dispatchEvent(new MouseEvent('click', {bubbles: true}))")
    reading = "document.getElementById('explorer-read-0').textContent"
    assert tab.of(reading).startswith("Point 8 of the table")
    before = tab.of("document.querySelector('#explorer-plot-0 [data-point=\"7\"]').getAttribute('cx')")
    tab.of("(s => { s.value = 2; s.dispatchEvent(new Event('change')); })(document.getElementById('explorer-x-0'))")
    assert tab.of(reading).startswith("Point 8 of the table")
    assert tab.of("document.querySelector('#explorer-plot-0 [data-point=\"7\"]').getAttribute('cx')") != before
    assert tab.of("document.querySelectorAll('#explorer-plot-0 .mark.refused').length") == 0
    tab.of("document.getElementById('explorer-offers-0').click()")
    assert tab.of("document.querySelectorAll('#explorer-plot-0 .mark.refused').length") == 1


@pytest.mark.parametrize("width", [1280, 768, 360])
def test_the_page_is_never_wider_than_the_window(tab: Browser, folder: Path, width: int) -> None:
    shown(tab, folder, "clash", width)
    assert tab.of("document.documentElement.scrollWidth") <= width


def test_everything_that_can_be_used_has_a_name(tab: Browser, folder: Path) -> None:
    shown(tab, folder, "clash")
    nodes: list[dict[str, Any]] = tab.ask("Accessibility.getFullAXTree")["nodes"]
    used = {"slider", "combobox", "checkbox", "button", "link", "region", "image", "graphics-document"}
    found = [n for n in nodes if not n["ignored"] and n.get("role", {}).get("value") in used]
    assert {n["role"]["value"] for n in found} >= {"slider", "combobox", "checkbox", "button", "link", "region"}
    assert [n["role"]["value"] for n in found if not n.get("name", {}).get("value", "").strip()] == []


def test_the_colours_stand_out_from_what_is_behind_them(tab: Browser, folder: Path) -> None:
    shown(tab, folder, "clash")
    colours = json.loads(
        tab.of(
            "JSON.stringify(['.good', '.bad', '.dim', 'a', 'summary', 'p'].map(s => "
            "getComputedStyle(document.querySelector('main ' + s) || document.querySelector(s)).color))"
        )
    )
    panel = _luminance((245, 247, 249))  # the darkest ground that text stands on
    for colour in colours:
        numbers = tuple(int(x) for x in colour.removeprefix("rgb(").removesuffix(")").split(","))
        assert (panel + 0.05) / (_luminance(numbers) + 0.05) >= 4.5, colour  # WCAG 2.2, level AA


def _luminance(colour: tuple[int, ...]) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    shares = [x / 255 for x in colour]
    linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_on_paper_the_tools_are_gone_and_the_tables_open(tab: Browser, folder: Path) -> None:
    shown(tab, folder, "sale")
    paper = base64.b64decode(tab.ask("Page.printToPDF", preferCSSPageSize=True)["data"])
    assert paper.startswith(b"%PDF")
    tab.of("dispatchEvent(new Event('beforeprint'))")
    assert tab.of("document.querySelectorAll('details.data:not([open])').length") == 0
    tab.ask("Emulation.setEmulatedMedia", media="print")
    hidden = "[...document.querySelectorAll('.interactive, nav')].every(e => getComputedStyle(e).display === 'none')"
    assert tab.of(hidden) is True
    tab.ask("Emulation.setEmulatedMedia", media="screen")
    tab.of("dispatchEvent(new Event('afterprint'))")
    assert tab.of("document.querySelectorAll('details.data[open]').length") == 0
