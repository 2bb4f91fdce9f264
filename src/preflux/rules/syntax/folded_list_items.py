from __future__ import annotations

import re
from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.lookup import walk
from preflux.node import Scalar, Sequence
from preflux.parse.document import File
from preflux.pattern import lazy
from preflux.redaction.lines.secret_lines import hidden, shown
from preflux.span import Span

# A quick check of the text: an item, followed by a line that is indented deeper and starts like an item.
_SUSPECT = lazy(r"^([ ]*)- [^\s|>&!\"'{\[#][^\n]*\n\1 +- ", re.MULTILINE)
_FOLDED = lazy(r"\n[ ]+(?=- )")


@rule(File)
def folded_list_items(file: File, _: Repository) -> Iterator[Finding]:
    if _SUSPECT.search(file.source.text) is None:
        return
    for document in file.documents:
        for _path, node in walk(document.root):
            if not isinstance(node, Sequence):
                continue
            for item in node.items:
                if isinstance(item, Scalar) and (found := _folded(item)) is not None:
                    first = shown(item) if hidden(item) else item.span.text.split("\n", 1)[0].rstrip()
                    message = (
                        f"the `-` is indented deeper than that of `{first}`:"
                        f" YAML reads these lines as one item, `{_short(shown(item))}`"
                    )
                    yield Finding.at(found, message, f"align it with the `-` of `{first}`")


def _folded(item: Scalar) -> Span | None:
    """Return the first folded `-` of an item, if all its other lines start with one; lines of prose would not."""
    text = item.span.text
    if text[:1] in "|>'\"" or "\n" not in text:
        return None
    dashes = [match.end() for match in _FOLDED.finditer(text)]
    if len(dashes) != text.count("\n"):
        return None
    start = item.start + dashes[0]
    return Span(item.source, start, start + 1)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."
