"""The analysis as JSON: the format's fields, and beside them what each figure rests on."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from designer.analysis import Analysis, JourneyNumbers
from designer.analysis.availability import Availability
from designer.analysis.capacity import Busy, Capacity
from designer.analysis.costs import Cost, Range
from designer.analysis.drills import Drill
from designer.analysis.latency import BINS, Latency
from designer.analysis.recovery import Recovery
from designer.analysis.retraining import Retraining
from designer.analysis.scaling import ScaleOut
from designer.analysis.traffic import Point

RESTORING = "the worst store; the longest chain of restores"
"""How recoveries are counted, in words."""


def numbers_json(analysis: Analysis) -> str:
    """The analysis as a JSON text; never NaN and never an infinity: what has no figure is null, with a reason."""
    return json.dumps(as_data(analysis), indent=1, ensure_ascii=False, allow_nan=False)


def as_data(analysis: Analysis) -> dict[str, Any]:
    """The analysis as plain data."""
    return {
        "chalkline": 1,
        "design": analysis.name,
        "journeys": {journey.id: _journey(journey) for journey in analysis.journeys},
        "retrain": None if analysis.retraining is None else _retrain(analysis.retraining),
        "cost": _cost(analysis.cost),
        "utilisation": [_busy(one) for one in analysis.busy],
        "bursts": {
            name: {
                "backlog": _rate(b.backlog),
                "delay_s": _rate(b.delay_s),
                "drain_s": _rate(b.drain_s),
                "method": "a minute at peak over the mean",
            }
            for name, b in sorted(analysis.bursts.items())
        },
        "sizing": [{**vars(n), "method": "load over what one unit takes"} for n in analysis.needs],
        "service_limits": [
            {"component": name, **vars(use), "fits": use.fits}
            for name, uses in analysis.service_uses.items()
            for use in uses
        ],
        "scale_out": [_scale_out(s) for s in analysis.scale_outs],
        "drills": [_drill(d) for d in (*analysis.drills.singles, *analysis.drills.pairs)],
        "pairs_tried": analysis.drills.pairs_tried,
        "assumed": {**vars(analysis.assumed)},
        "taken_as_given": [
            {"component": t.of, "what": t.what, "state": t.state, "basis": "illustrative"}
            for t in analysis.taken
        ],
    }


def _busy(found: Busy) -> dict[str, Any]:
    return {
        "component": found.component,
        "peak": _share(found.peak),
        "mean": _share(found.mean),
        "capacity_rps": _rate(found.limit.rate),
        "basis": found.limit.basis,
        "method": "load over capacity",
    }


def _journey(journey: JourneyNumbers) -> dict[str, Any]:
    return {
        "name": journey.name,
        "availability": _availability(journey.availability),
        "latency": _latency(journey.latency),
        "capacity": _capacity(journey.capacity),
        "recovery": _recovery(journey.recovery),
        "load_curve": [_point(point) for point in journey.load_curve],
    }


def _availability(found: Availability) -> dict[str, Any]:
    chance, most = found.chance, round(1 - found.at_least_down.low, 12)
    return {
        "value": None if chance is None else round(1 - chance.down, 12),
        "unavailability": None if chance is None else _exactly(chance.down),
        "interval": [0.0, most]
        if chance is None
        else [round(1 - chance.high, 12), round(1 - chance.low, 12)],
        "at_most": most,
        "target": found.target,
        "meets": found.meets_target,
        "method": found.at_least_down.method if chance is None else chance.method,
        "missing": list(found.missing),
        "not_stated": dict(sorted(found.leaning.items())),
        "downtime_min_per_30_days": None
        if found.downtime_min is None
        else round(found.downtime_min, 3),
        "single_points": list(found.single_points),
        "importance": _sorted(found.importance),
        "improvement_potential": _sorted(found.potential),
        "importance_unsettled": list(found.unsettled),
        "cuts": None if found.cuts is None else [list(cut) for cut in found.cuts],
        "ways_cut": list(found.ways_cut),
        "reason": found.reason or None,
    }


def _latency(found: Latency) -> dict[str, Any]:
    return {
        "p50_ms": _rate(found.p50),
        "p95_ms": _rate(found.p95),
        "p99_ms": _rate(found.p99),
        "bound_p99_ms": _rate(found.bound_p99),
        "error_ms": _error(found.error),
        "interval_p99_ms": _around(found.p99, found.error),
        "target_p99_ms": found.target_p99,
        "meets": found.meets_target,
        "method": f"grid of {found.bins} points",
        "path": list(found.path),
        "shares_ms": {name: round(time, 2) for name, time in found.shares.items()},
        "illustrative": list(found.illustrative),
        "reason": found.reason or None,
    }


def _capacity(found: Capacity) -> dict[str, Any]:
    return {
        "max_rps": _rate(found.max_rps),
        # What states no capacity may take less than all that do.
        "interval_rps": None
        if found.max_rps is None
        else [0.0 if found.missing else _rate(found.max_rps), _rate(found.max_rps)],
        "bottleneck": found.bottleneck,
        "bottleneck_queued": found.queued,
        "target_rps": found.target_rps,
        "meets": found.meets_target,
        "method": found.method,
        "short": list(found.short),
        "missing": list(found.missing),
        "visits": {name: round(uses, 4) for name, uses in found.uses.items()},
        "reason": found.why_none or None,
    }


def _recovery(found: Recovery) -> dict[str, Any]:
    return {
        "rpo_min": _rate(found.rpo_min),
        "interval_rpo_min": [_rate(found.rpo_at_least), _rate(found.rpo_min)],
        "rto_min": _rate(found.rto_min),
        "interval_rto_min": [_rate(found.before_stated + found.rto_stated), _rate(found.rto_min)],
        "worst_store": found.worst_store,
        "target_rpo_min": found.rpo_target,
        "target_rto_min": found.rto_target,
        "meets": found.meets_target,
        "method": RESTORING,
        "wholly_lost": list(found.wholly_lost),
        "order": list(found.order),
        "restores_min": {name: _rate(time) for name, time in sorted(found.times.items()) if time},
        "missing": sorted({*found.stores_missing, *found.restores_missing}),
    }


def _point(point: Point) -> dict[str, Any]:
    return {
        "times": point.times,
        "rps": _rate(point.rps),
        "busiest": point.busiest,
        "utilisation": _share(point.utilisation),
        "p99_ms": _rate(point.p99_ms),
        "error_ms": _error(point.error),
        "method": f"grid of {BINS} points",
        "reason": point.reason or None,
    }


def _retrain(found: Retraining) -> dict[str, Any]:
    return {
        "critical_path_min": _rate(found.critical_path_min),
        "interval_min": [_rate(found.at_least_min), _rate(found.critical_path_min)],
        "method": "critical path of the steps",
        "slack_min": _rate(found.slack_min),
        "target_min": found.target_min,
        "retry_min": _rate(found.retry_min),
        "meets": found.meets_target,
        "path": list(found.path),
        "max_model_age_h": _rate(found.max_age_h),
        "missing": list(found.missing),
    }


def _cost(found: Cost) -> dict[str, Any]:
    return {
        "monthly_usd": _range(found.monthly),
        "method": "units times price, requests times price",
        "stated_usd": round(found.stated, 2),
        "per_thousand_usd": None if found.per_thousand is None else _range(found.per_thousand, 5),
        "budget_usd": found.budget,
        "meets": found.meets_target,
        "per_component": {name: _range(r) for name, r in sorted(found.per_component.items())},
        "illustrative": list(found.illustrative),
        "missing": list(found.missing),
        "prices_dated": found.prices_dated,
    }


def _scale_out(found: ScaleOut) -> dict[str, Any]:
    return {
        "component": found.component,
        "warm_rps": _rate(found.warm),
        "headroom_rps": _rate(found.headroom),
        "scale_out_s": found.seconds,
        "ramp_rps_per_min": None if found.ramp is None else _rate(found.ramp * 60),
        "short_rps": _rate(found.short),
        "method": "headroom of the least copies over the time to scale out",
    }


def _drill(drill: Drill) -> dict[str, Any]:
    return {
        "down": list(drill.down),
        "broken": list(drill.broken),
        "degraded": list(drill.degraded),
    }


def _range(found: Range, digits: int = 2) -> dict[str, float]:
    return {"low": round(found.low, digits), "high": round(found.high, digits)}


def _sorted(values: Mapping[str, float]) -> dict[str, float]:
    """The largest first."""
    ordered = sorted(values.items(), key=lambda item: (-item[1], item[0]))
    return {name: _exactly(value) for name, value in ordered}


def _exactly(value: float) -> float:
    return float(f"{value:.9g}")


def _rate(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else round(value, 1)


def _error(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _around(value: float | None, error: float | None) -> list[float] | None:
    """A figure with its error to either side, rounded outwards."""
    if value is None or error is None:
        return None
    return [math.floor(10 * max(0.0, value - error)) / 10, math.ceil(10 * (value + error)) / 10]


def _share(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else round(value, 4)
