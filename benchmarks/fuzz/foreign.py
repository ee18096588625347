"""Files of other programs, tables of past decisions and sealed forecasts: every sample with bytes changed, read as what it is, as what it
looks like, and written again."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import re
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from benchmarks.fuzz import seeds, strange
from benchmarks.fuzz.mutating import damaged, mutated
from benchmarks.fuzz.trying import Kind
from simulator.errors import UsageError
from tests.formats.samples import SAMPLES
from tests.validate.sets import COUNCIL

if TYPE_CHECKING:
    from simulator.formats.foreign_format import ForeignFile, ReadingOptions
    from simulator.scenario.model import Scenario

_TOKEN = re.compile(rb"[-+]?[0-9]+(?:[.,][0-9]+)?|\w+|[^\w\s]")
_ODD = (b"0", b"-1", b"1e300", b"1e-300", b"0,5", b"1/3", b"99999999999999999999", b"", b'""', b"null", b"nan", b";", b",", b"\t")

AFTER_NAME = b"\n"
"""Ends the name of the format, with which an input begins."""


def foreign_kinds(folder: Path) -> Iterator[Kind]:
    yield Kind("foreign files", "files of other programs, read and written again", 40, _foreign, _import)
    yield Kind("data sets", "tables of past decisions, and their manifest", 15, _data_set, DataSet(folder / "council").run)
    yield Kind("forecasts", "sealed forecasts: nodes and bytes changed", 10, _forecast, _score(folder / "forecast.json"))


def _bytes_of(name: str) -> dict[str, bytes]:
    return {file: text.encode() if isinstance(text, str) else text for file, text in SAMPLES[name].items()}


def _foreign(rng: Random) -> bytes:
    name = rng.choice(sorted(SAMPLES))
    first, *others = _bytes_of(name).values()
    donors = (first, *others, *(next(iter(_bytes_of(rng.choice(sorted(SAMPLES))).values())) for _ in range(2)))
    content = mutated(rng, first, donors) if rng.random() < 0.4 else _a_little_changed(rng, first, donors)
    if rng.random() < 0.05:
        content = content.decode("utf-8", "replace").encode(rng.choice(("utf-16", "utf-16-le", "utf-8-sig")), "replace")
    return name.encode() + AFTER_NAME + content


def _a_little_changed(rng: Random, content: bytes, donors: Sequence[bytes]) -> bytes:
    """One to three words, numbers or marks put in the place of others, or lines doubled, left out or exchanged: mostly still read."""
    for _ in range(rng.choice((1, 1, 2, 3))):
        if rng.random() < 0.75:
            places = list(_TOKEN.finditer(content))
            other = rng.choice((*_ODD, *(each.group() for each in _TOKEN.finditer(rng.choice(donors)))))
            if places:
                place = rng.choice(places)
                content = content[: place.start()] + other + content[place.end() :]
            continue
        lines = content.split(b"\n")
        at, to = rng.randrange(len(lines)), rng.randrange(len(lines))
        lines[to : to + rng.choice((0, 1))] = [lines[at]] * rng.choice((0, 1, 2))
        content = b"\n".join(lines)
    return content


def _import(content: bytes) -> None:
    """As the format of the sample, with options that the content settles; then by its looks; and out again in every format."""
    from simulator.formats.foreign_format import ForeignFile
    from simulator.formats.importing import import_files
    from simulator.scenario.reading import loads

    start, _, changed = content.partition(AFTER_NAME)
    name = start.decode("ascii", "replace")
    if name not in SAMPLES:
        raise UsageError(f"{name!r} is no format with a sample")
    files: list[ForeignFile] = []
    for k, (file, whole) in enumerate(_bytes_of(name).items()):
        files.append(ForeignFile(file, file.rsplit(".", 1)[0], whole if k else changed))
    found = import_files(files, name, _options(name, zlib.crc32(content)))
    loads(found.text, "imported.yaml")
    _export(found.scenario)
    _by_looks(files)


def _options(name: str, chance: int) -> ReadingOptions:
    """Options that the format heeds: none for half of all inputs, so that what is assumed is tried as well."""
    from simulator.formats.foreign_format import FOREIGN_FORMATS, ReadingOptions

    rng = Random(chance)
    choices: Mapping[str, Any] = {
        "levels": rng.choice((2, 3, 11, 101)),
        "utility": rng.choice(("linear", "quadratic")),
        "no_agreement": rng.choice(("reference", "worst")),
        "quota": rng.choice((1, 60, 100)),
        "dossier": "one",
        "scale": rng.choice((("0,1",), ("-5,200",), ("fee=0,1000", "0,100"))),
        "rounds": rng.choice((1, 7, 1000)),
        "profiles": (rng.choice(("owner", "tenant.xml")),),
    }
    taken = FOREIGN_FORMATS[name].takes if rng.random() < 0.5 else ()
    return ReadingOptions(**{option: choices[option] for option in taken if rng.random() < 0.4 and option != "dossier"})


def _export(scenario: Scenario) -> None:
    from simulator.formats.exporting import written_as
    from simulator.formats.foreign_format import FOREIGN_FORMATS

    for form in FOREIGN_FORMATS.ours():
        if form.write is not None:
            try:
                written_as(scenario, form)
            except UsageError:
                continue


def _by_looks(files: list[ForeignFile]) -> None:
    from simulator.formats.importing import format_of

    format_of(files, None)


def _data_set(rng: Random) -> bytes:
    """`manifest` or `table`, and that file changed."""
    which = rng.choice(("data.yaml", "positions.csv"))
    text = (COUNCIL / which).read_bytes()
    donors = (text, *seeds.scenario_bytes()[:2])
    content = mutated(rng, text, donors) if rng.random() < 0.4 else _a_little_changed(rng, text, donors)
    return which.encode() + AFTER_NAME + content


class DataSet:
    """The invented council in a folder of its own, one of its files changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def run(self, content: bytes) -> None:
        from simulator.validate.manifest import PositionsManifest, read_manifest_of
        from simulator.validate.positions import read_positions
        from simulator.validate.predictor import PREDICTORS

        start, _, changed = content.partition(AFTER_NAME)
        which = start.decode("ascii", "replace")
        originals = {file.name: file.read_bytes() for file in COUNCIL.iterdir() if file.is_file()}
        if which not in originals:
            raise UsageError(f"{which!r} is no file of the data set")
        self._folder.mkdir(exist_ok=True)
        for name, whole in originals.items():
            (self._folder / name).write_bytes(changed if name == which else whole)
        manifest = read_manifest_of(self._folder, None)
        if not isinstance(manifest, PositionsManifest):
            raise UsageError("another kind of data set")
        data = read_positions(self._folder, manifest)
        for decision in data.decisions[:2]:
            for name in ("mean", "compromise", "nash-issue", "nash-rule" if len(decision.issues) < 3 else "median"):
                PREDICTORS[name].predict(decision, data)


@cache
def _sealed() -> Any:
    from simulator import loads, seal

    ranged = seeds.PRESS if "range" in seeds.PRESS else seeds.RANKED
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "forecast.json"
        seal(loads(ranged, "press.yaml"), "2100-01-01", draws=4, made=dt.date(2026, 1, 1)).save(file)
        return json.loads(file.read_bytes())


def _forecast(rng: Random) -> bytes:
    """Bytes changed, or nodes; these under the seal of before, or sealed anew."""
    from simulator.digests import KEY, sealed

    whole = json.dumps(_sealed()).encode()
    if rng.random() < 0.3:
        return mutated(rng, whole, (whole,))
    tree = damaged(rng, _sealed())
    if isinstance(tree, dict) and rng.random() < 0.8:
        with contextlib.suppress(TypeError, ValueError):
            tree = sealed({key: value for key, value in tree.items() if key != KEY})
    return strange.written(tree).encode("utf-8", "surrogatepass")


def _score(file: Path) -> Callable[[bytes], None]:
    def run(content: bytes) -> None:
        from simulator.face.validating import score

        file.write_bytes(content)
        score([file], {str(file): "none"})

    return run
