"""Terminal colours."""

from __future__ import annotations

from preflux.finding import Severity

_CODES = {"bold": "1", "dim": "2", "red": "1;31", "yellow": "1;33", "blue": "34", "cyan": "1;36", "green": "1;32"}
_SEVERITIES = {Severity.error: "red", Severity.warning: "yellow", Severity.info: "cyan"}


class Style:
    """Adds colours to text, or returns it unchanged if colours are off."""

    __slots__ = ("_on",)

    def __init__(self, on: bool) -> None:
        self._on = on

    def __call__(self, text: str, code: str) -> str:
        """Return text in one of the styles bold, dim, red, yellow, blue, cyan, green."""
        return f"\x1b[{_CODES[code]}m{text}\x1b[0m" if self._on and text else text

    def severity(self, severity: Severity, text: str) -> str:
        """Return text in the colour of a severity."""
        return self(text, _SEVERITIES[severity])
