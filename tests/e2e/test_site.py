"""The documentation as a site: it builds without a warning, fetches nothing, and its generated page is not stale."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs import options
from tests.report.html.browser import browser, needs_chromium

DOCS = Path(__file__).parents[2] / "docs"
CUT = "[...document.querySelectorAll('pre')].filter(e => e.scrollWidth > e.clientWidth).map(e => e.innerText)"
FETCHED = re.compile(
    r"<(?:script|img|iframe|source)[^>]+src=[\"']?(?:https?:)?//|<link[^>]+rel=[\"']stylesheet[^>]+href=[\"']?(?:https?:)?//"
)


def test_the_page_of_options_is_that_of_the_command_line() -> None:
    assert (DOCS / "cli-options.md").read_text(encoding="utf-8") == options.page(), (
        "run: python -m tests.docs.options > docs/cli-options.md"
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site, built where a warning is an error."""
    pytest.importorskip("sphinx")
    html = tmp_path_factory.mktemp("site") / "html"
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", str(DOCS), str(html)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return html


def test_the_site_builds_and_fetches_nothing(site: Path) -> None:
    pages = list(site.glob("**/*.html"))
    assert {"tutorial.html", "solutions.html", "api.html", "cli-options.html"} <= {page.name for page in pages}
    assert (site / "cases" / "berlin-2025.html").exists()
    for page in pages:
        assert not FETCHED.search(page.read_text(encoding="utf-8")), page.name


@needs_chromium
def test_a_window_of_1400_pixels_shows_every_block_whole(site: Path, tmp_path: Path) -> None:
    """What a command prints is not cut at the right. In a narrower window the page is no wider than that; blocks scroll by themselves."""
    with browser(tmp_path) as tab:
        for name in ("index", "commitment", "uncertainty", "compare", "install"):
            tab.resize(1400, 1000)
            tab.open(site / f"{name}.html")
            assert tab.of(CUT) == [], name
            for width in (1100, 390):
                tab.resize(width, 800)
                assert tab.of("document.documentElement.scrollWidth") <= width, name


def test_every_page_is_in_the_index() -> None:
    listed = (DOCS / "index.md").read_text(encoding="utf-8").split()
    pages = {page.stem for page in DOCS.glob("*.md")} - {"index"}
    assert pages <= set(listed), sorted(pages - set(listed))
