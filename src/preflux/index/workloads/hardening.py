"""The effective security settings of each container of a pod: its own value, else the pod's.

https://kubernetes.io/docs/concepts/security/pod-security-standards/ and the field semantics of the core/v1 API.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from preflux.index.workloads.views import TEMPLATES, Container, PodSpec, pod_spec, unresolved
from preflux.lookup import at
from preflux.node import Node, Path, Scalar, Sequence, is_null
from preflux.redaction.lines.secret_lines import shown
from preflux.render.objects.object import Object

_ENFORCE = "pod-security.kubernetes.io/enforce"
_POD_FLAGS = ("hostNetwork", "hostPID", "hostIPC", "hostUsers", "automountServiceAccountToken")
_PROFILES = {"baseline": 1, "restricted": 2}


class Setting(NamedTuple):
    """One effective setting of `container`, or of the whole pod or namespace if that is empty.

    A greater `strength` is more secure. `node` is the value, None if it is not set, and `path` is its path in the object,
    with items of lists by name. `stands_for` is the name of the field of `node` if it is another field: dropped
    capabilities also decide about added ones.
    """

    name: str
    container: str
    strength: float
    node: Node | None
    path: Path
    stands_for: str = ""

    @property
    def said(self) -> str:
        """The setting with its value, as in YAML."""
        return f"{self.stands_for or self.name}: {self.written}"

    @property
    def written(self) -> str:
        """The value in short."""
        if isinstance(self.node, Scalar):
            return shown(self.node)
        if isinstance(self.node, Sequence):
            return f"[{', '.join(shown(item) for item in self.node.items if isinstance(item, Scalar))}]"
        return ""


def settings(item: Object) -> dict[tuple[str, str], Setting]:
    """Return the settings of a workload or a Namespace by name and container; unknown ones (`${VAR}`) are left out."""
    found: Iterator[Setting] = iter(())
    if (item.group, item.kind) == ("", "Namespace"):
        found = iter((_enforced(item),))
    elif (item.group, item.kind) in TEMPLATES:
        spec = pod_spec(item)
        if spec is not None:
            found = _of_pod(spec)
    return {(one.name, one.container): one for one in found if not _unknown(one.node)}


def untouched(stages: list[Object]) -> bool:
    """Return whether the nodes of all settings are the same in every stage of an object: then no patch changed them."""
    first, *others = (_nodes(stage) for stage in stages)
    return all(nodes == first for nodes in others)


def _nodes(item: Object) -> list[tuple[str, int]]:
    if (item.group, item.kind) not in TEMPLATES:
        return [("", id(at(item.root, "metadata", "labels", _ENFORCE)))]
    spec = pod_spec(item)
    if spec is None:
        return []
    found = [(name, id(spec.node.fields.get(name))) for name in ("securityContext", *_POD_FLAGS)]
    return found + [(container.name, id(container.node.fields.get("securityContext"))) for container in spec.containers]


def _unknown(node: Node | None) -> bool:
    return any(unresolved(item) for item in (node.items if isinstance(node, Sequence) else [node]))


def _enforced(item: Object) -> Setting:
    path = ("metadata", "labels", _ENFORCE)
    node = at(item.root, *path)
    return Setting(_ENFORCE, "", _PROFILES.get(item.labels.get(_ENFORCE, ""), 0), node, path)


def _of_pod(spec: PodSpec) -> Iterator[Setting]:
    above = (*TEMPLATES[spec.object.group, spec.object.kind], "spec")
    for name, safe in (("hostNetwork", False), ("hostPID", False), ("hostIPC", False)):
        yield _flag(name, "", [((*above, name), at(spec.node, name))], safe=safe)
    for name in ("hostUsers", "automountServiceAccountToken"):
        node = at(spec.node, name)
        yield Setting(name, "", _is(node, value=False), node, (*above, name))
    for container in spec.containers:
        yield from _of_container(spec, container, above)


def _of_container(spec: PodSpec, container: Container, above: Path) -> Iterator[Setting]:
    own = (*above, container.field, container.name, "securityContext")

    def places(*path: str) -> list[tuple[Path, Node | None]]:
        pods = ((*above, "securityContext", *path), at(spec.node, "securityContext", *path))
        return [((*own, *path), at(container.node, "securityContext", *path)), pods]

    def setting(name: str, strength: Callable[[Node | None], float], where: list[tuple[Path, Node | None]]) -> Setting:
        path, node = next(((path, node) for path, node in where if not is_null(node)), where[0])
        return Setting(name, container.name, strength(node), node, path)

    non_root = setting("runAsNonRoot", lambda node: _is(node, value=True), places("runAsNonRoot"))
    yield non_root

    def user(node: Node | None) -> float:
        # Without `runAsUser` the image decides, and `runAsNonRoot` refuses root.
        return non_root.strength if is_null(node) else float(isinstance(node, Scalar) and node.value != 0)

    yield setting("runAsUser", user, places("runAsUser"))
    for profile in ("seccompProfile", "appArmorProfile"):
        yield setting(f"{profile}.type", _profile, places(profile, "type"))
    yield _flag("privileged", container.name, places("privileged")[:1], safe=False)
    yield setting("allowPrivilegeEscalation", lambda node: _is(node, value=False), places("allowPrivilegeEscalation")[:1])
    yield setting("readOnlyRootFilesystem", lambda node: _is(node, value=True), places("readOnlyRootFilesystem")[:1])
    yield setting("capabilities.drop", _dropped, places("capabilities", "drop")[:1])
    added = setting("capabilities.add", _added, places("capabilities", "add")[:1])
    drop = at(container.node, "securityContext", "capabilities", "drop")
    yield added._replace(node=drop, stands_for="capabilities.drop") if added.node is None else added


def _flag(name: str, container: str, where: list[tuple[Path, Node | None]], *, safe: bool) -> Setting:
    path, node = where[0]
    return Setting(name, container, 1 - _is(node, value=not safe), node, path)


def _is(node: Node | None, *, value: bool) -> float:
    return float(isinstance(node, Scalar) and node.value is value)


def _profile(node: Node | None) -> float:
    return float(isinstance(node, Scalar) and node.value in ("RuntimeDefault", "Localhost"))


def _dropped(node: Node | None) -> float:
    texts = _texts(node)
    return float("inf") if "ALL" in texts else float(len(texts))


def _added(node: Node | None) -> float:
    # The restricted profile allows this one.
    return -float(len(_texts(node) - {"NET_BIND_SERVICE"}))


def _texts(node: Node | None) -> set[str]:
    items = node.items if isinstance(node, Sequence) else []
    return {item.text.upper() for item in items if isinstance(item, Scalar)}


def has_settings(item: Object) -> bool:
    """Return whether an object is of a kind that has such settings."""
    return (item.group, item.kind) in TEMPLATES or (item.group, item.kind) == ("", "Namespace")
