"""Profiles of random tests: short and deterministic for the suite, or long with new examples each time.

MESHDOC_HYPOTHESIS=long pytest -n 0 tests/test_generated.py tests/test_literals.py
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

UNHURRIED = {"deadline": None, "suppress_health_check": list(HealthCheck)}
settings.register_profile(
    "suite", max_examples=10, derandomize=True, database=None, phases=[Phase.generate], **UNHURRIED
)
settings.register_profile("long", max_examples=2000, derandomize=False, print_blob=True, **UNHURRIED)

PROFILE = settings.get_profile(os.environ.get("MESHDOC_HYPOTHESIS", "suite"))
