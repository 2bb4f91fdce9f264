"""A HelmRelease without `upgrade.crds`, of a chart with a folder `crds`, which Helm does not upgrade."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.flux.charts import chart_of
from preflux.index.repository import Repository
from preflux.lookup import at
from preflux.reconcile.cluster import Cluster
from preflux.tables.producers import producers


@rule(Cluster)
def missing_crds_policy(cluster: Cluster, repository: Repository) -> Iterator[Finding]:
    inventory = repository.inventory(cluster)
    for applied in inventory.releases:
        release = applied.object
        name, url = chart_of(release, inventory)
        chart = producers().chart(name, url)
        if chart is not None and chart.how == "folder" and at(release.root, "spec", "upgrade", "crds") is None:
            message = f"an upgrade of HelmRelease `{release.name}` does not upgrade the CRDs of its chart `{name}`"
            hint = "set `upgrade.crds: CreateReplace`, or `Skip` if something else installs them"
            yield Finding.about(release, message, hint)
