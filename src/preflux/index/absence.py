"""What is known of an object that a cluster does not show: whether it is absent or only unknown, and what was meant."""

from __future__ import annotations

from typing import NamedTuple

from preflux.finding import Related
from preflux.index.commented import commented_out
from preflux.index.inventory import Inventory, Key
from preflux.index.repository import Repository
from preflux.lookup import text_at
from preflux.nearest import nearest, slip
from preflux.pattern import lazy
from preflux.span import Span

_HASHED = lazy(r"-[a-z0-9]{10}")


class Absence(NamedTuple):
    """An object that nothing in a cluster defines; `certain` where nothing hidden can define it either.

    `near` tells that another object stands so near that it must be the one that was meant. `loose` is the place of a
    definition that no cluster applies: somebody may apply it by hand.
    """

    certain: bool
    near: bool
    hint: str
    related: tuple[Related, ...]
    loose: Span | None


def absence(known: Inventory, key: Key, repository: Repository, kin: tuple[str, ...] = ()) -> Absence | None:
    """Return what is known of an object that a cluster lacks; None where it is there.

    `kin` are kinds of the same group, or `group/Kind`, that are easily taken for it.
    """
    if known.has(key):
        return None
    certain = known.shows(key) and not known.charts_may_make(key)
    loose = unapplied(key, repository)
    near, hint, related = _meant(known, key, kin)
    if loose is not None:
        related = (*related, Related(loose, "defined here, which no cluster applies"))
        comment = commented_out(loose.path, repository)
        if comment is not None:
            # Whoever comments an entry out does not apply it by hand.
            return Absence(certain, near, hint, (*related, Related(comment, "commented out here")), None)
    return Absence(certain, near, hint, related, loose)


def _meant(known: Inventory, key: Key, kin: tuple[str, ...]) -> tuple[bool, str, tuple[Related, ...]]:
    same_kind = known.of_kind(key.group, key.kind)
    elsewhere = [found for found in same_kind if found.object.name == key.name and found.object.namespace]
    if elsewhere:
        other = elsewhere[0].object
        return True, f"it is in namespace `{other.namespace}`", (Related(other.name_span, "the one of that name"),)
    for kind in kin:
        group, slash, word = kind.rpartition("/")
        for found in known.of_kind(group if slash else key.group, word):
            if found.object.name == key.name and found.object.namespace == key.namespace:
                return True, f"a {word} has that name", (Related(found.object.name_span, f"the {word}"),)
    for found in same_kind:
        if found.object.namespace == key.namespace and _HASHED.fullmatch(found.object.name.removeprefix(key.name)):
            if found.object.original.name == key.name:
                hint = f"the generator calls it `{found.object.name}`: set `disableNameSuffixHash: true`"
                return True, hint, (Related(found.object.name_span, "the generator"),)
    names = known.names(key.group, key.kind, key.namespace)
    meant = slip(key.name, names)
    if meant:
        return True, f"did you mean `{meant}`?", (Related(names[meant].object.name_span, "the nearest one"),)
    meant = nearest(key.name, names)
    if meant:
        return False, f"the nearest name is `{meant}`", (Related(names[meant].object.name_span, "the nearest one"),)
    return False, "", ()


def unapplied(key: Key, repository: Repository) -> Span | None:
    """Return the place of a definition of an object in a file that no cluster applies."""
    memo = ("unapplied", hash(key))
    if memo not in repository.memo:
        repository.memo[memo] = _unapplied(key, repository)
    found: Span | None = repository.memo[memo]
    return found


def _unapplied(key: Key, repository: Repository) -> Span | None:
    if ("applied", 0) not in repository.memo:
        repository.memo["applied", 0] = {
            item.root.source.path for cluster in repository.clusters for _, item in cluster.objects
        }
    applied: set[str] = repository.memo["applied", 0]
    for path in sorted(repository.tree.files):
        if path in applied or not path.endswith((".yaml", ".yml", ".json")):
            continue
        source, fault = repository.store.source(path)
        if fault is not None or key.kind not in source.text or key.name not in source.text:
            continue
        for document in repository.store.file(path).documents:
            root = document.root
            group, slash, _ = (text_at(root, "apiVersion") or "").partition("/")
            named = text_at(root, "kind") == key.kind and text_at(root, "metadata", "name") == key.name
            namespace = text_at(root, "metadata", "namespace") or key.namespace
            if named and namespace == key.namespace and (group if slash else "") == key.group and root is not None:
                return root.span
    return None
