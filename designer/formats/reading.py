"""A design from text whose format is told by its name or by what it says."""

from __future__ import annotations

import re

from designer.formats.json_design import read_json
from designer.formats.sketch import read_sketch
from designer.formats.tree import decoded
from designer.formats.yaml_design import read_yaml
from designer.model.design import Design

_JSON = re.compile(r"\s*(?:\[|\{\s*(?:\"|\}|$))")
_YAML = re.compile(r"""\s*(?:---|%|-\s|\{|["']?[\w -]+["']?\s*:(?:\s|$))""")
_JOURNEY = re.compile(r"\s*journey\s")
_COMMENT = re.compile(r"(?:\s*#[^\n]*(?:\n|$))*")


def read(source: str | bytes, name: str = "") -> Design:
    """Read a design; `name` is the file's, for its ending and for messages.

    Raises
    ------
    InvalidDesign
        With every problem of the text.
    """
    text = decoded(source, name)
    kind = format_of(text, name)
    if kind == "json":
        return read_json(text, name)
    return read_yaml(text, name) if kind == "yaml" else read_sketch(text, name)


def format_of(text: str, name: str = "") -> str:
    """`json`, `yaml` or `sketch`, by the ending of the name, else by the first line that says something."""
    for ending, kind in (
        (".json", "json"),
        (".yaml", "yaml"),
        (".yml", "yaml"),
        (".sketch", "sketch"),
    ):
        if name.lower().endswith(ending):
            return kind
    found = _COMMENT.match(text)
    start = found.end() if found else 0
    if not text[start:].strip():
        return "yaml"  # which says that there is no design
    if _JSON.match(text, start):
        return "json"
    return "yaml" if _YAML.match(text, start) and not _JOURNEY.match(text, start) else "sketch"
