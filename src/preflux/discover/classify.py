"""Tells manifests from the other YAML of a repository, for files that no build reads: a build proves the rest."""

from __future__ import annotations

import re
from collections.abc import Callable

from preflux.discover.tree import Skipped, Tree
from preflux.pattern import lazy

EXTENSIONS = (".yaml", ".yml", ".json")

# A group without a version (`apps.example.com`) is a mistake that is worth to be found.
_API_VERSION = lazy(
    r"^apiVersion:[ \t]+[\"']?(v\d\w*|[\w.-]+/v\d\w*|[a-z][\w-]*\.[\w.-]+)[\"']?[ \t]*(?:#.*)?\r?$", re.MULTILINE
)
_KIND = lazy(r"^kind:[ \t]+[\"']?([A-Z]\w*)[\"']?[ \t]*(?:#.*)?\r?$", re.MULTILINE)
_JSON_API_VERSION = lazy(r"\"apiVersion\"\s*:\s*\"(v\d\w*|[\w.-]+/v\d\w*)\"")
_JSON_KIND = lazy(r"\"kind\"\s*:\s*\"([A-Z]\w*)\"")
_TEMPLATE = lazy(r"^[ \t]*(?:- )?(?:[\w.-]+:[ \t]+)?(?:\{\{|\{%|#\{%|#\{\{|#%)", re.MULTILINE)

# Files in the form of a Kubernetes object that programs read on their own: no API server has these kinds.
_PROGRAMS = lazy(
    r"(?:^|.*\.)(?:kustomize\.config\.k8s\.io|kind\.x-k8s\.io|k3d\.io|kubeadm\.k8s\.io|kubelet\.config\.k8s\.io|audit\.k8s\.io"
    r"|apiserver\.config\.k8s\.io|apiserver\.k8s\.io|kubeproxy\.config\.k8s\.io|kubescheduler\.config\.k8s\.io"
    r"|pod-security\.admission\.config\.k8s\.io|client\.authentication\.k8s\.io|ctlptl\.dev|backstage\.io|eksctl\.io"
    r"|k0sctl\.k0sproject\.io|kops\.k8s\.io|kuttl\.dev|chainsaw\.kyverno\.io|cli\.kyverno\.io|minikube\.sigs\.k8s\.io"
    r"|krew\.googlecontainertools\.github\.com|config\.kubernetes\.io|kpt\.dev|clusterctl\.cluster\.x-k8s\.io"
    r"|scorecard\.operatorframework\.io)(?:/|$)|skaffold/"
)
_CORE_PROGRAMS = frozenset({"Config"})

# Why things are skipped that may be files (see `disk`); all other reasons are those of folders.
_OF_FILES = ("a link", "its name", "not a regular file")


def why_no_manifest(tree: Tree) -> Callable[[str], str]:
    """Return a function that tells, by its path alone, why a file is no manifest; empty where it may be one.

    What a build reads is a manifest (or its data) wherever it lies; this is for all other files.
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
    """Return a function that tells whether something that is not looked at may be a manifest or a folder of some.

    What an entry of a kustomization names is a finding whatever it is; this is for what nothing names.
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
    """Tell from the text alone, without parsing, whether it holds a Kubernetes object.

    Templates (`{{` or `{%` where a value would stand) and the configuration of programs in the form of an object do not
    count; a `{{` inside of a string does not make a template.
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
