"""From the files of another program to a scenario, with everything that was mended or assumed on the way."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from pathlib import Path
from typing import Any

from simulator.errors import ScenarioError, UsageError
from simulator.files import MIB, SCENARIO, read_limited
from simulator.formats.cells import number_of
from simulator.formats.foreign_format import FOREIGN, FOREIGN_FORMATS, ForeignFile, ForeignFormat, Reading, ReadingOptions
from simulator.scenario.building import checked
from simulator.scenario.model import Scenario
from simulator.scenario.names import listed, registered
from simulator.scenario.writing import to_yaml

SOURCE = "imported"
"""The key under which the origin stands in `sources`."""

MOST_FILES = 200


@dataclass(frozen=True)
class ImportedFiles:
    """A scenario from foreign files. `repairs`, `assumptions`: sentences, see `Reading`; `text`: it as a scenario file."""

    scenario: Scenario
    format: ForeignFormat
    files: tuple[str, ...]
    repairs: tuple[str, ...]
    assumptions: tuple[str, ...]
    text: str


def foreign_files(paths: Sequence[Path]) -> list[ForeignFile]:
    """The files of these paths; a folder stands for the files in it whose endings a format has, by name. Raises `UnreadableError`."""
    endings = {suffix for form in FOREIGN_FORMATS.ours() if form.read is not None for suffix in form.suffixes}
    found: list[tuple[Path, bool]] = []
    for path in paths:
        if os.path.isdir(path):  # `Path.is_dir` raises where a name is too long
            inside = sorted(each for each in path.iterdir() if each.is_file() and each.suffix.casefold() in endings)
            if not inside:
                raise UsageError(f"{path}: holds no file that can be imported; the endings are {', '.join(sorted(endings))}")
            found += [(each, False) for each in inside]
        else:
            found.append((path, True))
    if len(found) > MOST_FILES:
        raise UsageError(f"{len(found)} files, of which {MOST_FILES} at most are read; name those of one scenario")
    return [ForeignFile(str(path), path.stem, read_limited(path, FOREIGN), named) for path, named in found]


def format_of(files: Sequence[ForeignFile], name: str | None) -> tuple[ForeignFormat, list[ForeignFile]]:
    """The format that is named, or that the files show, and the files of it. Raises `UsageError` where none or several may be meant."""
    readable = [form for form in FOREIGN_FORMATS.ours() if form.read is not None]
    if name is not None:
        form = registered(FOREIGN_FORMATS, name)
        if form.read is None:
            raise UsageError(f"--format {form.name} is written alone, not read; read are {listed(each.name for each in readable)}")
        return form, list(files)
    fitting = {form.name: [file for file in files if form.recognises(file)] for form in readable}
    whole = [form for form in readable if fitting[form.name] and all(file in fitting[form.name] for file in files if file.named)]
    if len(whole) == 1:
        return whole[0], fitting[whole[0].name]
    if whole:
        holders = "; ".join(f"{form.name}: {listed(Path(file.name).name for file in fitting[form.name])}" for form in whole)
        raise UsageError(
            f"{files[0].name}: may be of several formats ({holders}); say which with --format, or name the files of one scenario"
        )
    some = [form for form in readable if fitting[form.name]]
    if some:
        odd = next(file for file in files if file.named and file not in fitting[some[0].name])
        raise UsageError(f"{odd.name}: is not of the format of the others ({some[0].name}); leave it out, or say --format")
    raise UsageError(
        f"{files[0].name}: none of the formats is recognised in it{_of_tables(files[0], readable)}; say which it is with --format: "
        f"{', '.join(form.name for form in readable)}"
    )


def _of_tables(file: ForeignFile, readable: Sequence[ForeignFormat]) -> str:
    """What a table must begin with to be recognised; empty for a file that is no table by its ending."""
    begins = [f"{form.begins} ({form.name})" for form in readable if form.begins and file.suffix in form.suffixes]
    return f". A table begins with {'; with '.join(begins)}" if begins else ""


def import_files(files: Sequence[ForeignFile], name: str | None, options: ReadingOptions) -> ImportedFiles:
    """The scenario of these files.

    Raises `UsageError` with the file and line of what cannot be read, for an option that the format does not heed, and where what it
    becomes is larger than a scenario file may be.
    """
    form, chosen = format_of(files, name)
    assert form.read is not None
    for option in option_names():
        if getattr(options, option) is not None and option not in form.takes:
            takers = listed(each.name for each in FOREIGN_FORMATS.ours() if option in each.takes)
            raise UsageError(f"--{option.replace('_', '-')} has no effect on the format '{form.name}'; it is for {takers}")
    reading = form.read(chosen, options)
    for file in files:
        if file not in chosen:
            reading.mended(f"{file.name}: is not of the format {form.name}, and is left aside")
    chosen = [file for file in chosen if file.name not in reading.unread]
    names = tuple(file.name for file in chosen)
    scenario = _checked(reading, form, chosen)
    text = to_yaml(scenario)
    if len(text.encode()) > SCENARIO.most:
        raise UsageError(
            f"{names[0]}: the scenario would have {len(text.encode()) / MIB:.1f} MiB, more than the {SCENARIO.most // MIB} MiB of a file"
        )
    return ImportedFiles(scenario, form, names, tuple(reading.repairs), tuple(reading.assumptions), text)


def _checked(reading: Reading, form: ForeignFormat, files: Sequence[ForeignFile]) -> Scenario:
    try:
        return checked(_with_origin(reading, form, files))
    except ScenarioError as error:
        raise UsageError(f"{files[0].name}: what it says is no scenario:\n{error}") from None


def _with_origin(reading: Reading, form: ForeignFormat, files: Sequence[ForeignFile]) -> dict[str, Any]:
    """The data with where they come from: a source, which the issues and parties name, and a note of what was mended and assumed."""
    names = ", ".join(Path(file.name).name if file.name != "-" else "standard input" for file in files)
    data = dict(reading.data)
    source: dict[str, Any] = {"title": f"{names} ({form.title})", "kind": f"file of {form.title}"}
    said = [*reading.assumptions, *reading.repairs]
    for file in files:
        said = [sentence.replace(file.name, Path(file.name).name) for sentence in said]
    note = " ".join([f"Imported from {names} ({form.title}).", *(each if each.endswith(".") else f"{each}." for each in said)])
    own = data.pop("note", None)
    head = {"schema": 1, "title": data.pop("title"), "note": f"{own}\n{note}" if own else note, "sources": {SOURCE: source}}
    for part in ("issues", "parties"):
        data[part] = {key: {**each, "source": SOURCE} for key, each in data[part].items()}
    return {**head, **data}


def per_cent(text: str) -> Decimal:
    """A share in per cent above 0 and at most 100, typed with its sign or without. Raises `UsageError`."""
    number = number_of(text.strip().removesuffix("%"))
    if number is None or not 0 < number <= 100:
        raise UsageError(f"--quota {text}: expected per cent above 0 and at most 100, such as 65%")
    return number


def option_names() -> tuple[str, ...]:
    """The fields of `ReadingOptions`."""
    return tuple(field.name for field in fields(ReadingOptions))
