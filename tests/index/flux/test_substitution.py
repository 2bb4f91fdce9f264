"""Who substitutes in a cluster, which names, and from where."""

from __future__ import annotations

import pytest

from index.fleets import documents, flux, manifest, parsed, surveyed
from preflux.config import Config
from preflux.index.flux.substitution import variables_in

FROM = "postBuild: {substituteFrom: [{kind: ConfigMap, name: settings}]}"
SETTINGS = manifest("ConfigMap", "settings", "flux-system", "v1", "data: {REGION: north, ZONE: a}")
USES = manifest("ConfigMap", "a", "web", "v1", 'data: {region: "${REGION}", other: "${OTHER}"}')


def files(*spec: str) -> dict[str, str]:
    return {"clusters/one/apps.yaml": documents(flux("apps", "apps", *spec), SETTINGS), "apps/a.yaml": USES}


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ((), False),
        (("postBuild: {}",), False),
        (("postBuild: {substitute: {}}",), False),
        (("postBuild: {substitute: {A: b}}",), True),
        ((FROM,), True),
        (("postBuild: {substituteFrom: [{kind: Secret, name: not-here}]}",), True),
        (("postBuild: {substituteStrategy: Always}",), True),
    ],
)
def test_flux_substitutes_with_a_variable_or_always(spec: tuple[str, ...], expected: bool) -> None:
    repository = surveyed(files(*spec))
    (cluster,) = repository.clusters
    assert repository.substitutions.substitutes(cluster, cluster.reconciliations["flux-system/apps"]) is expected


def test_the_names_that_have_a_value_are_told_with_who_has_it() -> None:
    repository = surveyed(files("postBuild: {substitute: {OWN: x}, substituteFrom: [{kind: ConfigMap, name: settings}]}"))
    (cluster,) = repository.clusters
    assert repository.substitutions.filled_names(cluster) == {"OWN": "apps", "REGION": "apps", "ZONE": "apps"}


def test_settings_that_nobody_takes_are_no_names() -> None:
    repository = surveyed(files())
    (cluster,) = repository.clusters
    assert repository.substitutions.filled_names(cluster) == {}


def test_what_another_cluster_fills_in_is_told_by_file_and_name() -> None:
    two = {"clusters/two/apps.yaml": flux("apps", "apps")}
    repository = surveyed(files(FROM) | two, Config(clusters=("clusters/one", "clusters/two")))
    one, other = repository.clusters
    assert repository.substitutions.filled_elsewhere(other) == {("apps/a.yaml", "REGION"): "`apps` of `clusters/one`"}
    assert repository.substitutions.filled_elsewhere(one) == {}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('data: {a: "${A}", b: ["${B}-${C}"]}', ["A", "B", "C"]),
        ('data: {a: "$${A}", b: "$B", c: "${C:=1}"}', []),
        ('data: {a: "first ${A}\\nsecond"}', []),
        ('spec: {command: ["${A}"], args: ["${B}"]}', []),
        ('metadata: {labels: {kustomize.toolkit.fluxcd.io/substitute: disabled}}\ndata: {a: "${A}"}', []),
    ],
    ids=["texts", "escaped, bare or with a default", "several lines", "a language of its own", "switched off"],
)
def test_variables_in_texts_of_one_line(text: str, names: list[str]) -> None:
    assert [name for _, name in variables_in(parsed(f"apiVersion: v1\nkind: ConfigMap\n{text}\n"))] == names


def test_a_definition_has_no_variables() -> None:
    assert list(variables_in(parsed('kind: CustomResourceDefinition\nspec: {pattern: "${A}"}\n'))) == []
