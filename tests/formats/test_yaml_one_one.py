"""What writers of YAML 1.1 make of a design file is read as it was meant."""

from __future__ import annotations

import pytest
import yaml

from designer.formats.yaml_design import read_yaml, write_yaml
from designer.model.errors import InvalidDesign

FILE = """chalkline: 1
name: Waived
components:
  - {id: hub, kind: event_stream}
waivers:
  - {rule: SEC-010, on: hub, reason: Peered, owner: j.doe, until: '2027-01-31'}
"""


def test_waiver_that_pyyaml_wrote_keeps_what_it_is_on() -> None:
    written = yaml.safe_dump(yaml.safe_load(FILE))
    assert "true: hub" in written
    design = read_yaml(written)
    assert design.waivers == read_yaml(FILE).waivers
    renamed = design.model_copy(update={"name": "Renamed"})
    assert read_yaml(write_yaml(renamed, written)) == renamed


def test_waiver_that_says_both_is_told_which_word_nobody_knows() -> None:
    with pytest.raises(InvalidDesign) as raised:
        read_yaml(FILE.replace("on: hub", "on: hub, true: hub"))
    assert [(p.line, p.path) for p in raised.value.problems] == [(6, "waivers[0].true")]
