"""Whatever happens to a file of a run: it is named, set aside and made again, and the table is as if nothing had happened."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from simulator.errors import UsageError
from simulator.sweep.manifest import MANIFEST
from simulator.sweep.parts import part_bytes, rows_of_part
from simulator.sweep.plan import EARLIER_FORMAT
from simulator.sweep.plan_runner import run as going_on
from simulator.sweep.reading import read, read_columns
from simulator.sweep.store import Store, plan_of_run
from tests.cli.running import zopa

TABLES = ("results.csv", "results.parquet", "results.json")
MANIFESTS = ("manifest.json", "manifest-copy.json")
PARTS = ("parts/0-0.csv", "parts/4-4.csv", "parts/9-9.csv")
RUN = ("sweep", "sale", "--samples", "10", "-q")

Damage = Callable[[bytes], bytes]


def _altered(content: bytes) -> bytes:
    """One digit for another, in the middle."""
    place = next(k for k in range(len(content) // 2, len(content)) if chr(content[k]).isdigit())
    return content[:place] + (b"1" if content[place : place + 1] != b"1" else b"2") + content[place + 1 :]


DAMAGES: dict[str, Damage] = {
    "cut at a line end": lambda content: content[: content.rfind(b"\n", 0, -1) + 1],
    "cut in mid-line": lambda content: content[: -len(content) // 3],
    "its last line doubled": lambda content: content + content[content.rfind(b"\n", 0, -1) + 1 :],
    "an altered figure": _altered,
    "empty": lambda _: b"",
    "one line": lambda content: content.split(b"\n")[0] + b"\n",
    "no UTF-8": lambda content: content[:40] + b"\xff\xfe" + content[40:],
    "null": lambda _: b"null",
    "a list": lambda _: b'["zopa/run/2"]',
    "deep": lambda _: b"[" * 100_000,
    "a form of its own": lambda _: b'{"schema": "zopa/run/2", "digest": 5}',
    "a form of the earlier version": lambda _: b'{"schema": "zopa/run/1", "scenario": [], "factors": 5}',
}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole") / "run"
    assert zopa(*RUN, "-o", folder).returncode == 0
    assert len(list((folder / "parts").iterdir())) == 10
    return folder


def files_of(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in (*TABLES, *MANIFESTS, *PARTS)}


def assert_mended(folder: Path, whole: Path, name: str, damaged: bytes | None) -> None:
    """One sentence for a reader; named, set aside and made again for who goes on."""
    if name in ("results.csv", "results.json", MANIFEST):
        with pytest.raises(UsageError, match="zopa sweep --resume") as told:
            read_columns(folder)
        assert len(str(told.value).splitlines()) == 1
    if name in ("results.parquet", "results.json", MANIFEST):
        with pytest.raises(UsageError, match="zopa sweep --resume"):
            read(folder)
    mended = gone_on(folder)
    assert files_of(folder) == files_of(whole), name
    assert any(name in sentence for sentence in mended)
    if damaged is not None:
        assert damaged in [path.read_bytes() for path in (folder / "damaged").iterdir()]
    assert gone_on(folder) == []


def gone_on(folder: Path) -> list[str]:
    """Go on with a run to its end; what was found damaged."""
    with Store.resumed(folder) as store:
        going_on(store)
        return store.mended


@pytest.mark.parametrize("name", [*TABLES, *MANIFESTS, *PARTS[:1]])
def test_damage_of_every_kind_is_named_set_aside_and_made_again(name: str, run: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    shutil.copytree(run, folder)
    content = (run / name).read_bytes()
    kinds = (
        DAMAGES if name in ("results.csv", MANIFEST, *PARTS) else {kind: DAMAGES[kind] for kind in ("cut in mid-line", "no UTF-8", "null")}
    )
    for kind, damage in kinds.items():
        damaged = damage(content)
        if damaged == content:
            continue
        (folder / name).write_bytes(damaged)
        try:
            assert_mended(folder, run, name, damaged)
        except BaseException as failure:
            failure.add_note(kind)
            raise
    (folder / name).unlink()
    if name in PARTS or name == "results.json":  # nothing says that it was there: the run is simply not finished
        assert gone_on(folder) == []
        assert files_of(folder) == files_of(run)
    else:
        assert_mended(folder, run, name, None)


def test_damage_at_random_places_of_several_files_at_once(run: Path, tmp_path: Path) -> None:
    rng = random.Random(13)
    for k in range(5):
        folder = tmp_path / f"run{k}"
        shutil.copytree(run, folder)
        for name in rng.sample((*TABLES, MANIFEST, *PARTS), rng.randrange(1, 5)):
            content = bytearray((folder / name).read_bytes())
            for _ in range(rng.randrange(1, 4)):
                content[rng.randrange(len(content))] = rng.randrange(256)
            (folder / name).write_bytes(bytes(content))
        with suppress(UsageError):
            read_columns(folder)
        gone_on(folder)
        assert files_of(folder) == files_of(run)


def test_parts_under_other_names_and_what_is_no_part_are_set_aside(run: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    shutil.copytree(run, folder)
    parts = folder / "parts"
    (parts / "3-3.csv").replace(parts / "5-5.csv")
    shutil.copy(parts / "1-1.csv", parts / "1-2.csv")
    shutil.copy(parts / "1-1.csv", parts / "1-1 copy.csv")
    (parts / "12-20.csv").write_text("x", encoding="utf-8")
    (parts / "9-1.csv").mkdir()
    (folder / "results.json").unlink()
    again = zopa("sweep", "--resume", folder)
    assert again.returncode == 0
    assert [line.rpartition("set aside as ")[1] for line in again.stderr.splitlines()].count("set aside as ") == 5
    assert files_of(folder) == files_of(run)


def test_what_both_manifests_lost_is_one_sentence(run: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    shutil.copytree(run, folder)
    for name in MANIFESTS:
        (folder / name).write_text("null", encoding="utf-8")
    for words in (("results", folder), ("sweep", "--resume", folder)):
        told = zopa(*words)
        assert (told.returncode, told.stdout) == (2, "")
        assert len(told.stderr.strip().splitlines()) == 1
        assert "sweep anew into another folder" in told.stderr


def test_another_runs_part_table_and_manifest_are_not_mixed_in(run: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert zopa("sweep", "sale", "--samples", "10", "--seed", "8", "-q", "-o", other).returncode == 0
    for name in (*TABLES, PARTS[1]):
        folder = tmp_path / name.replace("/", "-")
        shutil.copytree(run, folder)
        shutil.copy(other / name, folder / name)
        assert_mended(folder, run, name, (other / name).read_bytes())
    mixed = tmp_path / "mixed"
    shutil.copytree(run, mixed)
    shutil.copy(other / MANIFEST, mixed / MANIFEST)
    told = zopa("results", mixed)
    assert told.returncode == 2
    assert "belongs to the table of another run" in told.stderr


def test_a_run_without_digests_is_read_with_a_note_and_not_gone_on_with(run: Path, tmp_path: Path) -> None:
    """As an earlier version left it: a table and parts without digests."""
    folder = tmp_path / "run"
    shutil.copytree(run, folder)
    (folder / "results.json").unlink()
    (folder / "manifest-copy.json").unlink()
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    del manifest["sha256"]
    manifest |= {"schema": EARLIER_FORMAT, "digest": plan_of_run(run).digest_as(EARLIER_FORMAT)}
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    read = zopa("results", folder)
    assert read.returncode == 0
    as_it_is = zopa("results", run).stdout.replace(str(run), str(folder))
    assert read.stdout.split() == as_it_is.split()  # where lines break hangs on how long the folder's name is
    assert "written by an earlier version" in read.stderr
    gone_on = zopa("sweep", "--resume", folder)
    assert (gone_on.returncode, gone_on.stdout) == (2, "")
    assert "written by an earlier version" in gone_on.stderr
    for damaged in (b"", b"\xff", (run / "results.csv").read_bytes()[:-300], b"variant\n" + b"0\n" * 10):
        (folder / "results.csv").write_bytes(damaged)
        told = zopa("results", folder)
        assert (told.returncode, told.stdout) == (2, "")
        assert "results.csv: damaged" in told.stderr
        assert "Traceback" not in told.stderr
    faults: list[dict[str, object]] = [
        {"scenario": 5},
        {"factors": [{"path": "x", "number": {}}]},
        {"samples": "many"},
        {"digest": "0"},
        {"made_by": []},
    ]
    for broken in faults:
        (folder / MANIFEST).write_text(json.dumps(manifest | broken), encoding="utf-8")
        told = zopa("results", folder)
        assert (told.returncode, told.stdout) == (2, "")
        assert "manifest.json: damaged" in told.stderr


def test_a_part_says_how_many_rows_were_found_and_expected(tmp_path: Path) -> None:
    path = tmp_path / "3-5.csv"
    path.write_bytes(part_bytes("p", (3, 5), "a\nb\nc\n"))
    assert rows_of_part(path, "p", (3, 5)) == (b"a\nb\nc\n", "")
    assert rows_of_part(path, "q", (3, 5)) == (b"", "a part of another run")
    path.write_bytes(part_bytes("p", (3, 5), "a\nb\nc\n")[:-3])
    assert rows_of_part(path, "p", (3, 5))[1].endswith("(2 lines found, 3 expected)")
