"""Where an object comes from, for `buildMetadata`, as kustomize tracks it during a build.

Source: kustomize 5.8.1, api/resource/origin.go.
"""

from __future__ import annotations

import posixpath
from typing import NamedTuple

from preflux.resolve.kustomization import Kustomization
from preflux.resolve.remote.git_url import git_url


class BuildOrigin(NamedTuple):
    """Where an object or the configuration of a plugin comes from; paths are relative to the folder that is built.

    An object from a file has a `path`; a generated object and a transformation have the other fields. Remote ones have the
    repository and the ref, and their paths are relative to the root of that repository.
    """

    path: str = ""
    repo: str = ""
    ref: str = ""
    configured_in: str = ""
    api_version: str = ""
    kind: str = ""
    name: str = ""
    namespace: str = ""


def below(folder: BuildOrigin, path: str) -> BuildOrigin:
    """Return the origin of a path that is named in a folder: a folder, or a file with objects."""
    remote = git_url(path)
    if remote is not None:
        # kustomize removes the folder of the clone from the path, but not for the root of a repository.
        return BuildOrigin(remote.folder or "notCloned", remote.clone, remote.ref)
    return folder._replace(path=posixpath.normpath(posixpath.join(folder.path, path.lstrip("/"))))


def builtin_origin(folder: BuildOrigin, kustomization: Kustomization, kind: str) -> BuildOrigin:
    """Return the origin for what a field of a kustomization makes or does."""
    file = below(folder, kustomization.path.rpartition("/")[2])
    return file._replace(path="", configured_in=file.path, api_version="builtin", kind=kind)
