"""Which objects create which other objects: schemas/producers.yaml as typed records."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, NamedTuple

from preflux.tables.read import kind_of, path_of, table

ANY = "*"
"""Stands for any group."""


class Producer(NamedTuple):
    """Objects of a kind that create another object.

    `name` is the path of its name in the producer, or `pattern` a template; without both it has the name of the producer.
    `keys` are the paths of the keys of its data, `fixed_keys` are keys that it always has. Its keys are unknown if there are
    neither, or if one of the fields `unknown_with` is set. `when` is the path of a value that must be true.
    """

    group: str
    kind: str
    makes: tuple[str, str]
    name: tuple[str, ...]
    pattern: str
    namespace: Literal["own", "any", "none"]
    when: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]
    fixed_keys: tuple[str, ...]
    unknown_with: tuple[tuple[str, ...], ...]


class Chart(NamedTuple):
    """A chart that is known to contain definitions of custom kinds: their groups, and how it installs them.

    `folder`: they are in its folder `crds`, which Helm installs but does not upgrade; `templates`: they are in templates.
    If there are `switches`, one of these values must be true; none of the values in `off` may be false.
    """

    groups: frozenset[str]
    how: Literal["folder", "templates"]
    switches: tuple[str, ...]
    off: tuple[str, ...]


class Producers:
    """The table as a whole."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data
        self._by_kind: dict[tuple[str, str], list[Producer]] = {}
        for entry in data["objects"]:
            for by in entry["by"]:
                producer = _producer(kind_of(by), entry)
                self._by_kind.setdefault((producer.group, producer.kind), []).append(producer)
        self.kinds = frozenset(kind for _, kind in self._by_kind)
        """The kinds of all producers, without groups."""
        self.templates = frozenset(map(kind_of, data["templates"]))
        self.made_elsewhere = frozenset(map(kind_of, data["made-elsewhere"]))
        self.copied: tuple[str, ...] = tuple(data["copied"])
        self.bootstrapped: tuple[str, ...] = tuple(data["bootstrapped"])
        self.namespaces: tuple[str, ...] = tuple(data["namespaces"])
        self.free_charts: tuple[str, ...] = tuple(data["free-charts"])
        self.flux_charts: dict[str, tuple[str, ...]] = {name: tuple(of) for name, of in data["flux-charts"].items()}
        self._without_pods = frozenset(data["without-pods"]["kinds"]), frozenset(data["without-pods"]["groups"])

    def of(self, group: str, kind: str) -> list[Producer]:
        """Return what objects of a kind create."""
        return [*self._by_kind.get((group, kind), ()), *self._by_kind.get((ANY, kind), ())]

    def making(self, group: str, kind: str) -> list[Producer]:
        """Return the producers of objects of a kind."""
        return [producer for found in self._by_kind.values() for producer in found if producer.makes == (group, kind)]

    def makes_no_pods(self, group: str, kind: str) -> bool:
        """Return whether objects of a custom kind are known not to create pods."""
        kinds, groups = self._without_pods
        return group in groups or kind in kinds

    def chart(self, name: str, url: str = "") -> Chart | None:
        """Return what is known about a chart; charts with the same name are distinguished by the URL of their repository."""
        entry = self._data["charts"].get(name)
        if entry is None or str(entry.get("from", "")) not in url:
            return None
        return Chart(frozenset(entry["groups"]), entry["how"], tuple(entry.get("switches", ())), tuple(entry.get("off", ())))


@cache
def producers() -> Producers:
    """Return the table; it is read at the first call."""
    return Producers(table("producers.yaml"))


def _producer(by: tuple[str, str], entry: dict[str, Any]) -> Producer:
    name: str = entry.get("name", "")
    keys: list[str] = entry.get("keys", [])
    return Producer(
        *by,
        makes=kind_of(entry["makes"]),
        name=path_of(name) if name and "{" not in name else (),
        pattern=name if "{" in name else "",
        namespace=entry.get("in", "own"),
        when=path_of(entry["when"]) if "when" in entry else (),
        keys=tuple(path_of(key) for key in keys if not key.startswith("=")),
        fixed_keys=tuple(key[1:] for key in keys if key.startswith("=")),
        unknown_with=tuple(map(path_of, entry.get("keys-unknown-with", ()))),
    )
