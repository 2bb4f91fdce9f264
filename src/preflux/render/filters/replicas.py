"""Sets numbers of replicas. Source: kustomize 5.8.1, api/internal/builtins/ReplicaCountTransformer.go."""

from __future__ import annotations

from preflux.lookup import scalar_text
from preflux.node import Mapping, Node, Scalar
from preflux.render.fault import Refused
from preflux.render.fields.fieldspec import FieldSpec, applies, set_field
from preflux.render.objects.collection import Objects
from preflux.render.selection.hints import missing_workload
from preflux.render.values.styles import in_style_of, override


def set_replicas(objects: Objects, entry: Mapping, specs: tuple[FieldSpec, ...]) -> None:
    """Apply one entry of `replicas`. Raises Refused if no workload has its name."""
    name = scalar_text(entry.fields.get("name"))
    count = entry.fields.get("count")
    if not isinstance(count, Scalar) or count.value is None:
        count = Scalar(0, entry.source, entry.start, entry.end)
    value = count

    def change(old: Node) -> Node:
        if not isinstance(old, Scalar):
            raise Refused("wrong-shape", old.span, "the number of replicas is not a number")
        made = old.source is entry.source and old.start == entry.start
        return value if made else override(in_style_of(old, value), old)

    found = False
    for spec in specs:
        for item in objects:
            ids = [item.current, *item.earlier]
            if not any(id_.name == name and spec.selects(*id_[:3]) for id_ in ids):
                continue
            found = True
            if applies(spec, item.api_version, item.kind):
                item.root = set_field(item.root, spec, change, entry, "scalar")
    if not found:
        at = entry.fields.get("name", entry)
        workloads = [item for item in objects if any(spec.selects(*item.current[:3]) for spec in specs)]
        hint, related = missing_workload(name, workloads)
        raise Refused("unmatched-replicas", at.span, f"no workload in this build is named `{name}`", hint, related)
