"""A cluster and its Flux Kustomizations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from preflux.lookup import at, scalar_text
from preflux.reconcile.substitution.object import VariableUse
from preflux.reconcile.substitution.variables import Variables, VariableSources
from preflux.render.build.result import Build
from preflux.render.fault import BuildFault
from preflux.render.objects.object import Object
from preflux.resolve.sources.owner import Owner, Sources
from preflux.span import Span

By = Literal["configuration", "sync", "itself", "bootstrap-file", "by-hand", "beside", "folder"]
Status = Literal["ok", "error", "unknown-source", "unknown-variables", "partial", "suspended"]

KUSTOMIZE_API = "kustomize.toolkit.fluxcd.io"


@dataclass(slots=True, eq=False, repr=False)
class Reconciliation:
    """One Flux Kustomization of a cluster, as rendered by its parent, and the result of its controller.

    `status` is `ok` if `build` is what Flux applies; `partial` if parts of it are unknown; `error` if Flux fails because of
    one of `faults`; `unknown-source` and `unknown-variables` if something is not in the repository: then `build`, if any,
    is without substitution. `owner` is the repository that its source is. `uses` are the variables that its objects use, as
    far as they were substituted.
    """

    object: Object
    parent: str = ""
    status: Status = "ok"
    detail: str = ""
    owner: Owner | None = None
    folder: str | None = None
    build: Build | None = None
    faults: list[BuildFault] = field(default_factory=list)
    uses: list[tuple[Object, VariableUse]] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Namespace and name, which identify it in its cluster."""
        return key_of(self.object)

    @property
    def path(self) -> str:
        """spec.path as written; empty if it has none."""
        return scalar_text(at(self.object.root, "spec", "path"))

    @property
    def elsewhere(self) -> bool:
        """Whether it applies its objects to another cluster."""
        return at(self.object.root, "spec", "kubeConfig") is not None

    @property
    def span(self) -> Span:
        """The place of its name."""
        return self.object.name_span


class Found(NamedTuple):
    """How a cluster was found, and the place that defines it; `certain` unless it is only an assumption."""

    by: By
    place: Span | None = None

    @property
    def certain(self) -> bool:
        return self.by not in ("beside", "folder")


@dataclass(slots=True, eq=False, repr=False)
class Cluster:
    """A cluster by the folder of its root, with its Flux Kustomizations in the order in which they were found.

    `flux_version` is what its bootstrap files say, empty where they do not. `strict` tells whether an unset variable fails.
    `start` is the folder at which the paths of its root's source begin; `sources` says whose all of them are. `variables`
    are the ConfigMaps and Secrets that variables come from, `files` those files that its builds read.
    """

    path: str
    flux_version: str
    strict: bool
    found: Found
    start: str
    sources: Sources
    reconciliations: dict[str, Reconciliation] = field(default_factory=dict)
    variables: VariableSources = field(default_factory=VariableSources)
    files: set[str] = field(default_factory=set)

    def variables_of(self, reconciliation: Reconciliation) -> Variables:
        """Return the variables that a Flux Kustomization has, given all that the cluster applies."""
        return self.variables.variables(reconciliation.object)

    def blocked_by(self, reconciliation: Reconciliation) -> Reconciliation | None:
        """Return the nearest failing parent, because of which Flux does not apply this one; None if there is none."""
        seen: set[str] = set()
        above = self.reconciliations.get(reconciliation.parent)
        while above is not None and above.key not in seen:
            if above.status == "error":
                return above
            seen.add(above.key)
            above = self.reconciliations.get(above.parent)
        return None

    @property
    def objects(self) -> list[tuple[Reconciliation, Object]]:
        """All objects that the cluster applies to itself, each with its Flux Kustomization."""
        return [
            (reconciliation, item)
            for reconciliation in self.reconciliations.values()
            if reconciliation.build is not None and not reconciliation.elsewhere
            for item in reconciliation.build.objects
        ]


def key_of(item: Object) -> str:
    return f"{item.namespace}/{item.name}"


def is_flux_kustomization(item: Object) -> bool:
    return item.kind == "Kustomization" and item.group == KUSTOMIZE_API
