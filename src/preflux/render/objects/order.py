"""The order of objects: by kind, as in the output of `kustomize build` and in its tables.

Source: kustomize 5.8.1, api/internal/builtins/SortOrderTransformer.go and kyaml/resid/gvk.go.
"""

from __future__ import annotations

from collections.abc import Sequence

from preflux.render.objects.ids import Id
from preflux.render.objects.object import Object

FIRST = (
    "Namespace",
    "ResourceQuota",
    "StorageClass",
    "CustomResourceDefinition",
    "ServiceAccount",
    "PodSecurityPolicy",
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "ConfigMap",
    "Secret",
    "Endpoints",
    "Service",
    "LimitRange",
    "PriorityClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Deployment",
    "StatefulSet",
    "CronJob",
    "PodDisruptionBudget",
)
LAST = ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")


def _ranks(first: Sequence[str], last: Sequence[str]) -> dict[str, int]:
    ranks = {kind: i - len(first) for i, kind in enumerate(first)}
    ranks.update((kind, 1 + i) for i, kind in enumerate(last))
    return ranks


_RANKS = _ranks(FIRST, LAST)


def _kind_text(group: str, version: str, kind: str) -> str:
    return f"{group or '~G'}_{version or '~V'}_{kind or '~K'}"


def kind_order(group: str, version: str, kind: str) -> tuple[int, str]:
    """Return a key that sorts kinds as kustomize sorts its tables."""
    return _RANKS.get(kind, 0), _kind_text(group, version, kind)


def sort_objects(
    objects: list[Object], first: Sequence[str] = FIRST, last: Sequence[str] = LAST
) -> list[Object]:
    """Return the objects in kustomize's legacy order, or in that of custom lists of kinds."""
    ranks = _RANKS if first is FIRST and last is LAST else _ranks(first, last)
    namespaces = {o.current.group for o in objects if o.current.kind == "Namespace"}

    def key(item: tuple[Id, Object]) -> tuple[int, str, str]:
        id_ = item[0]
        kind = f"{id_.kind or '[noKind]'}.{id_.version or '[noVer]'}.{id_.group or '[noGrp]'}"
        raw = item[1].namespace
        # Namespaces of the core group come before other kinds with the name Namespace.
        core = id_.kind == "Namespace" and not id_.group and len(namespaces) > 1
        return (
            ranks.get(id_.kind, 0),
            "" if core else _kind_text(id_.group, id_.version, id_.kind),
            f"{kind}|{raw or '~X'}|{id_.name or '~N'}",
        )

    return [item for _, item in sorted(((o.current, o) for o in objects), key=key)]
