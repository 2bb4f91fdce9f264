"""Generates ConfigMaps and Secrets from literals and files.

Source: kustomize 5.8.1, api/kv, api/internal/generators.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from typing import NamedTuple

from preflux.finding import Related
from preflux.lookup import items_at, scalar_text
from preflux.node import Derived, Mapping, Node, Scalar, Via
from preflux.parse.store import Store
from preflux.redaction.forms import MASK
from preflux.render.fault import Refused
from preflux.render.objects.object import Object
from preflux.render.step import Step
from preflux.render.values.unquoted_keys import refuse_bare_key
from preflux.resolve.kustomization import Entry
from preflux.span import Source, Span


class _Pair(NamedTuple):
    key: str
    value: bytes
    span: Span
    via: tuple[Via, ...]


class Sources(NamedTuple):
    """How an entry of a generator finds its files: `entry` returns the resolved entry for a field and an index.

    `path` returns the path of the file for such an entry, and raises Refused if it must not be read.
    """

    store: Store
    entry: Callable[[str, int | None], Entry | None]
    path: Callable[[Entry], str]


def generate(step: Step, field: str, index: int) -> Object:
    """Generate the object for one entry of `configMapGenerator` or `secretGenerator`. Raises Refused."""
    kustomization = step.kustomization
    entry = items_at(kustomization.root, field)[index]
    if not isinstance(entry, Mapping):
        raise Refused("bad-generator", entry.span, "a generator without `name`")

    def find(name: str, i: int | None) -> Entry | None:
        return kustomization.entry(field, index, name) if i is None else kustomization.entry(field, index, name, i)

    shared = kustomization.root.fields.get("generatorOptions")
    return make(entry, Sources(step.reader.store, find, step.path), secret=field == "secretGenerator", shared=shared)


def make(entry: Mapping, sources: Sources, *, secret: bool, shared: Node | None = None) -> Object:
    """Generate a ConfigMap or Secret from an entry; `shared` are the options for all generators. Raises Refused."""
    name = entry.fields.get("name")
    if not isinstance(name, Scalar) or not scalar_text(name):
        raise Refused("bad-generator", entry.span, "a generator without `name`")
    options = _options(shared, entry.fields.get("options"))
    fields: dict[str, Node] = {
        "apiVersion": _at(entry, "v1"),
        "kind": _at(entry, "Secret" if secret else "ConfigMap"),
        "metadata": _metadata(entry, name, options),
    }
    if secret:
        kind = entry.fields.get("type")
        fields["type"] = kind if isinstance(kind, Scalar) and scalar_text(kind) else _at(entry, "Opaque")
    pairs = _pairs(entry, sources, secret=secret)
    fields.update(_secret_data(entry, pairs) if secret else _config_data(entry, pairs))
    immutable = options.get("immutable")
    if isinstance(immutable, Scalar) and immutable.value is True:
        fields["immutable"] = immutable
    item = Object(_mapping(entry, fields))
    item.behavior = scalar_text(entry.fields.get("behavior")) or "create"
    disabled = options.get("disableNameSuffixHash")
    item.needs_hash = not (isinstance(disabled, Scalar) and disabled.value is True)
    return item


def _at(entry: Mapping, text: str) -> Scalar:
    return Derived(text, entry, (Via(entry.span, "generator"),))


def _mapping(at: Node, fields: dict[str, Node], keys: dict[str, Scalar] | None = None) -> Mapping:
    made = {key: Scalar(key, value.source, value.start, value.start) for key, value in fields.items()}
    return Mapping(fields, {**made, **(keys or {})}, at.source, at.start, at.end)


def _metadata(entry: Mapping, name: Scalar, options: dict[str, Node]) -> Mapping:
    fields: dict[str, Node] = {"name": name}
    keys = {"name": entry.keys["name"]}
    namespace = entry.fields.get("namespace")
    if isinstance(namespace, Scalar) and scalar_text(namespace):
        fields["namespace"] = namespace
        keys["namespace"] = entry.keys["namespace"]
    for field in ("labels", "annotations"):
        pairs = options.get(field)
        if isinstance(pairs, Mapping) and pairs.fields:
            fields[field] = pairs
    return _mapping(entry, fields, keys)


def _options(shared: Node | None, own: Node | None) -> dict[str, Node]:
    """Return the options of an entry merged with those for all generators: labels merge, a flag may be set in either."""
    result: dict[str, Node] = dict(own.fields) if isinstance(own, Mapping) else {}
    for field, value in shared.fields.items() if isinstance(shared, Mapping) else ():
        mine = result.get(field)
        if isinstance(value, Mapping) and isinstance(mine, Mapping):
            result[field] = Mapping(
                {**value.fields, **mine.fields}, {**value.keys, **mine.keys}, mine.source, mine.start, mine.end
            )
        elif isinstance(value, Mapping) or (isinstance(value, Scalar) and value.value is True):
            result[field] = value
    return result


def _pairs(entry: Mapping, sources: Sources, *, secret: bool) -> dict[str, _Pair]:
    pairs: dict[str, _Pair] = {}
    for pair in _all_pairs(entry, sources, secret=secret):
        known = pairs.get(pair.key)
        if known is not None:
            related = (Related(known.span, "the first one"),)
            raise Refused("bad-generator", pair.span, f"the key `{pair.key}` is generated twice", "", related)
        refuse_bare_key(pair.key, pair.span)
        pairs[pair.key] = pair
    return pairs


def _all_pairs(entry: Mapping, sources: Sources, *, secret: bool) -> Iterator[_Pair]:
    for field, i in [*(("envs", i) for i in range(len(items_at(entry, "envs")))), ("env", None)]:
        read = _read(sources, field, i)
        if read is not None:
            read[1].wholly = read[1].wholly or secret
            yield from _env_pairs(*read)
    for literal in items_at(entry, "literals"):
        if isinstance(literal, Scalar):
            yield _literal(literal)
    for i in range(len(items_at(entry, "files"))):
        read = _read(sources, "files", i)
        if read is None:
            continue
        data, source, named = read
        source.wholly = source.wholly or secret
        yield _Pair(_file_key(named, secret=secret), data, Span(source, 0, len(source.text)), (Via(named.span, "file"),))


def _read(sources: Sources, field: str, i: int | None) -> tuple[bytes, Source, Scalar] | None:
    """Return the content of the file that a value names, its text as a source, and the value; None for no value.

    Raises Refused where it names no file.
    """
    found = sources.entry(field, i)
    if found is None or not scalar_text(found.node):
        return None
    store = sources.store
    file = sources.path(found)
    source, fault = store.source(file)
    if fault is not None and fault.kind in ("unreadable", "too-large"):
        raise Refused("unreadable", fault.span, fault.message)
    try:
        return store.tree.read(file), source, found.node
    except OSError as error:  # it has changed since it was first read
        message = f"`{found.shown}` cannot be read: {(error.strerror or str(error)).lower()}"
        raise Refused("bad-generator", found.span, message) from None


def _file_key(named: Scalar, *, secret: bool) -> str:
    text = scalar_text(named)
    count = text.count("=")
    if count == 0:
        return text.rstrip("/").rpartition("/")[2]
    if count > 1 or text.startswith("=") or text.endswith("="):
        raise Refused("bad-generator", named.span, f"`{MASK if secret else text}` is neither a path nor `key=path`")
    return text.partition("=")[0]


def _literal(literal: Scalar) -> _Pair:
    text = scalar_text(literal)
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise Refused("bad-generator", literal.span, "a literal is written `key=value`")
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    return _Pair(key, value.encode(), literal.span, ())


def _env_pairs(data: bytes, source: Source, named: Scalar) -> Iterator[_Pair]:
    lines = data.split(b"\n")
    if lines and not lines[-1]:
        lines.pop()
    for number, line in enumerate(lines, 1):
        start = source.line_start(number)
        span = Span(source, start, start + len(source.line(number)))
        try:
            text = line.removesuffix(b"\r").decode("utf-8-sig" if number == 1 else "utf-8").lstrip()
        except UnicodeDecodeError:
            raise Refused("bad-generator", span, "this line is not UTF-8") from None
        if not text or text.startswith("#"):
            continue
        key, _, value = text.partition("=")
        if key:
            yield _Pair(key, value.encode(), span, (Via(named.span, "env file"),))


def _config_data(entry: Mapping, pairs: dict[str, _Pair]) -> dict[str, Node]:
    """Return `data` and `binaryData`; content that is not UTF-8 goes to the second."""
    text: dict[str, Node] = {}
    binary: dict[str, Node] = {}
    for key in sorted(pairs):
        pair = pairs[key]
        try:
            text[key] = Derived(pair.value.decode(), pair.span, pair.via)
        except UnicodeDecodeError:
            binary[key] = Derived(_base64(pair.value), pair.span, (*pair.via, Via(pair.span, "base64")))
    result: dict[str, Node] = {}
    if text:
        result["data"] = _mapping(entry, text)
    if binary:
        result["binaryData"] = _mapping(entry, binary)
    return result


def _secret_data(entry: Mapping, pairs: dict[str, _Pair]) -> dict[str, Node]:
    data: dict[str, Node] = {
        key: Derived(_base64(pair.value), pair.span, (*pair.via, Via(pair.span, "base64")))
        for key, pair in sorted(pairs.items())
    }
    return {"data": _mapping(entry, data)}


def _base64(data: bytes) -> str:
    """Return base64 text, long ones in lines of 70 characters as kustomize writes them."""
    text = base64.b64encode(data).decode()
    if len(text) // 70 + 1 == 1:
        return text
    return "".join(text[i : i + 70] + "\n" for i in range(0, len(text), 70))
