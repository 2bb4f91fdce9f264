from __future__ import annotations

import pytest

from preflux.schema.compile import compile_kind
from preflux.schema.definitions import carried, definitions, nearest_version
from preflux.schema.enforcement import ALLOWED, FILLED


def test_versions_are_those_that_are_not_newer() -> None:
    versions = list(carried())
    assert versions == sorted(versions)
    assert (1, 31) in versions
    assert nearest_version("") == versions[-1]
    assert nearest_version("1.31") == nearest_version("v1.31.7") == (1, 31)
    assert nearest_version("9.0") == versions[-1]
    assert nearest_version("1.2") == versions[0]


def test_kinds_are_found_by_their_whole_group() -> None:
    known = definitions()
    assert known.get("networking.k8s.io/v1", "Ingress") == "io.k8s.api.networking.v1.Ingress"
    assert known.get("networking.x.dev/v1", "Ingress") is None
    assert known.get("v1", "Pod") == "io.k8s.api.core.v1.Pod"
    assert known.get("v1", "Ingress") is None


@pytest.mark.parametrize("version", [f"{major}.{minor}" for major, minor in list(carried())[-3:]])
def test_the_tables_name_only_what_there_is(version: str) -> None:
    known = definitions(version)
    for table in (ALLOWED, FILLED):
        for name, fields in table.items():
            assert set(fields) <= set(known.properties(f"io.k8s.{name}")), name


@pytest.mark.parametrize("version", ["", "1.25"])
def test_every_kind_compiles(version: str) -> None:
    known = definitions(version)
    for name in sorted(set(known.kinds.values())):
        required = set(known.schemas[name].get("required", ())) - FILLED.get(name.removeprefix("io.k8s."), frozenset())
        assert compile_kind(known, name).is_valid({}) is not bool(required)
