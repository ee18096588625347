"""What a command line says of registered things. Help names them by a word in braces, which is filled in when the help is shown: to look
for installed packages takes time, which no other command should spend."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from typer.core import TyperCommand

from simulator.registers import R, Register


def named(register: Register[R], records: Iterable[R]) -> str:
    """Names for a sentence; one of an installed package with the package."""
    packages = ((record.name, register.package_of(record.name)) for record in records)
    return ", ".join(f"{name} (from {package})" if package else name for name, package in packages)


def _designs() -> str:
    from simulator.scenario.design import DESIGNS

    return named(DESIGNS, (design for design in DESIGNS.known() if design.asked_by_name))


def _designs_of_groups() -> str:
    from simulator.scenario.design import DESIGNS

    return " and ".join(design.name for design in DESIGNS.known() if design.moves_groups)


def _solutions() -> str:
    from simulator.solve.solution import SOLUTIONS

    return named(SOLUTIONS, SOLUTIONS.known())


def _engines() -> str:
    from simulator.solve.engine import ENGINES

    return named(ENGINES, ENGINES.known())


def _documents() -> str:
    from simulator.report.whole.document import DOCUMENTS

    return named(DOCUMENTS, DOCUMENTS.known())


def _tables() -> str:
    from simulator.sweep.table_format import TABLE_FORMATS

    return named(TABLE_FORMATS, TABLE_FORMATS.known())


def _tables_of_variants() -> str:
    from simulator.sweep.table_format import TABLE_FORMATS

    return named(TABLE_FORMATS, (form for form in TABLE_FORMATS.known() if form.read is not None))


def _strategies() -> str:
    from simulator.talks.strategy import STRATEGIES

    families = dict.fromkeys(strategy.family for strategy in STRATEGIES.known())
    return " ".join(f"{family}: {named(STRATEGIES, (s for s in STRATEGIES.known() if s.family == family))}." for family in families)


def _protocols() -> str:
    from simulator.talks.protocol import PROTOCOLS

    return named(PROTOCOLS, PROTOCOLS.known())


def _formats_read() -> str:
    from simulator.formats.foreign_format import FOREIGN_FORMATS

    return named(FOREIGN_FORMATS, (form for form in FOREIGN_FORMATS.known() if form.read is not None))


def _formats_written() -> str:
    from simulator.formats.foreign_format import FOREIGN_FORMATS

    return named(FOREIGN_FORMATS, (form for form in FOREIGN_FORMATS.known() if form.write is not None))


def _predictors() -> str:
    from simulator.validate.predictor import PREDICTORS

    return named(PREDICTORS, PREDICTORS.known())


def _manifests() -> str:
    from simulator.validate.manifest import shipped_names

    return ", ".join(shipped_names())


_WORDS: Mapping[str, Callable[[], str]] = {
    "{designs}": _designs,
    "{designs of groups}": _designs_of_groups,
    "{solutions}": _solutions,
    "{engines}": _engines,
    "{documents}": _documents,
    "{tables}": _tables,
    "{tables of variants}": _tables_of_variants,
    "{strategies}": _strategies,
    "{protocols}": _protocols,
    "{formats read}": _formats_read,
    "{formats written}": _formats_written,
    "{predictors}": _predictors,
    "{manifests}": _manifests,
}


def filled(text: str) -> str:
    """The text with what is registered in place of the words in braces."""
    for word, names in _WORDS.items():
        if word in text:
            text = text.replace(word, names())
    return text


class HelpOfRegistered(TyperCommand):
    """A command whose options may name registered things in their help."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        for param in self.params:
            if "{" in (getattr(param, "help", None) or ""):
                _fill_when_shown(param)


def _fill_when_shown(param: Any) -> None:
    plain = param.get_help_record

    def record(ctx: Any) -> Any:
        param.help = filled(param.help)
        return plain(ctx)

    param.get_help_record = record
