"""A group, version and kind that Kubernetes does not serve: "no matches for kind"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.lookup import at
from preflux.nearest import nearest, slip
from preflux.pattern import lazy
from preflux.render.objects.object import Object
from preflux.schema.definitions import definitions
from preflux.schema.refused import REMOVED, flux_groups, flux_versions, vendored

_MAJOR = lazy(r"v(\d{1,9})(?!\d)", re.ASCII)


@rule(Object)
def unknown_api_version(item: Object, repository: Repository) -> Iterator[Finding]:
    known = definitions(repository.config.kubernetes_version)
    group, _, version = item.api_version.rpartition("/")
    # Alpha and beta versions come and go: they are covered by the rules about removed versions.
    uncertain = "alpha" in version or "beta" in version or "$" in item.api_version + item.kind
    if group not in known.groups:
        yield from _unknown_group(item, group, repository)
        return
    if known.get(item.api_version, item.kind) or uncertain:
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
        return  # aggregated servers, such as OpenShift's, have served their own kinds as `v1`
    if node is not None:
        yield Finding.at(node, f"Kubernetes has no `{item.kind}` in `{item.api_version}`", hint)


def _unknown_group(item: Object, group: str, repository: Repository) -> Iterator[Finding]:
    """Check a kind of a group that is not built in: a version that Flux does not have, or a misspelt group."""
    node = at(item.root, "apiVersion")
    meant = _meant(group, item.version, item.kind, repository.config.kubernetes_version)
    if node is None or not meant or "$" in item.api_version or vendored(item):
        return
    if any((group, item.kind) in together.definitions for together in repository.together.showing(item)):
        return  # the repository has its own definition
    who = "Flux has no" if meant.startswith(f"{group}/") else "neither Kubernetes nor Flux has a"
    yield Finding.at(node, f"{who} `{item.kind}` in `{item.api_version}`", f"did you mean `{meant}`?")


@cache
def _meant(group: str, version: str, kind: str, kubernetes: str) -> str:
    """Return the `apiVersion` that was meant by an impossible one; empty if the given one may exist."""
    flux = flux_versions(group, kind)
    if flux:
        current = max(flux)
        gone = REMOVED[group.partition(".")[0]]
        return f"{group}/{current}" if version not in flux and version not in gone and _before(version, current) else ""
    served = {g: f"{g}/{v}" for g, v, other in definitions(kubernetes).kinds if other == kind and g and _stable(v)}
    served |= {g: f"{g}/{max(versions)}" for g in flux_groups() if (versions := flux_versions(g, kind))}
    return next((served[known] for known in sorted(served) if slip(group, [known]) or f"{group}s" == known), "")


def _before(version: str, current: str) -> bool:
    """Return whether a version is older than the current one: a newer one may belong to a Flux newer than preflux."""
    major = _MAJOR.match(version), _MAJOR.match(current)
    if major[0] is None or major[1] is None:
        return False
    return int(major[0][1]) < int(major[1][1]) or (major[0][1] == major[1][1] and not _stable(version))


def _stable(version: str) -> bool:
    return "alpha" not in version and "beta" not in version


def _api_version(group: str, version: str) -> str:
    return f"{group}/{version}" if group else version
