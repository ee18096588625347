"""Pictures drawn by matplotlib as SVG inside a page whose security policy allows no inline style."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from simulator.report.plots import picture_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.report.plots import Picture

_SVG = "{http://www.w3.org/2000/svg}"
_LINK = "{http://www.w3.org/1999/xlink}href"
_SHARED = {"stroke-linejoin": "round", "stroke-linecap": "butt"}
"""What matplotlib's style sheet gives every element; here the root hands it down."""
_ROUNDED = re.compile(r"-?\d+\.\d{3,}")


def inline_svg(picture: Picture, key: str) -> str:
    """The picture as an `<svg>` element that names itself to screen readers. `key`: begins every id in it, so that several pictures may
    stand in one page."""
    root = ET.fromstring(picture_bytes(picture, "svg"))
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.endswith("}metadata") or child.tag == f"{_SVG}title" or _is_style(child):
                parent.remove(child)
    ids = {old: f"{key}-{n}" for n, old in enumerate(e.get("id", "") for e in root.iter() if e.get("id"))}
    for element in root.iter():
        _declarations_to_attributes(element)
        _rename(element, ids)
        element.tag = element.tag.removeprefix(_SVG)
        element.text = element.tail = None  # blanks alone: matplotlib draws letters as paths
    root.attrib.update(_SHARED)
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    root.attrib.update({"role": "img", "aria-labelledby": f"{key}-title {key}-text"})
    for position, (name, text) in enumerate((("title", picture.title), ("desc", picture.description))):
        told = ET.Element(name, {"id": f"{key}-{'title' if name == 'title' else 'text'}"})
        told.text = text
        root.insert(position, told)
    return ET.tostring(root, encoding="unicode").replace(" />", "/>")


def _is_style(element: ET.Element) -> bool:
    """A style sheet, or definitions that hold nothing else."""
    return element.tag == f"{_SVG}style" or (
        element.tag == f"{_SVG}defs" and bool(len(element)) and all(child.tag == f"{_SVG}style" for child in element)
    )


def _rename(element: ET.Element, ids: Mapping[str, str]) -> None:
    """Ids, and what refers to them, by their new names; coordinates keep two decimals."""
    link = element.attrib.pop(_LINK, None)
    if link is not None:
        element.set("href", f"#{ids[link.removeprefix('#')]}")
    for name, value in list(element.attrib.items()):
        if name == "id":
            element.set(name, ids[value])
        elif value.startswith("url(#"):
            element.set(name, f"url(#{ids[value[5:-1]]})")
        elif name in ("d", "x", "y", "points"):
            element.set(name, _ROUNDED.sub(lambda m: f"{float(m[0]):.2f}", value))


def _declarations_to_attributes(element: ET.Element) -> None:
    """`style="fill: #fff"` as `fill="#fff"`: the policy of the page refuses the former, and both mean the same."""
    style = element.attrib.pop("style", None)
    for declaration in (style or "").split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            element.set(name.strip(), value.strip())
