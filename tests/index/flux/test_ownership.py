"""Objects with two owners."""

from __future__ import annotations

import pytest

from index.fleets import documents, flux, held, manifest
from preflux.index.flux.ownership import Pair, alike, overlapping, shared

LEFT_RIGHT = ("flux-system/left", "flux-system/right")
BARE = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: web\n"
APPS = {
    "clusters/one/left.yaml": flux("left", "left"),
    "clusters/one/right.yaml": flux("right", "right"),
    "left/a.yaml": manifest("ConfigMap", "a", "web", "v1", "data: {key: one}"),
    "right/a.yaml": manifest("ConfigMap", "a", "web", "v1", "data: {key: two}"),
}


def pairs(files: dict[str, str]) -> dict[tuple[str, str], list[Pair]]:
    return shared(held(files))


def only(files: dict[str, str]) -> Pair:
    ((pair,),) = pairs(files).values()
    return pair


def test_an_object_that_two_apply_is_shared() -> None:
    found = pairs(APPS)
    assert list(found) == [LEFT_RIGHT]
    ((one, other),) = found[LEFT_RIGHT]
    assert (one.object.name, one.owner.object.name, other.owner.object.name) == ("a", "left", "right")


@pytest.mark.parametrize(
    "text",
    [
        manifest("ConfigMap", "b", "web"),
        manifest("ConfigMap", "a", "shop"),
        manifest("Secret", "a", "web"),
        f"{BARE}  annotations: {{kustomize.toolkit.fluxcd.io/ssa: Merge}}\n",
        f"{BARE}  labels: {{kustomize.toolkit.fluxcd.io/reconcile: disabled}}\n",
    ],
    ids=["another name", "another namespace", "another kind", "lets itself be shared", "not reconciled"],
)
def test_what_is_not_shared(text: str) -> None:
    assert pairs(APPS | {"right/a.yaml": text}) == {}


def test_a_name_with_a_variable_is_not_known_to_be_the_same() -> None:
    text = manifest("ConfigMap", "'${NAME}'", "web")
    assert pairs(APPS | {"left/a.yaml": text, "right/a.yaml": text}) == {}


def test_the_first_owner_is_paired_with_each_other_one() -> None:
    third = {"clusters/one/third.yaml": flux("third", "left")}
    assert sorted(pairs(APPS | third)) == [LEFT_RIGHT, ("flux-system/left", "flux-system/third")]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("apps", "apps", True),
        ("apps", "apps/deeper", True),
        ("apps/deeper", "apps", True),
        ("apps", "other", False),
        ("apps", "apps-too", False),
        ("apps-too", "apps", False),
    ],
)
def test_folders_overlap_where_one_is_in_the_other(left: str, right: str, expected: bool) -> None:
    files = {"clusters/one/both.yaml": documents(flux("left", left), flux("right", right))}
    for folder in (left, right):
        files |= {f"{folder}/a.yaml": APPS["left/a.yaml"], f"{folder}/kustomization.yaml": "resources: [a.yaml]\n"}
    assert overlapping(only(files)) is expected


def test_alike_is_what_says_the_same() -> None:
    assert not alike(*only(APPS))
    assert alike(*only(APPS | {"right/a.yaml": APPS["left/a.yaml"] + "# the same\n"}))
