"""The variables of post-build substitution: from the ConfigMaps and Secrets of the cluster, and from spec itself.

Source: github.com/fluxcd/pkg/kustomize v1.39.0, kustomize_varsub.go, LoadVariables.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from preflux.lookup import at, items_at, scalar_text, walk
from preflux.node import Mapping, Node, Scalar
from preflux.pattern import lazy
from preflux.reconcile.made import made_by
from preflux.reconcile.substitution.unresolved import Unresolved
from preflux.redaction.lines.secret_lines import hidden, tainted
from preflux.redaction.words import names_credential
from preflux.render.objects.object import Object

SourceName: TypeAlias = tuple[str, str, str]
"""Kind, namespace and name of a source of variables."""
_NAME = lazy(r"\$\{([A-Za-z_]\w*)")


class Variable(NamedTuple):
    """One variable: its value (None if unknown), the node of the value, and whether it comes from a Secret."""

    value: str | None
    node: Node
    secret: bool = False


@dataclass(slots=True, eq=False, repr=False)
class Variables:
    """The variables of one Flux Kustomization.

    `missing` are the sources that nothing in the cluster defines, `values_unknown` those whose values are not known; `open`:
    not even the names in some of these are. `given`: the configuration stands in for them.
    """

    values: dict[str, Variable] = field(default_factory=dict)
    missing: list[Mapping] = field(default_factory=list)
    values_unknown: list[Mapping] = field(default_factory=list)
    open: bool = False
    given: bool = False


class VariableSources:
    """The ConfigMaps and Secrets that the builds of a cluster made so far; `given` are values of the configuration."""

    def __init__(self, given: Map[str, str] | None = None) -> None:
        self.given = given or {}
        self._data: dict[SourceName, dict[str, Variable] | None] = {}
        self._encrypted: set[SourceName] = set()

    def add(self, item: Object) -> list[SourceName]:
        """Take in an object of the cluster if variables may come from it, or from what it makes; return what names these."""
        kind = item.kind
        if item.api_version == "v1" and kind in ("ConfigMap", "Secret"):
            key = (kind, item.namespace, item.name)
            encrypted = kind == "Secret" and "sops" in item.root.fields
            hidden = encrypted and not any(isinstance(item.root.fields.get(f), Mapping) for f in ("data", "stringData"))
            self._data[key] = None if hidden else _values(item)
            if encrypted:
                self._encrypted.add(key)
            return [key]
        names = [
            (made.kind, made.namespace, made.name)
            for made in made_by(item)
            if made.kind in ("ConfigMap", "Secret") and made.namespace is not None
        ]
        self._data.update(dict.fromkeys(names))
        return names

    def missing(self, item: Object) -> list[SourceName]:
        """Return the sources of a Flux Kustomization that are not optional and not defined so far."""
        return [key for key, reference in _references(item) if key not in self._data and not _optional(reference)]

    def variables(self, item: Object) -> Variables:
        """Return the variables of a Flux Kustomization: later sources override earlier ones, `substitute` overrides all."""
        found = self._of_sources(item)
        self._give(found)
        own = at(item.root, "spec", "postBuild", "substitute")
        if isinstance(own, Mapping):
            for name, node in own.fields.items():
                # What the parent could not substitute is unknown here as well.
                text = None if isinstance(node, Unresolved) else scalar_text(node).replace("\n", "")
                found.values[name] = Variable(text, node, names_credential(name) or tainted(node))
        for node in unresolved(item):
            for match in _NAME.finditer(node.text):
                found.values.setdefault(match[1], Variable(None, node))
        return found

    def _of_sources(self, item: Object) -> Variables:
        found = Variables()
        for key, reference in _references(item):
            if key not in self._data:
                if not _optional(reference):
                    found.missing.append(reference)
                continue
            values = self._data[key]
            if values is None or key in self._encrypted:
                found.values_unknown.append(reference)
            if values is None:
                found.open = True
            elif key in self._encrypted:
                # The names are in plain text, and so are values that SOPS's creation rule excludes.
                found.values.update({name: variable._replace(value=None) for name, variable in values.items()})
            else:
                found.values.update(values)
        return found

    def _give(self, found: Variables) -> None:
        """Add the values from the configuration, if an object that may contain them is unknown."""
        lacking = [*found.missing, *found.values_unknown]
        if not lacking or not self.given:
            return
        found.given = True
        secret = any(scalar_text(reference.fields.get("kind")) == "Secret" for reference in lacking)
        for name, text in self.given.items():
            known = found.values.get(name)
            if known is None or known.value is None:
                found.values[name] = Variable(text, lacking[0], secret)


def unresolved(item: Object) -> list[Unresolved]:
    """Return the texts of a Flux Kustomization that its parent could not substitute."""
    spec = item.root.fields.get("spec")
    return [node for _, node in walk(spec) if isinstance(node, Unresolved)] if spec is not None else []


def _references(item: Object) -> Iterator[tuple[SourceName, Mapping]]:
    for reference in items_at(item.root, "spec", "postBuild", "substituteFrom"):
        if isinstance(reference, Mapping):
            kind, name = (scalar_text(reference.fields.get(field)) for field in ("kind", "name"))
            yield (kind, item.namespace, name), reference


def _optional(reference: Mapping) -> bool:
    optional = reference.fields.get("optional")
    return isinstance(optional, Scalar) and optional.value is True


def _values(item: Object) -> dict[str, Variable]:
    values: dict[str, Variable] = {}
    data = item.root.fields.get("data")
    for name, node in data.fields.items() if isinstance(data, Mapping) else ():
        text = scalar_text(node)
        if item.kind == "Secret":
            try:
                text = base64.b64decode(text).decode()
            except (binascii.Error, UnicodeDecodeError):
                values[name] = Variable(None, node, secret=True)
                continue
        secret = item.kind == "Secret" or names_credential(name) or hidden(node)
        values[name] = Variable(text.replace("\n", ""), node, secret)
    plain = item.root.fields.get("stringData")
    if item.kind == "Secret" and isinstance(plain, Mapping):
        for name, node in plain.fields.items():
            values[name] = Variable(scalar_text(node).replace("\n", ""), node, secret=True)
    return values
