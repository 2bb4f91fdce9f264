from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.repository import Repository
from preflux.parse.document import File
from preflux.resolve.kustomization import NAMES


@rule(File)
def duplicate_key(file: File, _: Repository) -> Iterator[Finding]:
    # In a kustomization file the last one wins; resources and patches with duplicates fail (seen with kustomize 5.8.1).
    lenient = file.path.rpartition("/")[2] in NAMES
    for document in file.documents:
        for later, first in document.duplicates:
            related = (Related(first.span, "the first one"),)
            what = "kustomize takes this one, the last" if lenient else "kustomize refuses the file"
            message = f"duplicate key `{later.text}`; {what}"
            yield Finding.at(later, message, "remove one of them", related, doubtful=lenient)
