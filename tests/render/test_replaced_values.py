"""Where values stand that replacements and variables put somewhere, and what they tell of those that took part."""

from __future__ import annotations

import textwrap

from preflux.config import Config
from preflux.discover.discover import discover
from preflux.files import Memory
from preflux.lookup import at
from preflux.node import Derived, Node, Path
from preflux.parse.store import Store
from preflux.render.build.builder import Builder
from preflux.render.build.result import Build
from preflux.resolve.graph import Graph

CONFIG_MAP = """\
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: settings
    data:
      host: db.example.com
      url: https://$(HOST)/
      json: '{"host": "old"}'
    """
SERVICE = """\
    apiVersion: v1
    kind: Service
    metadata:
      name: web
    spec:
      externalName: old.example.com
      type: ExternalName
    """


def build(kustomization: str) -> Build:
    texts = {"kustomization.yaml": kustomization, "map.yaml": CONFIG_MAP, "service.yaml": SERVICE}
    tree = discover(Memory({path: textwrap.dedent(text) for path, text in texts.items()}), Config())
    graph = Graph(tree, Store(tree))
    found = graph.get("")
    assert found is not None
    return Builder(graph).build(found)


def value(result: Build, kind: str, path: Path) -> Node:
    item = next(item for item in result.objects if item.kind == kind)
    node = at(item.root, *path)
    assert node is not None
    return node


def told(node: Node) -> list[str]:
    """Return the place of a value, then what took part in it."""
    assert isinstance(node, Derived)
    return [str(node.span), *(f"{step.how} {step.span}" for step in node.via)]


def test_a_replaced_value_stands_where_its_source_is_written() -> None:
    result = build("""\
        resources: [map.yaml, service.yaml]
        replacements:
        - source: {kind: ConfigMap, fieldPath: data.host}
          targets:
          - select: {kind: Service}
            fieldPaths: [spec.externalName, metadata.labels.host]
            options: {create: true}
        """)
    assert result.faults == []
    assert told(value(result, "Service", ("spec", "externalName"))) == [
        "map.yaml:6:9",
        "base service.yaml:6:17",
        "replacement kustomization.yaml:3:3",
    ]
    assert told(value(result, "Service", ("metadata", "labels", "host"))) == [
        "map.yaml:6:9",
        "replacement kustomization.yaml:3:3",
    ]


def test_a_text_that_was_reached_into_stays_at_its_place() -> None:
    result = build("""\
        resources: [map.yaml]
        replacements:
        - source: {kind: ConfigMap, fieldPath: data.host}
          targets:
          - select: {kind: ConfigMap}
            fieldPaths: [data.json.host]
        """)
    node = value(result, "ConfigMap", ("data", "json"))
    assert isinstance(node, Derived)
    assert node.value == '{"host":"db.example.com"}'
    assert told(node) == ["map.yaml:8:9", "replacement kustomization.yaml:3:3"]


def test_a_text_with_a_variable_tells_of_the_variable_and_of_its_value() -> None:
    result = build("""\
        resources: [map.yaml, service.yaml]
        configurations: [fields.yaml]
        vars:
        - name: HOST
          objref: {apiVersion: v1, kind: Service, name: web}
          fieldref: {fieldPath: spec.externalName}
        """)
    assert [fault.kind for fault in result.faults] == ["broken-path"]
    result = build("""\
        resources: [map.yaml, service.yaml]
        commonAnnotations: {url: "https://$(HOST)/"}
        vars:
        - name: HOST
          objref: {apiVersion: v1, kind: Service, name: web}
          fieldref: {fieldPath: spec.externalName}
        """)
    node = value(result, "ConfigMap", ("metadata", "annotations", "url"))
    assert isinstance(node, Derived)
    assert node.value == "https://old.example.com/"
    assert told(node) == ["kustomization.yaml:2:26", "variable kustomization.yaml:4:9", "variable value service.yaml:6:17"]


def test_a_target_that_selects_nothing_is_noted_and_not_refused() -> None:
    result = build("""\
        resources: [map.yaml]
        replacements:
        - source: {kind: ConfigMap, fieldPath: data.host}
          targets:
          - select: {kind: Service, name: gone}
            fieldPaths: [spec.externalName]
        """)
    (fault,) = result.faults
    assert (fault.kind, fault.refused, str(fault.span)) == ("replacement-unmatched", False, "kustomization.yaml:5:13")
    assert fault.message == "no object in this build has kind `Service`, name `gone`"


def test_one_broken_replacement_does_not_keep_the_others_from_being_judged() -> None:
    result = build("""\
        resources: [map.yaml, service.yaml]
        replacements:
        - source: {kind: Secret}
          targets: [{select: {kind: Service}}]
        - source: {kind: ConfigMap, fieldPath: data.nope}
          targets: [{select: {kind: Service}}]
        - source: {kind: ConfigMap, fieldPath: data.host}
          targets:
          - select: {kind: Service}
            fieldPaths: [spec.externalName]
        """)
    assert [(fault.kind, str(fault.span)) for fault in result.faults] == [
        ("replacement-source-missing", "kustomization.yaml:3:12"),
        ("replacement-source-missing", "kustomization.yaml:5:40"),
    ]
    node = value(result, "Service", ("spec", "externalName"))
    assert isinstance(node, Derived)
    assert node.value == "db.example.com"


def test_the_annotation_of_an_origin_stands_where_it_is_asked_for() -> None:
    result = build("""\
        buildMetadata: [originAnnotations]
        resources: [map.yaml]
        """)
    node = value(result, "ConfigMap", ("metadata", "annotations", "config.kubernetes.io/origin"))
    assert isinstance(node, Derived)
    assert (node.value, str(node.span)) == ("path: map.yaml\n", "kustomization.yaml:1:17")
