"""A name or namespace that the API server refuses: not in the form of a DNS name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.lookup import at
from preflux.node import Scalar
from preflux.pattern import lazy
from preflux.redaction.lines.secret_lines import shown
from preflux.render.objects.object import Object
from preflux.schema.definitions import definitions

_LABEL = lazy(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
_SUBDOMAIN = lazy(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
_LABEL_KINDS = {("", "Namespace"), ("", "Service")}
_FREE = {"ClusterRole", "ClusterRoleBinding", "ClusterTrustBundle", "IPAddress", "Role", "RoleBinding"}
"""Kinds whose names may be anything that fits into a URL, or have another form."""


@rule(Object)
def invalid_name(item: Object, repository: Repository) -> Iterator[Finding]:
    groups = definitions(repository.config.kubernetes_version).groups
    if item.api_version != "v1" and item.group not in groups and not item.group.endswith(".toolkit.fluxcd.io"):
        return
    if item.kind not in _FREE:
        short = (item.group, item.kind) in _LABEL_KINDS
        yield from _finding(item, "name", _LABEL if short else _SUBDOMAIN, 63 if short else 253)
    yield from _finding(item, "namespace", _LABEL, 63)


def _finding(item: Object, field: str, form: re.Pattern[str], longest: int) -> Iterator[Finding]:
    node = at(item.root, "metadata", field)
    name = node.value if isinstance(node, Scalar) else None
    if not isinstance(node, Scalar) or not isinstance(name, str) or not name or "$" in name:
        return
    if len(name) <= longest and form.fullmatch(name):
        return
    said = shown(node)
    if len(name) > longest:
        yield Finding.at(node, f"{field} `{said}` has {len(name)} characters, at most {longest} are allowed")
    else:
        allowed = "lower case letters, digits and `-`" if form is _LABEL else "lower case letters, digits, `-` and `.`"
        message = f"{field} `{said}` is not a DNS name: allowed are {allowed}, with a letter or digit at both ends"
        near = re.sub(r"[^a-z0-9.-]+", "-", name.lower()).strip("-.")
        hint = f"did you mean `{near}`?" if form.fullmatch(near) and said == name else ""
        yield Finding.at(node, message, hint)
