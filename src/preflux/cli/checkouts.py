"""Resolves the folders in `checkouts` of a configuration, and decides which of them may be read."""

from __future__ import annotations

import os
from pathlib import Path

from preflux.cli.allowed import allowed
from preflux.config import BadFolder
from preflux.discover.follow import follow


class Checkouts:
    """Turns the folders of one configuration into paths relative to the root.

    A configuration in the repository is untrusted: it may name folders of the repository, and others only if the user
    allowed them. All others are never touched, not even to see whether they exist, and are collected in `withheld` as they
    are written. A configuration outside of the repository is the user's own and may name any folder.
    """

    def __init__(self, root: Path, home: Path, file: Path) -> None:
        """`home` is the repository; `root` is the folder that is read: the same, one in it, or one around it."""
        self._root = os.path.realpath(root)
        home_path = os.path.realpath(home)
        around = f"{home_path}/".startswith(self._root.rstrip("/") + "/")
        self._within = self._root if around else home_path
        self._folder = os.path.realpath(file.parent)
        self._trusted = not (self._is_within(os.path.abspath(file)) or self._is_within(os.path.realpath(file)))
        self._allowed = allowed()
        self.withheld: list[str] = []

    def from_root(self, text: str) -> str | None:
        """Return the path from the root to a folder; None if it is withheld. Raises BadFolder if it cannot be used."""
        if os.path.isabs(text) or text.startswith("~"):
            raise BadFolder(f"`{text}` is not relative to this file", "an absolute path does not exist on other machines")
        try:
            folder = self._find(text)
            names = os.listdir(folder) if folder is not None else []
        except NotADirectoryError:
            raise BadFolder(f"`{text}` is a file; a checkout is a folder") from None
        except FileNotFoundError:
            raise BadFolder(f"`{text}` does not exist", "clone the repository there, or leave this line out") from None
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise BadFolder(f"`{text}` cannot be read: {reason.lower()}") from None
        if folder is None:
            self.withheld.append(text)
            return None
        if not names:
            raise BadFolder(f"`{text}` is empty", "`git submodule update --init` fills a submodule")
        found = os.path.relpath(folder, self._root).replace(os.sep, "/")
        return "" if found == "." else found

    def _find(self, text: str) -> str | None:
        if not self._trusted:
            inside = follow(self._within, f"{os.path.relpath(self._folder, self._within)}/{text}")
            if inside is not None:
                return f"{self._within}/{inside}" if inside else self._within
            if not self._allowed:
                return None
        folder = os.path.realpath(f"{self._folder}/{text}")
        if self._trusted or any(f"{folder}/".startswith(one.rstrip("/") + "/") for one in self._allowed):
            return folder
        return None

    def _is_within(self, path: str) -> bool:
        return f"{path}/".startswith(self._within.rstrip("/") + "/")
