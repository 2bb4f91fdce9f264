"""Separates manifests from other YAML, for files that no build reads: what a build reads is a manifest."""

from __future__ import annotations

import re
from collections.abc import Callable

from preflux.discover.tree import Skipped, Tree
from preflux.pattern import lazy

EXTENSIONS = (".yaml", ".yml", ".json")

# A group without a version (`apps.example.com`) is a mistake worth finding, so it counts as well.
_API_VERSION = lazy(
    r"^apiVersion:[ \t]+[\"']?(v\d\w*|[\w.-]+/v\d\w*|[a-z][\w-]*\.[\w.-]+)[\"']?[ \t]*(?:#.*)?\r?$", re.MULTILINE
)
_KIND = lazy(r"^kind:[ \t]+[\"']?([A-Z]\w*)[\"']?[ \t]*(?:#.*)?\r?$", re.MULTILINE)
_JSON_API_VERSION = lazy(r"\"apiVersion\"\s*:\s*\"(v\d\w*|[\w.-]+/v\d\w*)\"")
_JSON_KIND = lazy(r"\"kind\"\s*:\s*\"([A-Z]\w*)\"")
_TEMPLATE = lazy(r"^[ \t]*(?:- )?(?:[\w.-]+:[ \t]+)?(?:\{\{|\{%|#\{%|#\{\{|#%)", re.MULTILINE)

# Configuration files of programs that look like Kubernetes objects: no API server has these kinds.
_PROGRAMS = lazy(
    r"(?:^|.*\.)(?:kustomize\.config\.k8s\.io|kind\.x-k8s\.io|k3d\.io|kubeadm\.k8s\.io|kubelet\.config\.k8s\.io|audit\.k8s\.io"
    r"|apiserver\.config\.k8s\.io|apiserver\.k8s\.io|kubeproxy\.config\.k8s\.io|kubescheduler\.config\.k8s\.io"
    r"|pod-security\.admission\.config\.k8s\.io|client\.authentication\.k8s\.io|ctlptl\.dev|backstage\.io|eksctl\.io"
    r"|k0sctl\.k0sproject\.io|kops\.k8s\.io|kuttl\.dev|chainsaw\.kyverno\.io|cli\.kyverno\.io|minikube\.sigs\.k8s\.io"
    r"|krew\.googlecontainertools\.github\.com|config\.kubernetes\.io|kpt\.dev|clusterctl\.cluster\.x-k8s\.io"
    r"|scorecard\.operatorframework\.io)(?:/|$)|skaffold/"
)
_CORE_PROGRAMS = frozenset({"Config"})

# The reasons in `Skipped.reason` that can apply to files (see `disk`); all others apply to folders only.
_OF_FILES = ("a link", "its name", "not a regular file")


def why_no_manifest(tree: Tree) -> Callable[[str], str]:
    """Return a function that maps a path to the reason why that file is not a manifest, or to "" if it may be one.

    It looks at paths only. Use it for files that no build reads; what a build reads counts wherever it is.
    """
    charts: set[str] = set()
    programs: dict[str, str] = {}
    for path in tree.files:
        folder, _, name = path.rpartition("/")
        if name == "Chart.yaml":
            charts.add(folder)
        elif folder and name.endswith((".tf", ".tofu")):
            programs[folder] = "in a Terraform folder"
        elif folder and name in ("ansible.cfg", "galaxy.yml"):
            programs[folder] = "in an Ansible folder"
        elif folder and name in ("talconfig.yaml", "controlplane.yaml") and "talos" in folder.lower():
            programs[folder] = "in a Talos folder"
    known: dict[str, str] = {"": ""}

    def why_folder(folder: str) -> str:
        why = known.get(folder)
        if why is None:
            above, _, name = folder.rpartition("/")
            why = why_folder(above)
            if not why:
                if name.startswith("."):
                    why = "in a hidden folder"
                elif folder in charts:
                    why = "in a Helm chart"
                elif folder in programs:
                    why = programs[folder]
                elif name in ("templates", "files", "tasks") and above.rpartition("/")[0].endswith("roles"):
                    why = "in an Ansible role"
            known[folder] = why
        return why

    def why(path: str) -> str:
        folder, _, name = path.rpartition("/")
        if not name.endswith(EXTENSIONS):
            return "not YAML"
        if name.startswith("."):
            return "a hidden file"
        if folder == "" and "" in charts:
            return "in a Helm chart"
        return why_folder(folder)

    return why


def hides_manifests(tree: Tree) -> Callable[[Skipped], bool]:
    """Return a function that returns whether a skipped path may be a manifest or a folder with manifests.

    Use it for paths that no kustomization names: a skipped path that an entry names is always reported.
    """
    why = why_no_manifest(tree)

    def hides(skipped: Skipped) -> bool:
        path, reason = skipped.path, skipped.reason
        name = path.rpartition("/")[2]
        if path == ".":
            return True
        if name.endswith(EXTENSIONS):
            return not why(path)
        if reason == "a link to nothing" or ("." in name and reason.startswith(_OF_FILES)):
            return False
        return not why(f"{path}/any.yaml")

    return hides


def looks_like_manifest(text: str) -> bool:
    """Return whether a text contains a Kubernetes object, without parsing it.

    Templates (`{{` or `{%` in place of a value) and the configuration files of other programs do not count. A `{{`
    inside a string does not make a template.
    """
    if text.lstrip()[:1] in ("{", "["):
        versions, kinds = _JSON_API_VERSION.findall(text), _JSON_KIND.findall(text)
    else:
        versions, kinds = _API_VERSION.findall(text), _KIND.findall(text)
    if not versions or not kinds or _TEMPLATE.search(text):
        return False
    if "v1" in versions and any(kind not in _CORE_PROGRAMS for kind in kinds):
        return True
    groups = {version for version in versions if version != "v1" and ("/" in version or "." in version)}
    return any(_PROGRAMS.match(version) is None for version in groups)
