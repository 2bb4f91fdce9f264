"""The places that substitution keeps, and what it does with values that are not known."""

from __future__ import annotations

import pytest

from preflux.lookup import at, items_at
from preflux.node import Derived, Mapping, Node, Scalar, Sequence, Via
from preflux.parse.loader import load
from preflux.reconcile.substitution.object import Substituted, substitute, variables_of
from preflux.reconcile.substitution.unresolved import Unresolved
from preflux.reconcile.substitution.variables import Variable
from preflux.render.budget import Budget
from preflux.render.objects.object import Object
from preflux.span import Source, Span
from reconcile.ours import object_of, printed

HEAD = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n"


def variables(text: str, unknown: tuple[str, ...] = ()) -> dict[str, Variable]:
    root = load(Source("variables.yaml", text)).documents[0].root
    assert isinstance(root, Mapping)
    found = {}
    for name, node in root.fields.items():
        assert isinstance(node, Scalar)
        found[name] = Variable(None if name in unknown else node.text, node)
    return found


def run(
    body: str, given: str = "V: x\n", *, unknown: tuple[str, ...] = (), strict: bool = True
) -> tuple[Object, Substituted]:
    item = object_of(HEAD + body)
    return item, substitute(item, variables(given, unknown), Budget(), strict=strict)


def scalar(result: Substituted, *path: str | int) -> Scalar:
    node = at(result.root, *path)
    assert isinstance(node, Scalar)
    return node


def places(result: Substituted) -> list[tuple[str, str, str]]:
    return [(use.name, str(use.span), use.span.text) for use in result.uses]


def test_an_object_without_variables_is_the_same() -> None:
    item, result = run("data:\n  a: $HOME\n  b: $(id)\n  c: 1\n")
    assert result.root is item.root
    assert (result.uses, result.faults) == ([], [])


@pytest.mark.parametrize("where", ["labels", "annotations"])
def test_an_object_can_be_kept_out(where: str) -> None:
    item, result = run(f"  {where}:\n    kustomize.toolkit.fluxcd.io/substitute: disabled\ndata:\n  a: ${{V}} ${{\n")
    assert result.root is item.root
    assert result.faults == []


def test_what_does_not_change_is_shared() -> None:
    item, result = run("data:\n  a: ${V}\n  b: same\n  c:\n    d: 1\n")
    assert at(result.root, "data", "b") is at(item.root, "data", "b")
    assert at(result.root, "data", "c") is at(item.root, "data", "c")
    assert at(result.root, "metadata") is at(item.root, "metadata")
    assert list(mapping(result.root, "data").fields) == ["a", "b", "c"]


def mapping(root: Node, *path: str) -> Mapping:
    node = at(root, *path)
    assert isinstance(node, Mapping)
    return node


def test_a_filled_value_stands_where_it_is_written() -> None:
    _, result = run('data:\n  a: "x ${V} y"\n')
    value = scalar(result, "data", "a")
    assert (value.value, str(value.span), value.span.text) == ("x x y", "object.yaml:6:6", '"x ${V} y"')
    assert [(str(step.span), step.how, step.name) for step in value.via] == [("variables.yaml:1:4", "substitution", "V")]


def test_what_was_there_before_stays_in_via() -> None:
    item = object_of(HEAD + "data:\n  a: ${V}\n")
    old = scalar(Substituted(item.root, [], []), "data", "a")
    step = Span(Source("base.yaml", "1"), 0, 1)
    item.root = item.root.with_field(
        "data", mapping(item.root, "data").with_field("a", Derived("${V}", old, (Via(step, "base"),)))
    )
    value = scalar(substitute(item, variables("V: x\n"), Budget(), strict=True), "data", "a")
    assert [(step.how, step.name) for step in value.via] == [("substitution", "V"), ("base", "")]


def test_each_use_has_its_own_place() -> None:
    body = (
        "data:\n"
        "  a: ${V}\n"
        '  quoted: "tab\\t${V} then ${W:=d}"\n'
        "  twice: ${V}${V}\n"
        "  block: |\n"
        "    first\n"
        "      ${V} and $${V} and ${V}\n"
        "  folded: >-\n"
        "    words\n"
        "    ${#V}\n"
        "  ${V}: key\n"
        "  nested: ${NONE:=${V}}\n"
    )
    _, result = run(body)
    assert sorted(places(result)) == sorted(
        [
            ("V", "object.yaml:6:6", "${V}"),
            ("V", "object.yaml:7:17", "${V}"),
            ("W", "object.yaml:7:27", "${W:=d}"),
            ("V", "object.yaml:8:10", "${V}"),
            ("V", "object.yaml:8:14", "${V}"),
            ("V", "object.yaml:11:7", "${V}"),
            ("V", "object.yaml:11:26", "${V}"),
            ("V", "object.yaml:14:5", "${#V}"),
            ("V", "object.yaml:15:3", "${V}"),
            ("V", "object.yaml:16:19", "${V}"),
            ("NONE", "object.yaml:16:11", "${NONE:=${V}}"),
        ]
    )


def test_a_value_may_change_the_type_and_the_shape() -> None:
    _, result = run("data:\n  a: ${N}\n  b: ${L}\n  c: ${M}\n", "N: '12'\nL: '[1, two]'\nM: '{k: v}'\n")
    assert scalar(result, "data", "a").value == 12
    listed = at(result.root, "data", "b")
    assert isinstance(listed, Sequence)
    assert [str(node.span) for node in [listed, *items_at(result.root, "data", "b")]] == ["object.yaml:7:6"] * 3
    assert scalar(result, "data", "c", "k").value == "v"
    assert str(mapping(result.root, "data", "c").keys["k"].span) == "object.yaml:8:6"


def test_a_key_can_be_filled() -> None:
    _, result = run("data:\n  b: 1\n  ${V}: 2\n", "V: a\n")
    data = mapping(result.root, "data")
    assert [(name, str(key.span)) for name, key in data.keys.items()] == [("b", "object.yaml:6:3"), ("a", "object.yaml:7:3")]


def test_a_strict_flux_fails_for_an_unset_variable() -> None:
    _, result = run("data:\n  a: ${V} ${NONE} ${OTHER:=}\n")
    assert [(fault.kind, str(fault.span), fault.message) for fault in result.faults] == [
        ("unset-variable", "object.yaml:6:11", "`NONE` has no value and no default")
    ]
    value = scalar(result, "data", "a")
    assert isinstance(value, Unresolved)
    assert value.value == "x ${NONE}"


def test_an_older_flux_takes_an_unset_variable_for_empty() -> None:
    _, result = run("data:\n  a: x${NONE}\n", strict=False)
    assert result.faults == []
    assert [use.missing for use in result.uses] == [True]
    assert scalar(result, "data", "a").value == "x"


def test_an_unknown_value_leaves_the_expression() -> None:
    _, result = run("data:\n  a: ${S}-${V}\n  b: ${V/x/${S}}\n  c: ${V:=${S}}\n", "S: x\nV: x\n", unknown=("S",))
    assert [scalar(result, "data", key).value for key in "abc"] == ["${S}-x", "${V/x/${S}}", "x"]
    assert [isinstance(scalar(result, "data", key), Unresolved) for key in "abc"] == [True, True, False]
    assert result.faults == []
    assert {use.name: use.state for use in result.uses} == {"S": "unknown", "V": "set"}


def test_where_variables_may_be_missing_none_is_unset() -> None:
    item = object_of(HEAD + "data:\n  a: ${NONE} ${OTHER:=d} ${V}\n")
    result = substitute(item, variables("V: x\n"), Budget(), strict=True, complete=False)
    assert scalar(result, "data", "a").value == "${NONE} ${OTHER:=d} x"
    assert result.faults == []


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("a: b", "mapping values are not allowed in this context"),
        ("*a", "unknown anchor referenced"),
        (".inf", "infinity and not-a-number have no JSON form"),
        ("!!int x", "cannot decode this value as a !!int"),
    ],
)
def test_a_value_can_break_the_object(value: str, problem: str) -> None:
    item, result = run("data:\n  a: ${FINE}\n  b: '${BAD}'\n  c: ${FINE}\n", f"FINE: x\nBAD: '{value}'\n")
    (fault,) = result.faults
    assert (fault.kind, str(fault.span), fault.span.text) == ("broken-by-value", "object.yaml:7:7", "${BAD}")
    assert fault.message == f"the value of `BAD` breaks the YAML of the object: {problem}"
    assert [str(related.span) for related in fault.related] == ["variables.yaml:2:6"]
    assert value not in fault.message + fault.hint
    assert result.root is item.root


@pytest.mark.parametrize(
    ("text", "problem", "marked"),
    [
        ("${V", "missing closing brace", "${V"),
        ("${V-d}", "missing closing brace", "${V-d}"),
        ("${}", "unable to parse variable name", "${}"),
        ("${V:=d", "unable to parse substitution within function", "${V:=d"),
    ],
)
def test_an_expression_that_cannot_be_read(text: str, problem: str, marked: str) -> None:
    item, result = run(f"data:\n  a: fine ${{V}}\n  b: |\n    first\n    x {text}\n")
    (fault,) = result.faults
    assert fault.kind == "bad-substitution"
    assert str(fault.span) == "object.yaml:9:7"
    assert fault.span.text.rstrip("\n") == marked
    assert fault.message == f"not an expression that Flux can read: {problem}"
    assert result.root is item.root


def test_large_numbers_are_rounded_with_any_variable() -> None:
    _, result = run("data:\n  a: 9007199254740993\n")
    assert "a: 9007199254740992\n" in printed(result)
    assert str(scalar(result, "data", "a").span) == "object.yaml:6:6"


def test_variables_of_an_object_that_nothing_is_filled_into() -> None:
    item = object_of(HEAD + "data:\n  a: ${V} ${W:=d} $${X}\n")
    result = variables_of(item)
    assert result.root is item.root
    assert [(use.name, use.missing) for use in result.uses] == [("V", True), ("W", False)]


def test_a_long_text_with_many_variables_takes_linear_time() -> None:
    _, result = run("data:\n  a: |\n" + "    line ${V} ${NONE:=d}\n" * 3000)
    assert len(result.uses) == 6000
    assert result.uses[-1].span.line == 3006


def test_nesting_has_an_end() -> None:
    _, result = run("data:\n  a: " + "${V:=" * 300 + "x" + "}" * 300 + "\n")
    assert [fault.kind for fault in result.faults] == ["bad-substitution"]
