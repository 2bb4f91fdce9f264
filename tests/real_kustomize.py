"""The real kustomize for tests that compare with it."""

from __future__ import annotations

import pytest

from go_program import Missing
from render.fuzz.real import find_program


def kustomize() -> str:
    """Return the program on PATH; skip the test where there is none of the version that is copied."""
    try:
        return find_program()
    except Missing as missing:
        pytest.skip(str(missing))
