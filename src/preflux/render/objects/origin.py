"""Where an object comes from in the words of `buildMetadata`, as kustomize tracks it during a build.

Source: kustomize 5.8.1, api/resource/origin.go.
"""

from __future__ import annotations

import posixpath
from typing import NamedTuple

from preflux.resolve.kustomization import Kustomization
from preflux.resolve.remote.git_url import git_url


class BuildOrigin(NamedTuple):
    """Where an object or a plugin's configuration stands; paths lead from the folder that is built.

    An object of a file has a `path`; a generated one, and what a transformer did, has the rest. What is remote has the
    repository and the ref, and paths from the root of that.
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
    """Return the origin of what is named in a folder: of a folder of its own, or of the objects of a file."""
    remote = git_url(path)
    if remote is not None:
        # kustomize cuts the name of the clone off the path, and has nothing to cut for the root of a repository.
        return BuildOrigin(remote.folder or "notCloned", remote.clone, remote.ref)
    return folder._replace(path=posixpath.normpath(posixpath.join(folder.path, path.lstrip("/"))))


def builtin_origin(folder: BuildOrigin, kustomization: Kustomization, kind: str) -> BuildOrigin:
    """Return the origin for what a field of a kustomization makes or does."""
    file = below(folder, kustomization.path.rpartition("/")[2])
    return file._replace(path="", configured_in=file.path, api_version="builtin", kind=kind)
