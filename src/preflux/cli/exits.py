"""The exit codes of preflux."""

from __future__ import annotations

CLEAN = 0
FINDINGS = 1
USAGE = 2
"""Usage or configuration; also when there is nothing to check."""
FAILED = 3
"""preflux itself failed."""
INTERRUPTED = 130
