"""Settings of every test: the examples of hypothesis are the same on every run, and no machine is too slow for them."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None, database=None)
settings.load_profile("same")
