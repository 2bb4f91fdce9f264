"""What the API server refuses, at the place of the value; the verdicts are those of kube-apiserver 1.36."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from preflux.node import Mapping
from preflux.parse.loader import load
from preflux.schema.problems import Problem, schemas
from preflux.span import Source


def problems(text: str) -> list[Problem]:
    file = load(Source("object.yaml", dedent(text)))
    assert file.faults == []
    root = file.documents[0].root
    assert isinstance(root, Mapping)
    return schemas().problems(root, str(root.fields.get("apiVersion").value), str(root.fields.get("kind").value))  # type: ignore[union-attr]


def deployment(spec: str, pod: str = "") -> str:
    return (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n"
        + indent(dedent(spec), "  ")
        + "  selector: {matchLabels: {app: web}}\n"
        + "  template:\n    metadata: {labels: {app: web}}\n    spec:\n"
        + (indent(dedent(pod), "      ") or "      containers: [{name: web}]\n")
    )


def shown(text: str) -> list[str]:
    return [f"{p.span.line}:{p.span.column} {p.message}{f' ({p.hint})' if p.hint else ''}" for p in problems(text)]


@pytest.mark.parametrize(
    "spec",
    [
        "replicas: 3\n",
        "replicas: 3.0\n",
        "replicas: null\n",
        "replicas: ${REPLICAS}\n",
        "replicas: ${REPLICAS:=3}0\n",
        "replicas: $(REPLICAS)\n",
        "strategy:\n",
        "strategy: {rollingUpdate: {maxSurge: 25%, maxUnavailable: 1}}\n",
    ],
)
def test_taken(spec: str) -> None:
    assert shown(deployment(spec)) == []


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("replicas: three\n", "5:13 `replicas` is a string, an integer is wanted"),
        ("replicas: 2.5\n", "5:13 `replicas` is a fraction, an integer is wanted"),
        ("replicas: 3000000000\n", "5:13 `replicas` is `3000000000`, at most 2147483647 is allowed"),
        ("paused: yes\n", "5:11 `paused` is a string, a boolean is wanted (write `true`)"),
        ("strategy: []\n", "5:3 `strategy` is a list, a mapping is wanted"),
        (
            "strategy: {rollingUpdate: {maxSurge: true}}\n",
            "5:40 `maxSurge` is a boolean, an integer or a string is wanted",
        ),
        (
            "strategy: {type: rollingupdate}\n",
            (
                "5:20 `type` is `rollingupdate`, allowed are `RollingUpdate` and `Recreate`"
                " (did you mean `RollingUpdate`?)"
            ),
        ),
        ("replica: 1\n", "5:3 `replica` is not a field of DeploymentSpec (did you mean `replicas`?)"),
        ("volumes: []\n", "5:3 `volumes` is not a field of DeploymentSpec (it belongs under `template.spec`)"),
        ("somewhere: else\n", "5:3 `somewhere` is not a field of DeploymentSpec"),
        ("nothing: null\n", "5:3 `nothing` is not a field of DeploymentSpec"),
    ],
)
def test_refused_in_a_spec(spec: str, expected: str) -> None:
    assert shown(deployment(spec)) == [expected]


def test_a_field_that_stands_too_high_is_told_where_it_belongs() -> None:
    pod = """\
        containers:
          - name: web
        volumeMounts:
          - {name: data, mountPath: /data}
        """
    expected = "11:7 `volumeMounts` is not a field of PodSpec (it belongs under `containers[]`)"
    assert shown(deployment("", pod)) == [expected]


def test_a_field_that_stands_too_low_is_told_where_it_belongs() -> None:
    pod = """\
        containers:
          - name: web
            hostNetwork: true
        """
    expected = "11:11 `hostNetwork` is not a field of Container (it belongs under `spec.template.spec`)"
    assert shown(deployment("", pod)) == [expected]


def test_a_misspelt_field_is_not_missing_as_well() -> None:
    pod = """\
        containers:
          - nam: web
        """
    assert shown(deployment("", pod)) == ["10:11 `nam` is not a field of Container (did you mean `name`?)"]


def test_a_missing_field_is_reported_at_the_key_above_it() -> None:
    assert shown("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n") == ["2:1 `spec` is missing"]
    pod = """\
        containers:
          - image: web
            ports:
              - name: http
        """
    assert shown(deployment("", pod)) == [
        "10:11 `name` is missing in `containers[0]`",
        "12:15 `containerPort` is missing in `ports[0]`",
    ]


def test_an_explicit_null_is_a_missing_field_where_one_is_required() -> None:
    pod = """\
        containers:
          - name: null
        """
    assert shown(deployment("", pod)) == ["10:11 `name` is missing in `containers[0]`"]


def test_a_status_needs_nothing() -> None:
    text = """\
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: web}
        spec: {}
        status: {conditions: [{}]}
        """
    assert shown(text) == []


@pytest.mark.parametrize(
    "quantity", ["1", "0.5", ".5", "1.", "100m", "1Gi", "1e3", "1E3", "-1", '" 1Gi "', "1.5e-3", "0"]
)
def test_quantities(quantity: str) -> None:
    assert shown(deployment("", f"containers: [{{name: web, resources: {{limits: {{cpu: {quantity}}}}}}}]\n")) == []


@pytest.mark.parametrize(
    ("quantity", "hint"),
    [("512Mb", "`512M`"), ("1GB", "`1G`"), ("1gi", "`1Gi`"), ("1 Gi", "`1Gi`"), ("lots", ""), ('""', "")],
)
def test_no_quantities(quantity: str, hint: str) -> None:
    found = problems(deployment("", f"containers: [{{name: web, resources: {{limits: {{memory: {quantity}}}}}}}]\n"))
    assert [p.message.partition(",")[2] for p in found] == [" which is not a quantity"]
    assert hint in found[0].hint
    assert bool(found[0].hint) == bool(hint)


def test_a_number_where_a_string_is_wanted() -> None:
    pod = """\
        containers:
          - name: web
            args: [serve, 8080]
            env: [{name: DEBUG, value: true}]
        """
    assert shown(deployment("", pod)) == [
        '11:25 `args[1]` is an integer, a string is wanted (in quotes it is a string: `"8080"`)',
        '12:38 `value` is a boolean, a string is wanted (in quotes it is a string: `"true"`)',
    ]


def test_the_data_of_a_secret_is_base64_and_never_shown() -> None:
    text = """\
        apiVersion: v1
        kind: Secret
        metadata: {name: web}
        data:
          good: aGVsbG8=
          folded: |
            aGVs
            bG8=
          bad: hunter2!
          number: 4711
        """
    found = shown(text)
    assert found == [
        "9:8 `bad` is not base64 (plain text goes under `stringData`)",
        "10:11 `number` is an integer, a string is wanted",
    ]


def test_what_sops_adds_and_encrypts_is_not_judged() -> None:
    text = """\
        apiVersion: v1
        kind: Secret
        metadata: {name: web}
        data: {token: "ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]"}
        immutable: ENC[AES256_GCM,data:a,iv:b,tag:c,type:bool]
        sops: {mac: "ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]", anything: 1}
        """
    assert shown(text) == []


def test_an_annotation_that_stands_beside_the_annotations() -> None:
    text = """\
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata:
          name: fast
          storageclass.kubernetes.io/is-default-class: "true"
        provisioner: example.com/fast
        """
    expected = "is not a field of ObjectMeta (it belongs under `annotations` or `labels`)"
    assert shown(text) == [f"5:3 `storageclass.kubernetes.io/is-default-class` {expected}"]


def test_kinds_that_are_not_built_in_are_not_judged() -> None:
    assert shown("apiVersion: networking.x.dev/v1\nkind: Ingress\nspec: {anything: goes}\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nroleRef: {kind: Role, name: web}\n",
        "apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: low}\n",
        "apiVersion: apps/v1\nkind: StatefulSet\nspec: {selector: {}, template: {spec: {containers: [{name: a}]}}}\n",
    ],
)
def test_fields_that_the_server_fills_in(text: str) -> None:
    for version in ("", "1.27"):
        root = load(Source("object.yaml", text)).documents[0].root
        assert isinstance(root, Mapping)
        kind, api_version = root.fields["kind"], root.fields["apiVersion"]
        assert schemas(version).problems(root, str(api_version.value), str(kind.value)) == []  # type: ignore[union-attr]
