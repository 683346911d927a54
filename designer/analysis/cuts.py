"""The smallest sets of components whose loss breaks a journey, and the bound on its availability that they give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from designer.analysis.diagrams import ALWAYS, Budget, Cuts, Diagrams, TooLarge
from designer.analysis.steps import by_part, worked

if TYPE_CHECKING:
    from designer.analysis.failing import Failing

MOST_PAIRS = 50_000
"""More pairs than this are not tried one by one."""
CutSets = tuple[tuple[str, ...], ...]


def smallest_cuts(model: Failing) -> CutSets | None:
    """The minimal sets of at most two components whose loss breaks the journey; None where too many to count.

    What never fails (people, other parties, who asks) is part of no cut; a fallback is taken to take over.
    """
    names = _able_to_fail(model)
    alone = _breaking(model, [(name,) for name in names])
    others = sorted(set(names) - {cut[0] for cut in alone})
    if len(others) * (len(others) - 1) // 2 > MOST_PAIRS:
        return _by_diagram(model, names)
    return (*alone, *_breaking(model, list(combinations(others, 2))))


def _able_to_fail(model: Failing) -> list[str]:
    return sorted(p.component for p in model.parts if p.down != 0.0 or p.domains)


def _breaking(model: Failing, cases: Sequence[tuple[str, ...]]) -> CutSets:
    """Those of some cases that break the journey; bit n of an integer speaks of case n."""
    if not cases:
        return ()
    works = worked(model.steps, by_part(cases), (1 << len(cases)) - 1)
    stands = format(works, f"0{len(cases)}b")[::-1]
    return tuple(names for names, stand in zip(cases, stands, strict=True) if stand == "0")


def _by_diagram(model: Failing, names: Sequence[str]) -> CutSets | None:
    """The same by a diagram, for more pairs than can be tried."""
    diagrams = Diagrams([p.component for p in model.parts], Budget())
    try:
        leaves = {p.component: diagrams.variable(p.component) for p in model.parts}
        root = diagrams.of(model.steps, leaves, {})
        cuts = () if root == ALWAYS else tuple(Cuts(diagrams, root).upto(2))
    except TooLarge:
        return None
    found = (tuple(sorted(cut)) for cut in cuts if set(cut) <= set(names))
    return tuple(sorted(found, key=lambda cut: (len(cut), cut)))


def cuts_down(model: Failing, down: Mapping[str, float]) -> float:
    """How often at least one set of at most two components is down that breaks the journey: a lower bound.

    Every component fails for itself here, with `down`; what makes several fail at once only adds to it.
    """
    single = _breaking(model, [(name,) for name in _able_to_fail(model)])
    cuts = smallest_cuts(model) or single
    names = sorted({name for cut in cuts for name in cut})
    for known in (cuts, single):
        diagrams = Diagrams(names, Budget())
        try:
            whole = diagrams.all(
                [diagrams.at_least(1, [diagrams.variable(n) for n in cut]) for cut in known]
            )
        except TooLarge:
            continue
        return diagrams.failure(whole, {name: down.get(name, 0.0) for name in names})
    return 0.0
