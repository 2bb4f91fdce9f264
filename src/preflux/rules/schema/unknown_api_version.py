"""A group, version and kind that Kubernetes does not serve: "no matches for kind"."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.nearest import nearest
from preflux.node import at
from preflux.render.object import Object
from preflux.rules.registry import rule
from preflux.schema.definitions import definitions


@rule(Object)
def unknown_api_version(item: Object, repository: Repository) -> Iterator[Finding]:
    known = definitions(repository.config.kubernetes_version)
    group, _, version = item.api_version.rpartition("/")
    # Alpha and beta versions come and go: the rules about removed versions know when.
    uncertain = "alpha" in version or "beta" in version or "$" in item.api_version + item.kind
    if group not in known.groups or known.get(item.api_version, item.kind) or uncertain:
        return
    served = sorted(_api_version(g, v) for g, v, kind in known.kinds if kind == item.kind and _stable(v))
    kinds = sorted(kind for g, v, kind in known.kinds if (g, v) == (group, version))
    near = nearest(item.kind, kinds)
    if served:
        node = at(item.root, "apiVersion")
        hint = f"did you mean `{'` or `'.join(served)}`?"
    elif near or group:
        node = at(item.root, "kind")
        hint = f"did you mean `{near}`?" if near else ""
    else:
        return  # aggregated servers, such as OpenShift's, have served kinds of their own as `v1`
    if node is not None:
        yield Finding(node.span, f"Kubernetes has no `{item.kind}` in `{item.api_version}`", hint)


def _stable(version: str) -> bool:
    return "alpha" not in version and "beta" not in version


def _api_version(group: str, version: str) -> str:
    return f"{group}/{version}" if group else version
