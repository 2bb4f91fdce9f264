"""`preflux init`."""

from __future__ import annotations

from pathlib import Path

import click

from preflux.cli.exits import USAGE
from preflux.config import FILE_NAME
from preflux.report.view import printable

TEXT = """\
# Settings of preflux for this repository. Everything is optional; what is commented out shows a possible value.
# `preflux rules` lists the rules, `preflux explain RULE` tells what one is about.

# The rules to start from: default, or strict, which adds those of taste and of caution.
extends: default

# Rules or families to leave out, or the only ones to run.
# ignore: [orphan-file]
# select: [syntax, paths]

# What a rule's findings count as here: error, warning or info.
# severity:
#   orphan-file: info

# Rules or families to leave out below some paths.
# per-path-ignores:
#   "apps/legacy/**": [security]

# What the clusters run; the newest that preflux knows where nothing is said.
# kubernetes-version: "1.33"
# flux-version: "2.9"

# The folders of the clusters, where there is no bootstrap to tell.
# clusters: [clusters/staging, clusters/production]

# Sources that are this repository though nothing in it tells so, by Kind/namespace/name or by url, and the folder at which
# their paths begin: `./`, or a folder of which an artifact is made.
# sources:
#   OCIRepository/flux-system/fleet: ./kubernetes

# Values of variables whose ConfigMaps and Secrets are not in Git, by the folder of the cluster.
# variables:
#   clusters/staging: {DOMAIN: staging.example.org}

# Files that are no manifests.
# exclude: ["docs/**"]

# Folders that stand for remote repositories, so that remote bases are built too. They are read as they are: that one is at
# the `ref` of an entry is up to you. Those outside of this repository are read only where --allow-outside names them.
# checkouts:
#   https://github.com/org/repo: ../repo

# Objects that exist in the clusters though no file says so, such as those made by hand at bootstrap.
# provided:
#   - {kind: Secret, namespace: flux-system, name: sops-age}
"""


class Refused(click.ClickException):
    """A file that stands in the way."""

    exit_code = USAGE


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, exists=True), default=".")
def init(folder: str) -> None:
    """Write a .preflux.yaml with the settings and what they mean into FOLDER (the current one by default)."""
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
        raise Refused(f"`{path}` is there already; it stays as it is") from error
    except OSError as error:
        raise NotWritten(path, error) from error
    click.echo(printable(f"wrote {path}"))
