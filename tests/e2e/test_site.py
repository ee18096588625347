"""The documentation as a site: it builds without a warning, fetches nothing, and its generated page is not stale."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
FETCHED = re.compile(
    r"<(?:script|img|iframe|source)[^>]+src=[\"']?(?:https?:)?//|<link[^>]+rel=[\"']stylesheet[^>]+href=[\"']?(?:https?:)?//"
)


def test_the_page_of_options_is_that_of_the_command_line() -> None:
    spec = importlib.util.spec_from_file_location("options", DOCS / "options.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (DOCS / "cli-options.md").read_text(encoding="utf-8") == module.page(), "run: python docs/options.py > docs/cli-options.md"


def test_the_site_builds_and_fetches_nothing(tmp_path: Path) -> None:
    pytest.importorskip("sphinx")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", str(DOCS), str(tmp_path / "html")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    pages = list((tmp_path / "html").glob("**/*.html"))
    assert {"tutorial.html", "solutions.html", "api.html", "cli-options.html"} <= {page.name for page in pages}
    assert (tmp_path / "html" / "cases" / "berlin-2025.html").exists()
    for page in pages:
        assert not FETCHED.search(page.read_text(encoding="utf-8")), page.name


def test_every_page_is_in_the_index() -> None:
    listed = (DOCS / "index.md").read_text(encoding="utf-8").split()
    pages = {page.stem for page in DOCS.glob("*.md")} - {"index"}
    assert pages <= set(listed), sorted(pages - set(listed))
