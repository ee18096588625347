"""Variants of one party's profile in a folder: told by what options bring, whatever they are called, and chosen by an option."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.errors import UsageError
from simulator.formats.foreign_format import ReadingOptions
from simulator.formats.importing import ImportedFiles, import_files
from tests.cli.running import zopa
from tests.formats.genius.files import DOMAIN, FILES, OWNER, TENANT, foreign

VARIANT = TENANT.replace('factor value="0.9"', 'factor value="0.5"').replace('reservation value="0.25"', 'reservation value="0.5"')
ALL = {**FILES, "tenant_u10.xml": VARIANT.replace("<utility_space>", '<utility_space type="UNCERTAIN">')}


def imported(files: dict[str, str], *profiles: str) -> ImportedFiles:
    return import_files([foreign(*each) for each in files.items()], None, ReadingOptions(profiles=profiles or None))


def variants(found: ImportedFiles) -> list[str]:
    return [sentence for sentence in found.assumptions if "variants of one party" in sentence]


def test_the_same_preferences_twice_are_told_with_what_chooses_between_them() -> None:
    found = imported(ALL)
    assert len(found.scenario.parties) == 3
    (said,) = variants(found)
    assert "'tenant.xml', 'tenant_u10.xml'" in said
    assert "--profiles owner.xml,tenant.xml" in said


def test_evaluations_on_another_scale_and_weights_a_little_off_are_the_same_preferences() -> None:
    written_anew = VARIANT
    for k in (1, 2, 3):
        written_anew = written_anew.replace(f'evaluation="{k}"', f'evaluation="{k * 1.5}"')
    written_anew = written_anew.replace('<weight index="1" value="0.5"/>', '<weight index="1" value="0.5006"/>')
    assert variants(imported({**FILES, "other.xml": written_anew}))


@pytest.mark.parametrize(
    "other",
    [
        TENANT.replace('evaluation="2"', 'evaluation="2.1"'),
        TENANT.replace('<weight index="2" value="0.3"/>', '<weight index="2" value="0.25"/>'),
        TENANT.replace('slope="-0.1"', 'slope="-0.05"'),
    ],
)
def test_other_preferences_are_another_party(other: str) -> None:
    assert not variants(imported({**FILES, "other.xml": other}))


def test_rectangles_are_compared_as_well() -> None:
    head = '<utility_space type="nonlinear"><objective index="0" name="x" type="objective" etype="objective">'
    issue = '<issue index="1" name="a" type="integer" lowerbound="0" upperbound="9"/>'
    whole = f'<negotiation_template><utility_space><objective index="0" name="x">{issue}</objective></utility_space></negotiation_template>'

    def profile(points: int, reservation: float) -> str:
        box = f'<hyperRectangle utility="{points}"><INCLUDES index="1" min="2" max="5"/></hyperRectangle>'
        function = f'<utility maxutility="100"><ufun type="PlainUfun" weight="1" aggregation="sum">{box}</ufun></utility>'
        return f'{head}{issue}{function}</objective><reservation value="{reservation}"/></utility_space>'

    assert variants(imported({"d.xml": whole, "a.xml": profile(70, 0), "b.xml": profile(70, 0.3)}))
    assert not variants(imported({"d.xml": whole, "a.xml": profile(70, 0), "b.xml": profile(60, 0)}))


def test_profiles_are_chosen_by_name_with_or_without_the_ending() -> None:
    found = imported(ALL, "tenant", "owner.xml")
    assert list(found.scenario.parties) == ["tenant", "owner"]
    assert not variants(found)
    assert any("Left aside, since --profiles names others: 'tenant_u10.xml'" in sentence for sentence in found.assumptions)
    assert "tenant_u10.xml (" not in found.scenario.sources["imported"].title
    assert "tenant_u10" not in " ".join(found.files)
    assert list(imported({"kiosk.xml": DOMAIN, "owner.xml": OWNER, "tenant.xml": TENANT}, "tenant").scenario.parties) == ["tenant"]
    with pytest.raises(UsageError, match=r"--profiles: no profile 'tenat' among the files; did you mean 'tenant\.xml'"):
        imported(ALL, "tenat")


def test_the_command_that_is_named_reads_them(tmp_path: Path) -> None:
    for name, content in ALL.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    told = zopa("import", ".", "-o", "all.yaml", cwd=tmp_path)
    assert told.returncode == 0
    assert "variants of one party's profile" in told.stderr
    option = told.stderr.split("such as --profiles ")[1].split()[0].rstrip(".")
    chosen = zopa("import", ".", "--profiles", option, "--rounds", "10", cwd=tmp_path)
    assert (chosen.returncode, "variants of" in chosen.stderr, "over talks of 10 rounds" in chosen.stderr.casefold()) == (0, False, True)
