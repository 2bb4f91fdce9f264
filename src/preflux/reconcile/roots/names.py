"""Names of folders whose content is not applied, such as `examples`."""

from __future__ import annotations

_OTHERWISE = frozenset(
    "test tests testdata e2e example examples sample samples doc docs fixture fixtures hack template templates vendor"
    " third_party archive archives archived _archive _archived old deprecated disabled backup backups".split()
)
_STAGES = frozenset("clusters cluster env envs environment environments stage stages".split())


def says_otherwise(folder: str) -> bool:
    """Return whether a folder, or one above it, has a name such as `examples`; in `clusters`, `test` is a cluster."""
    parts = folder.lower().split("/")
    for i, name in enumerate(parts):
        if i and parts[i - 1] in _STAGES and name in ("test", "e2e"):
            continue
        if name in _OTHERWISE or name.endswith((".bak", ".old")) or (name.startswith(".") and name != "."):
            return True
    return False
