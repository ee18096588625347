"""A party is typed by its key or its title, in any capitals, wherever one is typed; a misspelt one is answered with the nearest."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import ROOT, zopa

SALE = (ROOT / "scenarios/sale/scenario.yaml").read_text(encoding="utf-8")
RENAMED = SALE.replace("title: Seller", "title: María Núñez & Co.", 1)

CALLS = {
    "roles": ("roles", "s.yaml", "--party", "PARTY"),
    "play": ("play", "s.yaml", "--as", "PARTY"),
    "simulate": ("simulate", "s.yaml", "--sessions", "2", "--strategy", "PARTY=linear"),
    "first": ("simulate", "s.yaml", "--sessions", "2", "--first", "PARTY"),
    "commitment": ("commitment", "s.yaml", "--shift", "PARTY=5"),
    "equilibria": ("equilibria", "s.yaml", "--alternating", "4", "--proposers", "PARTY,buyer"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "s.yaml").write_text(RENAMED, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("words", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("typed", ["María Núñez & Co.", "SELLER", "maria nunez & co."])
def test_a_party_is_named_by_key_or_title(words: tuple[str, ...], typed: str, folder: Path) -> None:
    expected = zopa(*(word.replace("PARTY", "seller") for word in words), cwd=folder, stdin="q\n")
    done = zopa(*(word.replace("PARTY", typed) for word in words), cwd=folder, stdin="q\n")
    assert done.returncode == expected.returncode == 0
    assert "no such party" not in done.stderr
    assert len(done.stdout.splitlines()) == len(expected.stdout.splitlines())


@pytest.mark.parametrize("words", CALLS.values(), ids=CALLS)
def test_a_misspelt_party_is_answered_with_the_nearest(words: tuple[str, ...], folder: Path) -> None:
    done = zopa(*(word.replace("PARTY", "seler") for word in words), cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no such party 'seler'; did you mean 'seller'?" in done.stderr
