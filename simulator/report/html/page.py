"""The page: one file with everything in it, whose security policy lets nothing be fetched and nothing run but its own script."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from importlib.resources import files
from typing import TYPE_CHECKING

from simulator.errors import UsageError
from simulator.extras import installed
from simulator.report.html.explorer import explorer_of
from simulator.report.html.figures import figures_of, first_picture
from simulator.report.html.groups import body_of
from simulator.report.html.sliders import sliders_of
from simulator.report.plots import require_matplotlib
from simulator.report.safe_text import printable
from simulator.report.whole.sections import NOT_ADVICE, assumptions, sections_of, under_waiver
from simulator.report.whole.summary import summary_of

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

    from simulator.dossier.whole import Whole

LARGEST = 2_000_000
"""Bytes that a report may take: it has to go through the mail."""

TELEPHONE = 34
"""Where the longest words of a table's heads have more letters together, its rows stand as lists on a telephone."""
LONG = 30
"""A table with more rows scrolls in a frame of its own."""


_WHOLE = re.compile(r"--[a-z][a-z-]*(?: [\d.]+)?|(?<![\w.,])[\d.,]+ %")


def require_report_extra() -> None:
    """Raise `UsageError`, with the way to install them, where matplotlib or Jinja2 is missing."""
    require_matplotlib()
    if not installed("jinja2"):
        raise UsageError("an HTML report needs jinja2, which is not installed; install it with: pip install 'zopa[report]'")


def html_page(found: Whole) -> str:
    """The report as HTML. Raises `UsageError` where an extra is missing, and where the page would come to 2 MB or more."""
    require_report_extra()
    style, script = packaged("report.css"), packaged("report.js")
    explorers = [each for case in found.cases if (each := explorer_of(found, case)) is not None]
    sliders = [tool for case in found.cases if (tool := sliders_of(case)) is not None]
    sections, summary = sections_of(found), summary_of(found)
    page = (
        environment()
        .get_template("report.html.j2")
        .render(
            title=printable(found.scenario.title),
            summary=summary,
            stacks=summary.offers is not None and is_wide(summary.offers.columns),
            picture=first_picture(found, summary),
            long=LONG,
            decided=found.result.verdict,
            agreed_offer="offer that all accept" if found.result.by_rules is None else "offer that passes",
            not_advice=NOT_ADVICE,
            as_of=found.scenario.as_of,
            version=found.result.version,
            policy=policy(style, script),
            style=style,
            script=script,
            sections=sections,
            bodies={section.key: body_of(section.blocks) for section in sections},
            figures=figures_of(found),
            explorers=explorers,
            without_frontier=[
                f"{under_waiver(case)}: there is no frontier to show ({case.result.verdict})."
                for case in found.cases
                if case.waived and explorer_of(found, case) is None
            ],
            sliders=sliders,
            assumptions=assumptions(found),
            data={"explorers": [each.data for each in explorers], "sliders": [each.data for each in sliders]},
        )
    )
    if len(page.encode()) >= LARGEST:
        raise UsageError(f"the HTML report comes to {len(page.encode()):,} bytes, 2,000,000 or more; write it as --format md or json")
    return page


def is_wide(columns: Sequence[str]) -> bool:
    """Whether a table is too wide for a telephone, however its heads are wrapped."""
    return sum(max(map(len, column.split()), default=0) for column in columns) > TELEPHONE


def policy(style: str, script: str) -> str:
    """The content security policy: nothing may be loaded, and only this style and this script of the page may act."""
    return f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; form-action 'none'"


def policy_of_style(style: str) -> str:
    """The same for a page without a script."""
    return f"default-src 'none'; style-src '{_hash(style)}'; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def packaged(name: str) -> str:
    """A file of the package, with the line ends that a browser hashes."""
    return files("simulator.report.html").joinpath("templates", name).read_text(encoding="utf-8").replace("\r\n", "\n")


def environment() -> Environment:
    from jinja2 import DictLoader, Environment, StrictUndefined

    names = ("report.html.j2", "memo.html.j2", "blocks.html.j2")
    made = Environment(
        loader=DictLoader({name: packaged(name) for name in names}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["words_whole"] = words_whole
    return made


def words_whole(text: str) -> Markup:
    """A text for the page, options of the command line (`--ratify 0.5`) and shares (`31 %`) each in one piece."""
    from markupsafe import Markup, escape

    return Markup(_WHOLE.sub(r'<span class="whole">\g<0></span>', str(escape(text))))
