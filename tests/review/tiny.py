"""Three small rules and a small design, so that the engine is tested without the shipped rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from designer.model.design import Boundary, Component, Connection, Design, Value
from designer.model.requirements import Requirements, Waiver
from designer.rules import (
    ANSWER,
    DesignGraph,
    Element,
    Fix,
    Predicate,
    Question,
    Remove,
    Rule,
    Set,
    Violation,
    all_of,
    connections_of,
    is_kind,
    rule,
)

TODAY = date(2026, 11, 21)
is_app = is_kind("web_app")
is_store = is_kind("relational_db")
runs_once = Predicate(lambda component: component.instances < 2)
is_open_line = Predicate(lambda connection: not connection.encrypted)


def _set(on: str, attribute: str, value: Value) -> tuple[Set, ...]:
    return (Set(on=on, attribute=attribute, value=value),)


@rule(
    "REL-901",
    severity="high",
    subjects=all_of(is_app),
    remedy="Run two.",
    probe="What if it stops?",
    fails="api:web_app(instances=1)",
    passes="api:web_app(instances=2)",
)
def single_instance(app: Element, graph: DesignGraph, *, least: int = 2) -> Iterator[Violation]:
    """An app runs as too few instances.

    When it stops, everything stops.
    """
    if app.instances < least:
        fix = Fix("Run two", _set(app.id, "instances", 2))
        yield Violation(f"{app.label} runs {app.instances}", (app,), (fix,))


@rule(
    "SEC-901",
    severity="critical",
    subjects=connections_of("call"),
    remedy="Encrypt it.",
    fails="api:web_app -call(encrypted=false)-> db:relational_db",
    passes="api:web_app -call(encrypted=true)-> db:relational_db",
)
def open_line(connection: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A call is not encrypted."""
    if is_open_line(connection):
        # It breaks REL-901 on the caller: the proof has to say so.
        edits = (
            *_set(connection.id, "encrypted", True),
            *_set(connection.source, "instances", 1),
        )
        yield Violation(
            f"{connection.id} is readable",
            (connection.source, connection.target),
            (
                Fix("Encrypt it", _set(connection.id, "encrypted", True)),
                Fix("Encrypt, alone", edits),
            ),
        )


@rule(
    "OPS-901",
    severity="low",
    subjects=all_of(is_store | is_app),
    remedy="Name the owner.",
    fails="db:relational_db(owner=none)",
    passes="db:relational_db(owner=payments)",
)
def nobody_owns_it(component: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Nobody owns a component."""
    if component.owner is None:
        ask = Question("owner", f"Who owns {component.label}?", example="payments")
        fix = Fix("Name the owner", _set(component.id, "owner", ANSWER), ask=ask)
        yield Violation(f"{component.label} has no owner", (component,), (fix,))


RULES: tuple[Rule, ...] = (single_instance, open_line, nobody_owns_it)


def made(
    rule_id: str,
    check: object,
    *,
    subjects: object = all_of(is_app),
    severity: str = "medium",
    **more: object,
) -> Rule:
    """A rule around a check, with whatever a rule needs besides."""
    declare = rule(
        rule_id,
        subjects=subjects,  # type: ignore[arg-type]
        severity=severity,
        remedy="Mend it.",
        fails="api:web_app",
        passes="api:web_app",
        **more,  # type: ignore[arg-type]
    )
    return declare(check)  # type: ignore[arg-type]


def component(name: str, kind: str, within: str | None = None, **attributes: Value) -> Component:
    return Component(id=name, kind=kind, within=within, attributes=attributes)


def call(source: str, target: str, **attributes: Value) -> Connection:
    name = f"{source}->{target}"
    return Connection(id=name, source=source, target=target, kind="call", attributes=attributes)


def design(
    *parts: Component | Connection | Boundary,
    tags: tuple[str, ...] | None = (),
    waivers: tuple[Waiver, ...] = (),
    **more: object,
) -> Design:
    fields: Mapping[str, object] = {
        "name": "tiny",
        "components": tuple(p for p in parts if isinstance(p, Component)),
        "connections": tuple(p for p in parts if isinstance(p, Connection)),
        "boundaries": tuple(p for p in parts if isinstance(p, Boundary)),
        "requirements": Requirements(tags=tags),
        "waivers": waivers,
        **more,
    }
    return Design.model_validate(fields)


def waiver(rule: str, on: str, until: date) -> Waiver:
    return Waiver(rule=rule, on=on, reason="Known", owner="j.doe", until=until)


FLAWED = design(
    component("api", "web_app", instances=1, owner="team"),
    component("db", "relational_db", owner="team"),
    call("api", "db", encrypted=False),
)
__all__ = [
    "FLAWED",
    "RULES",
    "TODAY",
    "Remove",
    "call",
    "component",
    "design",
    "made",
    "nobody_owns_it",
    "open_line",
    "single_instance",
    "waiver",
]
