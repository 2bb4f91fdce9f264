"""Reads `configurations` and `crds`, which add fields to the tables of the transformations.

Source: kustomize 5.8.1, api/internal/plugins/builtinconfig and api/internal/accumulator/loadconfigfromcrds.go.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from preflux.limits import MAX_DEFINITIONS, MAX_DEPTH
from preflux.lookup import at, items_at, mapping_at, scalar_text
from preflux.node import Mapping, Node, Scalar
from preflux.parse.document import File
from preflux.render.fault import Refused
from preflux.render.fields.defaults import default_fields
from preflux.render.fields.fieldspec import FieldSpec
from preflux.render.fields.from_yaml import read_specs
from preflux.render.fields.tables import Conflict, Fields, NameReference
from preflux.render.objects.from_documents import refuse_unreadable
from preflux.render.step import Step
from preflux.resolve.fields import FIELD_SPEC, STRING, ListOf, Struct
from preflux.resolve.problems.file_fault import FileFault
from preflux.resolve.read import read_value

_NAMES = {
    "namePrefix": "name_prefix",
    "nameSuffix": "name_suffix",
    "namespace": "namespace",
    "commonLabels": "common_labels",
    "labels": "labels",
    "templateLabels": "template_labels",
    "commonAnnotations": "common_annotations",
    "varReference": "var_reference",
    "images": "images",
    "replicas": "replicas",
}
_REFERENCE = Struct({"group": STRING, "version": STRING, "kind": STRING, "fieldSpecs": ListOf(FIELD_SPEC)})
_CONFIGURATION = Struct({**{name: ListOf(FIELD_SPEC) for name in _NAMES}, "nameReference": ListOf(_REFERENCE)})


def configure(step: Step) -> None:
    """Add the default fields, and those of the files in `configurations`. Raises Refused."""
    fields = default_fields()
    key = step.kustomization.root.find_key("configurations")
    try:
        if key is not None:
            fields = fields.merged(_configured(step))
    except Conflict as conflict:
        assert key is not None
        raise Refused("bad-configuration", key.span, str(conflict)) from None
    finally:
        step.into.configure(fields, key.span if key is not None else step.kustomization.span)


def _configured(step: Step) -> Fields:
    fields = Fields()
    for i, _, field in step.each("configurations"):
        fields = fields.merged(_read(step.file(field, i)))
    return fields


def _read(file: File) -> Fields:
    refuse_unreadable(file)
    if not file.documents or file.documents[0].empty:
        return Fields()
    document = file.documents[0]
    if document.duplicates:
        later = document.duplicates[0][0]
        raise Refused("bad-configuration", later.span, f"duplicate key `{later.text}`")
    root = document.root
    if not isinstance(root, Mapping):
        raise Refused("bad-configuration", root.span, "a configuration is a mapping from transformations to fields")
    faults: list[FileFault] = []
    read = read_value(root, _CONFIGURATION, faults)
    if faults:
        raise Refused("bad-configuration", faults[0].span, faults[0].message, faults[0].hint)
    specs = {field: read_specs(at(read, name)) for name, field in _NAMES.items()}
    references = tuple(_reference(item) for item in items_at(read, "nameReference"))
    return Fields(**specs, name_reference=references)


def _reference(node: Node) -> NameReference:
    group, version, kind = (scalar_text(at(node, part)) for part in ("group", "version", "kind"))
    return NameReference(group, version, kind, read_specs(at(node, "fieldSpecs")))


def configure_definitions(step: Step) -> None:
    """Add the fields that the OpenAPI definitions in `crds` mark with `x-kubernetes-...`. Raises Refused."""
    for i, node, field in step.each("crds"):
        file = step.file(field, i)
        refuse_unreadable(file)
        root = file.documents[0].root if file.documents else None
        if not isinstance(root, Mapping):
            raise Refused("bad-configuration", node.span, "definitions of kinds are a mapping by their names")
        fields, visits = Fields(), count()
        for name in sorted(root.fields):
            definition = _schema(root, name)
            if definition is not None and all(part in definition for part in ("kind", "apiVersion", "metadata")):
                kind = name.rpartition(".")[2]
                for found in _marked(root, kind, name, (), visits):
                    fields = fields.merged(found)
        step.into.configure(fields, node.span)


def _schema(root: Mapping, name: str) -> Mapping | None:
    """Return the properties of a definition."""
    definition = root.fields.get(name)
    for key, value in definition.fields.items() if isinstance(definition, Mapping) else ():
        if key.lower() == "schema":
            return mapping_at(value, "properties")
    return None


def _marked(root: Mapping, kind: str, name: str, path: tuple[str, ...], visits: Iterator[int]) -> Iterator[Fields]:
    properties = _schema(root, name)
    if properties is None:
        return
    if len(path) > MAX_DEPTH:
        raise Refused("bad-configuration", properties.span, f"the definition `{name}` contains itself")
    if next(visits) > MAX_DEFINITIONS:
        message = f"definitions refer to each other on more than {MAX_DEFINITIONS:,} paths"
        raise Refused("too-large", properties.span, message)
    for key in sorted(properties.fields):
        value = properties.fields[key]
        here = (*path, key)
        spec = FieldSpec("/".join(here), kind=kind)
        if _mark(value, "annotation") is not None:
            yield Fields(common_annotations=(spec,))
        if _mark(value, "label-selector") is not None:
            yield Fields(common_labels=(spec,))
        if _mark(value, "identity") is not None:
            yield Fields(name_prefix=(spec,))
        version, target = _mark(value, "object-ref-api-version"), _mark(value, "object-ref-kind")
        if version is not None and target is not None:
            name_key = _mark(value, "object-ref-name-key")
            referrer = FieldSpec("/".join((*here, "name" if name_key is None else name_key)), kind=kind)
            yield Fields(name_reference=(NameReference("", version, target, (referrer,)),))
        below = at(value, "$ref")
        if below is not None:
            yield from _marked(root, kind, scalar_text(below), here, visits)


def _mark(node: Node, name: str) -> str | None:
    """Return the text of an `x-kubernetes-...` extension; None if it is missing or not a text."""
    if not isinstance(node, Mapping):
        return None
    wanted = f"x-kubernetes-{name}"
    for key, value in node.fields.items():
        if key.lower() == wanted and isinstance(value, Scalar) and isinstance(value.value, str):
            return value.value
    return None
