"""What is done to the words of every finding, so that no rule need think of it."""

from __future__ import annotations

from preflux.finding import Finding, Related
from preflux.limits import MAX_MESSAGE
from preflux.pattern import lazy

_NOTHING = lazy(r"(?<!`)``(?!`)")
_CUT = " ... "


def tidy(finding: Finding) -> Finding:
    """Return a finding that says each related thing once and shows an empty word of the user's as `""`, not as nothing.

    Of what quotes a very long text, the middle is left out.
    """
    related = finding.related
    if len(related) > 1:
        # A text that is parsed anew, such as an inline patch, gives the same place as another span.
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
