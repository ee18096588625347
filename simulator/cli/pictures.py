"""From the name after `--plot` to the files that the pictures go to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.cli.files import refuse_unwritable, write_new_file
from simulator.cli.streams import tell

if TYPE_CHECKING:
    from simulator.report.plots import Picture

OPTION = "--plot"


def picture_names(name: str, kinds: Iterable[str]) -> dict[str, str]:
    """A file for each kind of picture: the one named where there is one picture, else beside it: `compare.png` becomes
    `compare-bars.png` and so on.

    Raises `UsageError` before any work is done: without matplotlib, for an ending other than .png or .svg, and where a file exists
    already or cannot be written."""
    from simulator.report.plots import picture_format, require_matplotlib

    require_matplotlib()
    picture_format(name)
    path = Path(name)
    kinds = tuple(kinds)
    names = {kind: name if len(kinds) == 1 else str(path.with_name(f"{path.stem}-{kind}{path.suffix}")) for kind in kinds}
    for each in names.values():
        refuse_unwritable(each, OPTION)
    return names


def write_pictures(names: Mapping[str, str], pictures: Mapping[str, Picture], *, quiet: bool = False) -> None:
    """Write each picture to its file and say so on standard error."""
    from simulator.report.plots import picture_bytes, picture_format

    for kind, name in names.items():
        write_new_file(name, picture_bytes(pictures[kind], picture_format(name)), option=OPTION)
        tell(f"written: {name}", quiet=quiet)
        tell_lacking(name, pictures[kind], quiet=quiet)


def tell_lacking(name: str, picture: Picture, *, quiet: bool = False) -> None:
    """Say on standard error which letters the font of the picture lacks, where it lacks any."""
    if picture.lacking:
        tell(f"zopa: {name}: {picture.lacking}", quiet=quiet)
