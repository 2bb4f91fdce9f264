"""Paths to fields as people write them."""

from __future__ import annotations

import pytest

from preflux.inspection.field_path import NoField, find, read_path, written
from preflux.node import Node, Scalar
from preflux.parse.loader import load
from preflux.span import Source

TEXT = """\
metadata:
  annotations: {example.com/owner: platform, plain: x}
spec:
  hosts: [a.example.com, b.example.com]
  containers:
    - name: web
      ports: [{containerPort: 80}, {containerPort: 443}]
    - name: "8080"
"""


def _root() -> Node:
    return load(Source("a.yaml", TEXT)).documents[0].root


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("spec.hosts[1]", "b.example.com", "spec.hosts[1]"),
        ("spec.hosts.0", "a.example.com", "spec.hosts[0]"),
        ("spec.hosts[b.example.com]", "b.example.com", "spec.hosts[1]"),
        (".spec.containers[web].name", "web", "spec.containers[web].name"),
        ("spec.containers.web.name", "web", "spec.containers[web].name"),
        ("spec.containers[name=web].ports[443].containerPort", 443, "spec.containers[web].ports[1].containerPort"),
        ('metadata.annotations["example.com/owner"]', "platform", 'metadata.annotations["example.com/owner"]'),
        ("metadata.annotations['example.com/owner']", "platform", 'metadata.annotations["example.com/owner"]'),
        ("metadata.annotations[example.com/owner]", "platform", 'metadata.annotations["example.com/owner"]'),
        ("metadata.annotations.example.com/owner", "platform", 'metadata.annotations["example.com/owner"]'),
        ("metadata.annotations[plain]", "x", "metadata.annotations.plain"),
    ],
)
def test_leads_to_the_value_and_back(text: str, value: str | int, shown: str) -> None:
    root = _root()
    path, node = find(root, read_path(text))
    assert isinstance(node, Scalar)
    assert node.value == value
    assert written(root, path) == shown
    assert find(root, read_path(shown)) == (path, node)


@pytest.mark.parametrize(
    ("text", "missing", "known"),
    [
        ("spec.container", "spec.container", ["containers", "hosts"]),
        ("spec.containers[app].image", "spec.containers[app]", ["web", "8080"]),
        ("spec.hosts[2]", "spec.hosts[2]", ["0", "1"]),
        ("spec.hosts[0].name", "spec.hosts[0].name", []),
    ],
)
def test_says_how_far_it_leads(text: str, missing: str, known: list[str]) -> None:
    root = _root()
    with pytest.raises(NoField) as caught:
        find(root, read_path(text))
    assert written(root, caught.value.path) == missing
    assert caught.value.known == known


@pytest.mark.parametrize("text", ["", ".", "spec.[", "spec..hosts", "spec.hosts[]", "a]"])
def test_refuses_what_is_no_path(text: str) -> None:
    with pytest.raises(ValueError, match="path"):
        read_path(text)
