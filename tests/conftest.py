"""What all tests share: no test is judged by the speed of the machine it runs on."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "chalkline",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("chalkline")
