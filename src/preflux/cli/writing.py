"""Writes a report to files or to standard output."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TextIO

import click

from preflux.cli.exits import USAGE
from preflux.cli.outputs import Output
from preflux.cli.telling import reason
from preflux.finding import Report
from preflux.inspection.named_folder import in_repository, open_named
from preflux.inspection.new_file import new_file
from preflux.report.formats.by_name import writer
from preflux.report.view import View


class NotWritten(click.ClickException):
    """A file cannot be written."""

    exit_code = USAGE

    def __init__(self, file: object, error: OSError) -> None:
        said = reason(error)
        super().__init__(f"`{error.filename or file}`{' ' if said.startswith('is ') else ': '}{said}")


def write(report: Report, outputs: list[Output], view: View, colour: str, root: Path) -> None:
    """Write a report in each format to its file or to standard output. Raises NotWritten.

    `colour` is `auto`, `always` or `never`; files get colours only with `always`. `root` is the repository: nothing is
    written through links inside it.
    """
    # Files first: the reader of standard output may close it at any time, and that must not lose the files.
    for output in sorted(outputs, key=lambda output: output.file is None):
        write_lines(partial(writer(output.format), report), output.file, view, colour, root)


def write_lines(
    lines: Callable[[View], Iterator[str]], file: str | None, view: View, colour: str, root: Path
) -> None:
    """Write the lines that `lines` returns for a view to a file, or to standard output if it is None; see `write`."""
    with _open(file, root) as stream:
        to_terminal = file is None and stream.isatty()
        shown = view._replace(
            colour=coloured(colour, os.environ, to_terminal) if file is None else colour == "always",
            width=_width() if to_terminal else 120,
        )
        stream.writelines(lines(shown))


def _width() -> int:
    from shutil import get_terminal_size

    return get_terminal_size((120, 0)).columns


def coloured(choice: str, environment: Mapping[str, str], terminal: bool) -> bool:
    """Return whether to use colours. In this order: option, NO_COLOR (no-color.org), FORCE_COLOR, being a terminal."""
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return environment["FORCE_COLOR"] != "0"
    return terminal and environment.get("TERM") != "dumb"


@contextlib.contextmanager
def _open(file: str | None, root: Path) -> Iterator[TextIO]:
    if file is None:
        yield sys.stdout
        return
    path = Path(file)
    try:
        if _is_device(path, root):
            with path.open("w", encoding="utf-8", newline="\n") as stream:
                yield stream
            return
        folder = open_named(path.parent, root)
        try:
            with new_file(folder, path.name, file) as descriptor, _stream(descriptor) as stream:
                yield stream
        finally:
            os.close(folder)
    except OSError as error:
        raise NotWritten(file, error) from error


def _stream(descriptor: int) -> TextIO:
    return open(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="\n", closefd=False)


def _is_device(path: Path, root: Path) -> bool:
    """Return whether a path is a device or a pipe such as /dev/stdout, which must be written to and not replaced.

    Pipes inside the repository do not count: they are not the user's.
    """
    if os.path.abspath(path.parent) in ("/dev", "/dev/fd", "/proc/self/fd"):
        return True
    if in_repository(os.path.realpath(path.parent), str(root)):
        return False
    try:
        found = path.lstat().st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(found) or stat.S_ISCHR(found)
