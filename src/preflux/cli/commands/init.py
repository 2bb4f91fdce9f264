"""`preflux init`."""

from __future__ import annotations

from pathlib import Path

import click

from preflux.cli.exits import USAGE
from preflux.config import FILE_NAME
from preflux.report.view import printable

TEXT = """\
# Settings of preflux for this repository. Everything is optional; what is commented out shows a possible value.
# `preflux rules` lists the rules, `preflux explain RULE` prints the page of one.

# The rules to start from: default, or strict, which adds rules of style and hardening.
extends: default

# Rules or families to leave out, or the only ones to run.
# ignore: [orphan-file]
# select: [syntax, paths]

# The severity of a rule's findings in this repository: error, warning or info.
# severity:
#   orphan-file: info

# Rules or families to leave out below some paths.
# per-path-ignores:
#   "apps/legacy/**": [security]

# The versions that the clusters run; by default the newest that preflux knows.
# kubernetes-version: "1.33"
# flux-version: "2.9"

# The folders of the clusters, if preflux does not find them by itself.
# clusters: [clusters/staging, clusters/production]

# Sources that are this repository, if preflux does not find that out by itself. Each is given by Kind/namespace/name or by
# URL, with the folder that its paths are relative to: `./`, or the folder that an artifact is made from.
# sources:
#   OCIRepository/flux-system/fleet: ./kubernetes

# Values of variables whose ConfigMaps and Secrets are not in Git, by the folder of the cluster.
# variables:
#   clusters/staging: {DOMAIN: staging.example.org}

# Files that are not manifests.
# exclude: ["docs/**"]

# Local clones of remote repositories, so that remote bases are built too. They are read as they are: preflux does not
# check that a clone is at the `ref` of an entry. Those outside of this repository are read only with --allow-outside.
# checkouts:
#   https://github.com/org/repo: ../repo

# Objects that exist in the clusters but not in this repository, such as those created by hand at bootstrap.
# provided:
#   - {kind: Secret, namespace: flux-system, name: sops-age}
"""


class Refused(click.ClickException):
    """The file exists already."""

    exit_code = USAGE


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, exists=True), default=".")
def init(folder: str) -> None:
    """Write a .preflux.yaml with all settings explained into FOLDER (the current one by default)."""
    import os

    from preflux.cli.writing import NotWritten
    from preflux.inspection.named_folder import open_named

    path = Path(folder) / FILE_NAME
    try:
        above = open_named(path.parent)
        try:
            file = os.open(FILE_NAME, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666, dir_fd=above)
        finally:
            os.close(above)
        with open(file, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(TEXT)
    except FileExistsError as error:
        raise Refused(f"`{path}` exists already and was not changed") from error
    except OSError as error:
        raise NotWritten(path, error) from error
    click.echo(printable(f"wrote {path}"))
