"""The configuration of a run: the file of the repository, overridden by the command line."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from preflux.cli.checkouts import Checkouts
from preflux.cli.exits import USAGE
from preflux.cli.telling import Problems
from preflux.config import FILE_NAME, Config, ConfigError
from preflux.config_file import check_kubernetes, check_words, read_config
from preflux.discover.follow import follow
from preflux.discover.regular import NotRead, read_below, read_own
from preflux.limits import MAX_CONFIG_BYTES
from preflux.pattern import lazy

_VERSION = lazy(r"v?(\d+\.\d+)(?:\.\d+)?\Z")


class BadSettings(Problems):
    """The configuration file is wrong; the message has one line for each problem."""

    exit_code = USAGE

    def __init__(self, error: ConfigError) -> None:
        super().__init__([str(problem) for problem in error.problems])


def settings(root: Path, options: dict[str, Any], home: Path | None = None) -> Config:
    """Return the configuration of a repository, overridden by the options of a command line.

    `home` is the folder of .preflux.yaml, if that is not the root. Folders outside of the root are relative to the root.
    Raises BadSettings for a wrong file and for unknown rules and versions, UsageError for a file that cannot be read.
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
    # A rule that is named on the command line runs, even if the file leaves it out.
    left_out = tuple(word for word in config.ignore if word not in options["select"])
    return replace(
        config,
        pack="strict" if options["strict"] else config.pack,
        select=options["select"] or config.select,
        ignore=(*left_out, *options["ignore"]),
        kubernetes_version=version or config.kubernetes_version,
    )


def _from_file(root: Path, given: str | None, home: Path) -> Config:
    path = Path(given) if given is not None else home / FILE_NAME
    data = _bytes(path, home)
    if data is None:
        if given is None:
            return Config()
        raise click.UsageError(f"`{given}`: no such file")
    checkouts = Checkouts(root, home, path)
    config = read_config(given or FILE_NAME, data, checkouts.from_root)
    return replace(config, withheld=tuple(checkouts.withheld))


def _bytes(path: Path, root: Path) -> bytes | None:
    """Return the content of a file; None if it does not exist. A file in the root must not be a link to outside of it.

    Raises UsageError if it is not a readable file.
    """
    folder = os.path.realpath(root)
    inside = os.path.relpath(os.path.abspath(path), folder)
    try:
        if inside.split(os.sep)[0] == os.pardir:
            return read_own(str(path), MAX_CONFIG_BYTES)
        target = follow(folder, inside)
        if target is None:
            raise click.UsageError(f"`{path}` links to a file outside of the repository: name it with --config")
        return read_below(folder, target, MAX_CONFIG_BYTES)
    except FileNotFoundError:
        return None
    except NotRead as why:
        raise click.UsageError(f"`{path}` {why}") from why
    except OSError as error:
        raise click.UsageError(f"`{path}`: {(error.strerror or str(error)).lower()}") from error


def _version(text: str | None) -> str:
    if text is None:
        return ""
    match = _VERSION.match(text)
    if match is None:
        raise click.UsageError(f"--kubernetes-version: `{text}` is not a version such as 1.33")
    return match[1]
