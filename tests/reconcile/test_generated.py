"""What Flux builds of a folder without a kustomization file, against its own generator."""

from __future__ import annotations

from pathlib import Path

import pytest

from preflux.config import Config
from preflux.discover.discover import discover
from preflux.discover.disk import Disk
from preflux.parse.store import Store
from preflux.reconcile.kustomization import flux_kustomization
from preflux.render.build.builder import Builder
from preflux.render.build.text import text_of
from preflux.resolve.graph import Graph
from reconcile.libraries import Libraries
from reconcile.ours import object_of
from reconcile.trees import write_tree

KUSTOMIZATION = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec: {path: ./apps, prune: true}
"""
CASES = 40


def built(root: Path, taken_out: str = "") -> str | None:
    """Return the text that preflux builds of `apps`; None where the build is refused."""
    tree = discover(Disk(root, git=False), Config())
    graph = Graph(tree, Store(tree))
    kustomization = flux_kustomization(object_of(KUSTOMIZATION).root, "apps", graph, lambda path: path != taken_out)
    assert kustomization is not None
    build = Builder(graph).build(kustomization, order="fifo")
    text = text_of(build)
    return None if build.refused or text.faults else text.documents


def without_links(root: Path) -> None:
    """Make the folder what the source makes an artifact of: it leaves links out."""
    for path in sorted(root.rglob("*")):
        if path.is_symlink():
            path.unlink()


@pytest.mark.parametrize("number", range(CASES))
def test_random_tree(number: int, tmp_path: Path, libraries: Libraries) -> None:
    write_tree(tmp_path / "apps", number)
    ours = built(tmp_path)
    without_links(tmp_path)
    assert ours == libraries.ask(root=str(tmp_path), kustomization=KUSTOMIZATION).result


def manifest(name: str) -> str:
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n"


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


def test_order_is_by_name_and_depth_first(tmp_path: Path) -> None:
    files = {"z.yaml": "last", "a/b.yaml": "second", "a.yaml": "third", ".h.yml": "first", "a/c.json": "never"}
    write(tmp_path / "apps", {path: manifest(name) for path, name in files.items()})
    assert built(tmp_path) == "---\n".join(manifest(name) for name in ("first", "second", "third", "last"))


def test_what_is_no_object_fails_the_build(tmp_path: Path) -> None:
    write(tmp_path / "apps", {"a.yaml": manifest("a"), "values.yaml": "replicas: 2\n"})
    assert built(tmp_path) is None


def test_what_the_source_leaves_out_is_not_built(tmp_path: Path) -> None:
    write(tmp_path / "apps", {"a.yaml": manifest("a"), ".sops.yaml": "creation_rules: []\n"})
    assert built(tmp_path, taken_out="apps/.sops.yaml") == manifest("a")


def test_an_empty_folder_builds_nothing(tmp_path: Path) -> None:
    write(tmp_path / "apps", {"README.md": "nothing yet\n"})
    assert built(tmp_path) == ""
