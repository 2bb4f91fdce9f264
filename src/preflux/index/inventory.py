"""The inventory of a cluster: its objects by kind, namespace and name, and where there may be unknown objects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import NamedTuple

from preflux.config import Config
from preflux.index.definitions import Definition, Definitions
from preflux.index.flux.objects import HELM_API, SOURCE_API
from preflux.index.key import EVERYWHERE, Key
from preflux.index.scope import Scopes
from preflux.lookup import at, scalar_text
from preflux.pattern import lazy
from preflux.reconcile.cluster import Cluster, Reconciliation
from preflux.reconcile.made import Made, made_by
from preflux.render.objects.object import Object
from preflux.resolve.sources.owner import Ours, SourceKey
from preflux.tables.producers import producers

_VARIABLE = lazy(r"\$\{[^}]*\}")


class Applied(NamedTuple):
    """An object of a cluster, and the Flux Kustomization that applies it."""

    owner: Reconciliation
    object: Object
    cluster: Cluster


class Defined(NamedTuple):
    """A definition of a custom kind, and the Flux Kustomization that applies it."""

    owner: Reconciliation
    definition: Definition


@dataclass(slots=True, eq=False, repr=False)
class Inventory:
    """The objects of a cluster.

    `made` are objects that one of these makes, `implied` those that are there without a manifest: what bootstrap makes, the
    namespaces of every cluster. `variable` are objects with a variable in their name.

    `incomplete` are the Flux Kustomizations that apply objects which the repository does not show (a source elsewhere, a
    part of a build that could not be rendered), `templates` the objects out of which an operator applies others;
    `incomplete_namespaces` are where these may be, `*` for any. `incomplete_definitions`: there are CRDs that the repository
    does not show.
    """

    cluster: Cluster
    scopes: Scopes
    config: Config
    objects: dict[Key, list[Applied]] = field(default_factory=dict)
    by_kind: dict[tuple[str, str], list[Applied]] = field(default_factory=dict)
    definitions: dict[tuple[str, str], list[Defined]] = field(default_factory=dict)
    made: dict[Key, list[Applied]] = field(default_factory=dict)
    implied: set[Key] = field(default_factory=set)
    variable: list[tuple[Key, list[str], Applied]] = field(default_factory=list)
    incomplete: list[Reconciliation] = field(default_factory=list)
    incomplete_namespaces: set[str] = field(default_factory=set)
    incomplete_definitions: bool = False
    templates: list[Applied] = field(default_factory=list)
    _named: dict[tuple[str, str], dict[str, dict[str, Applied]]] = field(default_factory=dict)

    def add(self, owner: Reconciliation, item: Object) -> None:
        """Take in an object that a Flux Kustomization applies, and what it makes."""
        key = self.key(item)
        applied = Applied(owner, item, self.cluster)
        self.objects.setdefault(key, []).append(applied)
        self.by_kind.setdefault((key.group, key.kind), []).append(applied)
        self._add_variable(key, applied)
        self._named.pop((key.group, key.kind), None)
        for made in made_by(item):
            self._add_made(made, applied)
        if (key.group, key.kind) in producers().templates:
            self.templates.append(applied)
            self.incomplete_namespaces.add(EVERYWHERE)

    def _add_made(self, made: Made, by: Applied) -> None:
        key = Key(made.group, made.kind, EVERYWHERE if made.namespace is None else made.namespace, made.name)
        self.made.setdefault(key, []).append(by)
        self._add_variable(key, by)

    def _add_variable(self, key: Key, applied: Applied) -> None:
        text = f"{key.namespace}/{key.name}"
        if "${" in text:
            parts = _VARIABLE.split(text.replace(f"{EVERYWHERE}/", "${}/", 1))
            self.variable.append((key, parts, applied))

    def key(self, item: Object) -> Key:
        """Return the key of an object; without a namespace if its kind is known to be cluster-scoped."""
        group, kind = item.group, item.kind
        namespace = "" if self.scopes.namespaced(group, kind) is False else item.namespace
        return Key(group, kind, namespace, item.name)

    @property
    def whole(self) -> bool:
        """Whether all objects of the cluster are known."""
        return not self.incomplete_namespaces

    def shows(self, key: Key) -> bool:
        """Return whether all objects of this kind in this namespace are known."""
        if self.scopes.namespaced(key.group, key.kind):
            return self.incomplete_namespaces.isdisjoint((EVERYWHERE, key.namespace))
        return self.whole and not (self.incomplete_definitions and key.kind == "CustomResourceDefinition")

    def has(self, key: Key) -> bool:
        """Return whether an object is there: applied, made, implied, `provided`, or one whose name a variable hides."""
        known = key in self.objects or self.is_implied(key) or self.makers(key) or self.provided(key)
        return bool(known) or self.hidden_by_variable(key) is not None

    def is_implied(self, key: Key) -> bool:
        """Return whether an object is there without a manifest; a source is, if it is this repository."""
        if key in self.implied:
            return True
        return key.group == SOURCE_API and isinstance(self.cluster.sources.owner(SourceKey(*key[1:])), Ours)

    def makers(self, key: Key) -> list[Applied]:
        """Return the objects that make another one."""
        return self.made.get(key) or self.made.get(key._replace(namespace=EVERYWHERE), [])

    def hidden_by_variable(self, key: Key) -> Applied | None:
        """Return an object that may be this one, as a variable in its name or namespace leaves open."""
        text = f"{key.namespace}/{key.name}"
        found = (by for other, parts, by in self.variable if other[:2] == key[:2] and _fits(text, parts))
        return next(found, None)

    def provided(self, key: Key) -> bool:
        """Return whether the configuration lists an object as `provided`."""
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
        found = self._named.get((group, kind))
        if found is None:
            found = self._named[group, kind] = {}
            for applied in self.of_kind(group, kind):
                found.setdefault(applied.object.namespace, {})[applied.object.name] = applied
        return found.get(namespace, {})

    def defines(self, item: Object) -> bool:
        """Return whether a file of the cluster defines the kind of an object."""
        return (item.group, item.kind) in self.definitions

    @property
    def applied(self) -> Iterable[Applied]:
        """All objects, by kind, in the order in which they are applied."""
        return (applied for found in self.by_kind.values() for applied in found)

    @property
    def releases(self) -> list[Applied]:
        return self.of_kind(HELM_API, "HelmRelease")


def inventory(cluster: Cluster, definitions: Definitions, scopes: Scopes, config: Config) -> Inventory:
    """Return what a cluster holds."""
    found = Inventory(cluster, scopes, config)
    found.implied.update(Key("", "Namespace", "", name) for name in producers().namespaces)
    found.implied.update(Key(SOURCE_API, kind, "flux-system", "flux-system") for kind in producers().bootstrapped)
    for reconciliation in cluster.reconciliations.values():
        if reconciliation.elsewhere:
            continue
        build = reconciliation.build
        if build is None and _definitions_only(reconciliation):
            found.incomplete_definitions = True
        elif build is None or build.partial:
            found.incomplete.append(reconciliation)
            found.incomplete_namespaces.add(incomplete_namespace(reconciliation))
        for item in build.objects if build is not None else ():
            found.add(reconciliation, item)
        for definition in definitions.of(build) if build is not None else ():
            found.definitions.setdefault(definition.defines, []).append(Defined(reconciliation, definition))
    for reconciliation in cluster.reconciliations.values():
        if not reconciliation.parent:
            found.implied.add(Key("", "Namespace", "", reconciliation.object.namespace))
            if found.key(reconciliation.object) not in found.objects:
                found.add(reconciliation, reconciliation.object)
    return found


def incomplete_namespace(reconciliation: Reconciliation) -> str:
    """Return where the objects are that a Kustomization applies and the repository does not show; `*` for anywhere."""
    # `targetNamespace` applies to all namespaced objects.
    target = scalar_text(at(reconciliation.object.root, "spec", "targetNamespace"))
    return target if target and "${" not in target else EVERYWHERE


def _fits(text: str, parts: list[str]) -> bool:
    """Return whether a text has some parts in order, the first at its beginning and the last at its end."""
    first, *middle, last = parts
    if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
        return False
    place, end = len(first), len(text) - len(last)
    for part in middle:
        found = text.find(part, place, end)
        if found < 0:
            return False
        place = found + len(part)
    return True


def _definitions_only(reconciliation: Reconciliation) -> bool:
    """Return whether a Kustomization with a source elsewhere is for CRDs, judged by its name and path."""
    words = f"{reconciliation.object.name}/{reconciliation.path}".replace("-", "/").lower().split("/")
    return "crds" in words or "crd" in words
