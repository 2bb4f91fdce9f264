"""Which kinds have a namespace. The expectations are those of the API reference and of the projects' CRDs."""

from __future__ import annotations

import pytest

from preflux.index.definitions import definition_of
from preflux.index.scope import Scopes
from preflux.node import Mapping
from preflux.parse.loader import load
from preflux.render.objects.object import Object
from preflux.span import Source

CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: clusterissuers.cert-manager.io}
spec: {group: example.org, names: {kind: Widget}, scope: Cluster}
"""


@pytest.mark.parametrize(
    ("group", "kind", "namespaced"),
    [
        ("", "ConfigMap", True),
        ("", "Namespace", False),
        ("", "Event", True),
        ("apps", "Deployment", True),
        ("rbac.authorization.k8s.io", "Role", True),
        ("rbac.authorization.k8s.io", "ClusterRole", False),
        ("storage.k8s.io", "StorageClass", False),
        ("storage.k8s.io", "CSIStorageCapacity", True),
        ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy", False),
        ("kustomize.toolkit.fluxcd.io", "Kustomization", True),
        ("cert-manager.io", "ClusterIssuer", False),
        ("cert-manager.io", "Issuer", True),
        ("gateway.networking.k8s.io", "GatewayClass", False),
        ("example.org", "Gadget", None),
        ("example.org", "Widget", False),
    ],
)
def test_scope(group: str, kind: str, namespaced: bool | None) -> None:
    root = load(Source("crd.yaml", CRD)).documents[0].root
    assert isinstance(root, Mapping)
    definition = definition_of(Object(root))
    assert definition is not None
    assert Scopes([definition]).namespaced(group, kind) is namespaced
