"""Objects that go to another namespace than the one that was created for them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related, other_places
from preflux.index.flux.objects import SOURCE_API, is_helm_release
from preflux.index.namespaces import Use, misspelt, users
from preflux.index.repository import Repository
from preflux.lookup import at
from preflux.reconcile.cluster import Cluster
from preflux.redaction.lines.secret_lines import shown
from preflux.render.objects.object import Object


@rule(Cluster)
def namespace_disagrees(cluster: Cluster, repository: Repository) -> Iterator[Finding]:
    inventory = repository.inventory(cluster)
    for use, namespace in misspelt(inventory):
        yield Finding.at(
            use,
            f"`{shown(use.node)}` is not a namespace of this cluster",
            f"did you mean `{namespace.name}`?",
            (Related(namespace.name_span, "the namespace of this build"),),
            objects=(use.item.id,),
        )
    inhabited = users(inventory)
    for reconciliation in cluster.reconciliations.values():
        objects = reconciliation.build.objects if reconciliation.build is not None else []
        for item in objects:
            if item.kind == "Namespace" and item.api_version == "v1":
                yield from _renamed(item, repository)
                yield from _prepared(item, objects, inhabited.get(item.name, []))


def _renamed(namespace: Object, repository: Repository) -> Iterator[Finding]:
    """Report a Namespace that the overlay with its name renames to the name of a neighbouring overlay: a copied line."""
    node, was = at(namespace.root, "metadata", "name"), namespace.original.name
    if node is None or was == namespace.name or posixpath.basename(node.span.path).split(".")[0] != "kustomization":
        return
    folder = posixpath.dirname(node.span.path)
    beside = posixpath.join(posixpath.dirname(folder), namespace.name)
    if posixpath.basename(folder) == was and repository.tree.kind(beside) == "folder":
        yield Finding.at(
            node,
            f"`namespace: {namespace.name}` renames the Namespace `{was}` of this build, and is the name of an overlay "
            f"beside it",
            f"did you mean `{was}`?",
            [Related(span, "the namespace of this build") for span in other_places(node)],
            objects=(namespace.id,),
        )


def _prepared(namespace: Object, objects: list[Object], inhabitants: list[Use]) -> Iterator[Finding]:
    """Report the release next to a Namespace of the same name that nothing else uses."""
    folder = posixpath.dirname(namespace.root.source.path)
    for release in objects:
        if not is_helm_release(release) or posixpath.dirname(release.root.source.path) != folder:
            continue
        elsewhere = at(release.root, "spec", "targetNamespace") is None and release.namespace not in ("", namespace.name)
        if not elsewhere or release.name not in namespace.name or not all(_idle(use, release) for use in inhabitants):
            continue
        node = at(release.root, "metadata", "namespace")
        yield Finding.at(
            node or release.name_node,
            f"HelmRelease `{release.name}` installs into `{release.namespace}`, and nothing runs in the namespace "
            f"`{namespace.name}` made beside it",
            f"set `spec.targetNamespace: {namespace.name}`",
            (Related(namespace.name_span, "the namespace"),),
            objects=(release.id,),
        )


def _idle(use: Use, release: Object) -> bool:
    """Return whether an object runs nothing in its namespace: a source, or a resource that configures the release."""
    group = use.item.group
    return not is_helm_release(use.item) and (group == SOURCE_API or release.name in group.split("."))
