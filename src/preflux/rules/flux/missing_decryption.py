"""An object encrypted by SOPS, in the build of a Kustomization that does not decrypt."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.repository import Repository
from preflux.lookup import at, scalar_text
from preflux.node import Mapping
from preflux.reconcile.cluster import Cluster
from preflux.render.objects.object import Object

_MANY = 10
_OPERATOR_API = "isindir.github.com"
"""The API group of SopsSecret, which an operator decrypts in the cluster."""


@rule(Cluster)
def missing_decryption(cluster: Cluster, repository: Repository) -> Iterator[Finding]:
    for reconciliation in cluster.reconciliations.values():
        build, spec = reconciliation.build, at(reconciliation.object.root, "spec")
        if build is None or scalar_text(at(spec, "decryption", "provider")) == "sops":
            continue
        encrypted = [item for item in build.objects if _encrypted(item)]
        if not encrypted:
            continue
        first, name = encrypted[0], reconciliation.object.name
        related = [Related(item.name_span, f"{item.kind} `{item.name}` is encrypted") for item in encrypted[:_MANY]]
        place = first.name_node
        if isinstance(spec, Mapping) and repository.tree.kind(spec.source.path) == "file":
            place = spec.fields.get("path", reconciliation.object.name_node)
        more = f" and {len(encrypted) - 1} more" if len(encrypted) > 1 else ""
        yield Finding.at(
            place,
            f"Kustomization `{name}` has no `spec.decryption`, but {first.kind} `{first.name}`{more} "
            f"in its build is encrypted by SOPS",
            related=related,
            via=[item.name_node for item in encrypted],
            objects=(reconciliation.object.id, *(item.id for item in encrypted)),
        )


def _encrypted(item: Object) -> bool:
    mark = item.root.fields.get("sops")
    return isinstance(mark, Mapping) and ("mac" in mark or "lastmodified" in mark) and item.group != _OPERATOR_API
