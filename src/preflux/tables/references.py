"""Which fields of which kinds refer to other objects: schemas/references.yaml as typed records."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, NamedTuple

from preflux.tables.read import kind_of, path_of, table

Namespaces = Literal["own", "field", "written", "none", "fixed"]


class Relation(NamedTuple):
    """One field that refers to another object.

    `group` and `kind` are those of the object with the field. `path` is the path of the mapping that names the other object,
    or of its name. `kinds` are the kinds that can be named; if it is empty, `apiVersion` and `kind` of the mapping decide.
    `fixed` is the namespace if it is always the same. `optional` and `key` are fields of the mapping, or empty. `confusable`
    are groups and kinds that are easily confused with the right one. `any_maker`: any chart or operator that creates objects
    in the namespace may create it, whatever its name.
    """

    name: str
    group: str
    kind: str
    path: tuple[str, ...]
    kinds: dict[str, str]
    namespace: Namespaces
    fixed: str
    optional: str
    key: str
    default_key: str
    confusable: tuple[tuple[str, str], ...]
    any_maker: bool

    @property
    def only(self) -> tuple[str, str] | None:
        """The group and kind, if only one can be named; else None."""
        return next(iter(self.kinds.items())) if len(self.kinds) == 1 else None


@cache
def relations() -> dict[tuple[str, str], list[Relation]]:
    """Return the fields by group and kind of the object that has them, in the order of the table."""
    data = table("references.yaml")
    found: dict[tuple[str, str], list[Relation]] = {}
    for entry in data["references"]:
        relation = _relation(entry, data["sets"])
        found.setdefault((relation.group, relation.kind), []).append(relation)
    return found


def _relation(entry: dict[str, Any], sets: dict[str, list[str]]) -> Relation:
    group, kind = kind_of(entry["of"])
    fixed = entry["namespace"].startswith("=")
    return Relation(
        name=entry["relation"],
        group=group,
        kind=kind,
        path=path_of(entry["path"]),
        kinds={} if entry["kinds"] == "any" else {kind: group for group, kind in _kinds(entry["kinds"], sets)},
        namespace="fixed" if fixed else entry["namespace"],
        fixed=entry["namespace"][1:] if fixed else "",
        optional=entry.get("optional", ""),
        key=entry.get("key", ""),
        default_key=entry.get("default-key", ""),
        confusable=_kinds(entry.get("confusable", []), sets),
        any_maker=entry.get("makers") == "any",
    )


def _kinds(said: str | list[str], sets: dict[str, list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple(map(kind_of, sets[said] if isinstance(said, str) else said))
