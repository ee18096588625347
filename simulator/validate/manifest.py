"""The manifest of a data set: which files hold it, which column means what, who votes with how many votes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError, model_validator

from simulator.errors import Fault, ScenarioError, UsageError
from simulator.files import MIB, NO_SUCH_FILE, FileKind, decoded, read_limited
from simulator.scenario.located import LocatedMapping, Origin, UnplacedFault, shown
from simulator.scenario.names import did_you_mean, listed
from simulator.scenario.numbers import Model, Names
from simulator.scenario.yaml_text import parse_yaml

NAME = "data.yaml"
"""The manifest in the folder of a data set, where no other is named."""

SHIPPED = Path(__file__).parent / "manifests"
"""Manifests of public data sets, which come with zopa; the data do not."""

MANIFEST_FILE = FileKind("a manifest", MIB)


class VotingBody(Model):
    """Who votes in a body, with how many votes. It is that of a decision where it names every party with a position there, but for those
    of `not_voting`; the first such of the manifest holds."""

    title: str = ""
    source: str = ""
    votes: dict[str, Annotated[int, Field(ge=0)]]
    """Party → its votes."""
    majority: Annotated[int, Field(ge=1)]
    """Votes that carry a decision by majority."""
    not_voting: Names = ()
    """Parties that take part and do not vote."""
    weight_of_not_voting: Annotated[int, Field(ge=0)] = 0
    """Votes that each of these counts for in a mean weighted by votes."""

    @model_validator(mode="after")
    def _enough(self) -> VotingBody:
        if self.majority > sum(self.votes.values()):
            raise ValueError(f"a majority of {self.majority} votes cannot be reached: there are {sum(self.votes.values())}")
        both = [name for name in self.not_voting if name in self.votes]
        if both:
            raise ValueError(f"{listed(both)} cannot vote and not vote; take out one of the two")
        return self


class Unanimous(Model):
    """Which decisions need the consent of all who vote; the others go by majority."""

    column: str
    values: Names
    """What stands in the column where all must consent."""


class PositionsManifest(Model):
    """A table with a row for every issue, and for every party a column of its position and one of its salience."""

    schema_: Literal[1] = Field(alias="schema")
    kind: Literal["positions"]
    title: str
    source: str = ""
    licence: str = ""
    table: str
    """The file, in the folder of the data set."""
    skip: Annotated[int, Field(ge=0)] = 0
    """Lines below the header that hold no issue."""
    issue: str
    """The column that names an issue."""
    decision: str
    """The column that says which issues were decided together."""
    outcome: str
    reference: str | None = None
    """The column of what holds where nothing is decided; a cell may be empty."""
    position: str
    """The name of the columns of positions, with `*` where the key of a party stands."""
    salience: str
    parties: dict[str, str]
    """Key → title."""
    scale: tuple[int, int] = (0, 100)
    """The ends of the scale on which positions and outcomes stand in the table; they are read as 0 and 100."""
    fewest_parties: Annotated[int, Field(ge=1)] = 1
    """Issues on which fewer parties have a position and a salience are left out."""
    voting: dict[str, VotingBody] = Field(default_factory=dict)
    unanimous: Unanimous | None = None

    @model_validator(mode="after")
    def _names(self) -> PositionsManifest:
        if not self.parties:
            raise ValueError("parties: name at least one")
        if self.scale[0] >= self.scale[1]:
            raise ValueError(f"scale: the lower end comes first, found {self.scale[0]} and {self.scale[1]}")
        for name in ("position", "salience"):
            if getattr(self, name).count("*") != 1:
                raise ValueError(f"{name}: expected one * for the key of a party, as in p*, found {shown(getattr(self, name))}")
        for key, voting in self.voting.items():
            for party in (*voting.votes, *voting.not_voting):
                if party not in self.parties:
                    raise ValueError(f"voting.{key}: no such party {shown(party)}{did_you_mean(party, self.parties)}")
        return self


class DialoguesManifest(Model):
    """Files of talks between two over things that they divide, in the form of CaSiNo (Chawla et al. 2021)."""

    schema_: Literal[1] = Field(alias="schema")
    kind: Literal["dialogues"]
    title: str
    source: str = ""
    licence: str = ""
    files: Names
    """JSON files in the folder of the data set, each a list of talks."""
    things: dict[str, str]
    """Key → title of what is divided."""
    units: Annotated[int, Field(ge=1, le=20)]
    """Units that there are of each thing."""
    points: dict[str, Annotated[int, Field(ge=0)]]
    """Priority → points for a unit."""
    no_deal: Annotated[int, Field(ge=0)]
    """Points of each side without a deal."""

    @model_validator(mode="after")
    def _as_many(self) -> DialoguesManifest:
        if not 2 <= len(self.things) <= 4 or len(self.points) != len(self.things):
            raise ValueError(f"expected two to four things and a priority for each, found {len(self.things)} and {len(self.points)}")
        if len(set(self.points.values())) < len(self.points):
            raise ValueError("points: two priorities are worth the same; leave nothing to a tie")
        return self


Manifest = PositionsManifest | DialoguesManifest

_KINDS: dict[str, type[PositionsManifest] | type[DialoguesManifest]] = {"positions": PositionsManifest, "dialogues": DialoguesManifest}


def shipped_names() -> tuple[str, ...]:
    """Names of the manifests that come with zopa."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.yaml")))


def read_manifest_of(folder: Path, manifest: str | None) -> Manifest:
    """The manifest of the data in a folder: the file `data.yaml` there, or `manifest`: one that comes with zopa, by its name, or a file.

    Raises `UsageError` where there is none, and `ScenarioError` with every fault of it, each with line and column.
    """
    if not os.path.isdir(folder):
        raise UsageError(f"{folder}: no such folder; name the one that holds the data set")
    path = folder / NAME if manifest is None else SHIPPED / f"{manifest}.yaml" if manifest in shipped_names() else Path(manifest)
    try:
        text = decoded(read_limited(path, MANIFEST_FILE), str(path))
    except UsageError as error:
        if NO_SUCH_FILE not in str(error):
            raise
        shipped = f"that come with zopa there are {listed(shipped_names())}"
        hint = f"write one (docs/validity.md), or name one with --manifest; of those {shipped}" if manifest is None else shipped
        raise UsageError(f"{path}: no such manifest; {hint}") from None
    return _checked(text, str(path))


def _checked(text: str, file: str) -> Manifest:
    parsed = parse_yaml(text, file)
    tree = parsed.value
    if parsed.faults:
        raise ScenarioError(parsed.faults)
    if not isinstance(tree, LocatedMapping):
        raise ScenarioError([Fault("expected a mapping with schema, kind and title", "", file, 1, 1)])
    origin = Origin(tree, file)
    kind = tree.get("kind")
    model = _KINDS.get(kind) if isinstance(kind, str) else None
    if model is None:
        message = f"expected one of {listed(_KINDS)}, found {shown(kind)}" if "kind" in tree else f"kind is missing: {' or '.join(_KINDS)}"
        raise ScenarioError([origin.fault(UnplacedFault(("kind",), message))])
    try:
        found: Manifest = TypeAdapter(model).validate_python(dict(tree))
    except ValidationError as error:
        raise ScenarioError([origin.fault(_finding(model, each)) for each in error.errors(include_url=False)]) from None
    return found


def _finding(model: type[Any], details: Any) -> UnplacedFault:
    """One complaint of pydantic in our words."""
    path = tuple(details["loc"])
    if details["type"] == "missing":
        return UnplacedFault(path, "is missing")
    if details["type"] == "extra_forbidden":
        fields = {field.alias or name for name, field in model.model_fields.items()} if len(path) == 1 else set(VotingBody.model_fields)
        return UnplacedFault(path, f"no such key {shown(path[-1])}{did_you_mean(str(path[-1]), sorted(fields))}", at_key=True)
    reason = details.get("ctx", {}).get("error")
    message = str(reason) if reason is not None else details["msg"][:1].lower() + details["msg"][1:]
    return UnplacedFault(path, message if reason is not None else f"{message}, found {shown(details['input'])}")
