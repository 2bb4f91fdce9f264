"""How a report is to be shown: what the reader's terminal and folder ask for."""

from __future__ import annotations

from posixpath import normpath, relpath
from typing import NamedTuple


class View(NamedTuple):
    """Where the reader is: `root` leads from the reader's folder down to the repository root, `folder` back from it.

    At most one of the two is not empty; both are empty at the root and for a reader elsewhere. `repository` is a name
    for the root where the reader is not in it, `paths` what the report was narrowed to. `width` is in cells. `fold`: what
    repeats is counted instead of shown.
    """

    root: str = ""
    folder: str = ""
    repository: str = ""
    paths: tuple[str, ...] = ()
    colour: bool = False
    width: int = 120
    fold: bool = True

    def path(self, path: str) -> str:
        """Return the path of a file of the repository as the reader can open it."""
        if self.folder:
            path = relpath(path, self.folder)
        elif self.root:
            path = normpath(f"{self.root}/{path}")
        return printable(path)


def printable(text: str) -> str:
    """Return text in one line that can steer neither a terminal nor a log, as long as it was.

    Control and direction characters become visible ones. GitHub takes a line that begins with `::`, and `##[` anywhere, for
    a command; so these become characters that only look like them.
    """
    if not text.isprintable():
        text = "".join(_visible(char) for char in text)
    if "::" in text and text.lstrip().startswith("::"):
        text = text.replace("::", "\u2236\u2236", 1)
    return text.replace("##[", "##\u2045") if "##[" in text else text


def _visible(char: str) -> str:
    if char.isprintable():
        return char
    if char == "\u00a0":  # looks like a space and is none to YAML
        return "\u2423"
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"
