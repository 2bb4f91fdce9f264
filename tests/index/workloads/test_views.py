"""The pods that an object makes: their spec, containers and labels."""

from __future__ import annotations

import pytest

from index.fleets import parsed
from preflux.index.workloads.views import match_labels, pod_labels, pod_spec, template, unresolved
from preflux.lookup import at

POD = "metadata: {labels: {app: web}}, spec: {containers: [{name: web}]}"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("apiVersion: v1\nkind: Pod\n", "metadata: {labels: {app: web}}\nspec: {containers: [{name: web}]}\n"),
        ("apiVersion: apps/v1\nkind: Deployment\n", f"spec: {{template: {{{POD}}}}}\n"),
        ("apiVersion: apps/v1\nkind: StatefulSet\n", f"spec: {{template: {{{POD}}}}}\n"),
        ("apiVersion: batch/v1\nkind: Job\n", f"spec: {{template: {{{POD}}}}}\n"),
        ("apiVersion: batch/v1\nkind: CronJob\n", f"spec: {{jobTemplate: {{spec: {{template: {{{POD}}}}}}}}}\n"),
    ],
    ids=["Pod", "Deployment", "StatefulSet", "Job", "CronJob"],
)
def test_each_kind_keeps_its_pods_at_its_place(head: str, body: str) -> None:
    item = parsed(head + body)
    found = pod_spec(item)
    assert found is not None
    assert [(one.name, one.field) for one in found.containers] == [("web", "containers")]
    assert found.key is not None and found.key.value == "spec"
    assert {key: label.text for key, label in pod_labels(item).items()} == {"app": "web"}


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: v1\nkind: Service\nspec: {template: {spec: {containers: []}}}\n",
        "apiVersion: example.org/v1\nkind: Deployment\nspec: {template: {spec: {containers: []}}}\n",
    ],
)
def test_other_kinds_make_no_pods(text: str) -> None:
    item = parsed(text)
    assert (template(item), pod_spec(item), pod_labels(item)) == (None, None, {})


@pytest.mark.parametrize("spec", ["{}", "{template: }", "{template: {spec: [a]}}"])
def test_a_workload_without_a_pod_spec_has_none(spec: str) -> None:
    assert pod_spec(parsed(f"apiVersion: apps/v1\nkind: Deployment\nspec: {spec}\n")) is None


def test_containers_come_in_the_order_in_which_they_start_and_the_nameless_by_number() -> None:
    lists = "containers: [{name: b}, {image: c}, text], initContainers: [{name: a}], ephemeralContainers: [{name: d}]"
    found = pod_spec(parsed(f"apiVersion: v1\nkind: Pod\nspec: {{{lists}}}\n"))
    assert found is not None
    assert [one.name for one in found.containers] == ["a", "b", "containers[1]", "d"]


def test_labels_that_are_no_texts_are_read_as_the_api_server_compares_them() -> None:
    labels = pod_labels(parsed("apiVersion: v1\nkind: Pod\nmetadata: {labels: {a: ~, b: 1, c: {d: e}}}\n"))
    assert {key: label.text for key, label in labels.items()} == {"a": "", "b": "1"}


@pytest.mark.parametrize(
    ("head", "selector"),
    [
        ("apiVersion: apps/v1\nkind: Deployment\n", "{matchLabels: {app: web}, matchExpressions: []}"),
        ("apiVersion: v1\nkind: ReplicationController\n", "{app: web}"),
    ],
)
def test_the_labels_that_a_selector_wants(head: str, selector: str) -> None:
    found = match_labels(parsed(f"{head}spec: {{selector: {selector}}}\n"))
    assert {key: (label.text, label.value.span.text) for key, label in found.items()} == {"app": ("web", "web")}


@pytest.mark.parametrize(("value", "expected"), [("'${A}'", True), ("'$(A)'", True), ("'$A'", False), ("1", False)])
def test_a_value_with_a_variable_is_not_known(value: str, expected: bool) -> None:
    assert unresolved(at(parsed(f"a: {value}\n").root, "a")) is expected
    assert not unresolved(None)
