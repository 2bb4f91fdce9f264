"""One of the two kinds called Kustomization where the other one belongs."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.lookup import at, text_at
from preflux.parse.document import File
from preflux.resolve.flux import KUSTOMIZE_API
from preflux.resolve.kustomization import NAMES
from preflux.resolve.problems.file_fault import FILE_FAULTS

_CONFIG_API = "kustomize.config.k8s.io"


@rule(File)
def kustomization_kind_confusion(file: File, repository: Repository) -> Iterator[Finding]:
    folder, _, name = file.path.rpartition("/")
    if name in NAMES:
        kustomization = repository.graph.kustomizations.get(folder)
        for fault in kustomization.faults if kustomization is not None else ():
            if FILE_FAULTS[fault.kind].rule == "kustomization-kind-confusion":
                yield Finding.at(fault, fault.message, fault.hint)
        return
    for document in file.documents:
        version, kind = text_at(document.root, "apiVersion"), text_at(document.root, "kind")
        node = at(document.root, "apiVersion")
        if version is None or node is None or kind not in ("Kustomization", "Component"):
            continue
        if (
            version.startswith(f"{_CONFIG_API}/")
            and file.path in repository.reached
            and at(document.root, "metadata", "name")
        ):
            message = f"a kustomize {kind} in a file that is read as an object; the cluster has no such kind"
            yield Finding.at(node, message, f"kustomize reads it only as `{NAMES[0]}`; include its folder")
        elif version == KUSTOMIZE_API:
            yield Finding.at(node, f"`apiVersion: {version}` has no version", f"write `{KUSTOMIZE_API}/v1`")
