"""Post-build substitution in a cluster: which Kustomizations substitute, which names, and from which sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from preflux.lookup import at, scalar_text, walk
from preflux.node import Path, Scalar
from preflux.pattern import lazy
from preflux.reconcile.cluster import Cluster, Reconciliation
from preflux.reconcile.substitution.object import DISABLED
from preflux.render.objects.object import Object

_VARIABLE = lazy(r"(?<!\$)\$\{(?P<name>[A-Za-z_]\w*)\}")
_SHELL = frozenset(("command", "args", "script", "run", "binaryData", "expression", "query", "expr"))
"""Fields whose text is in another language, in which `${...}` may mean something else."""


class Substitutions:
    """Who substitutes in the clusters of a repository, and which names."""

    def __init__(self, clusters: Sequence[Cluster]) -> None:
        self._clusters = clusters
        self._elsewhere: dict[int, dict[tuple[str, str], str]] = {}

    def filled_names(self, cluster: Cluster) -> dict[str, str]:
        """Return the variables that some Kustomization of a cluster has a value for, each with the first such."""
        names: dict[str, str] = {}
        for reconciliation in cluster.reconciliations.values():
            if at(reconciliation.object.root, "spec", "postBuild") is not None:
                for name in cluster.variables_of(reconciliation).values:
                    names.setdefault(name, reconciliation.object.name)
        return names

    def substitutes(self, cluster: Cluster, reconciliation: Reconciliation) -> bool:
        """Return whether Flux substitutes in the build of a Kustomization, or may: with at least one variable, or always."""
        spec = at(reconciliation.object.root, "spec", "postBuild")
        if spec is None:
            return False
        if scalar_text(at(spec, "substituteStrategy")) == "Always":
            return True
        found = cluster.variables_of(reconciliation)
        return bool(found.values or found.missing or found.values_unknown)

    def filled_elsewhere(self, cluster: Cluster) -> dict[tuple[str, str], str]:
        """Return the variables that other clusters substitute: maps file and name to a text that names the Kustomization."""
        found = self._elsewhere.get(id(cluster))
        if found is None:
            others = [_filled_places(other) for other in self._clusters if other is not cluster]
            found = {place: who for places in reversed(others) for place, who in places.items()}
            self._elsewhere[id(cluster)] = found
        return found


def _filled_places(cluster: Cluster) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for reconciliation in cluster.reconciliations.values():
        build = reconciliation.build
        if build is None or at(reconciliation.object.root, "spec", "postBuild") is None:
            continue
        who = f"`{reconciliation.object.name}` of `{cluster.path or '.'}`"
        names = cluster.variables_of(reconciliation).values
        places = [(use.span.path, use.name) for _, use in reconciliation.uses]
        if reconciliation.status == "unknown-variables":  # not substituted here, for example since a Secret is unknown
            places += [(node.span.path, name) for item in build.objects for node, name in variables_in(item)]
        found.update({(path, name): who for path, name in reversed(places) if name in names})
    return found


def variables_in(item: Object) -> Iterator[tuple[Scalar, str]]:
    """Yield the variables in texts of one line; longer texts are scripts or configuration files."""
    if "disabled" in (item.labels.get(DISABLED), item.annotations.get(DISABLED)) or item.kind == "CustomResourceDefinition":
        return
    for path, node in walk(item.root):
        value = node.value if isinstance(node, Scalar) else None
        if isinstance(value, str) and "${" in value and "\n" not in value and not _foreign(path):
            for match in _VARIABLE.finditer(value):
                assert isinstance(node, Scalar)
                yield node, match["name"]


def _foreign(path: Path) -> bool:
    return any(step in _SHELL for step in path)
