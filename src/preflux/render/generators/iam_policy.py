"""Generates ServiceAccounts for Google's clusters, as kustomize's IAMPolicyGenerator does.

Source: kustomize 5.8.1, api/filters/iampolicygenerator.
"""

from __future__ import annotations

from preflux.lookup import at, scalar_text
from preflux.node import Derived, Mapping, Node, Scalar, Via
from preflux.render.fault import Refused
from preflux.render.objects.object import Object

_ACCOUNT = "iam.gke.io/gcp-service-account"


def service_account(config: Mapping) -> Object:
    """Return the object that a configuration describes; its values have their places in the configuration."""
    cloud = config.fields.get("cloud")
    if scalar_text(cloud) != "gke":
        raise Refused("bad-generator", (cloud or config).span, f"`cloud: {scalar_text(cloud)}`; kustomize knows `gke`")
    account, project = _text(config, "serviceAccount", "name"), _text(config, "serviceAccount", "projectId")
    email = Derived(
        f"{account.value}@{project.value}.iam.gserviceaccount.com", account, (Via(project.span, "projectId"),)
    )
    metadata: dict[str, Node] = {
        "annotations": _mapping(config, {_ACCOUNT: email}),
        "name": _text(config, "kubernetesService", "name"),
    }
    namespace = _text(config, "kubernetesService", "namespace")
    if namespace.value:
        metadata["namespace"] = namespace
    kind = Scalar("ServiceAccount", config.source, config.start, config.end)
    version = Scalar("v1", config.source, config.start, config.end)
    return Object(_mapping(config, {"apiVersion": version, "kind": kind, "metadata": _mapping(config, metadata)}))


def _text(config: Mapping, *path: str) -> Scalar:
    node = at(config, *path)
    place = node if isinstance(node, Scalar) else config
    return Derived(scalar_text(node), place)


def _mapping(config: Mapping, fields: dict[str, Node]) -> Mapping:
    keys = {key: Scalar(key, value.source, value.start, value.start) for key, value in fields.items()}
    return Mapping(fields, keys, config.source, config.start, config.end)
