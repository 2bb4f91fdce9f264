"""A `${VAR}` that other Kustomizations of the cluster fill in, in a build for which Flux substitutes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from preflux.finding import Finding, Related
from preflux.index.flux import suspended
from preflux.index.repository import Repository
from preflux.index.substitution import filled_names, substitutes
from preflux.node import Path, Scalar, walk
from preflux.render.flux.cluster import Cluster
from preflux.render.flux.substitute import DISABLED
from preflux.render.object import Object
from preflux.rules.registry import rule

_VARIABLE = re.compile(r"(?<!\$)\$\{(?P<name>[A-Za-z_]\w*)\}")
_SHELL = frozenset(("command", "args", "script", "run", "binaryData", "expression", "query", "expr"))
"""Fields whose text has a language of its own, in which `${...}` may mean something else."""


@rule(Cluster)
def variable_without_post_build(cluster: Cluster, repository: Repository) -> Iterator[Finding]:
    names = filled_names(cluster, repository)
    for reconciliation in cluster.reconciliations.values():
        build = reconciliation.build
        if build is None or not names or substitutes(cluster, reconciliation, repository):
            continue
        name = reconciliation.object.name
        written = repository.tree.kind(reconciliation.span.path) == "file"
        for item in build.objects:
            for node, variable in _variables(item):
                if variable in names:
                    yield Finding(
                        node.span,
                        f"`${{{variable}}}` stays as it is: Kustomization `{name}` substitutes nothing",
                        f"`{names[variable]}` fills it in: give `{name}` the same `spec.postBuild`",
                        (Related(reconciliation.span, f"the Kustomization `{name}`"),) if written else (),
                        via=tuple(step.span for step in node.via),
                        doubtful=suspended(reconciliation.object),
                        objects=(item.id,),
                    )


def _variables(item: Object) -> Iterator[tuple[Scalar, str]]:
    """Yield the variables in texts of one line; longer ones are scripts and configuration of all sorts."""
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
