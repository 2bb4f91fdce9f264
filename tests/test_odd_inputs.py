"""What a repository may hold of any kind and length: it ends in findings, never in a failure of the program."""

from __future__ import annotations

import pytest

from preflux.config import Config
from preflux.files import Memory
from preflux.finding import Report
from preflux.pipeline import lint

CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: y}\n"
DIGITS = "9" * 5_000
"""More than Python reads as a number."""


def checked(files: dict[str, str]) -> Report:
    report = lint(Memory({"a.yaml": CONFIG_MAP, **files}), Config(pack="strict"))
    assert report.looked_at.crashes == []
    return report


def said(files: dict[str, str], rule: str) -> list[str]:
    found = checked(files).findings
    return [f"{one.finding.span}: {one.finding.message}" for one in found if one.rule == rule]


URLS = [
    "https://[x/y.yaml", "https://[::1", "http://]/a", "https://h:x/a.yaml", "https://h:99999/a?ref=%", "git@[:a/b",
    "ssh://[/a//b",
    "https://\u2100.example/a", "https://a\u00adb/c?ref=1&ref=2#x", "git::https://[/x?ref=main", "https://?ref=",
    "https://#", "//[",
]  # fmt: skip


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("field", ["resources", "components", "crds", "configurations", "transformers", "bases"])
def test_urls(url: str, field: str) -> None:
    checked({"kustomization.yaml": f"{field}:\n  - {url!r}\n"})


def test_a_url_that_urllib_refuses_is_judged_like_others() -> None:
    files = {"kustomization.yaml": "resources:\n  - https://[x/y.yaml\n  - https://[x/main/y.yaml\n  - https://[x/v1.2/y.yaml\n"}
    assert said(files, "unpinned-remote") == [
        "kustomization.yaml:2:5: `https://[x/y.yaml` has no version in it",
        "kustomization.yaml:3:5: `https://[x/main/y.yaml` follows `main`",
    ]


@pytest.mark.parametrize("url", URLS)
def test_urls_of_sources(url: str) -> None:
    sources = "".join(
        f"---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: {kind}\nmetadata: {{name: x, namespace: flux-system}}\n"
        f"spec: {{interval: 1h, url: {url!r}, ref: {{branch: main}}}}\n"
        for kind in ("GitRepository", "OCIRepository", "HelmRepository", "Bucket")
    )
    checked({"clusters/a/sources.yaml": sources, "clusters/a/kustomization.yaml": "resources: [sources.yaml]\n"})


@pytest.mark.parametrize("value", ["[x]", "{a: b}", "[[x]]", "5", "true", "null"])
def test_the_value_of_a_replacement(value: str) -> None:
    target = "{select: {kind: ConfigMap}, fieldPaths: [data.x]}"
    text = f"resources: [a.yaml]\nreplacements:\n- sourceValue: {value}\n  targets: [{target}]\n"
    assert checked({"kustomization.yaml": text}).findings
    text = "resources: [a.yaml]\nreplacements: [{path: r.yaml}]\n"
    assert checked({"kustomization.yaml": text, "r.yaml": f"sourceValue: {value}\ntargets: [{target}]\n"}).findings


def test_definitions_that_lead_to_each_other_in_a_long_chain() -> None:
    chain = (f'"d{i}": {{"properties": {{"p": {{"$ref": "#/definitions/d{i + 1}"}}}}}}' for i in range(1, 3_000))
    kind = '"x-kubernetes-group-version-kind": [{"group": "", "version": "v1", "kind": "ConfigMap"}]'
    first = f'"d0": {{"properties": {{"p": {{"$ref": "#/definitions/d1"}}}}, {kind}}}'
    files = {"kustomization.yaml": "resources: [a.yaml]\nopenapi: {path: s.json}\n"}
    assert checked({**files, "s.json": f'{{"definitions": {{{first}, {", ".join(chain)}}}}}'}).findings == []


@pytest.mark.parametrize("keys", ["[[a]]", "[{a: b}]", "[1, null, true]", "text", "{a: b}", "null"])
def test_the_keys_of_a_list_in_a_schema(keys: str) -> None:
    kind = "x-kubernetes-group-version-kind: [{group: '', version: v1, kind: ConfigMap}]"
    strategy = f"x-kubernetes-patch-strategy: merge, x-kubernetes-list-map-keys: {keys}"
    field = f"{{type: array, items: {{type: object}}, {strategy}}}"
    checked(
        {
            "kustomization.yaml": "resources: [b.yaml]\nopenapi: {path: s.yaml}\npatches: [{path: p.yaml}]\n",
            "s.yaml": f"definitions: {{d: {{properties: {{list: {field}}}, {kind}}}}}\n",
            "b.yaml": CONFIG_MAP + "list: [{a: 1}]\n",
            "p.yaml": CONFIG_MAP + "list: [{a: 2}]\n",
        }
    )


def flux_kustomization(name: str, path: str) -> str:
    return (
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        f"metadata: {{name: {name}, namespace: flux-system}}\n"
        f"spec: {{interval: 1h, path: {path}, prune: true, sourceRef: {{kind: GitRepository, name: flux-system}}}}\n"
    )


def test_flux_kustomizations_that_lead_to_each_other_in_a_long_chain() -> None:
    files = {"clusters/a/flux-system/gotk-sync.yaml": flux_kustomization("flux-system", "./clusters/a")}
    files["clusters/a/first.yaml"] = flux_kustomization("k1", "./p1")
    files |= {f"p{i}/k.yaml": flux_kustomization(f"k{i + 1}", f"./p{i + 1}") for i in range(1, 400)}
    report = lint(Memory({**files, "p400/a.yaml": CONFIG_MAP}), Config(select=("flux-path-missing", "orphan-file")))
    assert (report.looked_at.crashes, report.findings) == ([], [])


def test_numbers_of_any_length() -> None:
    documents = [
        f"apiVersion: kustomize.toolkit.fluxcd.io/v{DIGITS}\nkind: Kustomization\nmetadata: {{name: q}}\nspec: {{}}\n",
        f"apiVersion: apps/v{DIGITS}\nkind: Deployment\nmetadata: {{name: q}}\nspec: {{replicas: {DIGITS}}}\n",
        f"apiVersion: source.toolkit.fluxcd.io/v\u0661\nkind: GitRepository\nmetadata: {{name: x{'y' * 5_000}}}\n",
        f"apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: x}}\nspec: {{interval: {DIGITS}}}\n",
        f"apiVersion: toolkit.fluxcd.io/v1\nkind: {'K' * 5_000}\nmetadata: {{name: x}}\n",
    ]
    checked(
        {
            "kustomization.yaml": f"resources: [b.yaml]\nreplicas: [{{name: q, count: {DIGITS}}}]\n",
            "b.yaml": "---\n".join(documents),
            "clusters/a/flux-system/gotk-components.yaml": f"# Flux Version: v2.{DIGITS}\n{CONFIG_MAP}",
        }
    )


class _GoneOnceRead(Memory):
    """Files that can be read once each."""

    def read(self, path: str) -> bytes:
        data = super().read(path)
        self._files.pop(path)
        return data


def test_a_file_that_goes_away_during_the_run() -> None:
    generator = "configMapGenerator: [{name: g, files: [f.txt, f.txt], envs: [g.env]}]\n"
    files: dict[str, str | bytes] = {"kustomization.yaml": generator, "f.txt": "x", "g.env": "A=b\n"}
    report = lint(_GoneOnceRead(files), Config())
    assert report.looked_at.crashes == []
    assert [reported.finding.message for reported in report.findings] == ["`g.env` cannot be read: g.env"]
