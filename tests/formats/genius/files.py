"""Small invented files in the form of GENIUS 10.4."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.formats.foreign_format import ForeignFile, ReadingOptions
from simulator.formats.importing import ImportedFiles, import_files

DOMAIN = """\
<negotiation_template>
<utility_space number_of_issues="3">
<objective index="0" name="Kiosk" type="objective" etype="objective" description="">
  <issue index="1" name="Hours" type="discrete" vtype="discrete" etype="discrete">
    <item index="1" value="8 to 16" description="weekdays"/>
    <item index="2" value="8 to 20"/>
    <item index="3" value="all day"/>
  </issue>
  <objective index="9" name="Money" type="objective" etype="objective">
    <issue index="2" name="Rent" type="integer" vtype="integer" etype="integer" lowerbound="10" upperbound="20"/>
    <issue index="3" name="Share" type="real" vtype="real" etype="real"><range lowerbound="0" upperbound="1"/></issue>
  </objective>
</objective>
</utility_space>
</negotiation_template>
"""

OWNER = """\
<utility_space>
<objective index="0" name="Kiosk" type="objective" etype="objective" description="">
  <weight index="1" value="0.5"/>
  <weight index="9" value="0.7"/>
  <issue index="1" name="Hours" type="discrete" vtype="discrete" etype="discrete">
    <item index="1" value="8 to 16" evaluation="1"/>
    <item index="2" value="8 to 20" evaluation="2"/>
    <item index="3" value="all day" evaluation="3"/>
  </issue>
  <objective index="9" name="Money" type="objective" etype="objective">
    <weight index="2" value="0.3"/>
    <weight index="3" value="0.2"/>
    <issue index="2" name="Rent" type="integer" vtype="integer" etype="integer" lowerbound="10" upperbound="20">
      <evaluator ftype="linear" slope="0.2" offset="-0.4"/>
    </issue>
    <issue index="3" name="Share" type="real" vtype="real" etype="real">
      <range lowerbound="0" upperbound="1"/>
      <evaluator ftype="linear" parameter0="1" parameter1="-1"/>
    </issue>
  </objective>
</objective>
<discount_factor value="0.0"/>
<reservation value="0.25"/>
</utility_space>
"""

TENANT = (
    OWNER.replace('slope="0.2" offset="-0.4"', 'slope="-0.1" offset="1"')
    .replace('value="0.0"', 'value="0.9"')
    .replace('parameter0="1" parameter1="-1"', 'parameter0="0" parameter1="1"')
)

FILES: Mapping[str, str] = {"kiosk.xml": DOMAIN, "owner.xml": OWNER, "tenant.xml": TENANT}


def foreign(name: str, content: str | bytes) -> ForeignFile:
    """A file of this content."""
    return ForeignFile(name, name.rsplit(".", 1)[0], content.encode() if isinstance(content, str) else content)


def imported(*files: str | bytes, levels: int = 21) -> ImportedFiles:
    """What becomes of the domain and profiles; the domain first."""
    names = ["kiosk.xml", "owner.xml", "tenant.xml"]
    return import_files([foreign(name, content) for name, content in zip(names, files, strict=False)], None, ReadingOptions(levels=levels))
