"""What tells objects apart in a cluster."""

from __future__ import annotations

from typing import NamedTuple

EVERYWHERE = "*"
"""Stands for all namespaces."""


class Key(NamedTuple):
    """What tells an object apart in a cluster; the version of its API does not. `namespace` is empty where it has none."""

    group: str
    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} `{self.name}`{within(self.namespace)}"


def within(namespace: str) -> str:
    """Return the words that tell a namespace, to stand behind a name; empty where there is none."""
    return f" in namespace `{namespace}`" if namespace else ""
