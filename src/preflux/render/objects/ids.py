"""The ids that kustomize identifies objects by."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

NO_NAMESPACE = "_non_namespaceable_"
"""What kustomize uses as the namespace of cluster-scoped objects."""


class Id(NamedTuple):
    """What kustomize identifies an object by; `namespace` is the effective one, `default` if none is set."""

    group: str
    version: str
    kind: str
    name: str
    namespace: str

    def __str__(self) -> str:
        version = f"{self.group}/{self.version}" if self.group else self.version
        where = "" if self.namespace in (NO_NAMESPACE, "default") else f" in `{self.namespace}`"
        return f"{self.kind} `{self.name}`{f' ({version})' if version else ''}{where}"


@cache
def split_version(api_version: str) -> tuple[str, str]:
    """Return group and version of an apiVersion; the core group is empty."""
    group, slash, version = api_version.partition("/")
    return (group, version) if slash else ("", api_version)
