"""Small repositories in memory for the tests of the index: one cluster, `clusters/one`, unless a test adds another."""

from __future__ import annotations

from preflux.config import Config
from preflux.files import Memory
from preflux.index.inventory import Inventory
from preflux.index.key import Key
from preflux.index.repository import Repository
from preflux.node import Mapping
from preflux.parse.loader import load
from preflux.pipeline import survey
from preflux.render.objects.object import Object
from preflux.span import Source

HELM = "helm.toolkit.fluxcd.io/v2"
SOURCE = "source.toolkit.fluxcd.io/v1"
OURS = "sourceRef: {kind: GitRepository, name: flux-system}"
ELSEWHERE = "sourceRef: {kind: OCIRepository, name: platform}"


def manifest(kind: str, name: str, namespace: str = "", api: str = "v1", *lines: str) -> str:
    """Return an object as a YAML document; `lines` are its further fields at the top."""
    place = f", namespace: {namespace}" if namespace else ""
    return "\n".join((f"apiVersion: {api}", f"kind: {kind}", f"metadata: {{name: {name}{place}}}", *lines)) + "\n"


def flux(name: str, path: str = "", *spec: str, source: str = OURS) -> str:
    """Return a Flux Kustomization; `spec` are further lines of its spec."""
    where = (f"path: ./{path}",) if path else ()
    lines = ["  interval: 10m", "  prune: true", *(f"  {line}" for line in (*where, source, *spec))]
    return manifest("Kustomization", name, "flux-system", "kustomize.toolkit.fluxcd.io/v1", "spec:", *lines)


def release(name: str, namespace: str, chart: str, *spec: str, repository: str = "charts") -> str:
    """Return a HelmRelease of a chart of a HelmRepository; `spec` are further lines of its spec."""
    source = f"sourceRef: {{kind: HelmRepository, name: {repository}}}"
    lines = [f"  chart: {{spec: {{chart: {chart}, {source}}}}}", *(f"  {line}" for line in spec)]
    return manifest("HelmRelease", name, namespace, HELM, "spec:", *lines)


def crd(group: str, kind: str, scope: str = "Namespaced") -> str:
    """Return a CustomResourceDefinition, as short as the index needs it."""
    spec = f"spec: {{group: {group}, names: {{kind: {kind}}}, scope: {scope}}}"
    return manifest("CustomResourceDefinition", f"{kind.lower()}s.{group}", "", "apiextensions.k8s.io/v1", spec)


def documents(*texts: str) -> str:
    """Return one file of several documents."""
    return "---\n".join(texts)


def surveyed(files: dict[str, str], config: Config | None = None) -> Repository:
    """Return what the stages find in a repository; its clusters are `clusters/one` and what else the files tell of."""
    return survey(Memory(dict(files)), config or Config(clusters=("clusters/one",)))


def held(files: dict[str, str], config: Config | None = None) -> Inventory:
    """Return the inventory of the only cluster."""
    repository = surveyed(files, config)
    (cluster,) = repository.clusters
    return repository.inventory(cluster)


def parsed(text: str) -> Object:
    """Return a single object as it is written."""
    root = load(Source("object.yaml", text)).documents[0].root
    assert isinstance(root, Mapping)
    return Object(root)


def config_map(name: str, namespace: str = "web") -> Key:
    return Key("", "ConfigMap", namespace, name)
