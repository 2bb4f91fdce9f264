"""Which findings are about secrets, so that reports show no values beside them."""

from __future__ import annotations

from preflux.catalogue.page import pages


def is_secret(rule: str) -> bool:
    """Tell whether a rule is of the family `secrets`; a rule that is not known counts as one, to be safe."""
    page = pages().get(rule)
    return page is None or page.family == "secrets"
