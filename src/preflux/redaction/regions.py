"""Where the values of secrets stand in a file that was parsed: found by its nodes, so that no spelling hides one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache

from preflux.lookup import text_at, walk
from preflux.node import Mapping, Node, Scalar, Sequence, is_null
from preflux.pattern import lazy
from preflux.redaction.kinds import decrypted_name, secret_kind, speaks_of_secrets
from preflux.span import Source

OPEN = {"apiVersion", "immutable", "kind", "metadata", "sops", "type"}
"""The fields of a Secret that hold no value of it."""

_METADATA = {
    "annotations", "creationTimestamp", "finalizers", "generateName", "labels", "name", "namespace", "ownerReferences",
    "resourceVersion", "uid", "generation", "managedFields", "selfLink",
}  # fmt: skip
OPEN_ARGUMENTS = {
    "annotations", "apiVersion", "behavior", "disableNameSuffixHash", "env", "envs", "files", "immutable", "kind", "labels",
    "metadata", "name", "namespace", "options", "secretGenerator", "type",
}  # fmt: skip
"""The fields of a generator of Secrets that hold no value of one."""

_WORDS = {"behavior", "name", "namespace", "type"}
LISTS_OF_PATHS = {"env", "envs", "files"}
_PATCHES = ("patches", "patchesJson6902", "patchesStrategicMerge")
_APPLIED = "last-applied-configuration"
_PATH = lazy(
    r"""[\w./@ -]*\.(?:age|agekey|asc|cer|cert|cfg|conf|config|crt|csv|der|enc|encrypted|env|gpg|htpasswd|ini|jks|json|key
    |kubeconfig|license|p12|pem|pfx|pgp|pub|properties|sh|sops|sql|toml|token|txt|xml|yaml|yml)""",
    re.VERBOSE,
)
_DATA = lazy(r"^\s*[\"']?data[\"']?\s*:", re.MULTILINE)
_KIND = lazy(r"^\s*(?:-\s+)?[\"']?kind[\"']?\s*:", re.MULTILINE)
_OWN = lazy(r"""^["']?apiVersion["']?\s*:\s*["']?builtin\b""", re.MULTILINE)
_OPERATION = lazy(r"[\"']?path[\"']?\s*:")
_DATA_PATH = lazy(r"/(?:stringData|data)\b")

_DEFINITION = "CustomResourceDefinition"

Region = tuple[int, int]


def path_like(text: str) -> bool:
    """Return whether a text ends like the path of a file: what does not may be a password in the wrong place."""
    return _PATH.fullmatch(text) is not None


def mark(source: Source, roots: Iterable[Node]) -> None:
    """Note in a source where it has values of secrets, by the documents that were read from it."""
    if decrypted_name(source.path):
        source.wholly = True
    found: list[Region] = []
    guarded: list[Region] = []
    schemas: list[Region] = []
    for root in roots:
        if isinstance(root, Mapping):
            if _kind(root) == _DEFINITION:
                schemas.append((root.start, root.end))
                continue
            before = len(found)
            found += _document(root)
            if len(found) > before and _is_secret(root):
                guarded.append((root.start, root.end))
    if found:
        source.private = (*source.private, *found)
    if schemas:
        source.schemas = (*source.schemas, *schemas)
    if guarded:
        source.guarded = (*source.guarded, *guarded)


def in_region(source: Source, offset: int) -> bool:
    """Return whether an offset lies in a value that no report shows."""
    if source.wholly or not source.private:
        return source.wholly
    starts, ends = _stretches(source, len(source.private))
    at = bisect_right(starts, offset) - 1
    return at >= 0 and offset < ends[at]


@lru_cache(maxsize=64)
def _stretches(source: Source, count: int) -> tuple[list[int], list[int]]:
    """Return where the private stretches of a source begin and end, in order, those that overlap as one."""
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(source.private[:count]):
        if ends and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return starts, ends


def _is_secret(root: Mapping) -> bool:
    return secret_kind(_kind(root)) or "stringData" in root.fields


def _kind(root: Mapping) -> str:
    kind = root.fields.get("kind")
    return kind.text if isinstance(kind, Scalar) and kind.value is not None else ""


def _document(root: Mapping) -> Iterator[Region]:
    fields = root.fields
    kind = _kind(root)
    folded = kind.casefold()
    items = fields.get("items")
    if isinstance(items, Sequence):
        for item in items.items:
            if isinstance(item, Mapping):
                yield from [(item.start, item.end)] if folded.startswith("secret") else _document(item)
    if _is_secret(root) and not isinstance(items, Sequence):
        yield from _secret(root)
    elif ("generator" in folded and ("secret" in folded or "sops" in folded)) or folded == "ksops":
        yield from _generator(root)
    elif "secret" in folded:
        yield from _templates(root)
    elif isinstance(fields.get("sops"), Mapping):
        yield from _secret(root)
    for key, value in fields.items():
        if key.casefold().startswith("secretgenerator"):
            yield from _generators(value)
        elif key in _PATCHES:
            yield from _patches(value)
        elif key in ("generators", "transformers") and isinstance(value, Sequence):
            yield from (_place(item) for item in value.items if isinstance(item, Scalar) and speaks_of_secrets(item.text))
    spec = fields.get("spec")
    if isinstance(spec, Mapping) and "patches" in spec.fields:
        yield from _patches(spec.fields["patches"])


def _place(node: Node) -> Region:
    return node.start, max(node.end, node.start + 1)


def _places(node: Node) -> Iterator[Region]:
    """Yield the place of a value, and those of what stands elsewhere with an anchor and is part of it by an alias."""
    yield _place(node)
    for _, below in walk(node):
        if isinstance(below, Scalar) and not node.start <= below.start <= node.end:
            yield _place(below)


def _secret(root: Mapping) -> Iterator[Region]:
    for key, value in root.fields.items():
        if key == "metadata" and isinstance(value, Mapping):
            yield from _metadata(value)
        elif key in ("immutable", "type"):
            if not isinstance(value, Scalar) or (key == "immutable" and not isinstance(value.value, bool)):
                yield from _places(value)
        elif key not in OPEN and not is_null(value):
            yield from _places(value)


def _metadata(metadata: Mapping) -> Iterator[Region]:
    for key, value in metadata.fields.items():
        if key not in _METADATA:
            yield from _places(value)
    annotations = metadata.fields.get("annotations")
    for key, value in annotations.fields.items() if isinstance(annotations, Mapping) else ():
        if key.endswith(_APPLIED):
            yield from _places(value)


def _generators(node: Node) -> Iterator[Region]:
    entries = node.items if isinstance(node, Sequence) else [node]
    for entry in entries:
        if isinstance(entry, Mapping):
            yield from _generator(entry)
        elif not is_null(entry):
            yield from _places(entry)


def _generator(entry: Mapping) -> Iterator[Region]:
    for key, value in entry.fields.items():
        if key in LISTS_OF_PATHS:
            named = value.items if isinstance(value, Sequence) else [value]
            yield from (_place(item) for item in named if not _names_file(item))
        elif key == "options" and isinstance(value, Mapping):
            yield from (_place(below) for name, below in value.fields.items() if not _open_option(name, below))
        elif key not in OPEN_ARGUMENTS or (key in _WORDS and not _one_word(value)):
            yield from _places(value)


def _open_option(name: str, value: Node) -> bool:
    if name in ("annotations", "labels"):
        return True
    return name in ("disableNameSuffixHash", "immutable") and isinstance(value, Scalar) and isinstance(value.value, bool)


def _one_word(node: Node) -> bool:
    """Return whether a value is one word: a name that runs over several lines has swallowed what stands below it."""
    return isinstance(node, Scalar) and not any(mark in node.text for mark in (" ", "\n", "="))


def _names_file(node: Node) -> bool:
    return isinstance(node, Scalar) and path_like(node.text.partition("=")[2] or node.text)


def _templates(root: Mapping) -> Iterator[Region]:
    """Yield what the templates of another kind put into a Secret."""
    stack: list[Node] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Sequence):
            stack.extend(node.items)
        elif isinstance(node, Mapping):
            for key, value in node.fields.items():
                if key in ("data", "stringData") and isinstance(value, Mapping):
                    yield from _places(value)
                else:
                    stack.append(value)


def _patches(node: Node) -> Iterator[Region]:
    for entry in node.items if isinstance(node, Sequence) else [node]:
        patch = entry.fields.get("patch") if isinstance(entry, Mapping) else entry
        if isinstance(patch, Scalar) and not path_like(patch.text) and patches_secret(entry, patch.text):
            yield _place(patch)


def patches_secret(entry: Node, text: str) -> bool:
    """Return whether an entry of `patches` may change a Secret, by its target and the text of the patch."""
    kind = text_at(entry, "target", "kind")
    if kind:
        return secret_kind(kind) or any(secret_kind(part) for part in kind.split("|"))
    return speaks_of_secrets(text) or _DATA_PATH.search(text) is not None or _data_of_nothing(text)


def may_make_secret(text: str) -> bool:
    """Return whether the configuration of a generator may make Secrets: of kustomize's own, one does; others may."""
    return _OWN.search(text) is None or speaks_of_secrets(text)


def _data_of_nothing(text: str) -> bool:
    """Return whether a patch has `data` and does not say of which kind, or is one word alone."""
    if _KIND.search(text) is not None or _OPERATION.search(text) is not None:
        return False
    return _DATA.search(text) is not None or ":" not in text
