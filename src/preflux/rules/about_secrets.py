"""Decides which findings are about secrets: more is masked on the lines that these point at."""

from __future__ import annotations

from preflux.catalogue.page import pages
from preflux.finding import Reported


def is_secret(reported: Reported) -> bool:
    """Return whether a finding is of the family `secrets`, or about a Secret; an unknown rule counts as well."""
    page = pages().get(reported.rule)
    return page is None or page.family == "secrets" or any(found.kind == "Secret" for found in reported.objects)
