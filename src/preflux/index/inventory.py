"""What is in a cluster: its objects by kind, namespace and name, and whether there may be more that no file shows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import NamedTuple

from preflux.config import Config
from preflux.index.flux.objects import ARTIFACT_API, HELM_API, SOURCE_API, install_namespace
from preflux.index.repository import Repository
from preflux.index.scope import Scopes, scopes
from preflux.lookup import at, scalar_text, text_at, walk
from preflux.node import Node
from preflux.pattern import lazy
from preflux.reconcile.cluster import KUSTOMIZE_API, Cluster, Reconciliation
from preflux.render.objects.object import Object

_VARIABLE = lazy(r"\$\{[^}]*\}")
EVERYWHERE = "*"
_OPERATOR_API = "fluxcd.controlplane.io"
_TEMPLATES = ("ResourceSet", "ResourceSetInputProvider")
_FLUX_APIS = frozenset((KUSTOMIZE_API, HELM_API, SOURCE_API, ARTIFACT_API))
_FREE_CHARTS = lazy(r"raw|flux|resources|manifests|gitops|tenant|argocd-apps", re.IGNORECASE)
"""Names of charts that apply what their values say, Flux objects among it."""


class Key(NamedTuple):
    """What tells an object apart in a cluster; the version of its API does not. `namespace` is empty where it has none."""

    group: str
    kind: str
    namespace: str
    name: str


class Applied(NamedTuple):
    """An object of a cluster, and the Flux Kustomization that applies it."""

    owner: Reconciliation
    object: Object


@dataclass(slots=True, eq=False, repr=False)
class Inventory:
    """The objects of a cluster.

    `hidden` are the namespaces in which something applies objects that the repository does not show (a source elsewhere,
    a part of a build that could not be rendered, a ResourceSet); `*` where these may be in any. `hiding` are the Flux
    Kustomizations among these. `hidden_definitions`: there are CRDs that the repository does not show.
    """

    cluster: Cluster
    scopes: Scopes
    config: Config
    objects: dict[Key, list[Applied]] = field(default_factory=dict)
    by_kind: dict[tuple[str, str], list[Applied]] = field(default_factory=dict)
    patterns: list[tuple[Key, re.Pattern[str]]] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)
    hiding: list[Reconciliation] = field(default_factory=list)
    hidden_definitions: bool = False

    def add(self, owner: Reconciliation, item: Object) -> None:
        key = self.key(item)
        applied = Applied(owner, item)
        self.objects.setdefault(key, []).append(applied)
        self.by_kind.setdefault((key.group, key.kind), []).append(applied)
        if "${" in f"{key.namespace}/{key.name}":
            text = f"{key.namespace}/{key.name}"
            parts = [re.escape(part) for part in _VARIABLE.split(text)]
            self.patterns.append((key, re.compile(".*".join(parts))))
        if item.group == _OPERATOR_API and item.kind in _TEMPLATES:
            self.hidden.add(EVERYWHERE)

    def key(self, item: Object) -> Key:
        """Return the key of an object: one of a kind that is known to have no namespace has none, whatever it says."""
        group, kind = item.group, item.kind
        namespace = "" if self.scopes.namespaced(group, kind) is False else item.namespace
        return Key(group, kind, namespace, item.name)

    @property
    def whole(self) -> bool:
        """Whether the repository shows all that is in the cluster."""
        return not self.hidden

    def shows(self, key: Key) -> bool:
        """Tell whether the repository shows all that could be an object of this kind in its namespace."""
        if self.scopes.namespaced(key.group, key.kind):
            return self.hidden.isdisjoint((EVERYWHERE, key.namespace))
        return not self.hidden and not (self.hidden_definitions and key.kind == "CustomResourceDefinition")

    @property
    def operated(self) -> bool:
        """Whether an operator of the cluster applies objects of its own making."""
        return any(self.of_kind(_OPERATOR_API, kind) for kind in _TEMPLATES)

    def has(self, key: Key) -> bool:
        """Tell whether an object is there: applied, `provided`, or one whose name a variable hides."""
        if key in self.objects or self.provided(key):
            return True
        text = f"{key.namespace}/{key.name}"
        return any(other[:2] == key[:2] and pattern.fullmatch(text) for other, pattern in self.patterns)

    def provided(self, key: Key) -> bool:
        """Tell whether the configuration says that an object exists."""
        return any(
            entry.get("kind") == key.kind
            and fnmatchcase(key.name, entry.get("name", ""))
            and fnmatchcase(key.namespace, entry.get("namespace", "*"))
            for entry in self.config.provided
        )

    def of_kind(self, group: str, kind: str) -> list[Applied]:
        """Return the objects of a kind, in the order in which they are applied."""
        return self.by_kind.get((group, kind), [])

    def names(self, group: str, kind: str, namespace: str) -> dict[str, Applied]:
        """Return the objects of a kind in a namespace, by name."""
        return {found.object.name: found for found in self.of_kind(group, kind) if found.object.namespace == namespace}

    def defines(self, item: Object) -> bool:
        """Tell whether the kind of an object is one that a file of the cluster defines."""
        return any(
            text_at(found.object.root, "spec", "group") == item.group
            and text_at(found.object.root, "spec", "names", "kind") == item.kind
            for found in self.of_kind("apiextensions.k8s.io", "CustomResourceDefinition")
        )

    @property
    def releases(self) -> list[Applied]:
        return self.of_kind(HELM_API, "HelmRelease")

    def charts_may_make(self, key: Key) -> bool:
        """Tell whether a chart may bring an object: of Flux's kinds only charts that apply what their values say."""
        if key.group in _FLUX_APIS:
            return any(_applies_anything(found.object) for found in self.releases)
        return any(
            install_namespace(found.object) == key.namespace and _may_name(found.object, key.name)
            for found in self.releases
        )

    def operators_may_make(self, key: Key) -> bool:
        """Tell whether a custom resource of the same namespace, or one without namespace, names the object in its text."""
        for (group, kind), found in self.by_kind.items():
            if "." not in group or group.endswith((".k8s.io", *_FLUX_APIS)) or kind == key.kind:
                continue
            for applied in found:
                if applied.object.namespace in ("", key.namespace) and _mentions(applied.object.root, key.name):
                    return True
        return False


def inventory(cluster: Cluster, repository: Repository) -> Inventory:
    """Return what a cluster holds; worked out once in a run."""
    key = ("inventory", id(cluster))
    if key not in repository.memo:
        repository.memo[key] = _inventory(cluster, repository)
    found: Inventory = repository.memo[key]
    return found


def _inventory(cluster: Cluster, repository: Repository) -> Inventory:
    found = Inventory(cluster, scopes(repository), repository.config)
    for reconciliation in cluster.reconciliations.values():
        if reconciliation.elsewhere:
            continue
        build = reconciliation.build
        if build is None and _definitions_only(reconciliation):
            found.hidden_definitions = True
        elif build is None or build.partial:
            # A target namespace is that of all objects that have one.
            target = scalar_text(at(reconciliation.object.root, "spec", "targetNamespace"))
            found.hiding.append(reconciliation)
            found.hidden.add(target if target and "${" not in target else EVERYWHERE)
        for item in build.objects if build is not None else ():
            found.add(reconciliation, item)
    for reconciliation in cluster.reconciliations.values():
        if not reconciliation.parent and found.key(reconciliation.object) not in found.objects:
            found.add(reconciliation, reconciliation.object)
    return found


def _definitions_only(reconciliation: Reconciliation) -> bool:
    """Tell whether a Kustomization of a source elsewhere says by its name or path that it brings CRDs."""
    words = f"{reconciliation.object.name}/{reconciliation.path}".replace("-", "/").lower().split("/")
    return "crds" in words or "crd" in words


def _applies_anything(release: Object) -> bool:
    chart = at(release.root, "spec", "chart", "spec")
    kind = text_at(chart, "sourceRef", "kind") or text_at(release.root, "spec", "chartRef", "kind")
    name = text_at(chart, "chart") or text_at(release.root, "spec", "chartRef", "name") or ""
    if kind in ("GitRepository", "Bucket", "ExternalArtifact", "HelmChart") or _FREE_CHARTS.search(name):
        return True
    values = at(release.root, "spec", "values")
    return values is not None and any(".toolkit.fluxcd.io" in scalar_text(node) for _, node in walk(values))


def _may_name(release: Object, name: str) -> bool:
    made = scalar_text(at(release.root, "spec", "releaseName")) or release.name
    return name.startswith(made) or _mentions(at(release.root, "spec", "values"), name)


def _mentions(node: Node | None, name: str) -> bool:
    return node is not None and any(name in scalar_text(below) for _, below in walk(node))
