"""`<<` fills in what a mapping leaves out, and edits of such a design keep the file."""

from __future__ import annotations

import pytest

from designer.formats.yaml_design import read_yaml, write_yaml
from designer.model.change import apply
from designer.model.edit import Set
from designer.model.errors import InvalidDesign

MERGED = """\
chalkline: 1
name: Merged
components:
  - &base {id: api, kind: web_app, instances: 2, owner: pay}
  - id: web
    <<: *base
    instances: 3   # its own
  - {<<: [{kind: cache}, *base], id: shop}
"""


def test_what_is_written_out_wins_and_then_the_first_mapping() -> None:
    design = read_yaml(MERGED)
    web, shop = design.component_by_id["web"], design.component_by_id["shop"]
    assert (web.kind, dict(web.attributes)) == ("web_app", {"instances": 3, "owner": "pay"})
    assert (shop.kind, dict(shop.attributes)) == ("cache", {"instances": 2, "owner": "pay"})


def test_what_was_filled_in_can_be_filled_in_again() -> None:
    text = MERGED.replace("- id: web", "- &second\n    id: web")
    design = read_yaml(text + "  - {<<: *second, id: third}\n")
    assert dict(design.component_by_id["third"].attributes) == {"instances": 3, "owner": "pay"}


@pytest.mark.parametrize(
    ("attribute", "value"), [("instances", 5), ("owner", "ops"), ("owner", None)]
)
def test_an_edit_reads_back_and_keeps_the_comment(attribute: str, value: int | str | None) -> None:
    changed = apply(read_yaml(MERGED), (Set(on="web", attribute=attribute, value=value),)).design
    written = write_yaml(changed, MERGED)
    assert read_yaml(written) == changed
    assert "# its own" in written
    assert "&base {id: api" in written


@pytest.mark.parametrize("value", ["3", "[3]", "", "text"])
def test_only_mappings_can_be_merged(value: str) -> None:
    text = f"chalkline: 1\nname: x\ncomponents:\n  - id: api\n    kind: web_app\n    <<: {value}\n"
    with pytest.raises(InvalidDesign) as refused:
        read_yaml(text)
    (problem,) = refused.value.problems
    assert (problem.line, problem.path) == (6, "components[0]")
    assert "<< takes mappings" in problem.message


def test_merging_without_end_is_refused() -> None:
    bomb = ["chalkline: 1", "name: x", "components:", "  - &a0 {id: a, kind: web_app}"]
    bomb += [f"  - &a{n} {{<<: [*a{n - 1}, *a{n - 1}], id: b{n}}}" for n in range(1, 30)]
    with pytest.raises(InvalidDesign, match="aliases expand"):
        read_yaml("\n".join(bomb))
