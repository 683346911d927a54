"""Words about who runs a product: what a cloud provider runs keeps the provider's promises, the rest does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.graph.kernel import of_components
from designer.graph.words import is_kind
from designer.model.catalogue import CATALOGUE

if TYPE_CHECKING:
    from designer.graph.elements import Element

CLOUDS = ("azure", "aws", "gcp")
MAKERS = ("Azure ", "Microsoft ", "AML ", "Amazon ", "AWS ", "Google ")


def _is_of_a_cloud(part: Element) -> bool:
    product = part.part.product
    if not product:
        return False
    offered = CATALOGUE.kinds[part.part.kind].products
    return product.startswith(MAKERS) or any(product in offered.get(cloud, ()) for cloud in CLOUDS)


is_run_by_yourself = is_kind("k8s_service", "virtual_machine", "jump_box", "gpu_cluster")
is_run_by_provider = of_components(_is_of_a_cloud) & ~is_run_by_yourself
"""A product that a cloud provider runs; what you run yourself, on its machines or elsewhere, is not."""
