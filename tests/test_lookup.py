"""Nodes at a path with steps for every item of a list."""

from __future__ import annotations

import pytest

from preflux.lookup import nodes_at, scalar_text
from preflux.parse.loader import load
from preflux.span import Source

TEXT = "spec:\n  data: [{key: a}, {key: b}, {other: c}]\n  nested: [[x, y], [z]]\n  name: n\n"


@pytest.mark.parametrize(
    ("path", "texts"),
    [
        (("spec", "name"), ["n"]),
        (("spec", "data", "[]", "key"), ["a", "b"]),
        (("spec", "nested", "[]", "[]"), ["x", "y", "z"]),
        (("spec", "name", "[]"), []),
        (("spec", "gone"), []),
        (("spec", "data", "key"), []),
    ],
)
def test_nodes_at(path: tuple[str, ...], texts: list[str]) -> None:
    root = load(Source("a.yaml", TEXT)).documents[0].root
    assert [scalar_text(node) for node in nodes_at(root, path)] == texts
    assert nodes_at(None, path) == []
