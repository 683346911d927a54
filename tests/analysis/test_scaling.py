"""Whether new copies serve in time: the rise that the least copies bear, and what is too much until then."""

from __future__ import annotations

import pytest

from designer.analysis.scaling import ScaleOut, scale_outs, shed
from tests.analysis.drawing import drawn

API = (
    "@peak_rps={}; @mean_rps=80; internet -> api:container_app(scale_out_s={}, min_replicas=2, max_replicas=10,"
    " autoscale={}, capacity_per_instance=90); journey j: internet -> api"
)


def scales(
    peak: float = 300, seconds: float = 240, autoscale: str = "true"
) -> tuple[ScaleOut, ...]:
    return scale_outs(drawn(API.format(peak, seconds, autoscale)))


def test_a_rise_that_new_copies_come_too_late_for() -> None:
    """One a second more each second, for four minutes, over a hundred that are free: 140 too many."""
    [found] = scales()
    assert (found.warm, found.headroom) == (180, 100)
    assert shed(1.0, found.seconds, found.headroom) == pytest.approx(140)
    assert found.ramp is not None
    assert found.ramp * 60 == pytest.approx(25)
    assert shed(found.ramp, found.seconds, found.headroom) == pytest.approx(0)


def test_at_once_is_the_fastest_rise() -> None:
    [found] = scales()
    assert found.short == 300 - 180


def test_warm_copies_that_take_the_peak_bear_any_rise() -> None:
    [found] = scales(peak=170)
    assert (found.ramp, found.short) == (None, 0)


def test_what_scales_out_at_once_bears_any_rise() -> None:
    [found] = scales(seconds=0)
    assert (found.ramp, found.short) == (None, 0)


def test_what_does_not_scale_or_does_not_say_has_no_figure() -> None:
    assert scales(autoscale="false") == ()
    silent = API.format(300, 240, "true").replace("scale_out_s=240, ", "")
    assert scale_outs(drawn(silent)) == ()
