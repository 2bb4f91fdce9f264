"""How to show a report: width, colours and paths for the reader's terminal and current folder."""

from __future__ import annotations

from posixpath import normpath, relpath
from typing import NamedTuple


class View(NamedTuple):
    """Where the reader is. `root` is the path from the current folder down to the repository root, `folder` the reverse.

    At most one of the two is not empty; both are empty if the current folder is the root or somewhere else. `repository`
    names the root for a reader outside of it. `paths` are those that the report was limited to. `width` is in terminal
    cells. With `fold`, repeated findings are counted instead of shown.
    """

    root: str = ""
    folder: str = ""
    repository: str = ""
    paths: tuple[str, ...] = ()
    colour: bool = False
    width: int = 120
    fold: bool = True

    def path(self, path: str) -> str:
        """Return the path of a file of the repository, relative to the current folder where possible."""
        if self.folder:
            path = relpath(path, self.folder)
        elif self.root:
            path = normpath(f"{self.root}/{path}")
        return printable(path)


def printable(text: str) -> str:
    """Return text as one line that can control neither a terminal nor a CI log; its length does not change.

    Control characters and those that change the direction of writing become visible symbols. GitHub interprets `::` at the
    start of a line and `##[` anywhere as a command, so these are replaced by characters that look alike.
    """
    if not text.isprintable():
        text = "".join(_visible(char) for char in text)
    if "::" in text and text.lstrip().startswith("::"):
        text = text.replace("::", "\u2236\u2236", 1)
    return text.replace("##[", "##\u2045") if "##[" in text else text


def _visible(char: str) -> str:
    if char.isprintable():
        return char
    if char == "\u00a0":  # looks like a space but is not one in YAML
        return "\u2423"
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"
