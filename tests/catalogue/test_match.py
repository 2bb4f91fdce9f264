"""Rules that are only a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from preflux.catalogue import match
from preflux.catalogue.page import PageError, read
from preflux.config import Config
from preflux.discover.discover import discover
from preflux.files import Memory
from preflux.index.repository import Repository
from preflux.parse.loader import load
from preflux.parse.store import Store
from preflux.pipeline import lint
from preflux.render.objects.from_documents import objects_of
from preflux.resolve.graph import Graph
from preflux.span import Source

TEXT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  containers:
    - name: a
      image: nginx
      limits: {cpu: 1}
    - name: b
      image: redis
"""


UNKNOWN = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: ${REPLICAS}
  paused: ${PAUSED:=true}
  strategy: ${STRATEGY}
  template:
    ${KEY}: 1
    name: web
"""


@pytest.mark.parametrize(
    ("kinds", "path", "must", "expected"),
    [
        ("[Deployment]", "spec.containers[].limits.cpu", "present", ["10:7 field "]),
        ("[Deployment]", "spec.containers[].limits.cpu", "absent", ["9:21 field 1"]),
        ("[Deployment.apps]", "spec.containers[].limits", "absent", ["9:7 field "]),
        ("[Deployment.batch, Job]", "spec.containers[].limits", "absent", []),
        ("[Deployment]", "spec.containers[].image", "{one of: [nginx]}", ["11:14 field redis"]),
        ("[Deployment]", "spec.containers[].image", "{not one of: [nginx]}", ["8:14 field nginx"]),
        ("[Deployment]", "spec.volumes[].name", "present", []),
        ("[Deployment]", "spec.replicas", "present", ["5:1 field "]),
        ("[Deployment]", "spec.replicas", "{one of: [3]}", []),
        ("[Deployment]", "status", "present", ["4:9 field "]),
    ],
)
def test_match(kinds: str, path: str, must: str, expected: list[str], tmp_path: Path) -> None:
    assert _found(kinds, path, must, tmp_path, TEXT) == expected


def _found(kinds: str, path: str, must: str, tmp_path: Path, text: str) -> list[str]:
    return _matched(f"{{kinds: {kinds}, path: '{path}', must: {must}, message: 'field {{value}}'}}", tmp_path, text)


def _page(block: str, tmp_path: Path) -> Path:
    page = tmp_path / "x.md"
    front = f"---\nfamily: flux\nseverity: error\nsince: 0.1\nmatch: {block}\n---\n# x\n"
    page.write_text(front, encoding="utf-8")
    return page


def _matched(block: str, tmp_path: Path, text: str) -> list[str]:
    """Return what a page with a `match` block says of an object."""
    rule = match.rule_of(read(_page(block, tmp_path), "flux"))
    tree = discover(Memory({}), Config())
    store = Store(tree)
    repository = Repository(Config(), tree, store, Graph(tree, store))
    (item,) = objects_of(load(Source("f.yaml", text)))
    return [f"{x.span.line}:{x.span.column} {x.message}" for x in rule.check(item, repository)]


@pytest.mark.parametrize("path", [f"spec.{path}" for path in ("replicas", "paused", "strategy.type", "template.spec")])
@pytest.mark.parametrize("must", ["present", "absent", "{one of: [1]}", "{not one of: [1]}"])
def test_of_what_a_variable_brings_nothing_is_known(path: str, must: str, tmp_path: Path) -> None:
    assert _found("[Deployment]", path, must, tmp_path, UNKNOWN) == []


def test_what_stands_beside_a_variable_is_known(tmp_path: Path) -> None:
    assert _found("[Deployment]", "spec.template.name", "absent", tmp_path, UNKNOWN) == ["11:11 field web"]


def test_the_flux_kustomization_whose_prune_is_a_variable() -> None:
    files = {
        "kustomization.yaml": "resources: [apps.yaml]\n",
        "apps.yaml": (
            "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps}\n"
            "spec: {path: ./apps, prune: PRUNE, sourceRef: {kind: GitRepository, name: flux-system}}\n"
        ),
    }
    for value, count in (("${PRUNE}", 0), ("false", 1)):
        given = {path: text.replace("PRUNE", value) for path, text in files.items()}
        assert len(lint(Memory({**given}), Config(select=("prune-disabled",))).findings) == count


PODS = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations: {example.org/owner: team}
spec:
  template:
    spec:
      hostNetwork: true
      securityContext: {runAsNonRoot: true}
      initContainers:
        - name: a
          image: nginx@sha256:00
          securityContext: {privileged: true}
      containers:
        - name: b
          image: redis:7
          securityContext: {runAsNonRoot: false, privileged: "${PRIVILEGED}"}
"""
OWNER = "5:36 Deployment web  team"


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("container: securityContext.privileged, must: {not one of: [true]}", ["14:41 Deployment web a true"]),
        ("container: image, must: {pattern: '.+@sha256:.+'}", ["17:18 Deployment web b redis:7"]),
        ("container: image, must: {pattern: 'redis|nginx.*'}", ["17:18 Deployment web b redis:7"]),
        ("container: ports, must: present", ["12:17 Deployment web a ", "16:17 Deployment web b "]),
        ("pod: hostNetwork, must: absent", ["9:20 Deployment web  true"]),
        ("pod: hostPID, must: present", ["8:5 Deployment web  "]),
        ("pod: hostNetwork, must: absent, kinds: [DaemonSet]", []),
        ("kinds: [Deployment], path: 'metadata.annotations[example.org/owner]', must: absent", [OWNER]),
        ("kinds: [Deployment], path: 'metadata.annotations[example.org/owner]', must: present", []),
    ],
)
def test_the_roots_of_paths(block: str, expected: list[str], tmp_path: Path) -> None:
    block = f"{{{block}, message: '{{kind}} {{name}} {{container}} {{value}}'}}"
    assert _matched(block, tmp_path, PODS) == expected


def test_pods_are_only_those_of_kinds_that_make_some(tmp_path: Path) -> None:
    assert _matched("{pod: hostNetwork, must: absent, message: m}", tmp_path, PODS.replace("Deployment", "Widget")) == []


NON_ROOT = "{container: securityContext.runAsNonRoot, must: {one of: [true]}}"
NON_ROOT_POD = "{pod: securityContext.runAsNonRoot, must: {one of: [true]}}"


@pytest.mark.parametrize(
    ("clauses", "expected"),
    [
        (f"any of: [{NON_ROOT}, {NON_ROOT_POD}]", []),
        (f"any of: [{NON_ROOT}]", ["12:17 a", "18:43 b"]),
        ("any of: [{pod: hostPID, must: {one of: [false]}}, {pod: hostIPC, must: {one of: [false]}}]", ["8:5 "]),
        ("any of: [{pod: hostPID, must: {not one of: [true]}}]", []),
        ("any of: [{pod: hostPID, must: absent}, {pod: hostNetwork, must: absent}]", []),
        ("any of: [{container: securityContext.privileged, must: {one of: [true]}}]", []),
    ],
    ids=["another holds", "none holds", "none is written", "absent is not among them", "absent", "a variable may hold"],
)
def test_one_of_several_has_to_hold(clauses: str, expected: list[str], tmp_path: Path) -> None:
    found = _matched(f"{{{clauses}, message: '{{container}}'}}", tmp_path, PODS)
    assert found == expected


@pytest.mark.parametrize(
    ("unless", "said"),
    [
        ("{pod: hostNetwork, must: {one of: [true]}}", []),
        ("{pod: hostNetwork, must: {one of: [false]}}", ["a", "b"]),
        ("{pod: hostPID, must: {one of: [true]}}", ["a", "b"]),
        ("{container: image, must: {pattern: 'nginx.*'}}", ["b"]),
        ("{container: securityContext.privileged, must: {one of: [true]}}", []),
        ("[{container: image, must: {pattern: 'nginx.*'}}, {pod: hostPID, must: absent}]", []),
    ],
    ids=["it holds", "it does not", "a field that is absent", "for one container", "it may hold", "one of two"],
)
def test_where_a_rule_does_not_apply(unless: str, said: list[str], tmp_path: Path) -> None:
    block = f"{{container: ports, must: present, unless: {unless}, message: '{{container}}'}}"
    assert [line.split(" ")[1] for line in _matched(block, tmp_path, PODS)] == said


def test_a_message_shows_no_secret(tmp_path: Path) -> None:
    text = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {password: hunter2}\n"
    block = "{kinds: [Secret], path: stringData.password, must: absent, message: 'value {value}'}"
    assert _matched(block, tmp_path, text) == ["4:24 value ***"]


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ("{kinds: [A], path: a, pod: b, must: present, message: m}", "5:8: one of `path`, `pod` and `container` is needed"),
        ("{kinds: [A], must: present, message: m}", "5:8: one of `path`, `pod` and `container` is needed;write"),
        ("{path: a, must: present, message: m}", "5:8: `match` needs `kinds` where it has a `path`; write"),
        ("{pod: a..b, must: present, message: m}", "5:14: `a..b` is not a path; write it as"),
        ("{pod: a, message: m}", "5:9: no `must` beside `pod`; add"),
        ("{pod: a, must: {pattern: '('}, message: m}", "5:33: not a regular expression:;RE2"),
        ("{pod: a, must: {less than: 3}, message: m}", "5:23: not a `must`; allowed are"),
        ("{pod: a, must: present, message: 'x {nam}'}", "5:41: `{nam}` stands for nothing; there are"),
        ("{pod: a, must: present, message: [m]}", "5:41: `message` is not a text;quotes"),
        ("{pod: a, must: present}", "5:8: `match` needs a `message`;write"),
        ("{any of: [a], message: m}", "5:18: not a path with its `must`; write"),
        ("{any of: [], message: m}", "5:17: `any of` is not a list, or is empty;write"),
        ("{any of: [{pod: a, must: absent}], must: present, message: m}", "5:43: `must` beside `any of`; move it"),
        ("{any of: [{pod: a, mst: absent}], message: m}", "5:27: `mst` is not a key here; did you mean `must`?"),
        ("{pod: a, must: absent, unlss: {}, message: m}", "5:31: `unlss` is not a key of `match`; did you mean `unless`?"),
    ],
)
def test_errors_have_a_place_and_a_hint(block: str, message: str, tmp_path: Path) -> None:
    page = _page(block, tmp_path)
    with pytest.raises(PageError) as error:
        match.rule_of(read(page, "flux"))
    assert str(error.value).startswith(f"{page}:{message.partition(';')[0]}")
    assert message.partition(";")[2] in str(error.value)
