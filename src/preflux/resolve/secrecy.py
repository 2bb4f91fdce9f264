"""Finds files that contain secret values because of how a kustomization uses them."""

from __future__ import annotations

from preflux.lookup import at
from preflux.parse.store import Store
from preflux.redaction.regions import may_make_secret, patches_secret
from preflux.resolve.kustomization import Kustomization, ToFile


def mark_files(kustomization: Kustomization, store: Store) -> None:
    """Mark the files that become values of Secrets, and the patches of Secrets."""
    for path, entry in kustomization.entries.items():
        if not isinstance(entry.target, ToFile) or entry.target.checkout is not None:
            continue
        if entry.field.startswith("secretGenerator."):
            store.source(entry.target.path)[0].wholly = True
        elif entry.field == "generators":
            source = store.source(entry.target.path)[0]
            source.wholly = source.wholly or may_make_secret(source.text)
        elif entry.field.startswith("patches"):
            source = store.source(entry.target.path)[0]
            named = at(kustomization.root, *path[:2])
            if named is not None and patches_secret(named, source.text):
                source.wholly = True
