"""Pictures inside the page: nothing lost, nothing that the policy refuses, no id twice."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from simulator.report.html.svg import inline_svg
from simulator.report.html.thinning import evenly
from simulator.report.plots import Picture, blank_figure, picture_bytes, plain_style, settle

SVG = "{http://www.w3.org/2000/svg}"


def picture() -> Picture:
    with plain_style():
        figure, (axes,) = blank_figure(4.0, 3.0, 1, 1)
        axes.plot([0, 1, 2], [0, 1, 0], marker="o", linestyle="--", color="#0072B2")
        axes.bar([0, 1], [1, 2], hatch="//", color="white", edgecolor="#D55E00")
        axes.set_title("A <b> & c")
        settle(figure)
    return Picture(figure, "A <b> & c", 'Says "all"')


def test_every_shape_is_still_there_and_refers_to_what_exists() -> None:
    drawn = picture()
    before = ET.fromstring(picture_bytes(drawn, "svg"))
    after = ET.fromstring(inline_svg(drawn, "a"))
    for tag in ("path", "use", "g", "clipPath", "pattern"):
        assert len(list(after.iter(tag))) == len(list(before.iter(f"{SVG}{tag}"))), tag
    text = inline_svg(drawn, "a")
    ids = [e.get("id") for e in after.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert all(name is not None and name.startswith("a-") for name in ids)
    referred = re.findall(r'(?:href="|url\()#([^")]+)', text)
    assert len(referred) > 5
    assert set(referred) <= set(ids)
    assert not set(ids) & set(re.findall(r'id="([^"]+)"', inline_svg(drawn, "b")))


def test_declarations_become_attributes_with_the_same_values() -> None:
    drawn = picture()
    before = ET.fromstring(picture_bytes(drawn, "svg"))
    after = list(ET.fromstring(inline_svg(drawn, "a")).iter("path"))
    for old, new in zip(before.iter(f"{SVG}path"), after, strict=True):
        for declaration in filter(None, (part.strip() for part in old.get("style", "").split(";"))):
            name, value = (each.strip() for each in declaration.split(":"))
            given = new.get(name)
            assert given == value or (given or "").startswith("url(#a-")
    assert "style" not in inline_svg(drawn, "a")


def test_it_names_itself_and_its_texts_are_escaped() -> None:
    text = inline_svg(picture(), "a")
    root = ET.fromstring(text)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "a-title a-text"
    assert [(child.tag, child.text) for child in list(root)[:2]] == [("title", "A <b> & c"), ("desc", 'Says "all"')]
    assert "<b>" not in text
    assert "http" not in text


def test_fewer_of_many_keep_the_ends_and_the_order() -> None:
    assert evenly(5, 5) == [0, 1, 2, 3, 4]
    assert evenly(0, 5) == []
    for size in range(6, 200, 7):
        found = evenly(size, 5)
        assert len(set(found)) == 5
        assert found == sorted(found)
        assert (found[0], found[-1]) == (0, size - 1)
