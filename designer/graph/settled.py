"""What the sort of an element settles of a question, worked out once: most are never asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from designer.graph.kernel import Asking


class Settled(dict[str, bool | None]):
    """What an ask answers to all elements of a sort (`Element.sort`), computed once; None where each decides."""

    def __init__(self, ask: Asking) -> None:
        super().__init__()
        self._of_sort: Callable[[str], bool | None] | None = getattr(ask, "of_sort", None)

    def __missing__(self, sort: str) -> bool | None:
        return self.setdefault(sort, self._of_sort(sort) if self._of_sort else None)


class Left(dict[str, "Asking"]):
    """What is left to ask of an element of a sort, once what its sort settles is taken out; made once."""

    def __init__(self, ask: Asking) -> None:
        super().__init__()
        self._of_sort: Callable[[str], Asking] = getattr(ask, "left_of_sort", lambda _: ask)

    def __missing__(self, sort: str) -> Asking:
        return self.setdefault(sort, self._of_sort(sort))
