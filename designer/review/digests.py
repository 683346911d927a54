"""A design's digest: the same whatever the order in which its parts were written."""

from __future__ import annotations

import hashlib
import json

from designer.model.design import Design

SETS = frozenset(
    {"tags", "unsure", "lens", "assumed", "sources", "targets", "residency", "waivers"}
)
"""Lists whose order carries no meaning."""
PARTS = frozenset({"boundaries", "components", "connections", "journeys"})


def digest(design: Design) -> str:
    """`sha256:` of the canonical JSON of a design."""
    document = _canonical(design.model_dump(mode="json", exclude_none=True), "")
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _canonical(value: object, name: str) -> object:
    if isinstance(value, dict):
        return {key: _canonical(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        inner = [_canonical(item, "") for item in value]
        return (
            sorted(inner, key=repr) if name in SETS else _by_id(inner) if name in PARTS else inner
        )
    # 30 and 30.0 are one figure, however the file spelt it.
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _by_id(parts: list[object]) -> list[object]:
    return sorted(parts, key=lambda part: str(part["id"]) if isinstance(part, dict) else "")
