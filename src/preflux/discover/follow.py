"""Follows links inside of a folder, and never a step out of it: not even to see whether something is there."""

from __future__ import annotations

import errno
import os
import stat

_MOST = 40  # as many links as Linux follows


def follow(root: str, path: str) -> str | None:
    """Return what a path below a root leads to, relative to it, with all links followed; None where it leaves the root.

    The root is absolute and without links. Where a link names folders above the root on the way back into it, they are what
    the root itself is below of, so that they need no look. Raise OSError for what is not there and for a loop.
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
