"""What components are in the whole: named questions that several rules ask of one element."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.graph.checking import is_component, passes
from designer.graph.closure import bits_of
from designer.graph.facts import fact
from designer.graph.kernel import Predicate, of_components, of_connections
from designer.graph.words import Gathered, drawn_as, is_set, provides

if TYPE_CHECKING:
    from designer.graph.design_graph import DesignGraph
    from designer.graph.elements import ConnectionElement

OUTSIDE_ZONES = ("internet", "third_party")
IDENTIFIES_PEOPLE = ("oidc", "mtls", "cert", "password")
LINK_H = 24
"""Hours for which a link that was handed out may hold."""
DELIVERY_KINDS = ("artifact", "control")
SIGNAL_KINDS = ("telemetry", "alert", "control")

is_ours = Predicate(
    Gathered(
        lambda component: not component.part.elsewhere,
        lambda graph: graph.all_bits & ~bits_of(graph, graph.elsewhere),
    )
)
"""Not another team's: its inside is judged."""
is_outside = Predicate(
    Gathered(
        lambda component: component.graph.zones.get(component.id) in OUTSIDE_ZONES,
        lambda graph: bits_of(
            graph, (n for n, zone in graph.zones.items() if zone in OUTSIDE_ZONES)
        ),
    )
)
"""Stands on the internet or with another party."""
is_delivery = is_component | drawn_as(*DELIVERY_KINDS)
"""A component, or a connection that delivers a model or the order to deploy it."""
CODE_KINDS = ("code_repo", "ci_cd", "build_agent", "container_registry", "prompt_registry", "iac")
"""What brings code, images or prompts, and no model."""
_computes = of_components(
    lambda component: provides("compute")(component) and not provides("prompt")(component)
)


@fact
def _get_models(graph: DesignGraph) -> int:
    return bits_of(graph, (c.target for c in graph.connections_of("artifact") if _brings_model(c)))


_gets_model = Predicate(
    Gathered(
        lambda component: any(_brings_model(c) for c in component.incoming),
        _get_models,
    )
)
is_serving_model = provides("model_serving") | (_gets_model & _computes)
"""A model-serving kind, or compute that an artefact connection brings a model to."""


def _brings_model(connection: ConnectionElement, *, onward: bool = True) -> bool:
    """Whether what is delivered is a model: code and images are none, and a controller hands on what it gets."""
    source = connection.source_element
    if connection.part.kind != "artifact" or source.part.kind in CODE_KINDS:
        return False
    handed = [c for c in source.incoming if c.part.kind == "artifact"]
    if onward and provides("deploy_controller").truth(source) is True:
        return any(_brings_model(c, onward=False) for c in handed)
    return True


is_nice_to_have = Predicate(lambda call: provides("nice_to_have")(call.target_element)) & ~is_set(
    "legally_blocking"
)
"""A call whose answer the caller could do without."""
is_required_call = is_set("required") & is_set("sync")
"""A call that the caller waits for and needs."""

_soon_over = Predicate(lambda link: link.expires_h is not None and link.expires_h <= LINK_H)
is_narrow_link = is_set("authn", "sas") & is_set("scope", "read", "write") & _soon_over
"""A link for one use and a few hours: who hands it out has checked who gets it."""
_identifies = is_set("authn", *IDENTIFIES_PEOPLE) | is_narrow_link
_is_checked_call = of_connections(
    lambda call: is_outside(call.source_element) and _identifies.truth(call)
)
checks_identity = (is_component & provides("identity_enforcer")) | _is_checked_call
"""Enforces identity for every caller, or is a call from outside that shows who calls (DECISIONS 10)."""

_blocks = is_set("blocking") & ~is_set("fail_open")
blocks_input = provides("safety_in") & _blocks
"""A check of input that blocks and does not fail open."""
checks_input = passes(blocks_input)
"""An input check in line, or a connection that passes one (RULES 0.3)."""

is_ours_and_runs = is_ours & ~provides("person") & ~provides("external") & provides("runtime")
"""Runs for us while a journey is served."""


def has_outgoing(*kinds: str) -> Predicate:
    """Asks whether a connection of one of these kinds leaves the component."""
    return Predicate(lambda component: any(c.kind in kinds for c in component.outgoing))


leads_to_backend = Predicate(lambda component: any(_sends_telemetry(c) for c in component.outgoing))
has_no_telemetry = ~leads_to_backend
"""Nothing leads from it to a monitoring backend, directly or through one redactor or collector."""


def _sends_telemetry(connection: ConnectionElement) -> bool:
    backend = provides("telemetry_backend")
    if connection.part.kind != "telemetry":
        return False
    there = connection.target_element
    return backend.truth(there) is True or any(
        c.part.kind in SIGNAL_KINDS and backend.truth(c.target_element) is True
        for c in there.outgoing
    )


is_decoration = Predicate(
    lambda component: not (component.incoming or component.outgoing or component.guards_something)
)
"""Nothing leads to it or from it, and no connection names it as its guard."""
is_retired = Predicate(lambda component: component.states("retired") and bool(component.retired))
"""Out of use, and said to be."""
