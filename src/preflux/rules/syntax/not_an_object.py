from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.repository import Repository
from preflux.listing import all_of
from preflux.lookup import at, items_at, mapping_at, text_at
from preflux.nearest import did_you_mean, nearest
from preflux.node import Mapping, Node, Scalar, Sequence
from preflux.resolve.fields import KUSTOMIZATION
from preflux.resolve.kustomization import Entry, Kustomization, ToFile
from preflux.span import Span

_LOCAL = "config.kubernetes.io/local-config"


@rule(Kustomization)
def not_an_object(kustomization: Kustomization, repository: Repository) -> Iterator[Finding]:
    for entry in kustomization.entries_of("resources"):
        if isinstance(entry.target, ToFile):
            for document in repository.store.file(entry.target.path).documents:
                if not document.empty:
                    yield from _document(document.root, entry)


def _document(root: Node, entry: Entry) -> Iterator[Finding]:
    if not isinstance(root, Scalar) and not (root.fields if isinstance(root, Mapping) else root.items):
        return  # kustomize skips `{}` and `[]` like empty documents
    if isinstance(root, Sequence):
        hint = ""
        if all(text_at(item, "op") and text_at(item, "path") for item in root.items):
            hint = "it looks like a JSON 6902 patch: list it under `patches`, with a `target`"
        elif all(text_at(item, "kind") for item in root.items):
            hint = "separate the objects with `---`, without the `-` before each"
        yield _finding(_first(root), "a list instead of a Kubernetes object", hint, entry)
    elif isinstance(root, Scalar):
        yield _finding(_first(root), "plain text instead of a Kubernetes object", "", entry)
    elif "items" in root and (text_at(root, "kind") or "").endswith("List"):
        for item in items_at(root, "items"):
            yield from _document(item, entry)
    elif text_at(root, "metadata", "annotations", _LOCAL) != "true":
        missing = [name for name in ("apiVersion", "kind") if _empty(root.fields.get(name))]
        if _empty(at(root, "metadata", "name")):
            missing.append("metadata.name")
        if missing:
            place, hint = _meant(root, missing)
            yield _finding(place, f"not a Kubernetes object: no {all_of(missing, 'or')}", hint, entry)


def _finding(place: Span, message: str, hint: str, entry: Entry) -> Finding:
    # The entry is in `via`: if the file is listed on purpose, the ignore comment belongs there.
    return Finding.at(place, message, hint, (Related(entry.span, "listed as a resource here"),), via=(entry.span,))


def _meant(root: Mapping, missing: list[str]) -> tuple[Span, str]:
    """Return the place of the mistake and a hint about what was probably meant."""
    place = _first(root)
    keys = set(root.fields)
    if {"sops", "data"} == keys:
        return place, "the whole file is encrypted by SOPS: encrypt it as YAML, and only `data` and `stringData`"
    for name in missing:
        written = nearest(name, keys - {"apiVersion", "kind", "metadata"})
        if written:
            return root.key(written).span, did_you_mean(written, [name])
    if "metadata.name" in missing and len(missing) == 1:
        return _name(root)
    if len(missing) < 3 or "metadata" in keys:
        return place, ""
    if mapping_at(root, "services") is not None and any(
        "image" in service.fields or "build" in service.fields
        for service in root.fields["services"].fields.values()  # type: ignore[union-attr]
        if isinstance(service, Mapping)
    ):
        return place, "it looks like a Compose file: Kubernetes cannot run it"
    if keys <= set(KUSTOMIZATION.fields) and keys & {
        "resources",
        "components",
        "patches",
        "configMapGenerator",
        "bases",
    }:
        return place, "it looks like a kustomization: name it `kustomization.yaml` and list its folder"
    return place, "it looks like Helm values: pack it with a `configMapGenerator` for the `valuesFrom` of a HelmRelease"


def _name(root: Mapping) -> tuple[Span, str]:
    """Return the place for the missing name of an otherwise complete object, and a hint."""
    metadata = mapping_at(root, "metadata")
    if (text_at(root, "apiVersion") or "").startswith("kustomize.config.k8s.io/"):
        return root.key("kind").span, "it is a kustomization: list its folder, and name the file `kustomization.yaml`"
    if "name" in root:
        return root.key("name").span, "indent `name` below `metadata`"
    if metadata is None:
        hint = "" if "metadata" in root else "a patch without a name belongs under `patches`, with a `target`"
        return root.key("metadata" if "metadata" in root else "kind").span, hint
    if "generateName" in metadata:
        return metadata.key("generateName").span, "kustomize needs a name; `generateName` works only with `kubectl create`"
    if "name" in metadata:
        return metadata.key("name").span, "the name is empty"
    written = nearest("name", metadata.fields)
    if written:
        return metadata.key(written).span, "did you mean `name`?"
    return root.key("metadata").span, ""


def _empty(node: Node | None) -> bool:
    return node is None or (isinstance(node, Scalar) and node.value in (None, ""))


def _first(node: Node) -> Span:
    """Return the place of a node, or of a short part of it, to point at."""
    if isinstance(node, Mapping) and node.fields:
        return node.first_key.span
    end = node.source.text.find("\n", node.start)
    return Span(node.source, node.start, min(node.end, end) if end >= 0 else node.end)
