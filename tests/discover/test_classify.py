"""Which files may be manifests, by path and by text."""

from __future__ import annotations

import pytest

from preflux.config import Config
from preflux.discover.classify import hides_manifests, looks_like_manifest, why_no_manifest
from preflux.discover.discover import discover
from preflux.discover.tree import Skipped
from preflux.files import Memory


@pytest.mark.parametrize(
    ("path", "others", "why"),
    [
        ("apps/web.yaml", (), ""),
        ("apps/dashboard.json", (), ""),
        ("README.md", (), "not YAML"),
        (".pre-commit-config.yaml", (), "a hidden file"),
        (".github/workflows/a.yaml", (), "in a hidden folder"),
        ("apps/.taskfiles/a.yaml", (), "in a hidden folder"),
        ("charts/web/templates/a.yaml", ("charts/web/Chart.yaml",), "in a Helm chart"),
        ("values.yaml", ("Chart.yaml",), "in a Helm chart"),
        ("charts/other/a.yaml", ("charts/web/Chart.yaml",), ""),
        ("terraform/manifests/a.yaml", ("terraform/main.tf",), "in a Terraform folder"),
        ("apps/a.yaml", ("main.tf",), ""),
        ("ansible/roles/web/templates/a.yaml", (), "in an Ansible role"),
        ("ansible/a.yaml", ("ansible/ansible.cfg",), "in an Ansible folder"),
        ("talos/patches/a.yaml", ("talos/talconfig.yaml",), "in a Talos folder"),
    ],
)
def test_by_path(path: str, others: tuple[str, ...], why: str) -> None:
    tree = discover(Memory(dict.fromkeys((path, *others), "")), Config())
    assert why_no_manifest(tree)(path) == why


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: v1\nkind: Secret\n",
        "---\r\nkind: Deployment # web\r\napiVersion: 'apps/v1'\r\n",
        '{"kind": "ConfigMap", "apiVersion": "v1"}',
        "foo: bar\n---\napiVersion: example.com/v1alpha1\nkind: Thing\n",
        "apiVersion: kustomize.toolkit.fluxcd.io\nkind: Kustomization\n",
        'apiVersion: v1\nkind: ConfigMap\ndata:\n  a: "{{ .Values }}"\n  b: |\n    x {{ y }}\n',
    ],
)
def test_manifests(text: str) -> None:
    assert looks_like_manifest(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "replicaCount: 1\n",
        "services:\n  web:\n    image: nginx\n",
        "- op: add\n  path: /a\n",
        "  apiVersion: v1\n  kind: Secret\n",
        "apiVersion: v1alpha1\nkind: HostnameConfig\n",
        "apiVersion: v1\nkind: Config\nclusters: []\n",
        "apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\n",
        "apiVersion: backstage.io/v1alpha1\nkind: Component\n",
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ name }}\n",
        "{% if x %}\napiVersion: v1\nkind: ConfigMap\n",
        "apiVersion: 2\nkind: Thing\n",
    ],
)
def test_other_text(text: str) -> None:
    assert not looks_like_manifest(text)


@pytest.mark.parametrize(
    ("path", "reason", "matters"),
    [
        (".", "git is not installed, so the files that it ignores are checked too", True),
        ("apps/web.yaml", "a link to nothing", True),
        ("apps/web.yaml", "its name is not UTF-8", True),
        ("apps/base", "a link out of the repository", True),
        ("vendor/example.com", "a git submodule", True),
        ("apps.d", "permission denied", True),
        ("plugin/Makefile", "a link to nothing", False),
        ("docs/notes.md", "a link out of the repository", False),
        ("docs/caf\\xe9.txt", "its name is not UTF-8", False),
        (".direnv/profile", "a link out of the repository", False),
        (".cache", "permission denied", False),
        (".github/dependabot.yaml", "a link to nothing", False),
        ("charts/web/templates", "a link out of the repository", False),
    ],
)
def test_what_is_skipped_matters_where_it_may_hold_manifests(path: str, reason: str, *, matters: bool) -> None:
    tree = discover(Memory({"charts/web/Chart.yaml": ""}), Config())
    assert hides_manifests(tree)(Skipped(path, reason)) == matters
