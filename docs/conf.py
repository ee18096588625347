"""The documentation as a site: `pip install -e '.[docs]' && sphinx-build -b html docs docs/_build/html`.

It works offline: the theme, the search and MathJax are part of what is built, and nothing is fetched.
"""

from __future__ import annotations

import re
from pathlib import Path

from sphinx.application import Sphinx

from simulator import __version__

project = "zopa"
author = "The zopa developers"
release = version = __version__
copyright = author

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.mathjax", "sphinx-mathjax-offline"]
myst_enable_extensions = ["dollarmath"]
myst_fence_as_directive = ["math"]  # as GitHub writes formulas
myst_heading_anchors = 4
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
default_role = "code"  # docstrings write names between single backquotes

html_theme = "furo"
html_title = "zopa"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sphinx = False
exclude_patterns = ["_build"]

HERE = Path(__file__).parent
CASE_README = re.compile(r"\]\(\.\./scenarios/([a-z0-9-]+)/README\.md\)")


def write_case_pages() -> None:
    """A page for every case of the library, which includes the README beside its scenario."""
    folder = HERE / "cases"
    folder.mkdir(exist_ok=True)
    names = sorted(path.parent.name for path in (HERE.parent / "scenarios").glob("*/README.md"))
    for name in names:
        text = f"```{{include}} ../../scenarios/{name}/README.md\n:relative-docs: docs/\n```\n"
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    entries = "\n".join(names)
    (folder / "index.md").write_text(f"# The cases, one by one\n\n```{{toctree}}\n:maxdepth: 1\n\n{entries}\n```\n", encoding="utf-8")


def to_case_pages(app: Sphinx, name: str, source: list[str]) -> None:
    """In the site, a link to a case's README leads to its page."""
    source[0] = CASE_README.sub(lambda found: f"](/cases/{found[1]}.md)", source[0])


def setup(app: Sphinx) -> None:
    app.connect("source-read", to_case_pages)


write_case_pages()
