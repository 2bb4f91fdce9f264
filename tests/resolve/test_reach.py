"""What the clusters of a repository apply, and what is built without clusters."""

from __future__ import annotations

from preflux.config import Config
from preflux.discover.discover import discover
from preflux.files import Memory
from preflux.parse.store import Store
from preflux.resolve.flux import FluxObjects, read_flux
from preflux.resolve.graph import resolve
from preflux.resolve.reach import Reach, reach
from preflux.resolve.sources.paths import folder_of, same_repository

SOURCE = "sourceRef: {kind: GitRepository, name: flux-system}"
OBJECT = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"


def flux(name: str, path: str | None, source: str = SOURCE, more: str = "") -> str:
    lines = [
        "apiVersion: kustomize.toolkit.fluxcd.io/v1",
        "kind: Kustomization",
        f"metadata: {{name: {name}, namespace: flux-system}}",
        "spec:",
        "  prune: true",
    ]
    lines += [f"  {line}" for line in (f"path: {path}" if path is not None else "", source, more) if line]
    return "\n".join(lines) + "\n"


def repository(name: str, url: str) -> str:
    head = f"apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {{name: {name}}}\n"
    return f"{head}spec: {{url: {url}}}\n"


def found(files: dict[str, str], config: Config | None = None) -> tuple[FluxObjects, Reach]:
    tree = discover(Memory(dict(files)), config or Config())
    graph = resolve(tree, Store(tree))
    objects = read_flux(graph)
    named = [folder_of(path) for path in config.clusters] if config is not None else []
    return objects, reach(graph, objects, [*named, *(sync.folder for sync in objects.syncs)])


def roots(result: Reach) -> list[str]:
    return [f"{k.folder}{' (generated)' if k.generated else ''}" for k in result.roots]


def test_without_flux_every_root_is_built_and_bases_are_not() -> None:
    files = {
        "base/kustomization.yaml": "resources: [a.yaml]",
        "base/a.yaml": OBJECT,
        "staging/kustomization.yaml": "resources: [../base]\ncomponents: [../component]",
        "component/kustomization.yaml": "kind: Component\nresources: []",
        "lone/a.yaml": OBJECT,
    }
    _, result = found(files)
    assert not result.by_flux
    assert roots(result) == ["staging"]
    assert result.reached == set(files) - {"lone/a.yaml"}


def test_from_bootstrap_to_what_the_paths_name() -> None:
    files = {
        "clusters/staging/flux-system/gotk-sync.yaml": flux("flux-system", "./clusters/staging")
        + "---\n"
        + repository("flux-system", "ssh://git@github.com/example/fleet"),
        "clusters/staging/flux-system/kustomization.yaml": "resources: [gotk-sync.yaml]",
        "clusters/staging/apps.yaml": flux("apps", "/apps/staging/", more="components: [../../components/a]"),
        "apps/staging/kustomization.yaml": "resources: [web.yaml]",
        "apps/staging/web.yaml": OBJECT,
        "components/a/kustomization.yaml": "kind: Component\nresources: []",
        "apps/old/kustomization.yaml": "resources: [ks.yaml]",
        "apps/old/ks.yaml": flux("older", "./apps/older"),
        "apps/kustomization.yaml": "resources: []",
        "apps/older/a.yaml": OBJECT,
    }
    _, result = found(files)
    assert result.by_flux
    assert roots(result) == [
        "apps",
        "apps/old",
        "apps/staging",
        "clusters/staging (generated)",
        "clusters/staging/flux-system",
    ]
    assert result.reached == {
        path for path in files if not path.startswith("apps/") or path.startswith("apps/staging/")
    }
    assert [k.name for k in result.applied["apps/staging"]] == ["apps"]


def test_a_generated_kustomization_takes_the_tree_as_flux_does() -> None:
    files = {
        "ks.yaml": flux("apps", "apps"),
        "apps/a.yaml": OBJECT,
        "apps/deep/b.yml": OBJECT,
        "apps/deep/notes.md": "",
        "apps/deep/c.json": "{}",
        "apps/own/kustomization.yml": "resources: [d.yaml]",
        "apps/own/d.yaml": OBJECT,
        "apps/own/not-listed.yaml": OBJECT,
        "apps/.sops.yaml": "creation_rules: []",
        "apps/.sourceignore": "skip.yaml",
        "apps/skip.yaml": "no: object",
    }
    _, result = found(files)
    (made,) = (k for k in result.roots if k.generated)
    assert [entry.text for entry in made.entries_of("resources")] == ["./a.yaml", "./deep/b.yml", "./own"]
    assert made.faults == []
    assert result.reached == {
        "ks.yaml",
        "apps/a.yaml",
        "apps/deep/b.yml",
        "apps/own/kustomization.yml",
        "apps/own/d.yaml",
    }


def test_a_flux_instance_and_the_values_of_its_chart_begin_a_cluster() -> None:
    instance = "apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: {name: flux}\n"
    release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: flux-instance}\n"
    files = {
        "apps/flux/kustomization.yaml": "resources: [a.yaml, b.yaml]",
        "apps/flux/a.yaml": f"{instance}spec:\n  sync:\n    path: ./clusters/one\n",
        "apps/flux/b.yaml": f"{release}spec:\n  values:\n    instance:\n      sync:\n        path: clusters/two\n",
        "clusters/one/a.yaml": OBJECT,
        "clusters/two/kustomization.yaml": "resources: []",
        "clusters/three/a.yaml": OBJECT,
    }
    objects, result = found(files)
    assert [sync.folder for sync in objects.syncs] == ["clusters/one", "clusters/two"]
    assert result.reached == {"clusters/one/a.yaml", "clusters/two/kustomization.yaml"}


def test_the_configuration_names_clusters() -> None:
    files = {"clusters/one/a.yaml": OBJECT, "apps/kustomization.yaml": "resources: []"}
    _, result = found(files, Config(clusters=("./clusters/one",)))
    assert result.reached == {"clusters/one/a.yaml"}


def test_sources_of_other_repositories_are_not_followed() -> None:
    files = {
        "clusters/a.yaml": repository("flux-system", "https://github.com/example/fleet.git"),
        "clusters/b.yaml": repository("mirror", "ssh://git@github.com:22/Example/fleet")
        + "---\n"
        + repository("other", "https://github.com/example/other"),
        "clusters/mirror.yaml": flux("mirror", "apps", "sourceRef: {kind: GitRepository, name: mirror}"),
        "clusters/other.yaml": flux("other", "apps", "sourceRef: {kind: GitRepository, name: other}"),
        "clusters/unknown.yaml": flux("unknown", "apps", "sourceRef: {kind: OCIRepository, name: fleet}"),
        "clusters/nowhere.yaml": flux("nowhere", "deploy", "sourceRef: {kind: GitRepository, name: elsewhere}"),
        "clusters/patched.yaml": flux("patched", "apps", ""),
        "apps/a.yaml": OBJECT,
    }
    objects, _ = found(files)
    said = {k.name: (k.own_source, k.folders) for k in objects.kustomizations}
    assert said == {
        "mirror": (True, ("apps",)),
        "other": (False, ()),
        "unknown": (None, ("apps",)),
        "nowhere": (None, ()),
        "patched": (True, ("apps",)),
    }


def test_paths_with_variables_match_what_stands_there() -> None:
    files = {
        "ks.yaml": flux("apps", "./apps/${ENV}/x-${N:=1}"),
        "apps/staging/x-1/a.yaml": OBJECT,
        "apps/production/x-2/a.yaml": OBJECT,
        "apps/production/y/a.yaml": OBJECT,
    }
    objects, result = found(files)
    assert objects.kustomizations[0].has_variables
    assert objects.kustomizations[0].folders == ("apps/production/x-2", "apps/staging/x-1")
    assert result.reached == {"ks.yaml", "apps/staging/x-1/a.yaml", "apps/production/x-2/a.yaml"}


def test_paths_inside_an_artifact_are_traced_to_their_copies() -> None:
    generator = """apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata: {name: all}
spec:
  artifacts:
    - name: apps
      copy:
        - {from: "@repo/apps/base/**", to: "@artifact/base/"}
        - {from: "@repo/apps/staging/**", to: "@artifact/staging/"}
"""
    files = {
        "cluster/artifacts.yaml": generator,
        "cluster/apps.yaml": flux("apps", "./staging", "sourceRef: {kind: ExternalArtifact, name: apps}"),
        "apps/staging/kustomization.yaml": "resources: [../base]",
        "apps/base/kustomization.yaml": "resources: []",
        "staging/kustomization.yaml": "resources: []",
    }
    objects, result = found(files)
    assert objects.kustomizations[0].folders == ("apps/staging",)
    assert result.reached == set(files) - {"staging/kustomization.yaml"}


def test_patches_are_no_flux_kustomizations() -> None:
    files = {
        "clusters/kustomization.yaml": "resources: [apps.yaml]\npatches: [{path: patch.yaml}]",
        "clusters/apps.yaml": flux("apps", "apps"),
        "clusters/patch.yaml": flux("apps", "other"),
        "apps/a.yaml": OBJECT,
    }
    objects, _ = found(files)
    assert [(k.file, k.name) for k in objects.kustomizations] == [("clusters/apps.yaml", "apps")]


def test_what_plugins_name_and_ambiguous_folders_count_as_read() -> None:
    ksops = "apiVersion: viaduct.ai/v1\nkind: ksops\nmetadata: {name: a}\n"
    files = {
        "kustomization.yaml": "generators: [ksops.yaml]\nresources: [two]",
        "ksops.yaml": f"{ksops}files: [./secret.yaml, nothing.yaml]",
        "secret.yaml": OBJECT,
        "two/kustomization.yaml": "resources: []",
        "two/Kustomization": "resources: []",
    }
    _, result = found(files)
    assert result.reached == set(files)


def test_cycles_and_links_end() -> None:
    files = {
        "ks.yaml": flux("a", "a"),
        "a/kustomization.yaml": "resources: [../b]",
        "b/kustomization.yaml": "resources: [../a, loop/a]",
    }
    tree = discover(Memory(dict(files), {"b/loop": ""}), Config())
    graph = resolve(tree, Store(tree))
    result = reach(graph, read_flux(graph), ())
    assert result.reached == set(files)


def test_folder_of() -> None:
    paths = {"./a/": "a", "/a": "a", "../a/b": "a/b", "": "", "./": "", "a//b/../c": "a/c"}
    assert {path: folder_of(path) for path in paths} == paths


def test_same_repository() -> None:
    urls = [
        "https://github.com/example/fleet.git",
        "ssh://git@github.com/example/fleet",
        "ssh://git@github.com:22/Example/fleet.git/",
        "git@github.com:example/fleet.git",
    ]
    assert {same_repository(url) for url in urls} == {"github.com/example/fleet"}
    assert same_repository("https://github.com/example/other") == "github.com/example/other"
