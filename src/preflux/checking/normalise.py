"""Tidies the text of every finding, so that rules need not do it."""

from __future__ import annotations

from preflux.finding import Finding, Related
from preflux.limits import MAX_MESSAGE
from preflux.pattern import lazy

_NOTHING = lazy(r"(?<!`)``(?!`)")
_CUT = " ... "


def tidy(finding: Finding) -> Finding:
    """Return a finding without repeated related places, and with an empty quoted word shown as `""`.

    A text that is too long is cut in the middle.
    """
    related = finding.related
    if len(related) > 1:
        # A text that is parsed again, such as an inline patch, has another Source: compare by place.
        related = tuple({(*place.span.order, place.message): place for place in related}.values())
    words = (finding.message, finding.hint, *(place.message for place in related))
    if any("``" in text or len(text) > MAX_MESSAGE for text in words):
        related = tuple(Related(place.span, _shown(place.message)) for place in related)
        return finding._replace(message=_shown(finding.message), hint=_shown(finding.hint), related=related)
    return finding if len(related) == len(finding.related) else finding._replace(related=related)


def _shown(text: str) -> str:
    if len(text) > MAX_MESSAGE:
        part = (MAX_MESSAGE - len(_CUT)) // 2
        text = text[:part] + _CUT + text[-part:]
    return _NOTHING.sub('`""`', text)
