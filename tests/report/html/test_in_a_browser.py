"""The page in a real Chromium: nothing is refused, the tools answer, keys reach them, it fits a telephone and paper."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.report.html.browser import Browser, browser, needs_chromium
from tests.report.html.colours import luminance
from tests.report.html.reports import page, sale

UNFOLD = "document.querySelectorAll('details').forEach(each => { each.open = true; })"

pytestmark = [pytest.mark.browser, needs_chromium]


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
    tab.of(UNFOLD)
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


def painted(tab: Browser) -> None:
    """Wait until what was changed is laid out and painted."""
    tab.ask("Runtime.evaluate", expression="new Promise(done => requestAnimationFrame(() => setTimeout(done)))", awaitPromise=True)


def scheme(tab: Browser, name: str, media: str = "screen") -> None:
    tab.ask("Emulation.setEmulatedMedia", media=media, features=[{"name": "prefers-color-scheme", "value": name}])


@pytest.mark.parametrize("unfolded", [False, True])
@pytest.mark.parametrize("width", [1280, 768, 390, 360])
def test_the_page_is_never_wider_than_the_window(tab: Browser, folder: Path, width: int, unfolded: bool) -> None:
    shown(tab, folder, "clash", width)
    if unfolded:
        tab.of(UNFOLD)
    assert tab.of("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", ["sale", "clash", "island"])
@pytest.mark.parametrize("width", [390, 360])
def test_the_offers_are_read_on_a_telephone_without_scrolling_aside(tab: Browser, folder: Path, name: str, width: int) -> None:
    shown(tab, folder, name, width)
    cells = "[...document.querySelectorAll('.offers td')]"
    assert tab.of(f"{cells}.length") > 0
    assert tab.of(f"Math.max(...{cells}.map(cell => cell.getBoundingClientRect().right))") <= width
    assert tab.of("(frame => frame.scrollWidth - frame.clientWidth)(document.querySelector('.offers .scroll'))") == 0


def test_options_and_shares_stay_in_one_piece_on_a_telephone(tab: Browser, folder: Path) -> None:
    shown(tab, folder, "island", 390)
    tab.of(UNFOLD)
    pieces = tab.of("[...document.querySelectorAll('.whole')].map(e => [e.textContent, e.getClientRects().length])")
    assert {"--ratify 0.5", "31 %"} <= {text for text, _ in pieces}
    assert {lines for _, lines in pieces if lines} == {1}


@pytest.mark.parametrize("name", ["sale", "clash"])
def test_the_first_screen_fits_a_screen_and_the_parts_follow_folded(tab: Browser, folder: Path, name: str) -> None:
    shown(tab, folder, name, 1400)
    assert tab.of("document.querySelector('header').getBoundingClientRect().bottom") <= 900
    assert tab.of("document.querySelector('header svg').getBoundingClientRect().top") < 450
    assert tab.of("document.querySelectorAll('details.part').length") == 8
    assert tab.of("document.querySelectorAll('details.part[open]').length") == 0
    folded = tab.of("document.documentElement.scrollHeight")
    tab.of(UNFOLD)
    assert 3 * folded < tab.of("document.documentElement.scrollHeight")


def test_a_link_into_a_folded_part_unfolds_it(tab: Browser, folder: Path) -> None:
    shown(tab, folder, "sale")
    tab.of("document.querySelector('a[href=\"#sources\"]').click()")
    assert tab.of("[...document.querySelectorAll('details.part[open]')].map(each => each.querySelector('.body').id).join()") == "sources"


def test_parts_are_folded_with_the_keyboard_and_without_a_script(tab: Browser, folder: Path) -> None:
    tab.ask("Emulation.setScriptExecutionDisabled", value=True)
    try:
        shown(tab, folder, "sale")
        tab.of("document.querySelector('details.part > summary').focus()")
        tab.press("Enter")
        assert tab.of("document.querySelector('details.part').open") is True
        assert tab.of("document.querySelector('.all').checkVisibility()") is False  # its button would do nothing
    finally:
        tab.ask("Emulation.setScriptExecutionDisabled", value=False)


def test_all_parts_are_unfolded_and_folded_by_one_button(tab: Browser, folder: Path) -> None:
    shown(tab, folder, "sale")
    opened = "document.querySelectorAll('details.part[open]').length"
    tab.of("document.getElementById('unfold').click()")
    assert tab.of(opened) == 8
    tab.of("document.getElementById('unfold').click()")
    assert tab.of(opened) == 0


@pytest.mark.parametrize("width", [1400, 390])
def test_a_frame_is_a_tab_stop_where_it_scrolls_and_only_there(tab: Browser, folder: Path, width: int) -> None:
    shown(tab, folder, "clash", width)
    tab.of(UNFOLD)
    painted(tab)
    found = json.loads(
        tab.of(
            "JSON.stringify([...document.querySelectorAll('.scroll, main figure')].map(e => [e.tabIndex === 0, "
            "e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1, (e.getAttribute('aria-label') || '') !== '']))"
        )
    )
    assert {scrolls for _, scrolls, _ in found} == {True, False}
    assert [stop for stop, _, _ in found] == [scrolls for _, scrolls, _ in found] == [named for _, _, named in found]


def test_everything_that_can_be_used_has_a_name(tab: Browser, folder: Path) -> None:
    shown(tab, folder, "clash")
    tab.of(UNFOLD)
    nodes: list[dict[str, Any]] = tab.ask("Accessibility.getFullAXTree")["nodes"]
    used = {"slider", "combobox", "checkbox", "button", "link", "region", "image", "graphics-document", "table", "DisclosureTriangle"}
    found = [n for n in nodes if not n["ignored"] and n.get("role", {}).get("value") in used]
    assert {n["role"]["value"] for n in found} >= {"slider", "combobox", "checkbox", "button", "link", "region", "table"}
    assert [n["role"]["value"] for n in found if not n.get("name", {}).get("value", "").strip()] == []


@pytest.mark.parametrize(("name", "panel"), [("light", (245, 247, 249)), ("dark", (29, 34, 38))])
def test_the_colours_stand_out_from_what_is_behind_them(tab: Browser, folder: Path, name: str, panel: tuple[int, int, int]) -> None:
    """`panel`: of the grounds that text stands on, the one that is nearest to it."""
    scheme(tab, name)
    try:
        shown(tab, folder, "clash")
        assert tab.of("getComputedStyle(document.querySelector('.verdict')).backgroundColor") == f"rgb{panel}"
        tab.of(UNFOLD)
        colours = json.loads(
            tab.of(
                "JSON.stringify(['.good', '.bad', '.dim', '.about', '.aside', 'a', 'summary', 'p', 'th'].map(s => "
                "getComputedStyle(document.querySelector('main ' + s) || document.querySelector(s)).color))"
            )
        )
        for colour in colours:
            numbers = [int(x) for x in colour.removeprefix("rgb(").removesuffix(")").split(",")]
            light, dark = sorted((luminance(numbers), luminance(panel)), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, colour  # WCAG 2.2, level AA
    finally:
        scheme(tab, "light")


def test_on_paper_the_tools_are_gone_and_the_parts_unfolded(tab: Browser, folder: Path) -> None:
    shown(tab, folder, "sale")
    paper = base64.b64decode(tab.ask("Page.printToPDF", preferCSSPageSize=True)["data"])
    assert paper.startswith(b"%PDF")
    tab.of("dispatchEvent(new Event('beforeprint'))")
    assert tab.of("document.querySelectorAll('details:not(.long-table):not([open])').length") == 0
    tab.ask("Emulation.setEmulatedMedia", media="print")
    assert tab.of("[...document.querySelectorAll('.interactive, .all')].every(e => getComputedStyle(e).display === 'none')") is True
    tab.ask("Emulation.setEmulatedMedia", media="screen")
    tab.of("dispatchEvent(new Event('afterprint'))")
    assert tab.of("document.querySelectorAll('details.part[open], details.data[open]').length") == 0


def test_on_paper_the_parts_are_unfolded_without_a_script_and_never_dark(tab: Browser, folder: Path) -> None:
    shown(tab, folder, "sale")
    scheme(tab, "dark", media="print")
    painted(tab)
    try:
        hidden = (
            "[...document.querySelectorAll('.body h3')].filter(each => !each.checkVisibility()).map(each => each.textContent).join('; ')"
        )
        assert tab.of(hidden) == ""
        assert tab.of("document.querySelectorAll('details.part[open]').length") == 0
        assert tab.of("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    finally:
        scheme(tab, "light")
