"""Every kind of fault that a build can have, and what follows from it."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from preflux.resolve.problems.problem import ProblemKind

FaultKind: TypeAlias = (
    ProblemKind
    | Literal[
        "ambiguous-reference",
        "ambiguous-variable",
        "bad-configuration",
        "bad-generator",
        "bad-image",
        "bad-openapi",
        "bad-patch",
        "bad-plugin",
        "bad-replacement",
        "bad-selector",
        "bad-sort",
        "bad-substitution",
        "bad-variable-name",
        "blank-namespace",
        "broken-by-value",
        "component-path",
        "duplicate-resource",
        "duplicate-variable",
        "flux-path-missing",
        "generator-without-base",
        "helm-chart",
        "kustomization",
        "not-an-object",
        "outside-clone",
        "patch-does-not-apply",
        "patch-target-unmatched",
        "patch-without-target",
        "plugin",
        "remote",
        "replacement-source-ambiguous",
        "replacement-source-missing",
        "replacement-target-missing",
        "replacement-type",
        "replacement-unmatched",
        "too-deep",
        "too-large",
        "unmatched-image",
        "unmatched-replicas",
        "unprintable",
        "unreadable",
        "unset-variable",
        "variable-without-field",
        "variable-without-object",
        "wrong-shape",
    ]
)


class Meaning(NamedTuple):
    """What a kind of fault means.

    `rule` reports it; empty for a part that is unknown, which is no fault. `absence`: it says that an object is not there.
    `loses`: it may keep objects out of the build, so that what is said to be absent later may be among them.
    """

    rule: str
    absence: bool = False
    loses: bool = True


FAULTS: dict[FaultKind, Meaning] = {
    "ambiguous-kustomization": Meaning("ambiguous-kustomization"),
    "ambiguous-reference": Meaning("refused-build"),
    "ambiguous-variable": Meaning("unresolved-var", loses=False),
    "bad-configuration": Meaning("refused-build"),
    "bad-generator": Meaning("broken-generator"),
    "bad-image": Meaning("refused-build", loses=False),
    "bad-openapi": Meaning("refused-build"),
    "bad-patch": Meaning("patch-does-not-apply", loses=False),
    "bad-plugin": Meaning("broken-plugin"),
    "bad-replacement": Meaning("replacement-does-not-apply", loses=False),
    "bad-selector": Meaning("refused-build"),
    "bad-sort": Meaning("refused-build"),
    "bad-substitution": Meaning("bad-substitution"),
    "bad-variable-name": Meaning("bad-substitution"),
    "blank-namespace": Meaning("refused-build"),
    "broken-by-value": Meaning("broken-by-value"),
    "broken-path": Meaning("broken-path"),
    "component-as-resource": Meaning("component-as-resource"),
    "component-path": Meaning("refused-build"),
    "duplicate-resource": Meaning("duplicate-resource", loses=False),
    "duplicate-variable": Meaning("unresolved-var", loses=False),
    "flux-path-missing": Meaning("flux-path-missing"),
    "generator-without-base": Meaning("broken-generator", absence=True, loses=False),
    "helm-chart": Meaning(""),
    # All rules about what kustomize refuses in a file: empty-kustomization, kustomization-kind-confusion, yaml-syntax too.
    "kustomization": Meaning("unknown-kustomization-field"),
    "kustomization-cycle": Meaning("kustomization-cycle"),
    "load-restriction": Meaning("load-restriction"),
    "missing-kustomization": Meaning("missing-kustomization"),
    "not-an-object": Meaning("not-an-object"),
    "outside-clone": Meaning("refused-build"),
    "patch-does-not-apply": Meaning("patch-does-not-apply", loses=False),
    "patch-target-unmatched": Meaning("patch-without-target", absence=True, loses=False),
    "patch-without-target": Meaning("patch-without-target", absence=True, loses=False),
    "path-outside-repository": Meaning("path-outside-repository"),
    "plugin": Meaning("broken-plugin"),
    "remote": Meaning(""),
    "replacement-source-ambiguous": Meaning("replacement-without-target", loses=False),
    "replacement-source-missing": Meaning("replacement-without-target", absence=True, loses=False),
    "replacement-target-missing": Meaning("replacement-without-target", loses=False),
    "replacement-type": Meaning("replacement-does-not-apply", loses=False),
    "replacement-unmatched": Meaning("replacement-without-target", absence=True, loses=False),
    "resource-as-component": Meaning("resource-as-component"),
    "too-deep": Meaning("refused-build"),
    "too-large": Meaning("refused-build"),
    "unmatched-image": Meaning("unused-image-override", absence=True, loses=False),
    "unmatched-replicas": Meaning("unused-replica-override", absence=True, loses=False),
    # Non-string-key too.
    "unprintable": Meaning("duplicate-key", loses=False),
    "unreadable": Meaning("yaml-syntax"),
    "unset-variable": Meaning("unset-variable"),
    "variable-without-field": Meaning("unresolved-var", loses=False),
    "variable-without-object": Meaning("unresolved-var", absence=True, loses=False),
    "wrong-shape": Meaning("refused-build"),
}
