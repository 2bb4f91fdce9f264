"""Splits image references, and lists where objects have containers. Source: kustomize 5.8.1, api/internal/image."""

from __future__ import annotations

LISTS = ("containers", "initContainers")
"""The lists of containers that kustomize knows."""


def parts_of(image: str) -> tuple[str, str, str]:
    """Return name, tag and digest of an image reference; empty for missing parts."""
    slash = max(image.find("/"), 0)
    at = image.find("@", slash)
    colon = image.find(":", slash)
    if at >= 0 and (colon < 0 or at < colon):
        return image[:at], "", image[at + 1 :]
    if colon < 0:
        return image, "", ""
    if at >= 0:
        return image[:colon], image[colon + 1 : at], image[at + 1 :]
    return image[:colon], image[colon + 1 :], ""
