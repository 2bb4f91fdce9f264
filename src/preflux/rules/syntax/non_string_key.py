from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.node import Mapping
from preflux.parse.document import File
from preflux.resolve.kustomization import NAMES


@rule(File)
def non_string_key(file: File, _: Repository) -> Iterator[Finding]:
    # Kustomization files and JSON 6902 patches are converted to JSON first, in which such keys become strings.
    if file.path.rpartition("/")[2] in NAMES:
        return
    for document in file.documents:
        if isinstance(document.root, Mapping):
            own = {id(key) for key in document.root.keys.values()}
            for key in document.odd_keys:
                if id(key) in own and key.value is not None:
                    continue  # keys at the top of an object are always read as strings
                message = f"the key `{key.text}` is not a string; kustomize fails with `unsupported type`"
                yield Finding.at(key, message, f'write `"{key.text}"`')
