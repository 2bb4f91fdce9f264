"""Resolves the paths in a kustomization."""

from __future__ import annotations

from preflux.discover.tree import Tree
from preflux.node import Scalar
from preflux.pattern import lazy
from preflux.resolve.kustomization import Entry, Inline, Missing, Outside, Remote, Target, ToFile, ToFolder, Wanted
from preflux.resolve.remote.checkouts import in_checkout
from preflux.resolve.remote.git_url import is_http
from preflux.span import Span

# What kustomize treats as a Git repository or a URL if the path does not exist (api/internal/git/repospec.go).
_REMOTE = lazy(
    r"(?:git::)?(?:(?:https?|ssh|git|file)://|(?:[\w.-]+@)?github\.com[/:]|[\w.-]+@[\w.-]+[:/])",
)


def entry(tree: Tree, folder: str, field: str, node: Scalar, wanted: Wanted, *, keyed: bool = False) -> Entry:
    """Resolve a value that names a file or folder, as kustomize does from a kustomization in `folder`.

    A `keyed` value may have `key=` before its path.
    """
    text = node.value if isinstance(node.value, str) else node.text
    span = node.span
    if keyed and "=" in text:
        text = text.partition("=")[2]
        at = span.text.find("=")
        if at >= 0:
            quote = 1 if span.text[:1] in "'\"" and span.text[-1:] in "'\"" else 0
            span = Span(span.source, span.start + at + 1, span.end - quote)
    return Entry(field, node, text, span, target(tree, folder, text, wanted), wanted)


def target(tree: Tree, folder: str, text: str, wanted: Wanted) -> Target:
    """Return the target of a path: a file or folder (also in a checkout), remote, missing, or outside the repository."""
    if "\n" in text:
        return Inline()
    remote = _REMOTE.match(text) is not None
    if text.startswith("/"):
        return Outside()
    path = tree.join(folder, text)
    kind = tree.kind(path) if path is not None else None
    if path is not None and kind == "file":
        return ToFile(path)
    if path is not None and kind == "folder" and text:
        return ToFolder(tree.real(path))
    if remote and (wanted != "file" or is_http(text)):
        return in_checkout(tree, text, wanted) or Remote(text)
    return Outside() if path is None else Missing(path)
