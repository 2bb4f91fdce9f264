"""Whose a source is, and where its paths begin."""

from __future__ import annotations

import pytest

from preflux.config import Config
from preflux.discover.discover import discover
from preflux.discover.tree import Tree
from preflux.files import Memory
from preflux.node import Mapping
from preflux.parse.loader import load
from preflux.resolve.sources.owner import Checkout, Foreign, Ours, SourceKey, Sources, Unknown, conclude, starts_of
from preflux.resolve.sources.paths import start_for
from preflux.resolve.sources.syncs import Sync, may_sync, syncs_in
from preflux.span import Source

ROOT = SourceKey("GitRepository", "flux-system", "flux-system")


def git(name: str) -> SourceKey:
    return SourceKey("GitRepository", "apps", name)


def oci(name: str) -> SourceKey:
    return SourceKey("OCIRepository", "apps", name)


def tree(*folders: str) -> Tree:
    return discover(Memory({f"{folder}/a.yaml": "" for folder in folders}), Config())


def sources() -> Sources:
    said = [("OCIRepository/apps/said", "deploy"), ("oci://r.example.com/x", "k8s")]
    found = Sources({"git.example.com/lib": "../lib"}, said)
    found.take(ROOT, Ours("", "the root reads it"))
    found.define(ROOT, "ssh://git@git.example.com/acme/fleet")
    return found


@pytest.mark.parametrize(
    ("key", "url", "owner"),
    [
        (ROOT, None, Ours("", "the root reads it")),
        (git("again"), "https://git.example.com/acme/fleet.git", Ours("", f"it has the URL of {ROOT}")),
        (git("other"), "https://git.example.com/acme/other", Foreign("its URL is that of another repository")),
        (git("lib"), "https://git.example.com/lib", Checkout("../lib")),
        (git("open"), "https://git.example.com/${WHO}/fleet", Unknown("its URL has a variable")),
        (git("none"), None, Unknown("nothing here defines it")),
        (oci("said"), None, Ours("deploy", "the configuration says so")),
        (oci("url"), "oci://r.example.com/x", Ours("k8s", "the configuration says so")),
        # An artifact is not the git repository of the same address.
        (oci("same"), "oci://git.example.com/acme/fleet", Foreign("its URL is that of another repository")),
    ],
)
def test_owner(key: SourceKey, url: str | None, owner: object) -> None:
    known = sources()
    if url is not None:
        known.define(key, url)
    assert known.owner(key) == owner


@pytest.mark.parametrize(
    ("kind", "paths", "start"),
    [
        ("GitRepository", ["apps/web"], ""),
        ("GitRepository", ["apps"], None),
        ("GitRepository", ["apps", "infra"], ""),
        ("GitRepository", ["apps", "none"], None),
        ("GitRepository", ["apps", "infra", "apps/web", "apps/shop", "none"], ""),
        ("GitRepository", ["x", "y"], None),
        ("OCIRepository", ["x", "y"], "deploy"),
        ("OCIRepository", ["twice/a"], None),
        ("OCIRepository", [], None),
    ],
)
def test_a_source_that_nothing_defines_is_told_by_its_paths(kind: str, paths: list[str], start: str | None) -> None:
    folders = tree("apps/web", "apps/shop", "infra", "deploy/x", "deploy/y", "one/twice/a", "two/twice/a")
    owner = conclude(SourceKey(kind, "apps", "some"), paths, folders, assumed=False)
    assert (owner.start if isinstance(owner, Ours) else None) == start


def test_two_beginnings_are_told() -> None:
    owner = conclude(oci("some"), ["twice/a"], tree("one/twice/a", "two/twice/a"), assumed=False)
    assert owner == Unknown("its paths may be relative to `one` or `two`")


def test_a_name_alike_or_in_another_namespace_was_meant() -> None:
    known = sources()
    assert known.meant(SourceKey("GitRepository", "flux-system", "flux-sytem")) == ROOT
    assert known.meant(git("flux-system")) == ROOT
    assert known.meant(git("services")) is None


def test_where_a_source_begins() -> None:
    assert start_for("a/b/c", "b/c", artifact=True) == "a"
    assert start_for("a/b/c", "b/c", artifact=False) is None
    assert start_for("a/b/c", "a/b/c", artifact=False) == ""
    assert start_for("a/b", "", artifact=True) == "a/b"
    assert start_for("ab/c", "b/c", artifact=True) is None
    assert starts_of("c", tree("c", "b/c", "a/b/c")) == ["", "b", "a/b"]


def syncs(text: str) -> list[Sync]:
    assert may_sync(text)
    root = load(Source("values.yaml", text)).documents[0].root
    assert isinstance(root, Mapping)
    return list(syncs_in(root))


def test_values_of_charts_at_any_depth() -> None:
    (sync,) = syncs("a:\n- instance: {sync: {url: u, path: ./x/, name: n, kind: Bucket}}\n")
    assert (sync.source, sync.name, sync.folder, sync.url) == (SourceKey("Bucket", "flux-system", "n"), "n", "x", "u")
    (sync,) = syncs("gitRepository: {name: g, spec: {url: u}}\nkustomization: {name: k, spec: {path: x}}\n")
    assert (sync.source, sync.name) == (SourceKey("GitRepository", "flux-system", "g"), "k")
    (sync,) = syncs("kind: ConfigMap\ndata:\n  values.yaml: |\n    instance:\n      sync: {url: u, path: x}\n")
    assert (sync.folder, sync.span.line, sync.span.column) == ("x", 5, 28)
    assert syncs("instance: {sync: {path: x}}\n") == []  # values of anything
    assert not may_sync("gitRepository: {}\n")
