"""The table of removed API versions against the definitions of the Kubernetes releases at hand."""

from __future__ import annotations

from preflux.schema.definitions import carried, definitions
from preflux.schema.removed import REMOVED_KINDS

_NO_OBJECTS = ("DeleteOptions", "WatchEvent", "Status")


def test_the_table_agrees_with_every_release_at_hand() -> None:
    served = {release: definitions(".".join(map(str, release))) for release in carried()}
    for (api_version, kind), removal in REMOVED_KINDS.items():
        for (major, minor), known in served.items():
            there = known.get(api_version, kind) is not None
            assert not (there and (major, minor) >= (1, removal.minor)), f"{kind} in {api_version} of {major}.{minor}"
            if minor == removal.minor - 1:
                assert there, f"{kind} in {api_version} went before {major}.{removal.minor}"
        if removal.instead:
            assert served[max(served)].get(removal.instead, kind), f"{kind} in {removal.instead}"


def test_no_removed_beta_version_is_missing() -> None:
    releases = list(carried())
    newest = definitions().kinds
    missing = set()
    for release in releases:
        for group, version, kind in definitions(".".join(map(str, release))).kinds:
            if (group, version, kind) not in newest and "beta" in version and kind not in _NO_OBJECTS:
                if not kind.endswith("List") and (f"{group}/{version}", kind) not in REMOVED_KINDS:
                    missing.add(f"{group}/{version} {kind}")
    assert missing == set()
