"""The HTML report: what it says, that nothing of a file becomes markup, and that it asks nothing of the network."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest

from simulator.dossier.whole import gather
from simulator.errors import UsageError
from simulator.report.html import page as page_module
from simulator.report.html.page import LARGEST, html_page
from simulator.report.plots import BLACK, PALE, SHADE
from simulator.report.whole.summary import MOST_OFFERS
from simulator.scenario.reading import loads
from tests.report.html.colours import luminance
from tests.report.html.reports import SCRIPT, clash, hostile, page, sale

PAGES = ("sale", "clash", "hostile")
WHITE = "#ffffff"
PARTS = ("scenario", "agreement", "why", "offers", "explorer", "what-if", "sources", "made")


class Reader(HTMLParser):
    """Tags with their attributes, the text, and the contents of scripts and styles."""

    VOID = frozenset({"meta", "input", "br", "link", "img"})

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.raw: dict[str, list[str]] = {"script": [], "style": []}
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs)
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        inside = self.open[-1] if self.open else ""
        if inside in self.raw:
            self.raw[inside].append(data)
        else:
            self.text += data


def attribute_values(read: Reader, name: str) -> list[str]:
    return [attrs[name] or "" for _, attrs in read.tags if name in attrs]


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_well_formed_and_below_two_megabytes(name: str) -> None:
    read = Reader(page(name))
    assert read.open == []
    assert len(page(name).encode()) < LARGEST
    ids = attribute_values(read, "id")
    assert len(ids) == len(set(ids))
    pointed_at = [word for key in ("aria-labelledby", "for") for value in attribute_values(read, key) for word in value.split()]
    pointed_at += [value[1:] for value in attribute_values(read, "href")]
    assert set(pointed_at) <= set(ids)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_asked_of_the_network(name: str) -> None:
    read = Reader(page(name))
    assert not {tag for tag, _ in read.tags} & {"link", "img", "iframe", "object", "embed", "base", "form", "image", "foreignobject"}
    assert all(value.startswith("#") for value in attribute_values(read, "href"))
    assert not any(key in attrs for _, attrs in read.tags for key in ("src", "srcset", "action", "xlink:href"))
    style, script = read.raw["style"][0], read.raw["script"][-1]
    assert "url(" not in style
    assert "@import" not in style
    assert not re.search(r"https?:|fetch\(|XMLHttpRequest|import\(|innerHTML|eval\(", style + script)
    assert not re.search(r"https?://", page(name))


@pytest.mark.parametrize("name", PAGES)
def test_the_policy_lets_this_style_and_this_script_act_and_nothing_else(name: str) -> None:
    read = Reader(page(name))
    (policy,) = [a["content"] or "" for _, a in read.tags if a.get("http-equiv") == "Content-Security-Policy"]
    kinds = [tag for tag, _ in read.tags]
    assert kinds.index("meta") < kinds.index("style")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))

    def hashed(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    assert rules == {
        "default-src": "'none'",
        "style-src": hashed(read.raw["style"][0]),
        "script-src": hashed(read.raw["script"][-1]),
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert "unsafe" not in policy
    assert not any(key.startswith("on") or key == "style" for _, attrs in read.tags for key in attrs)
    assert [attrs.get("type") for tag, attrs in read.tags if tag == "script"] == ["application/json", None]
    assert kinds.count("style") == 1


def test_markup_in_a_scenario_is_shown_as_text() -> None:
    read = Reader(page("hostile"))
    assert [tag for tag, _ in read.tags].count("script") == 2
    assert [tag for tag, _ in read.tags].count("title") == [tag for tag, _ in Reader(page("sale")).tags].count("title")
    assert read.text.count(SCRIPT) > 20
    assert f"{SCRIPT}{{{{ 7 * 7 }}}} ' onload=" in read.text
    assert SCRIPT not in page("hostile")
    data = json.loads(read.raw["script"][0])
    assert data["explorers"][0]["parties"][0] == f"Buyer {SCRIPT}"
    assert "javascript:alert(2)" in read.text


def test_every_section_is_there_and_headings_step_by_one() -> None:
    for name in PAGES:
        read = Reader(page(name))
        ids = attribute_values(read, "id")
        assert [key for key in ids if key in PARTS] == list(PARTS), name
        assert {f"{key}-title" for key in PARTS} <= set(ids)
        levels = [int(tag[1]) for tag, _ in read.tags if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(b - a <= 1 for a, b in pairwise(levels))


def test_the_verdict_and_the_seed_are_said() -> None:
    text = " ".join(Reader(page("clash")).text.split())
    assert "No agreement exists. The red lines" in text
    assert text.count("With Millbrook (middle)'s “All the water” waived") >= 3  # solutions, explorer, sliders
    assert (
        text.count("With Saltmarsh (downstream)'s “The river does not run dry” waived") >= 3
    )  # there is no agreement, which is said there
    assert f"SHA-256 {clash().digest}" in text
    assert "10 draws of the ranged numbers, seed 0" in text
    assert "zopa report clash.yaml" in text
    assert "They accept 31 of the 104 feasible outcomes." in Reader(page("sale")).text


def test_every_figure_names_itself_and_has_a_table_below() -> None:
    for name in PAGES:
        figures = re.findall(r'<figure class="picture">(.*?)</figure>', page(name), re.DOTALL)
        assert len(figures) == (3 if name == "clash" else 2)
        for figure in figures:
            tags = [tag for tag, _ in Reader(figure).tags]
            assert tags[0] == "svg"
            assert {"title", "desc", "figcaption", "details", "table"} <= set(tags)


def test_the_first_screen_shows_a_picture_before_any_part() -> None:
    for name in PAGES:
        text = page(name)
        first = text[text.index("<header>") : text.index("</header>")]
        assert text.index("</header>") < text.index("<details")
        tags = [tag for tag, _ in Reader(first).tags]
        assert tags.count("svg") == 1
        assert tags.index("svg") < tags.index("table") < tags.index("ul")  # picture, offers, where to read on
        assert tags.count("tr") <= 1 + MOST_OFFERS


def test_every_part_is_folded_by_the_page_itself() -> None:
    for name in PAGES:
        read = Reader(page(name))
        folded = [k for k, (tag, attrs) in enumerate(read.tags) if tag == "details" and attrs.get("class") == "part"]
        assert len(folded) == len(PARTS)
        assert not any("open" in read.tags[k][1] for k in folded)
        assert all(read.tags[k + 1][0] == "summary" for k in folded)


def test_no_frame_is_a_tab_stop_before_it_is_known_to_scroll() -> None:
    for name in PAGES:
        assert attribute_values(Reader(page(name)), "tabindex") == []


def contrast(one: str, other: str) -> float:
    """Contrast of two colours (#rrggbb) as WCAG 2.2 defines it."""
    light, dark = sorted((luminance(bytes.fromhex(colour[1:])) for colour in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", ["sale", "clash"])
def test_what_is_drawn_stands_out_from_a_dark_page_too(name: str) -> None:
    style = Reader(page(name)).raw["style"][0]
    dark = style[style.index("prefers-color-scheme: dark") : style.index("@media print")]
    (back,) = re.findall(r"--back: (#[0-9a-f]{6})", dark)
    turned = {(kind, old): new for kind, old, new in re.findall(r'\[(fill|stroke)="(#\w+)"\] \{ \w+: (#\w+); \}', dark)}
    seen = set()
    for picture in re.findall(r'<figure class="picture.*?</figure>', page(name), re.DOTALL):
        for kind, colour in re.findall(r' (fill|stroke)="(#[0-9a-f]{6})"', picture):
            seen.add(colour)
            found = contrast(turned.get((kind, colour), colour), back)
            behind = colour in (WHITE, SHADE.lower(), PALE.lower())  # grounds, and the thin lines of a grid: nothing glares
            assert found < 3.0 if behind else found >= 3.0, (kind, colour)
    assert {WHITE, BLACK} <= seen


def data_of(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Reader(page(name)).raw["script"][0])
    return found


def test_the_explorer_shows_the_frontier_and_says_how_much_of_it() -> None:
    first, second = clash().cases
    assert second.result.verdict == "no agreement"
    assert "“The river does not run dry” waived: there is no frontier to show (no agreement)." in Reader(page("clash")).text
    for case, found in zip((first,), data_of("clash")["explorers"], strict=True):
        frontier = case.result.frontier
        assert frontier is not None
        shown = sorted(tuple(point["u"]) for point in found["points"])
        assert shown == sorted(tuple(round(float(u), 4) for u in row) for row in frontier.utilities)
        assert f"all {len(shown)} points" in page("clash")
        kinds = {mark["kind"] for mark in found["marks"]}
        assert kinds == {"solution", "refused"}
        refused = [mark["name"] for mark in found["marks"] if mark["kind"] == "refused"]
        assert refused == ["Offer 1: The engineer's draft"]  # the other has open issues


def test_the_sliders_hold_what_was_computed() -> None:
    told_of = [
        (case, found)
        for w, name in ((sale(), "sale"), (clash(), "clash"))
        for case, found in zip(w.cases, data_of(name)["sliders"], strict=True)
    ]
    assert len(told_of) == 3
    for case, found in told_of:
        assert case.what_if is not None
        grid = case.what_if.reservations
        assert len(found["cells"]) == len(grid.cells) == len(grid.offsets) ** len(grid.parties)
        for place, cell in grid.cells.items():
            told = found["cells"]["-".join(map(str, place))]
            assert told["v"] == (cell.verdict == "agreement")
            if cell.nash is not None:
                terms = [
                    list(issue.choices)[o] for issue, o in zip(case.scenario.issues.values(), found["outcomes"][told["o"]], strict=True)
                ]
                assert terms == list(cell.nash.outcome.values())
        stand = found["cells"]["-".join([str(found["stand"])] * len(grid.parties))]
        assert stand["n"] == f"{case.result.zone.count:,}"


def test_a_party_alone_has_a_page_without_a_frontier() -> None:
    text = "schema: 1\ntitle: One\nissues: {a: {title: A, options: {x: X, y: Y}}}\n"
    text += "parties: {p: {title: P, weights: {a: 1}, values: {a: {x: 0, y: 100}}, reservation: 50}}\n"
    read = Reader(html_page(gather(loads(text, "one"), ["one.yaml"])))
    assert attribute_values(read, "class").count("picture small") == 1  # how far it is above no agreement
    assert "picture" not in attribute_values(read, "class")
    assert "explorer" not in attribute_values(read, "id")
    assert "An agreement exists that P would sign" in read.text


def test_a_page_that_would_be_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_module, "LARGEST", 1000)
    with pytest.raises(UsageError, match="bytes"):
        html_page(hostile())


def test_without_jinja_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_module, "installed", lambda library: False)
    with pytest.raises(UsageError, match=r"zopa\[report\]"):
        html_page(sale())
