"""A sourceRef or chartRef whose object nothing defines in the cluster."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.absence import Absence, absence
from preflux.index.flux.objects import ARTIFACT_API, SOURCE_KINDS, Reference, source_of, suspended, within
from preflux.index.inventory import Inventory, Key, inventory
from preflux.index.repository import Repository
from preflux.lookup import items_at, text_at
from preflux.nearest import slip
from preflux.reconcile.cluster import Cluster
from preflux.render.objects.object import Object
from preflux.resolve.sources.owner import Ours, SourceKey

_BY_HAND = ("GitRepository", "OCIRepository", "Bucket")
"""What `flux bootstrap`, an operator or Terraform makes for a root, with no manifest in Git."""


@rule(Cluster)
def flux_source_missing(cluster: Cluster, repository: Repository) -> Iterator[Finding]:
    known = inventory(cluster, repository)
    implied = _implied(cluster)
    for item in [found.object for listed in known.by_kind.values() for found in listed]:
        for reference in source_of(item):
            if reference.unresolved or reference.kind not in SOURCE_KINDS or reference[1:4] in implied:
                continue
            if isinstance(cluster.sources.owner(SourceKey(*reference[1:4])), Ours):
                continue
            if reference.kind in ("ExternalArtifact", "HelmChart") and _generated(known, reference):
                continue
            missing = _missing(known, reference, repository, implied)
            if missing is not None and (missing.certain or missing.near):
                yield _finding(known, item, reference, missing)


def _missing(
    known: Inventory, reference: Reference, repository: Repository, implied: set[tuple[str, str, str]]
) -> Absence | None:
    key = Key(*reference[:4])
    kin = tuple(kind for kind in SOURCE_KINDS if kind != reference.kind)
    missing = absence(known, key, repository, kin)
    if missing is None:
        return None
    if not missing.near:
        meant = slip(reference.name, [name for kind, namespace, name in implied if (kind, namespace) == reference[1:3]])
        if meant:
            missing = missing._replace(near=True, hint=f"did you mean `{meant}`?", related=())
    if missing.near and not missing.certain and not known.operated and not known.charts_may_make(key):
        # Whoever reads a source that is not there applies nothing, that source least of all.
        hiding = [r for r in known.hiding if reference[1:4] not in {read[1:4] for read in source_of(r.object)}]
        missing = missing._replace(certain=not hiding)
    return missing


def _finding(known: Inventory, item: Object, reference: Reference, missing: Absence) -> Finding:
    hint, related = missing.hint, missing.related
    beside = [] if missing.near else _beside(known, item, reference)
    if len(beside) == 1:
        hint = f"there is `{beside[0].name}` beside it"
        related = (Related(beside[0].name_span, f"the {reference.kind} beside it"), *related)
    by_hand = item.kind == "Kustomization" and reference.kind in _BY_HAND and not missing.near
    return Finding.at(
        reference,
        f"there is no {reference.kind} `{reference.name}`{within(reference.namespace)}",
        hint,
        (*related, Related(item.name_span, f"the {item.kind}")),
        doubtful=by_hand or not missing.certain or missing.loose is not None or suspended(item),
        objects=(item.id,),
    )


def _beside(known: Inventory, item: Object, reference: Reference) -> list[Object]:
    """Return the sources of the wanted kind and namespace that stand in the folder of their reader."""
    folder = posixpath.dirname(item.root.source.path)
    names = known.names(reference.group, reference.kind, reference.namespace).values()
    return [found.object for found in names if posixpath.dirname(found.object.root.source.path) == folder]


def _implied(cluster: Cluster) -> set[tuple[str, str, str]]:
    """Return kind, namespace and name of the sources that exist without a manifest: those that are this repository."""
    by_hand = {(kind, "flux-system", "flux-system") for kind in _BY_HAND}
    return by_hand | {(key.kind, key.namespace, key.name) for key in cluster.sources.ours}


def _generated(known: Inventory, reference: Reference) -> bool:
    """Tell whether a controller makes the source: an artifact of a generator, or the chart of a release."""
    if reference.kind == "HelmChart":
        return any(f"{item.namespace}-{item.name}" == reference.name for _, item in known.releases)
    for _, item in known.of_kind(ARTIFACT_API, "ArtifactGenerator"):
        names = [text_at(artifact, "name") or "" for artifact in items_at(item.root, "spec", "artifacts")]
        if item.namespace == reference.namespace and any(name == reference.name or "${" in name for name in names):
            return True
    # Others than Flux's own generator may make artifacts.
    return not known.of_kind(ARTIFACT_API, "ArtifactGenerator")
