"""Decides whether the target of a reference exists: the only place that does."""

from __future__ import annotations

from preflux.index.commented import CommentedEntries
from preflux.index.flux.objects import SOURCE_API
from preflux.index.inventory import Inventory, incomplete_namespace
from preflux.index.key import EVERYWHERE, Key
from preflux.index.references.makers import chart_for, copier_of, may_be_made_anywhere, operator_for
from preflux.index.references.meant import meant_by
from preflux.index.references.resolution import Absent, Present, Reason, Resolution, Unknown
from preflux.index.references.target import Target, targets
from preflux.index.unapplied import Unapplied
from preflux.reconcile.cluster import Reconciliation
from preflux.tables.producers import producers

_NAMESPACE = "", "Namespace"


class Resolver:
    """Resolves references in one cluster; results are cached."""

    def __init__(self, inventory: Inventory, unapplied: Unapplied, commented: CommentedEntries) -> None:
        self.inventory = inventory
        self._unapplied = unapplied
        self._commented = commented
        self._known: dict[tuple[Key, str, bool, tuple[tuple[str, str], ...]], Resolution] = {}

    def target(self, target: Target, reader: str = "") -> Resolution:
        """Return the result for the target of a field; `reader` is the namespace of the object that has the field."""
        if target.unresolved:
            return Unknown(reason=Reason("variable"))
        if target.relation.namespace == "written" and not target.namespace:
            alike = self.inventory.of_kind(target.group, target.kind)
            named = tuple(found for found in alike if found.object.name == target.name)
            if named:
                return Present(named)
        confusable = target.relation.confusable
        if not target.relation.kinds:
            confusable = tuple(kind for kind in confusable if kind[0] == target.group)
        return self.key(target.key, confusable, reader, any_maker=target.relation.any_maker)

    def key(
        self, key: Key, confusable: tuple[tuple[str, str], ...] = (), reader: str = "", *, any_maker: bool = False
    ) -> Resolution:
        """Return the result for a key. `confusable`, `reader` and `any_maker` are as in `meant_by` and `Relation`."""
        question = key, "" if key.namespace else reader, any_maker, confusable
        known = self._known.get(question)
        if known is None:
            known = self._known[question] = self._present(key) or self._missing(key, confusable, reader, any_maker)
        return known

    def _present(self, key: Key) -> Present | Unknown | None:
        inventory = self.inventory
        objects, makers = inventory.objects.get(key, ()), inventory.makers(key)
        if objects or makers or inventory.is_implied(key) or inventory.provided(key):
            return Present(tuple(objects), tuple(makers))
        hidden = inventory.hidden_by_variable(key)
        return Unknown(reason=Reason("variable", hidden.object)) if hidden is not None else None

    def _missing(self, key: Key, confusable: tuple[tuple[str, str], ...], reader: str, any_maker: bool) -> Absent | Unknown:
        copier = copier_of(self.inventory, key)
        if copier is not None:
            return Unknown(reason=Reason("copy", copier.object))
        if key[:2] in producers().made_elsewhere and not self._has_a_maker(key):
            return Unknown(reason=Reason("elsewhere"))
        meant = meant_by(self.inventory, key, confusable, reader)
        reason = self._reason(key, any_maker=any_maker, slip=meant is not None and meant.slip)
        defined = self._unapplied.definition(key)
        comment = self._commented.naming(defined.path) if defined is not None else None
        if reason is None:
            return Absent(meant, defined, comment)
        return Unknown(meant, defined, comment, reason)

    def _has_a_maker(self, key: Key) -> bool:
        return any(self.inventory.of_kind(by.group, by.kind) for by in producers().making(key.group, key.kind))

    def _reason(self, key: Key, *, any_maker: bool, slip: bool) -> Reason | None:
        """Return why an undefined object may exist; None if it cannot exist."""
        inventory = self.inventory
        if not inventory.shows(key):
            if inventory.templates:
                return Reason("template", inventory.templates[0].object)
            hiding = [found for found in inventory.incomplete if self._may_bring(found, key, slip=slip)]
            if hiding:
                return Reason("build", hiding[0].object)
            if inventory.incomplete_definitions and key.kind == "CustomResourceDefinition":
                return Reason("definitions")
        if any_maker and may_be_made_anywhere(inventory, key):
            return Reason("elsewhere")
        if key[:2] == _NAMESPACE:
            return None  # everything that creates namespaces is known
        chart = chart_for(inventory, key, any_name=any_maker)
        if chart is not None:
            return Reason("chart", chart.object)
        operator = operator_for(inventory, key, any_name=any_maker)
        return Reason("operator", operator.object) if operator is not None else None

    def _may_bring(self, incomplete: Reconciliation, key: Key, *, slip: bool) -> bool:
        """Return whether an object may be among the unknown objects of a Kustomization."""
        inventory = self.inventory
        if inventory.scopes.namespaced(key.group, key.kind):
            if incomplete_namespace(incomplete) not in (EVERYWHERE, key.namespace):
                return False
        # A Kustomization with a missing source applies nothing, and certainly not that source.
        reads = (target.key for target in targets(incomplete.object, "source")) if slip and key.group == SOURCE_API else ()
        return key not in reads
