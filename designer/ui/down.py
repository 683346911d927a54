"""What goes down to the browser: the design and its review as differences, and the catalogue once."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from designer.formats.scenarios import scenarios
from designer.model.catalogue import CATALOGUE, Alias, Attribute, ConnectionKind, Kind
from designer.model.design import Design, Place
from designer.model.requirements import TAGS
from designer.storage import Stored

if TYPE_CHECKING:
    from designer.review import Finding, Question, Review
    from designer.rules import Rule

Json = dict[str, Any]
WHOLE = (
    "name",
    "scenario",
    "level",
    "lens",
    "requirements",
    "journeys",
    "brief",
    "waivers",
    "notes",
)
THUMBNAIL, COLUMNS, ROWS = 80, 16, 8
"""More boxes than that are drawn as one for each of so many cells."""
WIDE, HIGH = 168.0, 56.0
"""Of a component on the board, in pixels."""
CONTROLS = {
    "boolean": "boolean",
    "integer": "number",
    "number": "number",
    "choice": "choice",
    "list": "list",
}


def whole(stored: Stored) -> Json:
    """A design in full."""
    document = stored.design.model_dump(mode="json", exclude_none=True)
    return {"id": stored.id, "lens": [], **document}


def patch(old: Design, new: Design) -> Json:
    """What leads from one revision to the next."""
    changed: Json = {}
    for name in ("components", "connections", "boundaries"):
        before = {part.id: part for part in getattr(old, name)}
        after = {part.id: part for part in getattr(new, name)}
        # An edit leaves the parts that it does not touch the same objects: these need not be compared.
        other = [(before.get(i), p) for i, p in after.items() if before.get(i) is not p]
        put = [p.model_dump(mode="json", exclude_none=True) for was, p in other if was != p]
        gone = [i for i in before if i not in after]
        if put or gone:
            changed[name] = {"put": put, "gone": gone}
    places = {
        i: p.model_dump(exclude_none=True) for i, p in new.layout.items() if old.layout.get(i) != p
    }
    lost = [i for i in old.layout if i not in new.layout]
    if places or lost:
        changed["layout"] = {"put": places, "gone": lost}
    for name in WHOLE:
        if getattr(old, name) != getattr(new, name):
            changed[name] = new.model_dump(mode="json", include={name}).get(name)
    return changed


def thumbnail(places: Sequence[Place]) -> Json | None:
    """Where components stand, as a path of boxes and the view that holds them; of a large board its outline."""
    if not places:
        return None
    left, top = min(p.x for p in places), min(p.y for p in places)
    across, deep = max(p.x for p in places) - left + WIDE, max(p.y for p in places) - top + HIGH
    wide, high = WIDE, HIGH
    spots = [(p.x - left, p.y - top) for p in places]
    if len(places) > THUMBNAIL:
        # One box for all that stand close together: single ones would be too small to be seen.
        wide, high = across / COLUMNS, deep / ROWS
        spots = sorted({(x // wide * wide, y // high * high) for x, y in spots})
        wide, high = 0.8 * wide, 0.7 * high
    boxes = (f"M{x:.0f} {y:.0f}h{wide:.0f}v{high:.0f}h-{wide:.0f}z" for x, y in spots)
    return {"box": f"-24 -24 {across + 48:.0f} {deep + 48:.0f}", "path": "".join(boxes)}


def row(finding: Finding, disputes: Mapping[str, str]) -> Json:
    """A finding as a line."""
    return {
        "fingerprint": finding.fingerprint,
        "rule": finding.rule,
        "title": finding.title,
        "severity": str(finding.severity),
        "kind": finding.kind,
        "absence": finding.absence,
        "waived": finding.waiver is not None,
        "disputed": finding.fingerprint in disputes,
        "subject": finding.subject,
        "components": list(finding.components),
        "connections": list(finding.connections),
    }


def detail(finding: Finding) -> Json:
    """A finding with its texts, sent when it is looked at."""
    return {
        "message": f"{finding.message}.",
        "witness": list(finding.witness),
        "path": list(finding.path_connections),
        "remedy": finding.remedy,
        "rationale": finding.rationale,
        "source": finding.source,
        "probe": finding.probe or None,
        "answer": finding.answer or None,
        "false_positives": finding.false_positives or None,
        "open_question": finding.question,
        "fixes": [
            {
                "title": fix.title,
                "safe": fix.safe,
                "ask": fix.ask
                and {
                    "attribute": fix.ask.attribute,
                    "question": fix.ask.question,
                    "unit": fix.ask.unit or "",
                },
                "clears": fix.clears,
                "introduces": list(fix.introduces),
                "edits": len(fix.edits),
            }
            for fix in finding.fixes
        ],
    }


def question(asked: Question) -> Json:
    """A question with its control."""
    return {
        "attribute": asked.attribute,
        "title": asked.title,
        "components": list(asked.components),
        "question": asked.question,
        "decides": list(asked.decides),
        "severity": str(asked.severity),
        "control": _control(asked),
    }


def _control(asked: Question) -> Json:
    if asked.attribute == "kind":
        return {"type": "choice", "choices": [k for k in CATALOGUE.kinds if k != "box"]}
    if asked.attribute == "criticality":
        return {"type": "choice", "choices": ["low", "normal", "high", "mission"]}
    if asked.on == "brief":
        return {"type": "text"}
    if asked.attribute == "tags":
        return {"type": "list"}
    if asked.attribute not in CATALOGUE.attributes:
        return {"type": "number"}
    known = CATALOGUE.attribute(asked.attribute, connection=asked.on == "connection")
    control: Json = {"type": CONTROLS.get(known.type.split("_or_")[0], "text")}
    for name in ("unit", "minimum", "maximum"):
        if (value := getattr(known, name)) not in (None, ""):
            control[name] = value
    if known.choices:
        control["choices"] = list(known.choices)
    return control


class Told(NamedTuple):
    """What a browser was told of a review, and differences are reckoned from."""

    rows: Mapping[str, Json]
    questions: Sequence[Json]
    passed: Sequence[Json]


def told(review: Review, disputes: Mapping[str, str]) -> Told:
    """A review as lines: findings the worst first, questions, rules that passed."""
    return Told(
        {f.fingerprint: row(f, disputes) for f in review.findings},
        [question(q) for q in review.pressing],
        [
            {"rule": p.rule, "subjects": len(p.subjects), "claimed": len(p.claimed)}
            for p in review.passed
        ],
    )


def review_down(review: Review, version: int, now: Told, since: Told | None) -> Json:
    """A review as a difference from what the browser has."""
    before = since.rows if since else {}
    score = review.score
    return {
        "version": version,
        "score": {
            "low": score.low,
            "high": score.high,
            "overall": (score.low + score.high) / 2,
            "known": score.known,
            "categories": {
                n: {"low": c.low, "high": c.high} for n, c in sorted(score.categories.items())
            },
            "applicable": bool(score.shares),
        },
        "findings": {
            "put": [r for f, r in now.rows.items() if before.get(f) != r],
            "gone": [f for f in before if f not in now.rows],
        },
        "questions": _questions_down(since.questions if since else (), now.questions),
        "more_questions": len(review.questions) - len(now.questions),
        "passed": None
        if since and since.passed == now.passed
        else _reordered(since.passed if since else (), now.passed),
        "not_applicable": len(review.not_applicable),
        "waiting": review.waiting_for_journeys,
        "errors": [{"rule": e.rule, "message": e.message} for e in review.errors],
    }


def _questions_down(before: Sequence[Json], after: Sequence[Json]) -> Json:
    """Questions that are new; of one that is asked of other parts than before, only which came and went."""
    change = _reordered(before, after)
    return {**change, "put": [_asked_of_others(before, asked) for asked in change["put"]]}


def _asked_of_others(before: Sequence[Json], asked: Json) -> Json:
    now = asked["components"]
    for number, last in enumerate(before):
        if (last["attribute"], last["control"]) != (asked["attribute"], asked["control"]):
            continue
        put = sorted(set(now) - set(last["components"]))
        gone = sorted(set(last["components"]) - set(now))
        if len(put) + len(gone) < len(now):
            return {**asked, "components": {"from": number, "put": put, "gone": gone}}
    return asked


def _reordered(before: Sequence[Json], after: Sequence[Json]) -> Json:
    """What is new, and the order: n is the old list's, -1 the first new one, -2 the second."""
    put: list[Json] = []
    order: list[int] = []
    for part in after:
        if part in before:
            order.append(before.index(part))
        else:
            put.append(part)
            order.append(-len(put))
    return {"put": put, "order": order}


@functools.cache
def catalogue_down() -> Json:
    """The catalogue for the browser, with a hash that tells whether it has it."""
    known = CATALOGUE
    document: Json = {
        "groups": [
            {
                "id": group,
                "title": title,
                "kinds": [k.id for k in known.kinds.values() if k.group == group],
            }
            for group, title in known.groups.items()
        ],
        "kinds": {kind.id: _kind(kind) for kind in known.kinds.values()},
        "attributes": {name: _attribute(row) for name, row in known.attributes.items()},
        "connections": {name: _connection(row) for name, row in known.connections.items()},
        "aliases": {word: _alias(alias) for word, alias in known.aliases.items()},
        "ambiguous": {word: list(kinds) for word, kinds in known.ambiguous.items()},
        "infer": {a: dict(b) for a, b in known.inference.items()},
        "unlikely": {a: dict(b) for a, b in known.unlikely.items()},
        "tags": [{"id": tag, "title": title} for tag, title in TAGS.items()],
    }
    text = json.dumps(document, sort_keys=True)
    return {"hash": hashlib.sha256(text.encode()).hexdigest()[:12], **document}


def _kind(kind: Kind) -> Json:
    return {
        "title": kind.title,
        "group": kind.group,
        "role": kind.role,
        "glyph": kind.glyph,
        "purpose": kind.purpose,
        "products": list(dict.fromkeys(p for names in kind.products.values() for p in names)),
        "attributes": list(kind.attributes),
        "key": list(kind.key_attributes),
    }


def _attribute(row: Attribute) -> Json:
    return {
        "title": row.id.replace("_", " "),
        "type": row.type,
        "unit": row.unit,
        "choices": list(row.choices),
        "meaning": row.meaning,
        "on": list(row.on),
    }


def _connection(row: ConnectionKind) -> Json:
    attributes = list(row.attributes)
    return {
        "title": row.title,
        "meaning": row.meaning,
        "attributes": attributes,
        "style": row.style,
    }


def _alias(alias: Alias) -> Json:
    return {"kind": alias.kind, "product": alias.product, "attributes": dict(alias.attributes)}


@functools.lru_cache(maxsize=4)
def reference_down(rules: tuple[Rule, ...]) -> Json:
    """What is looked up rather than drawn with: titles of the rules that judge here, and the scenarios."""
    document: Json = {
        "rules": {rule.id: rule.title for rule in rules},
        "scenarios": list(scenario_cards()),
    }
    text = json.dumps(document, sort_keys=True)
    return {"hash": hashlib.sha256(text.encode()).hexdigest()[:12], **document}


@functools.cache
def scenario_cards() -> tuple[Json, ...]:
    """The scenarios as cards."""
    return tuple(
        {
            "id": s.id,
            "title": s.title,
            "summary": s.summary,
            "kind": s.kind,
            "minutes": s.minutes,
            "tags": list(s.tags),
            "levels": list(s.levels),
            "references": _numbered(d.title for d in s.references),
            "flawed": _numbered(d.title for d in s.flawed),
        }
        for s in scenarios()
    )


def _numbered(titles: Iterable[str]) -> list[Json]:
    return [{"n": number, "title": title} for number, title in enumerate(titles, start=1)]
