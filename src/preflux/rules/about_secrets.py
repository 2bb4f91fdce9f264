"""Which findings are about secrets, so that more of the lines that they point at is masked."""

from __future__ import annotations

from preflux.catalogue.page import pages
from preflux.finding import Reported


def is_secret(reported: Reported) -> bool:
    """Return whether a finding is of the family `secrets`, or about a Secret; a rule that is not known counts as such."""
    page = pages().get(reported.rule)
    return page is None or page.family == "secrets" or any(found.kind == "Secret" for found in reported.objects)
