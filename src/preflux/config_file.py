"""Reads and validates `.preflux.yaml`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from posixpath import normpath
from typing import Any

from preflux.catalogue.page import pages
from preflux.catalogue.selection import ALL, families, packs
from preflux.cluster_settings import fields as _fields
from preflux.cluster_settings import problem_at as _at
from preflux.cluster_settings import read_sources, read_variables
from preflux.cluster_settings import text_of as _text
from preflux.config import BadFolder, Config, ConfigError, Problem
from preflux.data import schemas_dir
from preflux.discover.gitignore import BadPattern, read_pattern
from preflux.finding import Severity
from preflux.limits import MAX_PATTERNS_OF_ALL
from preflux.lookup import at, items_at, text_at
from preflux.nearest import did_you_mean
from preflux.node import Derived, Mapping, Node, Scalar, Sequence, Timestamp
from preflux.parse.decode import decode
from preflux.parse.loader import load
from preflux.resolve.remote.git_url import LOGIN, folder_in, repository_of
from preflux.schema.compile import refuse_to_fetch
from preflux.schema.definitions import carried, nearest_version
from preflux.span import Span

_SHOWN = 60
"""The number of characters of a pattern that are shown in a message."""

_VERSIONS = ("kubernetes-version", "flux-version")
_TYPES = {"object": "a mapping", "array": "a list", "string": "text", "number": "a number", "boolean": "a boolean"}
_FORMS = {
    "kubernetes-version": "a version such as `1.33`",
    "flux-version": "a version such as `2.9`",
}


def read_config(path: str, data: bytes, from_root: Callable[[str], str | None] = normpath) -> Config:
    """Return the configuration in a file. Raises ConfigError with all problems; they show `path` as the file's name.

    `from_root` turns the path of a folder as it is written into one relative to the root of the repository. It returns None
    for a folder to leave out, and raises BadFolder for one that cannot be used. By default paths are relative to the root
    and not checked.
    """
    source, fault = decode(path, data)
    if fault is not None:
        raise ConfigError(Problem(str(fault.span), fault.message, fault.hint))
    file = load(source)
    if file.faults:
        raise ConfigError(*(Problem(str(found.span), found.message, found.hint) for found in file.faults))
    if not file.documents or file.documents[0].empty:
        return Config()
    document = file.documents[0]
    root = _versions_as_text(document.root)
    duplicates = [_at(later.span, f"duplicate key `{later.text}`") for later, _ in document.duplicates]
    problems = [*duplicates, *_against_schema(root)]
    checkouts: dict[str, str] = {}
    sources: dict[str, str] = {}
    variables: dict[str, dict[str, str]] = {}
    if not problems:
        problems = [*_names(root), *_patterns(root), *_checkouts(root, from_root, checkouts)]
        problems += [*read_sources(root, from_root, sources), *read_variables(root, from_root, variables)]
    if problems:
        raise ConfigError(*(problem for _, problem in sorted(problems)))
    config = _config(root, tuple(checkouts.items()))
    return replace(config, sources=tuple(sources.items()), variables=tuple(variables.items()))


def check_words(words: Iterable[str], option: str) -> None:
    """Raise ConfigError if words of an option are neither rules nor families."""
    problems = [Problem(option, f"`{word}` is not a rule or a family", _hint(word)) for word in words if _unknown(word)]
    if problems:
        raise ConfigError(*problems)


def check_kubernetes(version: str, option: str) -> None:
    """Raise ConfigError if there are no schemas for the Kubernetes version of an option."""
    problem = _kubernetes(version)
    if problem:
        raise ConfigError(Problem(option, *problem))


def _kubernetes(version: str) -> tuple[str, str] | None:
    """Return a message and a hint for a Kubernetes version without schemas; None if there are schemas for it."""
    known = [f"{major}.{minor}" for major, minor in carried()]
    if version in known:
        return None
    near = next((other for other in known if other.startswith(version)), None)  # `1.3` may be an unquoted `1.30`
    near = near or f"1.{nearest_version(version)[1]}"
    return f"preflux has no schemas for Kubernetes {version}, only for {known[0]} to {known[-1]}", f"the nearest is `{near}`"


def _config(root: Node, checkouts: tuple[tuple[str, str], ...]) -> Config:
    severities: dict[str, Severity] = {}
    off: list[str] = []
    for rule, level in _fields(root, "severity"):
        text = _text(level)
        if text == "off":
            off.append(rule)
        else:
            severities[rule] = Severity[text]
    return Config(
        pack=text_at(root, "extends") or "default",
        select=_texts(root, "select"),
        ignore=(*_texts(root, "ignore"), *off),
        severities=severities,
        path_ignores=tuple(
            (glob, tuple(map(_text, items_at(words)))) for glob, words in _fields(root, "per-path-ignores")
        ),
        kubernetes_version=(text_at(root, "kubernetes-version") or "").removeprefix("v"),
        flux_version=(text_at(root, "flux-version") or "").removeprefix("v"),
        clusters=_texts(root, "clusters"),
        exclude=_texts(root, "exclude"),
        provided=tuple({key: _text(value) for key, value in _fields(item)} for item in items_at(root, "provided")),
        checkouts=checkouts,
    )


def _texts(root: Node, key: str) -> tuple[str, ...]:
    return tuple(_text(item) for item in items_at(root, key))


def _versions_as_text(root: Node) -> Node:
    """Return the root with versions as strings: here `1.30` without quotes is a version, not the number 1.3."""
    for key in _VERSIONS:
        version = at(root, key)
        if isinstance(root, Mapping) and isinstance(version, Scalar) and isinstance(version.value, int | float):
            root = root.with_field(key, Derived(version.text, version))
    return root


def _against_schema(root: Node) -> Iterator[tuple[tuple[str, int, int], Problem]]:
    from json import loads  # noqa: PLC0415 - only a repository with a configuration needs a schema

    from jsonschema_rs import validator_for  # noqa: PLC0415 - the same

    schema = loads((schemas_dir() / "config.json").read_text(encoding="utf-8"))
    for error in validator_for(schema, retriever=refuse_to_fetch).iter_errors(_json(root)):
        path = error.instance_path
        node = at(root, *path)
        if node is None:
            continue
        kind: Any = error.kind
        name = ".".join(str(step) for step in path if isinstance(step, str))
        what = f"`{name}`" if name else "the configuration"
        if kind.name == "additionalProperties" and isinstance(node, Mapping):
            known = schema["properties"] if not path else schema["properties"]["provided"]["items"]["properties"]
            for key in kind.unexpected:
                where = f" of {what}" if name else ""
                yield _at(node.key(key).span, f"`{key}` is not a setting{where}", did_you_mean(key, known))
        elif kind.name == "type":
            yield _at(_short(node), f"{what} wants {' or '.join(_TYPES.get(t, t) for t in kind.types)}")
        elif kind.name == "enum":
            listed = ", ".join(f"`{option}`" for option in kind.options)
            hint = did_you_mean(_text(node), kind.options)
            yield _at(_short(node), f"`{_text(node)}` of {what} is not one of {listed}", hint)
        elif kind.name == "required":
            yield _at(_short(node), f"{what} lacks `{kind.property}`")
        elif kind.name == "pattern":
            yield _at(_short(node), f"{what} is `{_text(node)}`", f"write {_FORMS[name]}")
        else:
            yield _at(_short(node), f"{what} has an empty value")


def _json(node: Node) -> Any:
    """Return a node as plain data; an unquoted date stays a string, since a folder may have such a name."""
    if isinstance(node, Mapping):
        return {key: _json(value) for key, value in node.fields.items()}
    if isinstance(node, Sequence):
        return [_json(item) for item in node.items]
    return node.text if isinstance(node.value, Timestamp) else node.value


def _names(root: Node) -> Iterator[tuple[tuple[str, int, int], Problem]]:
    """Yield the rules, families, packs and versions that do not exist."""
    pack = at(root, "extends")
    if isinstance(pack, Scalar) and pack.text not in packs():
        listed = ", ".join(f"`{name}`" for name in sorted(packs()))
        yield _at(pack.span, f"`{pack.text}` is not a pack; the packs are {listed}", did_you_mean(pack.text, packs()))
    version = at(root, "kubernetes-version")
    if isinstance(version, Scalar):
        problem = _kubernetes(".".join(version.text.removeprefix("v").split(".")[:2]))
        if problem:
            yield _at(version.span, *problem)
    words = [*items_at(root, "select"), *items_at(root, "ignore")]
    for _, listed_words in _fields(root, "per-path-ignores"):
        words += items_at(listed_words)
    for word in words:
        if _unknown(_text(word)):
            yield _at(word.span, f"`{_text(word)}` is not a rule or a family", _hint(_text(word)))
    severity = at(root, "severity")
    if isinstance(severity, Mapping):
        for key, node in severity.keys.items():
            if key not in pages():
                yield _at(
                    node.span, f"`{key}` is not a rule", did_you_mean(key, pages()) or "`preflux rules` lists them"
                )


def _patterns(root: Node) -> Iterator[tuple[tuple[str, int, int], Problem]]:
    """Yield the patterns that are not valid."""
    ignores = at(root, "per-path-ignores")
    globs = list(ignores.keys.values()) if isinstance(ignores, Mapping) else []
    nodes = [*items_at(root, "exclude"), *globs]
    if len(nodes) > MAX_PATTERNS_OF_ALL:
        yield _at(_short(nodes[MAX_PATTERNS_OF_ALL]), f"more than {MAX_PATTERNS_OF_ALL} patterns")
    for node in nodes[:MAX_PATTERNS_OF_ALL]:
        text = _text(node)
        try:
            read_pattern(text)
        except BadPattern as bad:
            yield _at(node.span, f"`{text if len(text) <= _SHOWN else f'{text[:_SHOWN]}...'}` {bad}")


def _checkouts(
    root: Node, from_root: Callable[[str], str | None], found: dict[str, str]
) -> Iterator[tuple[tuple[str, int, int], Problem]]:
    """Yield the problems of the checkouts; add the usable ones to `found`, as in `Config.checkouts`."""
    node = at(root, "checkouts")
    known: dict[str, str] = {}
    for url, folder in _fields(node):
        assert isinstance(node, Mapping)
        span = node.key(url).span
        address, mark, query = url.partition("?")
        name, inner = repository_of(address), folder_in(address)
        if LOGIN.search(url):  # never print credentials
            yield _at(span, "the URL of a repository contains credentials", "remove them: nothing is fetched")
        elif name is None:
            yield _at(span, f"`{url}` is not the URL of a repository", "write it as `https://github.com/org/repo`")
        elif mark:
            yield _at(span, f"`{url}` names a ref", f"remove `?{query}`: a checkout is used for every ref")
        elif inner:
            yield _at(span, f"`{url}` names a folder of a repository", f"remove `{inner}`: a checkout is a whole repository")
        elif name in known:
            yield _at(span, f"`{url}` is the same repository as `{known[name]}`", "keep one of them")
        else:
            known[name] = url
            try:
                place = from_root(_text(folder))
                if place is not None:
                    found[name] = place
            except BadFolder as bad:
                yield _at(folder.span, bad.message, bad.hint)


def _unknown(word: str) -> bool:
    return word != ALL and word not in pages() and word not in families()


def _hint(word: str) -> str:
    return did_you_mean(word, {*pages(), *families(), ALL}) or "`preflux rules` lists them"


def _short(node: Node) -> Span:
    """Return the span to point at: for a mapping its first key."""
    if isinstance(node, Mapping) and node.fields:
        return node.first_key.span
    return node.span
