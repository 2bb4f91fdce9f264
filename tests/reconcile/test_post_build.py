"""Substitution in a whole build."""

from __future__ import annotations

from preflux.node import Scalar
from preflux.reconcile.substitution.build import post_build
from preflux.reconcile.substitution.variables import Variable
from preflux.render.budget import Budget
from preflux.render.objects.object import Object
from preflux.span import Source
from reconcile.ours import object_of


def config_map(name: str, rest: str = "") -> Object:
    return object_of(f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n{rest}")


def variable(value: str) -> Variable:
    return Variable(value, Scalar(value, Source("variables.yaml", value), 0, len(value)))


def test_every_object_is_filled() -> None:
    objects = [config_map("${A}"), config_map("b")]
    found = post_build(objects, {"A": variable("a")}, Budget(), strict=True)
    assert [item.name for item in objects] == ["a", "b"]
    assert [(item, use.name) for item, use in found.uses] == [(objects[0], "A")]
    assert found.faults == []


def test_two_objects_that_get_the_same_name() -> None:
    objects = [config_map("a-${A}"), config_map("${B}")]
    found = post_build(objects, {"A": variable("x"), "B": variable("a-x")}, Budget(), strict=True)
    assert [fault.kind for fault in found.faults] == ["duplicate-resource", "duplicate-resource"]


def test_a_name_that_is_none_fails_the_build() -> None:
    found = post_build([config_map("a")], {"not-a-name": variable("x"), "fine_1": variable("x")}, Budget(), strict=True)
    assert [(fault.kind, fault.message.split("`")[1]) for fault in found.faults] == [("bad-variable-name", "not-a-name")]


def test_a_name_that_is_none_matters_to_no_object_kept_out() -> None:
    kept_out = config_map("a", "  labels:\n    kustomize.toolkit.fluxcd.io/substitute: disabled\n")
    assert post_build([kept_out], {"not-a-name": variable("x")}, Budget(), strict=True).faults == []
