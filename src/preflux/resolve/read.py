"""Reads a kustomization file: checks its fields as kustomize does, and resolves all paths in it."""

from __future__ import annotations

from preflux.discover.tree import Tree
from preflux.files import Memory
from preflux.lookup import text_at
from preflux.node import Mapping, Node, Path, Places, Scalar, Sequence, Timestamp
from preflux.parse.document import Document, File
from preflux.parse.store import Store
from preflux.resolve.fields import KUSTOMIZATION, Field, Leaf, Struct
from preflux.resolve.kustomization import Entry, Kustomization
from preflux.resolve.paths import entry
from preflux.resolve.problems.file_fault import FileFault
from preflux.span import Span

_LEAF_TYPES: dict[str, tuple[type, ...]] = {"string": (str,), "boolean": (bool,), "integer": (int,)}


def read_kustomization(path: str, tree: Tree, store: Store) -> Kustomization:
    """Read the kustomization file at `path`; what kustomize refuses in it is recorded in `faults`."""
    return read_document(path, store.file(path), tree)


def read_document(path: str, file: File, tree: Tree, *, generated: bool = False) -> Kustomization:
    """Make a kustomization from a parsed file; only the first document is used, as by kustomize."""
    folder = path.rpartition("/")[0]
    source = file.source
    start = Scalar(None, source, 0, 0)
    document = file.documents[0] if file.documents else Document(start, 0)
    faults = [FileFault("unreadable", fault.span, fault.message, fault.hint) for fault in file.faults]
    root = document.root
    if isinstance(root, Mapping):
        mapping = root
    else:
        mapping = Mapping({}, {}, source, 0, 0)
        if not document.empty:
            faults.append(FileFault("not-a-mapping", root.span, "a kustomization is a mapping of fields"))
    reader = _Reader(tree, folder, faults)
    mapping = reader.struct(mapping, KUSTOMIZATION, (), "")
    kustomization = Kustomization(
        folder,
        path,
        source,
        document,
        mapping,
        text_at(mapping, "kind") == "Component",
        reader.entries,
        faults,
        generated,
    )
    _check_kind(kustomization)
    if not file.faults and _empty(kustomization):
        message = "nothing to build: no field but `apiVersion` and `kind` has a value"
        faults.append(FileFault("empty", kustomization.span, message))
    return kustomization


def read_value(node: Node, spec: Field, faults: list[FileFault]) -> Node:
    """Check a value without paths against a table of fields; return it with the fields as kustomize spells them.

    What kustomize refuses is added to `faults`.
    """
    return _Reader(Tree(Memory({})), "", faults, "here").node(node, spec, (), "")


class _Reader:
    """Walks the file along the table of fields; collects entries and faults, and sets the canonical names of fields."""

    def __init__(self, tree: Tree, folder: str, faults: list[FileFault], owner: str = "of a kustomization") -> None:
        self.owner = owner
        self.tree = tree
        self.folder = folder
        self.faults = faults
        self.entries: dict[Path, Entry] = {}

    def node(self, node: Node, spec: Field, path: Path, name: str) -> Node:
        if isinstance(node, Scalar) and node.value is None:
            return node
        if isinstance(spec, Leaf):
            node = _as_boolean(node)
            self.leaf(node, spec, path, name)
            return node
        if isinstance(spec, Struct):
            if isinstance(node, Mapping):
                return self.struct(node, spec, path, name)
            self.wrong_type(node, name, "a mapping", _as_item(node, spec, name))
            return Mapping({}, {}, node.source, node.start, node.end)
        if not isinstance(node, Sequence):
            self.wrong_type(node, name, "a list", _as_item(node, spec.item, name))
            return Sequence([], node.source, node.start, node.end)
        items = [self.node(item, spec.item, (*path, i), name) for i, item in enumerate(node.items)]
        return node.with_items(items)

    def struct(self, node: Mapping, spec: Struct, path: Path, name: str) -> Mapping:
        fields: dict[str, Node] = {}
        places: Places = {}
        for written, value in node.fields.items():
            key = written if written in spec.fields else spec.lower.get(written.lower())
            if key is None:
                where = f"of `{name}`" if name else self.owner
                self.faults.append(
                    FileFault("unknown-field", node.key(written).span, f"`{written}` is not a field {where}", field=name)
                )
                continue
            below = f"{name}.{key}" if name else key
            fields[key] = self.node(value, spec.fields[key], (*path, key), below)
            places[key] = node.places[written] if key == written else node.key(written)
        return node.like(fields, places)

    def leaf(self, node: Node, spec: Leaf, path: Path, name: str) -> None:
        if spec.name == "anything":
            return
        if spec.name == "map":
            self.strings(node, path, name)
            return
        value = node.value if isinstance(node, Scalar) else node
        types = _LEAF_TYPES[spec.name]
        if type(value) not in types and not isinstance(value, Timestamp):
            article = "an integer" if spec.name == "integer" else f"a {spec.name}"
            self.wrong_type(node, name, article)
            return
        if spec.wanted is not None and isinstance(node, Scalar):
            if spec.inline and isinstance(value, str) and ("\n" in value or value.lstrip().startswith("{")):
                return
            self.entries[path] = entry(self.tree, self.folder, name, node, spec.wanted, keyed=spec.keyed)

    def strings(self, node: Node, path: Path, name: str) -> None:
        if not isinstance(node, Mapping):
            self.wrong_type(node, name, "a mapping of strings")
            return
        for key, written in node.fields.items():
            value = _as_boolean(written)
            if key.lower() in _BOOLEANS and isinstance(_as_boolean(node.key(key)), _Boolean):
                self.wrong_type(_as_boolean(node.key(key)), name, "a string")
            if not isinstance(value, Scalar) or not (value.value is None or isinstance(value.value, str)):
                self.wrong_type(value, f"{name}.{key}", "a string")
            elif name == "openapi" and key == "path":
                self.entries[(*path, key)] = entry(self.tree, self.folder, "openapi.path", value, "file")

    def wrong_type(self, node: Node, name: str, wanted: str, hint: str = "") -> None:
        found = "a mapping" if isinstance(node, Mapping) else "a list"
        span = node.span
        if isinstance(node, Scalar):
            secret = _is_secret(name)
            found = "a text" if secret else f"`{_shorten(node.text)}`"
            if wanted == "a string":
                kind = "a boolean" if isinstance(node.value, bool) else "a number"
                found = kind if secret else f"{kind}, {found}"
                hint = "quote it" if secret else f'quote it: `"{node.text}"`'
        elif isinstance(node, Mapping) and node.fields:
            span = node.first_key.span
        else:
            span = Span(node.source, node.start, min(node.end, node.start + 1))
        self.faults.append(FileFault("wrong-type", span, f"`{name}` is {found}; kustomize wants {wanted}", hint))


_BOOLEANS = {word: truth for truth, words in ((True, "y yes on"), (False, "n no off")) for word in words.split()}


class _Boolean(Scalar):
    """A word that is a boolean in YAML 1.1."""

    __slots__ = ()


def _as_boolean(node: Node) -> Node:
    """Return a word such as `yes` as a boolean: kustomize reads kustomization files, and only these, as YAML 1.1."""
    if isinstance(node, Scalar) and isinstance(node.value, str) and node.value.lower() in _BOOLEANS:
        text = node.value
        if text in (text.lower(), text.upper(), text.capitalize()) and node.span.text == text:
            return _Boolean(_BOOLEANS[text.lower()], node.source, node.start, node.end)
    return node


def _as_item(node: Node, spec: Field, name: str) -> str:
    """Return a hint how to write a value as an item of a list; empty if that is not clear."""
    if isinstance(node, Mapping):
        first = next(iter(node.keys), "")
        return f"it is one item: write `- ` before `{first}`" if first and isinstance(spec, Struct) else ""
    if not isinstance(node, Scalar) or not isinstance(node.value, str) or _is_secret(name):
        return ""
    if isinstance(spec, Struct):
        if "path" not in spec.fields:
            return ""
        text = node.value.lstrip()
        if "\n" in text or text.startswith(("{", "[")):
            return "write it below `- patch: |-`" if name == "patches" else ""
        return f"write `- path: {node.value}`"
    return f"write `- {node.value}`" if isinstance(spec, Leaf) and "\n" not in node.value else ""


def _is_secret(name: str) -> bool:
    return name.partition(".")[0] == "secretGenerator"


def _shorten(text: str) -> str:
    return text if len(text) <= 40 and "\n" not in text else text[:37].partition("\n")[0] + "..."


def _check_kind(kustomization: Kustomization) -> None:
    root = kustomization.root
    kind, version = root.fields.get("kind"), root.fields.get("apiVersion")
    kind_text = text_at(root, "kind") or "Kustomization"
    version_text = text_at(root, "apiVersion") or ""
    if isinstance(version, Scalar) and version_text.startswith("kustomize.toolkit.fluxcd.io"):
        message = f"a Flux Kustomization (`{version_text}`) in a file that kustomize reads as its own"
        hint = "give the file another name, `kustomization.yaml` is reserved for `kustomize.config.k8s.io/v1beta1`"
        kustomization.faults.append(FileFault("flux-kind", version.span, message, hint))
        return
    if isinstance(kind, Scalar) and kind_text not in ("Kustomization", "Component"):
        message = f"`kind: {kind_text}` in a kustomization file; kustomize reads `Kustomization` and `Component`"
        kustomization.faults.append(FileFault("bad-kind", kind.span, message))
        return
    wanted = "kustomize.config.k8s.io/" + ("v1alpha1" if kind_text == "Component" else "v1beta1")
    if isinstance(version, Scalar) and version_text and version_text != wanted:
        message = f"`apiVersion: {version_text}` of a {kind_text}; kustomize reads `{wanted}`"
        kustomization.faults.append(FileFault("bad-api-version", version.span, message, f"write `{wanted}`"))


def _empty(kustomization: Kustomization) -> bool:
    """Return whether kustomize treats the file as empty: no field has a value (`[]` is a value, nothing is not)."""
    for key, value in kustomization.root.fields.items():
        if key in ("apiVersion", "kind"):
            continue
        if isinstance(value, Scalar) and value.value in (None, ""):
            continue
        if key in ("bases", "imageTags", "helmChartInflationGenerator") and isinstance(value, Sequence) and not value.items:
            continue
        return False
    return True
