"""The page of benchmarks is made section by section: a stopped run goes on, and a section keeps to its time."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.__main__ import kept, main, same_run, words_of
from benchmarks.apart import ROOT, measured
from benchmarks.means import Means
from benchmarks.measuring import PAIR, pair
from benchmarks.register import SECTIONS, WHOLE, Section, text


def test_parts_that_were_not_begun_in_time_are_counted() -> None:
    ample, over = Means(), Means(until=time.monotonic() - 1)
    assert list(ample.within("abc")) == ["a", "b", "c"]
    assert ample.left_out == 0
    assert list(over.within("abc")) == []
    assert over.left_out == 3


def test_a_section_says_how_much_it_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def measured(means: Means) -> str:
        return f"{means.repeats} repeats: {''.join(means.within('ab'))}"

    monkeypatch.setitem(SECTIONS, "flagship", Section("Ample", 60, measured, most=2))
    assert text("flagship", Means(repeats=5)) == "## Ample\n\n2 repeats: ab"
    monkeypatch.setitem(SECTIONS, "flagship", Section("Short", 0, measured))
    assert text("flagship", Means(repeats=5)) == "## Short\n\n5 repeats: \n\nNot begun within 0 s: 2 more."


def test_the_whole_page_is_begun_within_twenty_minutes() -> None:
    assert sum(section.seconds for section in SECTIONS.values()) <= WHOLE


def test_a_finished_section_is_not_measured_again_and_a_failed_one_is_not_kept(tmp_path: Path) -> None:
    counter = tmp_path / "count"
    once = [sys.executable, "-c", f"open({str(counter)!r}, 'a').write('x'); print('## T')"]
    first = kept(tmp_path / "t.md", once)
    assert first.startswith("## T It took ")
    assert kept(tmp_path / "t.md", once) == first
    assert counter.read_text() == "x"
    with pytest.raises(SystemExit, match="other: exit code 3"):
        kept(tmp_path / "other.md", [sys.executable, "-c", "print('half'); raise SystemExit(3)"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["count", "t.md"]


def test_sections_of_other_options_are_not_mixed(tmp_path: Path) -> None:
    same_run(tmp_path, words_of(Means(repeats=3)))
    same_run(tmp_path, words_of(Means(repeats=3)))
    with pytest.raises(SystemExit, match="another commit or of other options"):
        same_run(tmp_path, words_of(Means(repeats=3, peer=True)))


def test_a_section_has_the_means_of_the_whole_run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    seen: list[Means] = []

    def measured(means: Means) -> str:
        seen.append(means)
        return "none"

    monkeypatch.setitem(SECTIONS, "flagship", Section("T", 60, measured))
    means = Means(4, peer=True, before=Path("/before"), gambit="python")
    monkeypatch.setattr(sys, "argv", ["benchmarks", "--only", "flagship", *words_of(means)])
    main()
    assert (seen[0].repeats, seen[0].peer, seen[0].quick, seen[0].before, seen[0].gambit) == (4, True, False, Path("/before"), "python")
    assert "MiB" in capsys.readouterr().out


def test_two_versions_stand_side_by_side() -> None:
    assert pair([(0.002, 60.4), (0.005, 70.6)]) == ["2.00 ms", "60", "5.00 ms", "71", "2.50"]
    assert pair([(0.5, 60.0)], lambda seconds: f"{1 / seconds:g}") == ["2", "60", "", "", ""]
    assert len(pair([(1.0, 1.0)])) == len(PAIR)
    assert Means().trees == [ROOT]
    assert Means(before=ROOT / "docs").trees == [ROOT, ROOT / "docs"]


def test_memory_is_that_of_the_process_measured_and_not_of_this_one() -> None:
    here = bytearray(200 * 2**20)
    small = measured([sys.executable, "-S", "-c", "print(1)"])
    large = measured([sys.executable, "-S", "-c", "print(len(b'x' * (100 * 2**20)))"])
    assert small is not None
    assert large is not None
    assert (small.printed, large.printed) == ("1\n", f"{100 * 2**20}\n")
    assert small.peak < 60 < 100 < large.peak < len(here) / 2**20


def test_a_process_that_takes_too_long_is_ended_and_one_that_fails_is_told() -> None:
    assert measured([sys.executable, "-S", "-c", "import time; time.sleep(60)"], limit=0.1) is None
    with pytest.raises(subprocess.CalledProcessError):
        measured([sys.executable, "-S", "-c", "raise SystemExit(3)"])
