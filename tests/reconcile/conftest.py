"""The libraries of Flux, for the tests that compare with them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from go_program import Missing
from reconcile.libraries import Libraries


@pytest.fixture(scope="session")
def libraries() -> Iterator[Libraries]:
    try:
        running = Libraries()
    except Missing as missing:
        pytest.skip(str(missing))
    yield running
    running.close()
