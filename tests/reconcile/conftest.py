"""The libraries of Flux, for the tests that compare with them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reconcile.libraries import Libraries, Missing


@pytest.fixture(scope="session")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Libraries]:
    try:
        running = Libraries(tmp_path_factory.mktemp("flux"))
    except Missing as missing:
        pytest.skip(str(missing))
    yield running
    running.close()
