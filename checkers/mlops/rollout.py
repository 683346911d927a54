"""Getting a new model out, and the old one back."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Predicate,
    Set,
    Violation,
    all_of,
    connected,
    deployed_by,
    deployers_of,
    first_or_new,
    is_serving_model,
    is_set,
    provides,
    rule,
    signal_reaches,
)

is_gradual = Predicate(lambda controller: controller.strategy in ("canary", "shadow", "blue_green"))
can_roll_back = is_set("rollback")


@rule(
    "MLO-006",
    severity="high",
    subjects=all_of(provides("deploy_controller")),
    source="Azure Well-Architected Framework, OE:11 safe deployment practices; Google SRE Workbook, canarying "
    "releases",
    source_checked="2026-11-21",
    remedy="Lead what the canary does to a monitor, and the monitor's verdict to the controller.",
    probe="Five per cent of traffic is on the new model and it is slightly worse: who or what stops it, and when?",
    answer="Name the metric compared, the sample it needs, the limit, and the abort that happens without a person.",
    fails="c:deploy_controller(strategy=canary) -artifact-> m:online_endpoint",
    passes="c:deploy_controller(strategy=canary) -artifact-> m:online_endpoint -telemetry-> "
    "s:metrics_backend -control-> c",
)
def canary_without_eyes(controller: Element, graph: DesignGraph) -> Iterator[Violation]:
    """A canary is rolled out, but nothing it does reaches the controller.

    A gradual rollout that nobody measures only makes the damage slower.
    """
    if not is_gradual(controller):
        return
    for model in deployed_by(graph, controller):
        if signal_reaches(graph, model, controller.id):
            continue
        backend, new = first_or_new(
            graph, provides("telemetry_backend"), "metrics_backend", "metrics"
        )
        seen = new == () and signal_reaches(graph, model, backend)
        watched = () if seen else (connected(graph, model.id, backend, "telemetry", data=()),)
        yield Violation(
            f"{controller.label} never hears how the new version of {model.label} does",
            witness=(controller.id, model.id),
            fixes=(
                Fix(
                    "Let its metrics steer the rollout",
                    (*new, *watched, connected(graph, backend, controller.id, "control")),
                ),
            ),
        )


@rule(
    "MLO-007",
    severity="critical",
    subjects=all_of(is_serving_model),
    source="The ML Test Score, Infra 7",
    source_checked="2026-11-21",
    remedy="Keep the previous version deployable and let the controller go back to it.",
    probe="The new model is wrong and you know it: how many minutes until the old one answers again?",
    answer="Say where the old version waits, what switches back, and whether its features still exist.",
    fails="r:model_registry -artifact-> c:deploy_controller(rollback=none) -artifact-> m:online_endpoint",
    passes="r:model_registry -artifact-> c:deploy_controller(rollback=auto) -artifact-> m:online_endpoint",
)
def no_way_back_to_the_last_model(model: Element, graph: DesignGraph) -> Iterator[Violation]:
    """There is no way back to the previous model.

    The time to repair is then the time to train, evaluate and release again.
    """
    itself = (model,) if model.states("rollback") else ()
    for controller in itself or deployers_of(graph, model):
        if not can_roll_back(controller):
            yield Violation(
                f"{controller.label} cannot put back the previous version of {model.label}",
                witness=(controller.id, model.id),
                components=(controller.id,),
                root=controller.id,
                fixes=(
                    Fix(
                        "If the previous version is kept and put back automatically, say so",
                        (Set(on=controller.id, attribute="rollback", value="auto"),),
                        safe=False,
                    ),
                ),
            )
