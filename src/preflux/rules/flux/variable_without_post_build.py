"""A `${VAR}` that other Kustomizations of the cluster substitute, in a build without substitution."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.flux.substitution import variables_in
from preflux.index.repository import Repository
from preflux.lookup import at
from preflux.reconcile.cluster import Cluster, Reconciliation
from preflux.span import Span

_MANY = 5


@rule(Cluster)
def variable_without_post_build(cluster: Cluster, repository: Repository) -> Iterator[Finding]:
    names = repository.substitutions.filled_names(cluster)
    for reconciliation in cluster.reconciliations.values():
        build = reconciliation.build
        if build is None or repository.substitutions.substitutes(cluster, reconciliation):
            continue
        name = reconciliation.object.name
        written = repository.tree.kind(reconciliation.span.path) == "file"
        for item in build.objects:
            for node, variable in variables_in(item):
                if variable in names:
                    yield Finding.at(
                        node,
                        f"`${{{variable}}}` is not replaced: Kustomization `{name}` has no substitution",
                        f"`{names[variable]}` replaces it: give `{name}` the same `spec.postBuild`",
                        (Related(reconciliation.span, f"the Kustomization `{name}`"),) if written else (),
                        objects=(item.id,),
                    )
        if written and at(reconciliation.object.root, "spec", "postBuild") is None:
            yield from _unlike_others(cluster, reconciliation, names, repository)


def _unlike_others(
    cluster: Cluster, reconciliation: Reconciliation, own: dict[str, str], repository: Repository
) -> Iterator[Finding]:
    """Report variables in files of a Kustomization that other clusters substitute in the same files, but this one not."""
    elsewhere = repository.substitutions.filled_elsewhere(cluster)
    found: dict[str, Span] = {}
    fillers: dict[str, None] = {}
    assert reconciliation.build is not None
    for item in reconciliation.build.objects:
        for node, variable in variables_in(item):
            filler = elsewhere.get((node.span.path, variable))
            if filler and variable not in own:
                found.setdefault(variable, node.span)
                fillers.setdefault(filler)
    if found:
        listed = ", ".join(f"`${{{variable}}}`" for variable in list(found)[:_MANY])
        more = f" and {len(found) - _MANY} more" if len(found) > _MANY else ""
        name = reconciliation.object.name
        yield Finding.about(
            reconciliation.object,
            f"Kustomization `{name}` has no substitution, but its build contains {listed}{more}",
            f"{next(iter(fillers))} replaces them in the same files: give `{name}` a `spec.postBuild` too",
            tuple(Related(span, f"`${{{variable}}}` is not replaced") for variable, span in list(found.items())[:_MANY]),
        )
