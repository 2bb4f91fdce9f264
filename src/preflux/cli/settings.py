"""The configuration of a run: the file of the repository, and what the command line says over it."""

from __future__ import annotations

import re
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from preflux.cli.exits import USAGE
from preflux.config import FILE_NAME, Config, ConfigError
from preflux.config_file import check_kubernetes, check_words, read_config
from preflux.limits import MAX_CONFIG_BYTES

_VERSION = re.compile(r"v?(\d+\.\d+)(?:\.\d+)?\Z")


class BadSettings(click.ClickException):
    """Settings that cannot be used; the message has a line for each problem."""

    exit_code = USAGE

    def __init__(self, error: ConfigError) -> None:
        super().__init__("".join(f"\n  {problem}" for problem in error.problems).removeprefix("\n  "))


def settings(root: Path, options: dict[str, Any]) -> Config:
    """Return the configuration of a repository with the options of a command line over it.

    Raise BadSettings for a file that is wrong and for unknown rules and versions, UsageError for a file that cannot be read.
    """
    try:
        config = _from_file(root, options["config_file"])
        for option in ("select", "ignore"):
            check_words(options[option], f"--{option}")
        version = _version(options["kubernetes_version"])
        if version:
            check_kubernetes(version, "--kubernetes-version")
    except ConfigError as error:
        raise BadSettings(error) from error
    return replace(
        config,
        pack="strict" if options["strict"] else config.pack,
        select=options["select"] or config.select,
        ignore=(*config.ignore, *options["ignore"]),
        kubernetes_version=version or config.kubernetes_version,
    )


def _from_file(root: Path, given: str | None) -> Config:
    path = Path(given) if given else root / FILE_NAME
    try:
        return read_config(given or FILE_NAME, _bytes(path, root if given is None else None))
    except FileNotFoundError as error:
        if given is None:
            return Config()
        raise click.UsageError(f"`{given}`: no such file") from error
    except OSError as error:
        raise click.UsageError(f"`{given or path}`: {(error.strerror or str(error)).lower()}") from error


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
