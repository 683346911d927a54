"""The shipped designs that rules are measured on, by name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from designer.formats.reading import read
from designer.formats.scenarios import flawed, reference, samples, scenarios
from designer.model.design import Design


@cache
def references() -> Mapping[str, Design]:
    """Designs that are meant to be good."""
    found = {
        f"{task.id} reference {number}": reference(task.id, number)
        for task in scenarios()
        for number in range(1, len(task.references) + 1)
    }
    return MappingProxyType({**found, "copilot sample": samples()["copilot-1"]})


@cache
def broken() -> Mapping[str, Design]:
    """Designs with the defects that real teams ship."""
    found = {
        f"{task.id} flawed {number}": flawed(task.id, number)
        for task in scenarios()
        for number in range(1, len(task.flawed) + 1)
    }
    return MappingProxyType({**found, "copilot sample, flawed": samples()["copilot-flawed-1"]})


SKETCHES: Mapping[str, str] = {
    "web": "u:user_client -> g:api_gateway -> a:web_app -> d:relational_db; a -> c:cache",
    "retrieval": "u:user_client -> a:web_app -> m:llm_deployment; a -> r:retriever -> i:search_index",
    "training": "h:event_stream -consume-> s:stream_processor -data-> f:feature_store -data-> t:trainer "
    "-artifact-> m:online_endpoint",
    "scoring": "u:user_client -> a:web_app -> m:online_endpoint; a -publish-> h:event_stream -consume-> p:function",
    "agent": "u:user_client -> a:agent_orchestrator -> t:tool; a -> m:llm_deployment; a -> d:document_db",
}


def sketches() -> Mapping[str, Design]:
    """Five boxes each, of which nobody has said anything yet."""
    return {f"five bare boxes, {name}": read(text) for name, text in SKETCHES.items()}
