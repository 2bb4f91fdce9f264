"""`namespace` and NamespaceTransformer."""

from __future__ import annotations

from preflux.lookup import at, scalar_text
from preflux.node import Mapping, Scalar
from preflux.render.fault import Refused
from preflux.render.fields.from_yaml import read_specs
from preflux.render.filters.namespace import set_namespace
from preflux.render.step import Step


def from_field(step: Step) -> None:
    """Apply the field of a kustomization."""
    namespace = step.scalar("namespace")
    if namespace is not None:
        set_namespace(step.into.objects, namespace, step.into.fields.namespace)


def from_plugin(step: Step, root: Mapping) -> None:
    """Apply the configuration of a plugin. Raises Refused."""
    subjects = root.fields.get("setRoleBindingSubjects")
    mode = scalar_text(subjects) or "defaultOnly"
    if subjects is not None and mode not in ("defaultOnly", "allServiceAccounts", "none"):
        allowed = "`defaultOnly`, `allServiceAccounts`, `none`"
        raise Refused("bad-plugin", subjects.span, f"`setRoleBindingSubjects: {mode}`; kustomize knows {allowed}")
    namespace = at(root, "metadata", "namespace")
    unset = root.fields.get("unsetOnly")
    if isinstance(namespace, Scalar) and scalar_text(namespace):
        unset_only = isinstance(unset, Scalar) and unset.value is True
        set_namespace(
            step.into.objects, namespace, read_specs(root.fields.get("fieldSpecs")), unset_only=unset_only, subjects=mode
        )
