"""`preflux why`: one field, and every place that took part in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from preflux.cli.run import run

BASE = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations: {example.com/owner: platform}
spec:
  replicas: 1
  template:
    spec:
      securityContext:
        runAsNonRoot: true
      containers:
        - name: web
          image: ghcr.io/example/web:1.0
          env: [{name: LEVEL, value: info}]
"""
OVERLAY = """\
resources:
  - ../base
namePrefix: staging-
patches:
  - path: patch.yaml
  - target: {kind: Deployment}
    patch: |-
      - op: remove
        path: /spec/template/spec/containers/0/env
images:
  - name: ghcr.io/example/web
    newTag: "2.0"
secretGenerator:
  - name: token
    literals:
      - token=hunter2
"""
PATCH = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  template:
    spec:
      securityContext: null
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {
        ".preflux.yaml": "",
        "base/kustomization.yaml": "resources:\n  - web.yaml\n",
        "base/web.yaml": BASE,
        "staging/kustomization.yaml": OVERLAY,
        "staging/patch.yaml": PATCH,
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["why", *arguments]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    return printed.out


@pytest.mark.usefixtures("repository")
def test_a_value_with_what_it_overrides(capsys: pytest.CaptureFixture[str]) -> None:
    assert _said(capsys, "staging", "Deployment/staging-web", "spec.replicas") == (
        "Deployment/staging-web spec.replicas: 3\n"
        "\n"
        "base/web.yaml:7:13: written\n"
        "   7 |   replicas: 1\n"
        "     |             ^\n"
        "\n"
        "staging/patch.yaml:6:13: overridden\n"
        "   6 |   replicas: 3\n"
        "     |             ^\n"
    )


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("field", "value", "places"),
    [
        (
            "spec.template.spec.containers[web].image",
            ": ghcr.io/example/web:2.0",
            ["base/web.yaml:14:18: written", "staging/kustomization.yaml:12:13: overridden"],
        ),
        (
            "metadata.name",
            ": staging-web",
            ["base/web.yaml:4:9: written", "staging/kustomization.yaml:3:13: the prefix comes from here"],
        ),
        ("metadata.annotations.example.com/owner", ": platform", ["base/web.yaml:5:36: written"]),
        (
            "spec.template.spec.securityContext.runAsNonRoot",
            " was removed",
            ["base/web.yaml:11:23: written", "staging/patch.yaml:9:7: removed"],
        ),
        (
            "spec.template.spec.containers[web].env[LEVEL].value",
            " was removed",
            ["base/web.yaml:15:38: written", "staging/kustomization.yaml:9:15: removed"],
        ),
    ],
)
def test_every_way_to_change_a_value(capsys: pytest.CaptureFixture[str], field: str, value: str, places: list[str]) -> None:
    # The name of before the prefix does too.
    first, *rest = _said(capsys, "staging", "deployment/web", field).split("\n")
    assert first.endswith(value)
    assert [line for line in rest if ".yaml:" in line] == places


@pytest.mark.usefixtures("repository")
def test_a_value_with_parts(capsys: pytest.CaptureFixture[str]) -> None:
    assert _said(capsys, "staging", "Deployment/web", "spec.template.spec.containers") == (
        "Deployment/staging-web spec.template.spec.containers\n"
        "\n"
        "- image: ghcr.io/example/web:2.0  # staging/kustomization.yaml:12:13, overrides base/web.yaml:14:18\n"
        "  name: web                       # base/web.yaml:13:17\n"
    )


def test_places_are_as_seen_from_where_one_stands(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository / "staging")
    out = _said(capsys, ".", "Deployment/web", "spec.replicas")
    assert "../base/web.yaml:7:13: written\n" in out
    assert "\npatch.yaml:6:13: overridden\n" in out


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("field", ["data", "data.token"])
def test_the_value_of_a_secret_is_not_shown(capsys: pytest.CaptureFixture[str], field: str) -> None:
    out = _said(capsys, "staging", "Secret/token", field)
    assert "not shown, it is the value of a Secret" in out
    assert "hunter2" not in out
    assert "aHVudGVyMg" not in out
    assert "staging/kustomization.yaml:" in out


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("wanted", "field", "message"),
    [
        ("Deployment/web", "spec.replica", "Deployment/staging-web has no `spec.replica`; did you mean `replicas`?"),
        (
            "Deployment/web",
            "spec.template.spec.containers[app].image",
            "Deployment/staging-web has no `spec.template.spec.containers[app]`; there is `web`",
        ),
        ("Deployment/web", "spec.[", "`spec.[`: not a path from its character 5 on"),
        ("Deployment/webb", "spec", "no `Deployment/webb` in the build of staging; there is `Deployment/staging-web`"),
        ("Deploymnt/web", "spec", "no `Deploymnt/web` in the build of staging; did you mean `Deployment`?"),
        ("Service/staging-web", "spec", "no `Service/staging-web` in the build of staging; there is"),
        ("Deployment/apps/web", "spec", "no `Deployment/apps/web` in the build of staging; there is"),
        ("web", "spec", "`web` is not KIND/NAME or KIND/NAMESPACE/NAME"),
    ],
)
def test_what_is_not_there_is_named_with_what_is_near(
    capsys: pytest.CaptureFixture[str], wanted: str, field: str, message: str
) -> None:
    assert run(["why", "staging", wanted, field]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert f"Error: {message}" in printed.err


def test_a_name_in_two_namespaces(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a, namespace: {}}}\n"
    (repository / "base/two.yaml").write_text(f"{config.format('x')}---\n{config.format('y')}")
    (repository / "base/kustomization.yaml").write_text("resources: [two.yaml]\n")
    assert run(["why", "base", "ConfigMap/a", "metadata.name"]) == 1
    assert "`ConfigMap/a` can be `ConfigMap/x/a`, `ConfigMap/y/a`" in capsys.readouterr().err
    assert "two.yaml:7:18" in _said(capsys, "base", "configmaps/y/a", "metadata.name")


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("folder", "message"), [("nowhere", "is not a folder"), ("base/kustomization.yaml", "is a file, not a folder")]
)
def test_what_is_no_folder_is_told_as_render_tells_it(
    capsys: pytest.CaptureFixture[str], folder: str, message: str
) -> None:
    for arguments in (["why", folder, "ConfigMap/a", "data"], ["render", folder]):
        assert run(arguments) == 2
        assert capsys.readouterr().err.endswith(f"Error: `{folder}` {message}\n")


def test_a_folder_without_kustomization(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "empty").mkdir()
    assert run(["why", "empty", "ConfigMap/a", "data"]) == 1
    assert "no kustomization.yaml" in capsys.readouterr().err
