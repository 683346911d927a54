"""The JSON Schema (2020-12) of a report, as `check --format json` writes it."""

from __future__ import annotations

Schema = dict[str, object]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
SEVERITIES = ("critical", "high", "medium", "low")
TEXT: Schema = {"type": "string"}
OPTIONAL: Schema = {"type": ["string", "null"]}
TEXTS: Schema = {"type": "array", "items": TEXT}
COUNT: Schema = {"type": "integer", "minimum": 0}
SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
POINTS: Schema = {"type": "number", "minimum": 0, "maximum": 100}
SEVERITY: Schema = {"enum": list(SEVERITIES)}


def report_schema() -> Schema:
    """One report for one file, a list of reports for several."""
    one = {"$ref": "#/$defs/report"}
    shape = {"anyOf": [one, {"type": "array", "items": one}]}
    return {
        "$schema": DIALECT,
        "title": "Chalkline report",
        **shape,
        "$defs": {"report": _report()},
    }


def _report() -> Schema:
    fields: Schema = {
        "chalkline": {"const": 1},
        "design": _table({"name": TEXT, "path": OPTIONAL, "digest": TEXT}, optional=("path",)),
        "scenario": OPTIONAL,
        "level": OPTIONAL,
        "judged_on": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        "summary": _summary(),
        "score": _score(),
        "questions": {"type": "array", "items": _question()},
        "findings": {"type": "array", "items": _finding()},
        "passed": {"type": "array", "items": _table({"rule": TEXT, "subjects": TEXTS})},
        "not_applicable": TEXTS,
        "errors": {"type": "array"},
    }
    return _table(fields)


def _table(fields: Schema, optional: tuple[str, ...] = ()) -> Schema:
    required = [name for name in fields if name not in optional]
    return {"type": "object", "properties": fields, "required": required}


def _summary() -> Schema:
    counts = dict.fromkeys(("fail", "open", "pass", "not_applicable", "waived"), COUNT)
    return _table({**counts, "by_severity": _table(dict.fromkeys(SEVERITIES, COUNT))})


def _score() -> Schema:
    points: Schema = {"anyOf": [POINTS, {"type": "null"}]}
    span = _table({"low": points, "high": points})
    fields: Schema = dict.fromkeys(("overall", "low", "high"), points)
    return _table(
        {**fields, "known": SHARE, "categories": {"type": "object", "additionalProperties": span}}
    )


def _question() -> Schema:
    fields: Schema = {
        "attribute": TEXT,
        "components": TEXTS,
        "question": TEXT,
        "decides": TEXTS,
        "severity": SEVERITY,
    }
    return _table(fields)


def _finding() -> Schema:
    texts = dict.fromkeys(
        ("rule", "name", "title", "category", "message", "subject", "fingerprint", "source"), TEXT
    )
    fields: Schema = {
        **texts,
        "severity": SEVERITY,
        "kind": {"enum": ["fail", "open"]},
        "absence": {"type": "boolean"},
        "components": TEXTS,
        "connections": TEXTS,
        "witness": TEXTS,
        "journey": OPTIONAL,
        "question": OPTIONAL,
        "fixes": {"type": "array", "items": _fix()},
        "waiver": {"type": ["object", "null"]},
    }
    return _table(fields, optional=("absence",))


def _fix() -> Schema:
    fields: Schema = {
        "title": TEXT,
        "safe": {"type": "boolean"},
        "edits": {"type": "array"},
        "introduces": TEXTS,
    }
    return _table({**fields, "clears": {"type": ["boolean", "null"]}})
