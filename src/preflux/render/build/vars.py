"""Resolves `vars`: values of objects replace `$(NAME)` in other objects.

Source: kustomize 5.8.1, api/internal/accumulator, api/filters/refvar and api/types/var.go.
"""

from __future__ import annotations

from typing import NamedTuple

from preflux.finding import Related
from preflux.limits import CHARACTERS_PER_NODE
from preflux.lookup import at, scalar_text
from preflux.node import Derived, Mapping, Node, Scalar, Timestamp, Via
from preflux.redaction.lines.secret_lines import shown
from preflux.render.budget import Budget
from preflux.render.emit.scalar import number
from preflux.render.fault import Refused
from preflux.render.fields.fieldspec import by_kind, set_field
from preflux.render.gathered import Accumulation
from preflux.render.objects.ids import Id, split_version
from preflux.render.objects.object import Object
from preflux.render.replacements.field_path import NoSuchField, find, split_indexed
from preflux.render.step import Step


def define_variables(step: Step) -> None:
    """Add the variables of a kustomization, and mark the objects with their values."""
    for _, node, _ in step.each("vars"):
        if isinstance(node, Mapping):
            step.attempt(lambda node=node: _define(step.into, node))  # type: ignore[misc]


def _define(into: Accumulation, variable: Mapping) -> None:
    name = scalar_text(variable.fields.get("name"))
    group, version, kind, object_name, namespace = (
        scalar_text(at(variable, "objref", part)) for part in ("group", "version", "kind", "name", "namespace")
    )
    api_version = scalar_text(at(variable, "objref", "apiVersion"))
    if api_version:
        given_group, version = split_version(api_version)
        group = given_group or group
    wanted = (group, version, kind, object_name)

    def accepts(id_: Id) -> bool:
        return id_[:4] == wanted and (not namespace or id_.namespace == namespace)

    found = into.objects.matching(accepts)
    if len(found) > 1:
        related = tuple(Related(item.name_span, f"{item.current}") for item in found)
        message = f"the variable `{name}` can mean {len(found)} objects"
        raise Refused("ambiguous-variable", variable.span, message, "add the `namespace` to its `objref`", related)
    if found:
        found[0].var_names = (*found[0].var_names, name)
    into.add_variable(name, variable)


class _Value(NamedTuple):
    value: str | int | float | bool
    via: tuple[Via, ...]


def resolve_variables(result: Accumulation, budget: Budget) -> None:
    """Replace the names of all variables by their values. Raises Refused."""
    if not result.variables:
        return
    holders = {name: item for item in reversed(result.objects.items) for name in item.var_names}
    values = {
        name: _value(holders.get(name), name, result.variables[name]) for name in sorted(result.variables)
    }
    replace = _Replace({name: value for name, value in values.items() if value is not None}, budget)
    selected = by_kind(result.fields.var_reference)
    for item in result.objects:
        for spec in selected[item.api_version, item.kind]:
            item.root = set_field(item.root, spec, replace.field, item.root)


def _value(holder: Object | None, name: str, variable: Mapping) -> _Value | None:
    """Return the value of a variable; None for a mapping or list, which kustomize ignores."""
    span = variable.fields.get("name", variable).span
    if holder is None:
        raise Refused("variable-without-object", span, f"the object of the variable `{name}` is not in this build")
    path = scalar_text(at(variable, "fieldref", "fieldPath")) or "metadata.name"
    try:
        found = find(holder.root, split_indexed(path))
    except NoSuchField:
        found = None
    if found is None:
        related = (Related(holder.name_span, f"the object is {holder.current}"),)
        raise Refused("variable-without-field", span, f"`{path}`, which `{name}` names, does not exist", "", related)
    if not isinstance(found, Scalar):
        return None
    value = found.value
    if value is None or isinstance(value, Timestamp):
        value = found.text
    elif type(value) is int:
        if not found.text.lstrip("+-").isdecimal():
            raise Refused("variable-without-field", span, f"`{shown(found)}`, which `{name}` names, is not a decimal number")
        value = int(found.text.lstrip("+-").lstrip("0") or "0") * (-1 if found.text.startswith("-") else 1)
    return _Value(value, (Via(span, "variable"), Via(found.span, "variable value")))


class _Replace:
    def __init__(self, values: dict[str, _Value], budget: Budget) -> None:
        self.values = values
        self.budget = budget

    def field(self, node: Node) -> Node:
        if isinstance(node, Scalar):
            return self.text(node)
        if isinstance(node, Mapping):
            result = node
            for key, value in node.fields.items():
                if isinstance(value, Scalar):
                    new = self.text(value)
                    if new is not value:
                        result = result.with_field(key, new)
            return result
        for item in node.items:
            if not isinstance(item, Scalar) or not _is_text(item):
                raise Refused("wrong-shape", item.span, "not a text, but variables are replaced in this list")
        items: list[Node] = [self.text(item) for item in node.items if isinstance(item, Scalar)]
        changed = any(new is not old for new, old in zip(items, node.items, strict=True))
        return node.with_items(items) if changed else node

    def text(self, node: Scalar) -> Scalar:
        """Return a text with the names in it replaced; a text that is one name takes the type of its value."""
        text = node.value
        if not _is_text(node) or not isinstance(text, str) or "$" not in text:
            return node
        out: list[str] = []
        via: list[Via] = []
        at_ = 0
        while (dollar := text.find("$", at_)) >= 0 and dollar + 1 < len(text):
            out.append(text[at_:dollar])
            following = text[dollar + 1]
            close = text.find(")", dollar + 2) if following == "(" else -1
            if close >= 0:
                name = text[dollar + 2 : close]
                known = self.values.get(name)
                via += known.via if known is not None else ()
                if known is not None and text == f"$({name})":
                    return Derived(known.value, node, (*node.via, *via))
                out.append(f"$({name})" if known is None else _go_text(known.value))
                if known is not None:
                    self.budget.values(len(out[-1]) // CHARACTERS_PER_NODE, node.span)
                at_ = close + 1
            else:
                out.append("$" if following == "$" else f"${following}")
                at_ = dollar + 2
        out.append(text[at_:])
        new = "".join(out)
        return node if new == text else Derived(new, node, (*node.via, *via))


def _is_text(node: Scalar) -> bool:
    return isinstance(node.value, str) and not isinstance(node.value, Timestamp)


def _go_text(value: str | float) -> str:
    return value if isinstance(value, str) else number(value)
