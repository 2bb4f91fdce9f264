"""The configuration of a run: the file of the repository, and what the command line says over it."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from preflux.cli.exits import USAGE
from preflux.config import FILE_NAME, BadFolder, Config, ConfigError
from preflux.config_file import check_kubernetes, check_words, read_config
from preflux.limits import MAX_CONFIG_BYTES
from preflux.pattern import lazy

_VERSION = lazy(r"v?(\d+\.\d+)(?:\.\d+)?\Z")


class BadSettings(click.ClickException):
    """Settings that cannot be used; the message has a line for each problem."""

    exit_code = USAGE

    def __init__(self, error: ConfigError) -> None:
        super().__init__("".join(f"\n  {problem}" for problem in error.problems).removeprefix("\n  "))


def settings(root: Path, options: dict[str, Any], home: Path | None = None) -> Config:
    """Return the configuration of a repository with the options of a command line over it.

    `home` is where .preflux.yaml is looked for, if not in the root; folders outside of the root are as seen from the root.
    Raise BadSettings for a file that is wrong and for unknown rules and versions, UsageError for a file that cannot be read.
    """
    try:
        config = _from_file(root, options["config_file"], home or root)
        for option in ("select", "ignore"):
            check_words(options[option], f"--{option}")
        version = _version(options["kubernetes_version"])
        if version:
            check_kubernetes(version, "--kubernetes-version")
    except ConfigError as error:
        raise BadSettings(error) from error
    # Who names a rule here wants to see it, whatever the file leaves out.
    left_out = tuple(word for word in config.ignore if word not in options["select"])
    return replace(
        config,
        pack="strict" if options["strict"] else config.pack,
        select=options["select"] or config.select,
        ignore=(*left_out, *options["ignore"]),
        kubernetes_version=version or config.kubernetes_version,
    )


def _from_file(root: Path, given: str | None, home: Path) -> Config:
    path = Path(given) if given else home / FILE_NAME
    try:
        data = _bytes(path, home if given is None else None)
        return read_config(given or FILE_NAME, data, partial(_from_root, path.parent, root))
    except FileNotFoundError as error:
        if given is None:
            return Config()
        raise click.UsageError(f"`{given}`: no such file") from error
    except OSError as error:
        raise click.UsageError(f"`{given or path}`: {(error.strerror or str(error)).lower()}") from error


def _from_root(home: Path, root: Path, text: str) -> str:
    """Return the path from the root to a folder that a file in `home` names; raise BadFolder for one that is none."""
    if os.path.isabs(text) or text.startswith("~"):
        raise BadFolder(f"`{text}` is not relative to this file", "others who use this file have other folders")
    folder = os.path.realpath(home / text)
    try:
        names = os.listdir(folder)
    except NotADirectoryError:
        raise BadFolder(f"`{text}` is a file; a checkout is a folder") from None
    except FileNotFoundError:
        raise BadFolder(f"`{text}` does not exist", "clone the repository there, or leave this line out") from None
    except OSError as error:
        raise BadFolder(f"`{text}` cannot be read: {(error.strerror or str(error)).lower()}") from None
    if not names:
        raise BadFolder(f"`{text}` is empty", "`git submodule update --init` fills a submodule")
    found = os.path.relpath(folder, os.path.realpath(root)).replace(os.sep, "/")
    return "" if found == "." else found


def _bytes(path: Path, root: Path | None) -> bytes:
    """Return what is in a file; with a root, only of one that lies in it: a checkout may hold links to anywhere.

    Raise UsageError for what is no such file, OSError for one that cannot be read.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise click.UsageError(f"`{path}` is not a regular file")
    if root is not None and not path.resolve().is_relative_to(root.resolve()):
        raise click.UsageError(f"`{path}` links to a file outside of the repository: name it with --config")
    with path.open("rb") as file:
        content = file.read(MAX_CONFIG_BYTES + 1)
    if len(content) > MAX_CONFIG_BYTES:
        raise click.UsageError(f"`{path}` is larger than {MAX_CONFIG_BYTES // 1024} KiB")
    return content


def _version(text: str | None) -> str:
    if text is None:
        return ""
    match = _VERSION.match(text)
    if match is None:
        raise click.UsageError(f"--kubernetes-version: `{text}` is no version such as 1.33")
    return match[1]
