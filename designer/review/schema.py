"""JSON Schema of the report, for `chalkline schema report`."""

from __future__ import annotations

from collections.abc import Iterable

from designer.rules import CATEGORIES, Severity

Schema = dict[str, object]

TEXT: Schema = {"type": "string"}
TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
TEXTS: Schema = {"type": "array", "items": TEXT}
COUNT: Schema = {"type": "integer", "minimum": 0}
FLAG: Schema = {"type": "boolean"}
SEVERITY: Schema = {"enum": [severity.value for severity in Severity]}


def _number(least: float, most: float) -> Schema:
    return {"type": "number", "minimum": least, "maximum": most}


def _closed(required: Schema, optional: Schema | None = None) -> Schema:
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": sorted(required),
        "additionalProperties": False,
    }


def _list(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _by_name(item: Schema, names: Iterable[str] = ()) -> Schema:
    found: Schema = {"type": "object", "additionalProperties": item}
    return {**found, "propertyNames": {"enum": sorted(names)}} if names else found


def report_schema() -> Schema:
    """The schema of one report; `check` with several files gives a list of these."""
    points = _number(0, 100)
    one_range = _closed({"low": points, "high": points})
    categories = set(CATEGORIES.values())
    report = _closed(
        {
            "chalkline": {"const": 1},
            "design": _closed({"name": TEXT, "path": TEXT_OR_NULL, "digest": _digest()}),
            "scenario": TEXT_OR_NULL,
            "level": TEXT_OR_NULL,
            "judged_on": {"type": "string", "format": "date"},
            "summary": _summary(),
            "score": _closed(
                {
                    **dict.fromkeys(("overall", "low", "high"), points),
                    "known": _number(0, 1),
                    "categories": _by_name(one_range, categories),
                }
            ),
            "questions": _list(_question()),
            "to_find_out": _list(_question()),
            "findings": _list(_finding(categories)),
            "passed": _list(_passed()),
            "not_applicable": TEXTS,
            "reasons": _by_name(TEXT),
            "assumptions": _list(_closed({"of": TEXT, "attribute": TEXT, "value": {}})),
            "errors": _list(_closed({"rule": TEXT, "message": TEXT})),
        }
    )
    head: Schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Chalkline report",
    }
    return head | report


def _passed() -> Schema:
    return _closed({"rule": TEXT, "subjects": TEXTS}, {"claimed": TEXTS})


def _digest() -> Schema:
    return {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}


def _summary() -> Schema:
    counts = dict.fromkeys(("fail", "open", "pass", "not_applicable", "waived"), COUNT)
    by_severity = _closed({severity.value: COUNT for severity in Severity})
    return _closed({**counts, "by_severity": by_severity})


def _question() -> Schema:
    return _closed(
        {
            "attribute": TEXT,
            "on": {"enum": ["component", "connection", "boundary", "journey", "requirements"]},
            "boundary": TEXT_OR_NULL,
            "components": TEXTS,
            "question": TEXT,
            "decides": TEXTS,
            "severity": SEVERITY,
            "verdicts": COUNT,
        }
    )


def _finding(categories: Iterable[str]) -> Schema:
    texts = ("rule", "name", "title", "message", "subject", "remedy", "fingerprint", "source")
    lists = ("components", "connections", "witness", "path_connections", "follows")
    waiver = _closed(dict.fromkeys(("rule", "on", "reason", "owner", "until"), TEXT))
    return _closed(
        {
            **dict.fromkeys(texts, TEXT),
            **dict.fromkeys(lists, TEXTS),
            **dict.fromkeys(("journey", "question"), TEXT_OR_NULL),
            "category": {"enum": sorted(categories)},
            "severity": SEVERITY,
            "kind": {"enum": ["fail", "open"]},
            "absence": FLAG,
            "fixes": _list(_fix()),
            "waiver": {"anyOf": [{"type": "null"}, waiver]},
        }
    )


def _fix() -> Schema:
    ask = _closed({"attribute": TEXT, "question": TEXT, "unit": TEXT_OR_NULL, "choices": TEXTS})
    return _closed(
        {
            "title": TEXT,
            "safe": FLAG,
            "edits": _list({"type": "object", "required": ["op"]}),
            "clears": {"type": ["boolean", "null"]},
            "introduces": TEXTS,
        },
        {"ask": ask},
    )
