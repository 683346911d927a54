"""The component catalogue: kinds, attributes, capabilities, aliases and figures, as data files beside this one."""

from __future__ import annotations

from designer.model.catalogue.catalogue import Catalogue, catalogue
from designer.model.catalogue.entries import (
    Alias,
    Attribute,
    ConnectionKind,
    Figure,
    Inferred,
    Kind,
    Provision,
)

CATALOGUE: Catalogue = catalogue()

__all__ = [
    "CATALOGUE",
    "Alias",
    "Attribute",
    "Catalogue",
    "ConnectionKind",
    "Figure",
    "Inferred",
    "Kind",
    "Provision",
]
