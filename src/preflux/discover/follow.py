"""Follows links inside a folder without ever touching anything outside of it, not even to see whether it exists."""

from __future__ import annotations

import errno
import os
import stat

_MOST = 40  # as many links as Linux follows


def follow(root: str, path: str) -> str | None:
    """Resolve all links of a path below a root; return the result relative to the root, None if it leaves the root.

    The root must be absolute and free of links. A link may go through folders above the root and back into it: these are
    compared with the root's own path and not opened. Raises OSError if something does not exist, and for a loop.
    """
    left = [part for part in reversed(path.split("/")) if part]
    here = root
    inside = root.rstrip("/") + "/"
    links = 0
    while left:
        part = left.pop()
        if part in ("", "."):
            continue
        if part == "..":
            here = os.path.dirname(here)
            continue
        here = f"{here}/{part}" if here != "/" else f"/{part}"
        if inside.startswith(f"{here}/"):
            continue
        if not here.startswith(inside):
            return None
        mode = os.lstat(here).st_mode
        if stat.S_ISLNK(mode):
            links += 1
            if links > _MOST:
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
            target = os.readlink(here)
            here = "/" if target.startswith("/") else os.path.dirname(here)
            left += reversed(target.split("/"))
        elif left and not stat.S_ISDIR(mode):
            raise OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), path)
    if here == root:
        return ""
    return here[len(inside) :] if here.startswith(inside) else None
