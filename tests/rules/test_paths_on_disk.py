"""What rules of the family paths say of things that a page cannot show: links, submodules, files that git ignores."""

from __future__ import annotations

from preflux.config import Config
from preflux.files import Entry, Memory
from preflux.pipeline import lint

FLUX = """apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  path: ./apps
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
"""


class Odd(Memory):
    """A tree with things in it that are not looked at."""

    def __init__(self, files: dict[str, str | bytes], *entries: Entry) -> None:
        super().__init__(files)
        self._odd = entries

    def entries(self) -> list[Entry]:
        return [*super().entries(), *self._odd]


def said(files: Memory, *rules: str) -> list[str]:
    report = lint(files, Config(select=rules))
    return [f"{r.finding.span}: {r.severity}: {r.finding.message} [{r.rule}]" for r in report.findings]


def test_a_file_that_git_ignores_is_an_error_where_flux_builds() -> None:
    ignored = {"apps/.env": "git ignores it"}
    files: dict[str, str | bytes] = {"apps/kustomization.yaml": "secretGenerator:\n  - name: web\n    envs: [.env]\n"}
    message = "`.env` is on disk, but not in the repository: git ignores it [broken-path]"
    assert said(Memory(files, unlisted=ignored), "broken-path") == [f"apps/kustomization.yaml:3:12: warning: {message}"]
    assert said(Memory({**files, "clusters/apps.yaml": FLUX}, unlisted=ignored), "broken-path") == [
        f"apps/kustomization.yaml:3:12: error: {message}"
    ]


def test_links_that_lead_nowhere_are_named_and_submodules_are_not_known() -> None:
    named = ("nothing.yaml", "out.yaml", "loop.yaml", "sub/deploy", "sub", "shut/a.yaml", "pipe.yaml")
    text = "resources:\n" + "".join(f"  - {name}\n" for name in named)
    files = Odd(
        {"kustomization.yaml": text},
        Entry("nothing.yaml", "link", None, "a link to nothing"),
        Entry("out.yaml", "link", None, "a link out of the repository"),
        Entry("loop.yaml", "link", None, "a link to itself"),
        Entry("pipe.yaml", "unreadable", None, "a named pipe"),
        Entry("sub", "unreadable", None, "a git submodule"),
        Entry("shut", "unreadable", None, "permission denied"),
    )
    assert said(files, "paths") == [
        "kustomization.yaml:2:5: error: `nothing.yaml` is a link to nothing [broken-path]",
        "kustomization.yaml:3:5: error: `out.yaml` is a link out of the repository [broken-path]",
        "kustomization.yaml:4:5: error: `loop.yaml` is a link to itself [broken-path]",
        "kustomization.yaml:8:5: error: `pipe.yaml` is a named pipe [broken-path]",
    ]


def test_a_link_to_a_folder_above_is_a_cycle_and_ends() -> None:
    files = Memory({"apps/kustomization.yaml": "resources:\n  - loop/apps\n"}, links={"apps/loop": ""})
    assert said(files, "kustomization-cycle") == [
        "apps/kustomization.yaml:2:5: error: `loop/apps` is this folder itself [kustomization-cycle]"
    ]


def test_one_broken_file_does_not_make_orphans_of_all_that_it_named() -> None:
    files: dict[str, str | bytes] = {
        "clusters/apps.yaml": FLUX,
        "apps/kustomization.yaml": "resources:\n\t- web\n",
        "apps/web/kustomization.yaml": "resources: [a.yaml]\n",
        "apps/web/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
        "apps/b.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n",
    }
    assert said(Memory(files), "orphan-file") == []


def test_a_file_at_the_root_beside_no_kustomization_in_a_repository_without_flux() -> None:
    lone = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
    files = {"lone.yaml": lone, "apps/kustomization.yaml": "resources: []\n", "apps/deep/a.yaml": lone}
    assert said(Memory({**files}), "orphan-file") == [
        "apps/deep/a.yaml:1:1: warning: no build applies this file [orphan-file]"
    ]
